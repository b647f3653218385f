"""One act for a citizen: its form, the summary that is read aloud, and then it waits for its day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.terms import DataKind
from citizen_app.web.forms import Form
from citizen_app.web.language import current_language
from citizen_app.web.term_words import data_kind_words
from consent.services.offers import KINDS
from consent.services.places import find_places, place_named
from support.domain.assist_wishes import (
    BlockWish,
    CloseQuestionWish,
    EndBlockWish,
    MonthWish,
    QuestionWish,
    StopMessagesWish,
    Wish,
)
from support.domain.assisted import INFORMS, ActKind
from support.domain.deadlines import DeadlineKind
from support.forms.assist import (
    PLACE,
    ActForm,
    BlockForm,
    CloseQuestionForm,
    DescribedQuestionForm,
    EndBlockForm,
    MonthForm,
    PlaceFinder,
    StopMessagesForm,
)
from support.queries.assisted import Known
from support.services import assisting, questions
from support.services.assist_deeds import month_text
from support.services.assisting import Assisting, AssistRefused
from support.services.concern_words import CONCERN_WORDS
from support.views.assist import at_known
from support.views.assist_words import ACTS, KINDS_ASKED, PATHS, REFUSALS
from support.views.drafts import draft, sent
from support.views.words import handle, opened

bp = Blueprint("staff_assist_steps", __name__, url_prefix="/medarbejder/brugerstoette/hjaelp")
_DRAFT: Final = "assist-draft"
_BLOCK: Final = "assist-block"
_MONTHS: Final = 24
_FORMS: Final[Mapping[ActKind, type[Form]]] = {
    ActKind.BLOCK: BlockForm,
    ActKind.END_BLOCK: EndBlockForm,
    ActKind.QUESTION: DescribedQuestionForm,
    ActKind.CLOSE_QUESTION: CloseQuestionForm,
    ActKind.LOG_MONTH: MonthForm,
    ActKind.STOP_MESSAGES: StopMessagesForm,
}


@access(Permission.QUESTIONS_DESK)
def ask(desk_known: str) -> ResponseReturnValue:
    try:
        at, found = _known(desk_known)
        form = _FORMS[_kind()]()
        _offer(form, at, found)
    except AssistRefused as refused:
        return _elsewhere(desk_known, refused)
    return _page(desk_known, form)


@access(Permission.QUESTIONS_DESK)
def do(desk_known: str) -> ResponseReturnValue:
    try:
        at, found = _known(desk_known)
        form, act_id = sent(_FORMS[_kind()], _DRAFT)
        _offer(form, at, found)
    except AssistRefused as refused:
        return _elsewhere(desk_known, refused)
    if "find" in request.form or "change" in request.form:
        return _page(desk_known, form)
    if not form.validate():
        return _page(desk_known, form), 422
    wish, tells = _wish(form), isinstance(form, ActForm) and bool(form.letter_tells.data)
    try:
        if "sure" not in request.form:
            told = assisting.read(at, found, wish, act_id, letter_tells=tells)
            return _check(desk_known, [*told.sentences, *told.closing], draft(_DRAFT, form, act_id))
        assisting.make(at, found, wish, act_id, letter_tells=tells)
    except AssistRefused as refused:
        form.form_errors = [str(REFUSALS[refused.refusal])]
        return _page(desk_known, form), 422
    done = _("The letter is ordered.") if _kind() in INFORMS else _("It is noted, and counts when the days have gone.")
    flash(done, "success")
    return redirect(url_for("staff_assist.choose", desk_known=desk_known), 303)


for _path in PATHS:
    bp.add_url_rule(f"/<desk_known>/{_path}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/<desk_known>/{_path}", view_func=do, methods=["POST"])


def _kind() -> ActKind:
    """The act whose address this is."""
    return PATHS[request.path.rpartition("/")[2]]


def _known(desk_known: str) -> tuple[Assisting, Known]:
    at, _opening, identity_id = at_known(desk_known)
    return at, assisting.known(at, identity_id)


def _offer(form: Form, at: Assisting, found: Known) -> None:
    if isinstance(form, PlaceFinder):
        form.place.choices = _places(form)
    if isinstance(form, BlockForm):
        words = data_kind_words()
        form.kinds.choices = [SelectChoice(str(kind.value), words[kind]) for kind in KINDS]
    if isinstance(form, DescribedQuestionForm):
        form.today = questions.today()
        form.concern.choices = [SelectChoice(one.value, text) for one, text in CONCERN_WORDS.items()]
        form.kind.choices = [SelectChoice(one.value, text) for one, text in KINDS_ASKED.items()]
    if isinstance(form, EndBlockForm):
        form.block.choices = [
            SelectChoice(handle(actor(), _BLOCK, one.decision_id), " ".join(one.sentences))
            for one in assisting.blocks(at, found)
        ]
    if isinstance(form, MonthForm):
        language = current_language()
        form.month.choices = [SelectChoice(one.isoformat(), month_text(one, language)) for one in _months()]


def _places(form: PlaceFinder) -> list[SelectChoice]:
    """What the search found; the place that is chosen stays."""
    found = list(find_places(form.sought.data or "", clock.now(), closed_too=True).places)
    if form.code is not None and form.code not in {one.code for one in found}:
        kept = place_named(form.code, clock.now())
        found = [*([kept] if kept else []), *found]
    return [SelectChoice("|".join(one.code), one.label) for one in found]


def _months() -> list[date]:
    """The first days of the newest months, this one first."""
    first, found = questions.today().replace(day=1), []
    for _each in range(_MONTHS):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def _wish(form: Form) -> Wish:
    if isinstance(form, BlockForm):
        return BlockWish(
            kinds=tuple(sorted(DataKind(int(kind)) for kind in form.kinds.data or ())),
            unit=(*form.code, True) if form.whom.data == PLACE and form.code else None,
            last=form.last.data,
        )
    if isinstance(form, EndBlockForm):
        return EndBlockWish(decision_id=opened(actor(), _BLOCK, form.block.data))
    if isinstance(form, DescribedQuestionForm):
        words = questions.kept_of(form.words.data or "")
        return QuestionWish(
            day=form.day.data,
            unit=form.code or ("", ""),
            concern=form.concern.data,
            words=words,
            is_whole=bool(form.letter_tells.data),
            kind=DeadlineKind(form.kind.data),
        )
    if isinstance(form, CloseQuestionForm):
        return CloseQuestionWish(number=form.written)
    if isinstance(form, MonthForm):
        return MonthWish(first=date.fromisoformat(form.month.data))
    return StopMessagesWish()


def _page(desk_known: str, form: Form) -> str:
    words = ACTS[_kind()]
    return render_template(
        "support/assist_act.html",
        heading=str(words.deed),
        means=str(words.means),
        form=form,
        finds=isinstance(form, PlaceFinder),
        is_empty=isinstance(form, EndBlockForm) and not form.block.choices,
        action=request.path,
        back=url_for("staff_assist.choose", desk_known=desk_known),
    )


def _check(desk_known: str, sentences: Any, written: str) -> str:
    return render_template(
        "support/assist_check.html",
        heading=str(ACTS[_kind()].deed),
        sentences=sentences,
        draft=written,
        action=request.path,
        back=url_for("staff_assist.choose", desk_known=desk_known),
    )


def _elsewhere(desk_known: str, refused: AssistRefused) -> ResponseReturnValue:
    flash(f"{REFUSALS[refused.refusal]} {_('Nothing has been changed.')}", "info")
    _at, opening, _identity = at_known(desk_known)
    return redirect(url_for("staff_assist.begin", opening=opening), 303)
