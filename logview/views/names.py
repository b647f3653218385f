"""Asking for a masked name, and what became of it: the citizen's pages."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from citizen_app import opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.complaint_settings import Law
from citizen_app.web import dates
from citizen_app.web.complaint_words import assumed, within
from citizen_app.web.language import current_language
from logview.domain.name_requests import RequestState, Right, Whom
from logview.forms import AskForNameForm
from logview.queries.name_requests import KnownRequest
from logview.services import asking
from logview.services.addresses import EntryPlace, ref_of_place
from logview.services.asking import Askable, RequestRefused, Wanted
from logview.services.entry_page import role_missing
from logview.services.name_letters import facts_of, moments_text
from logview.services.name_words import RIGHT_TEXTS, WHY_NOT_TEXTS, Wish, WishedLookup, state_text, wish_of, wishes

bp = Blueprint("names", __name__, template_folder="../templates", url_prefix="/min-log")
_WISH = "name-request"
LED_HERE: Final = "concern"
"""The field that only the page of questions sends: it leads on to here with what was written there."""
ASK_WORDS = {
    Whom.PERFORMED_BY: _l("Ask for the name"),
    Whom.ON_BEHALF_OF: _l("Ask for the name of the one it was done on behalf of"),
}
ASK_ENDPOINTS = {Whom.PERFORMED_BY: "names.ask", Whom.ON_BEHALF_OF: "names.ask_on_behalf"}
"""What leads from a look-up to asking: words and page."""


def wish_ref(request_id: UUID) -> str:
    """A request in an address, for this citizen only."""
    return opaque.seal(actor().viewer.key, _WISH, request_id.bytes)


@bp.route("/opslag/<ref>/navn", methods=["GET", "POST"])
@access(Permission.NAMES_ASK)
def ask(ref: str) -> ResponseReturnValue:
    """Ask for the name of whoever made the look-up."""
    return _ask(ref, Whom.PERFORMED_BY)


@bp.route("/opslag/<ref>/navn-paa-vegne-af", methods=["GET", "POST"])
@access(Permission.NAMES_ASK)
def ask_on_behalf(ref: str) -> ResponseReturnValue:
    """Ask for the name of the one on whose behalf it was made."""
    return _ask(ref, Whom.ON_BEHALF_OF)


def _ask(ref: str, whom: Whom) -> ResponseReturnValue:
    """Say which right the name is needed for, and ask."""
    place = asking.place_asked(actor(), ref)
    found = asking.askable(actor(), place, whom, current_language())
    form, offered = _form(found)
    if LED_HERE in request.form:  # what was written stays, and nothing is asked yet
        return _ask_page(ref, found, form)
    if found.refusal is not None:
        return _ask_page(ref, found, form)
    if found.waiting is not None and form.is_submitted():  # a second click
        return redirect(url_for("names.shown", wish=wish_ref(found.waiting.request.request_id)), 303)
    asking.require_own(
        actor(), [asking.place_asked(actor(), one) for one in form.others.data or () if one not in offered]
    )
    if not form.validate_on_submit():
        return _ask_page(ref, found, form), 422 if form.is_submitted() else 200
    others = [offered[one] for one in form.others.data or ()]
    wanted = Wanted(right=Right(form.right.data), words=form.words.data or "", others=others)
    try:
        request_id = asking.ask(actor(), place, whom, wanted, current_language())
    except RequestRefused:  # the mask ended, or another organisation's came, while the page was open
        return redirect(url_for("logview.show_entry", ref=ref), 303)
    flash(_("Your wish has been sent."), "success")
    return redirect(url_for("names.shown", wish=wish_ref(request_id)), 303)


@bp.get("/navne")
@access(Permission.NAMES_ASK)
def listed() -> ResponseReturnValue:
    """Every wish of the citizen's."""
    return render_template("logview/names.html", wishes=[_told(one) for one in wishes(actor(), current_language())])


@bp.get("/navne/<wish>")
@access(Permission.NAMES_ASK)
def shown(wish: str) -> ResponseReturnValue:
    """One wish: the receipt, where it stands, and the answer."""
    known = asking.request_of(actor(), request_behind(wish))
    return render_template("logview/name_wish.html", wish=_told(wish_of(actor(), known, current_language())))


@bp.post("/navne/<wish>/fortryd")
@access(Permission.NAMES_ASK)
def withdraw(wish: str) -> ResponseReturnValue:
    """Take a wish back."""
    try:
        asking.withdraw(actor(), request_behind(wish))
        flash(_("You have taken your wish back."), "success")
    except RequestRefused:
        flash(_("The wish has been answered, so it cannot be taken back."), "info")
    return redirect(url_for("names.shown", wish=wish), 303)


def _form(found: Askable) -> tuple[AskForNameForm, dict[str, EntryPlace]]:
    """The form, and the further look-ups that it offers by their values."""
    form = AskForNameForm()
    form.right.choices = [SelectChoice(right.value, text) for right, text in RIGHT_TEXTS.items()]
    more = asking.more_to_ask(actor(), found, current_language()) if found.refusal is None else []
    offered = {ref_of_place(actor(), one.place): one for one in more}
    form.others.choices = [SelectChoice(value, one.text) for value, one in offered.items()]
    form.others.description = _(
        "%(organisation)s has masked the name on these too. You can ask about others on their own pages.",
        organisation=found.organisation,
    )
    return form, {value: one.place for value, one in offered.items()}


def request_behind(wish: str) -> UUID:
    """The request that an address names. Raises NotFound for another citizen's."""
    return UUID(bytes=opaque.unseal(actor().viewer.key, _WISH, wish))


def _ask_page(ref: str, found: Askable, form: AskForNameForm) -> str:
    open_one = found.waiting
    return render_template(
        "logview/name_ask.html",
        form=form,
        back_href=url_for("logview.show_entry", ref=ref),
        entry=[
            (_("Time"), dates.moment_text(found.row.occurred_at, current_language())),
            (_("Profession or role"), found.shown.role or role_missing(found.shown)),
            (_("Masked by"), found.organisation),
        ],
        organisation=found.organisation,
        why_not=WHY_NOT_TEXTS[found.refusal] if found.refusal else None,
        days=asking.days_to_answer(),
        open_href=url_for("names.shown", wish=wish_ref(open_one.request.request_id)) if open_one else None,
        unsent=form.words.data if LED_HERE in request.form else None,
    )


def _told(wish: Wish) -> dict[str, Any]:
    known, language = wish.known, current_language()
    request = known.request
    withdraw = url_for("names.withdraw", wish=wish_ref(request.request_id))
    return {
        "href": url_for("names.shown", wish=wish_ref(request.request_id)),
        "lookups": [_lookup(one) for one in wish.lookups],
        "organisation": wish.organisation,
        "moments": moments_text(wish),
        "state": wish.state,
        "is_open": request.is_open,
        "is_late": wish.is_late,
        "turn_href": url_for("name_turning.shown", wish=wish_ref(request.request_id)),
        "due": dates.day_text(request.due_on, language),
        "is_granted": request.state is RequestState.GRANTED,
        "is_refused": wish.is_refused,
        "why": wish.why,
        "is_masked_no_more": wish.is_masked_no_more,
        "facts": facts_of(wish),
        "body": wish.body.name if wish.body else None,
        "body_sentences": _body_sentences(wish),
        "withdraw_href": withdraw if request.is_open else None,
    }


def _body_sentences(wish: Wish) -> list[str]:
    """Until when the answer can be complained of, and that we only assume it; without a refusal the second alone."""
    if wish.body is None:
        return []
    until = within(Law.NAME_REFUSED, wish.body) if wish.is_refused else None
    return [text for text in (until, assumed(wish.body), wish.body.reference) if text]


def _lookup(one: WishedLookup) -> dict[str, Any]:
    return {
        "moment": one.moment,
        "href": url_for("logview.show_entry", ref=one.ref) if one.ref else None,
        "answer": one.answer,
    }


def earlier_links(found: Sequence[KnownRequest]) -> list[tuple[str, str]]:
    """Where the citizen's wishes about an entry stand: words and address."""
    return [
        (
            state_text(one.request),
            url_for("names.shown", wish=wish_ref(one.request.request_id)),
        )
        for one in found
    ]
