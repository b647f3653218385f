"""The page "Breve til dig": a citizen's letters, ordering the log of a month, and stopping one before it is printed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.language import current_language
from support.domain.letters import Hold, Letter, LetterState
from support.forms.letters import MonthLetterForm
from support.services import own_letters
from support.services.own_letters import OrderRefusal, OrderRefused
from support.views.letter_words import OWN_KINDS
from support.views.words import handle, opened, when_text

bp = Blueprint("own_letters", __name__, template_folder="../templates", url_prefix="/breve")
_LETTER: Final = "own-letter"
_STATES: Final[Mapping[LetterState, LazyString]] = {
    LetterState.WAITING: _l("On its way to be printed"),
    LetterState.HELD: _l("Our support must look at it first"),
    LetterState.FAILED: _l("It could not be printed. Our support looks at it."),
    LetterState.PRINTED: _l("Printed"),
    LetterState.STOPPED: _l("Stopped"),
}
_REFUSALS: Final[Mapping[OrderRefusal, LazyString]] = {
    OrderRefusal.NO_LETTERS: _l("We do not send letters yet."),
    OrderRefusal.NOT_A_MONTH: _l("Choose a month."),
    OrderRefusal.ALREADY: _l("A letter about this month is on its way already."),
    OrderRefusal.TOO_MANY: _l("You have ordered many letters since yesterday. Order more tomorrow."),
}


@bp.get("")
@access(Permission.QUESTIONS_OWN)
def listed() -> ResponseReturnValue:
    """The newest letters."""
    return _page(MonthLetterForm())


@bp.post("")
@access(Permission.QUESTIONS_OWN)
def order() -> ResponseReturnValue:
    """Order the log of a month."""
    form = MonthLetterForm()
    _offer(form)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        own_letters.order_month(actor(), date.fromisoformat(form.month.data))
    except OrderRefused as refused:
        form.month.errors = [str(_REFUSALS[refused.refusal])]
        return _page(form), 422
    flash(_("The letter is ordered."), "success")
    return redirect(url_for(".listed"), 303)


@bp.post("/stop")
@access(Permission.QUESTIONS_OWN)
def stop() -> ResponseReturnValue:
    """Stop one."""
    if own_letters.stop(actor(), opened(actor(), _LETTER, request.form.get("letter", ""))):
        flash(_("The letter is stopped."), "success")
    else:
        flash(_("The letter was printed before. It cannot be stopped any more."), "info")
    return redirect(url_for(".listed"), 303)


def _page(form: MonthLetterForm) -> str:
    _offer(form)
    found = own_letters.own_letters(actor())
    return render_template(
        "support/own_letters.html",
        letters=[_line(one) for one in found],
        most=own_letters.MOST if len(found) == own_letters.MOST else None,
        form=form if own_letters.can_order() else None,
    )


def _offer(form: MonthLetterForm) -> None:
    form.month.choices = [SelectChoice(one.isoformat(), _month(one)) for one in own_letters.months()]


def _month(month: date) -> str:
    return format_date(month, "MMMM y", locale=current_language())


def _line(one: Letter) -> dict[str, Any]:
    state = _("We do not send letters yet.") if one.why is Hold.NO_ADDRESS else str(_STATES[one.state])
    facts = [(_("Where it stands"), state), (_("Ordered"), when_text(one.ordered_at))]
    return {
        "what": str(OWN_KINDS[one.kind]) + (f": {_month(one.month)}" if one.month else ""),
        "facts": [*facts, (_("Stands on the letter"), one.number)],
        "handle": handle(actor(), _LETTER, one.letter_id) if own_letters.can_stop(one) else None,
    }
