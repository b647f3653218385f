"""Asking for a masked name, and what became of it: the citizen's pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from citizen_app import opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.name_requests import RequestState, Right, Whom
from logview.forms import AskForNameForm
from logview.queries.name_requests import KnownRequest
from logview.services import asking
from logview.services.asking import Askable, RequestRefused
from logview.services.name_words import REFUSAL_TEXTS, RIGHT_TEXTS, STATE_TEXTS, WHY_NOT_TEXTS, Wish, wishes

bp = Blueprint("names", __name__, template_folder="../templates", url_prefix="/min-log")
_WISH = "name-request"
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
    form = AskForNameForm()
    form.right.choices = [SelectChoice(right.value, text) for right, text in RIGHT_TEXTS.items()]
    if found.refusal is not None:
        return _ask_page(ref, found, form)
    if not form.validate_on_submit():
        return _ask_page(ref, found, form), 422 if form.is_submitted() else 200
    try:
        request_id = asking.ask(actor(), place, whom, Right(form.right.data), form.words.data or "", current_language())
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
    known = asking.request_of(actor(), _opened(wish))
    (told,) = wishes(actor(), current_language(), only=known)
    return render_template("logview/name_wish.html", wish=_told(told))


@bp.post("/navne/<wish>/fortryd")
@access(Permission.NAMES_ASK)
def withdraw(wish: str) -> ResponseReturnValue:
    """Take a wish back."""
    try:
        asking.withdraw(actor(), _opened(wish))
        flash(_("You have taken your wish back."), "success")
    except RequestRefused:
        flash(_("The wish has been answered, so it cannot be taken back."), "info")
    return redirect(url_for("names.shown", wish=wish), 303)


def _opened(wish: str) -> UUID:
    return UUID(bytes=opaque.unseal(actor().viewer.key, _WISH, wish))


def _ask_page(ref: str, found: Askable, form: AskForNameForm) -> str:
    open_one = found.waiting
    return render_template(
        "logview/name_ask.html",
        form=form,
        back_href=url_for("logview.show_entry", ref=ref),
        entry=[
            (_("Time"), dates.moment_text(found.row.occurred_at, current_language())),
            (_("Profession or role"), found.shown.role or _("The source has not told it.")),
            (_("Masked by"), found.organisation),
        ],
        organisation=found.organisation,
        why_not=WHY_NOT_TEXTS[found.refusal] if found.refusal else None,
        days=asking.days_to_answer(),
        open_href=url_for("names.shown", wish=wish_ref(open_one.request.request_id)) if open_one else None,
    )


def _told(wish: Wish) -> dict[str, Any]:
    known, language = wish.known, current_language()
    request = known.request
    state = request.state if not request.is_open else RequestState.WAITING
    facts = [
        (_("Look-up"), _joined(wish.moments)),
        (_("You need the name for"), str(RIGHT_TEXTS[known.needed_for])),
        (_("Asked"), dates.moment_text(request.asked_at, language)),
    ]
    if request.is_open:
        facts.append((_("Answer by"), dates.day_text(request.due_on, language)))
    else:
        facts.append(
            (
                _("Ended") if state is RequestState.WITHDRAWN else _("Answered"),
                dates.moment_text(request.changed_at, language),
            )
        )
    return {
        "href": url_for("names.shown", wish=wish_ref(request.request_id)),
        "entry_href": url_for("logview.show_entry", ref=wish.entry_ref) if wish.entry_ref else None,
        "organisation": wish.organisation,
        "state": str(STATE_TEXTS[state]),
        "is_open": request.is_open,
        "is_late": wish.is_late,
        "is_granted": state is RequestState.GRANTED,
        "why": str(REFUSAL_TEXTS[request.refusal]) if state is RequestState.REFUSED and request.refusal else None,
        "facts": facts,
        "withdraw_href": url_for("names.withdraw", wish=wish_ref(request.request_id)) if request.is_open else None,
    }


def _joined(texts: Sequence[str]) -> str:
    return ", ".join(texts)


def earlier_links(found: Sequence[KnownRequest]) -> list[tuple[str, str]]:
    """Where the citizen's wishes about an entry stand: words and address."""
    return [
        (
            str(STATE_TEXTS[one.request.state if not one.request.is_open else RequestState.WAITING]),
            url_for("names.shown", wish=wish_ref(one.request.request_id)),
        )
        for one in found
    ]
