"""The auditors' page: what staff, systems and commands did. Searches travel in forms, never in addresses."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.errors import NotFound
from support.forms.trail import TrailForm
from support.services import trail
from support.services.questions import today
from support.services.trail import Deed, Found, Search
from support.views.trail_words import acts, name_of, what
from support.views.words import handle, opened, when_text

bp = Blueprint("staff_trail", __name__, url_prefix="/medarbejder/revision")
_COLLEAGUE = "trail-colleague"
_LAST_PAGE = 1000
_CITIZEN = "trail-citizen"
_AGAIN = ("first", "last", "action", "number", "organisation", "colleague", "reason", "apart")


@bp.get("")
@access(Permission.TRAIL_READ)
def begin() -> ResponseReturnValue:
    return _page(_form(formdata=None, first=today(), last=today()), None, 0)


@bp.post("")
@access(Permission.TRAIL_READ)
def search() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return _page(form, None, 0), 422
    citizen = _citizen(form)
    if form.citizen.data and citizen is None:
        form.citizen.errors = [_("We do not know anybody with the number, or you cannot search for them.")]
        return _page(form, None, 0), 422
    text = form.page.data or "0"
    page = min(int(text), _LAST_PAGE) if text.isascii() and text.isdigit() else 0
    asked = Search(
        first=form.first.data,
        last=form.last.data,
        action=form.action.data or "",
        number=form.number.data or "",
        colleague=_colleague(form.colleague.data or ""),
        citizen=citizen,
        organisation=form.organisation.data or "",
        reason=form.reason.data,
        page=page,
    )
    return _page(form, trail.search(actor(), asked), page, citizen)


def _form(**values: Any) -> TrailForm:
    form = TrailForm(**values)
    known = trail.colleagues(actor())
    form.action.choices = [
        SelectChoice("", _("Every act")),
        *(SelectChoice(code, name, optgroup=area) for area, known in acts().items() for code, name in known),
    ]
    form.organisation.choices = [("", _("Every organisation")), *trail.organisations(actor())]
    form.colleague.choices = [("", _("Everybody")), *((handle(actor(), _COLLEAGUE, key), name) for key, name in known)]
    return form


def _citizen(form: TrailForm) -> UUID | None:
    """The citizen who is searched for: by the number that was typed, or as the page before has found them."""
    if form.citizen.data:
        return trail.citizen_meant(actor(), form.citizen.data)
    return opened(actor(), _CITIZEN, form.who.data) if form.who.data else None


def _colleague(text: str) -> UUID | None:
    try:
        return opened(actor(), _COLLEAGUE, text) if text else None
    except ValueError:
        raise NotFound from None


def _page(form: TrailForm, found: Found | None, page: int, citizen: UUID | None = None) -> str:
    again = {name: request.form.get(name, "") for name in _AGAIN}
    if citizen is not None:
        again["who"] = handle(actor(), _CITIZEN, citizen)
    return render_template(
        "support/trail.html",
        form=form,
        rows=None if found is None else [_row(one) for one in found.deeds],
        again=again,
        before=page - 1 if found is not None and page else None,
        after=page + 1 if found is not None and found.has_more else None,
    )


def _row(one: Deed) -> dict[str, str]:
    act = name_of(one.action)
    return {
        "when": when_text(one.at),
        "who": _who(one),
        "act": act or one.action,
        "code": one.action if act else "",
        "about": _("Question %(number)s", number=one.number) if one.number else what(one.object_kind, one.object_ref),
    }


def _who(one: Deed) -> str:
    if one.kind == "staff":
        if one.name:
            return one.name
        return _("Staff of %(organisation)s", organisation=one.organisation or _("an organisation"))
    return _("A system") if one.kind == "system" else _("Indblik, by command or by itself")
