"""The form of each act at the desk: what it offers, and what the citizen asks for by it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from flask_babel import LazyString
from wtforms.fields.choices import SelectChoice

from citizen_app import clock
from citizen_app.auth.access import actor
from citizen_app.complaint_settings import Law
from citizen_app.terms import DataKind
from citizen_app.web.forms import Form
from citizen_app.web.language import current_language
from citizen_app.web.term_words import data_kind_words
from consent.services.offers import KINDS
from consent.services.places import find_places, place_named
from logview.domain.name_requests import Right, Whom
from logview.services.name_words import RIGHT_TEXTS
from support.domain.assist_wishes import (
    BlockWish,
    CloseQuestionWish,
    ConfirmBlockWish,
    EndAccessWish,
    EndBlockWish,
    ForgetNumberWish,
    MonthWish,
    NameComplaintWish,
    NameWish,
    NumberWish,
    QuestionWish,
    ReopenQuestionWish,
    SendComplaintWish,
    SendNoticesWish,
    SendQuestionWish,
    StopLettersWish,
    StopMessagesWish,
    Wish,
    WithdrawNamesWish,
    WriteQuestionWish,
)
from support.domain.assisted import ActKind
from support.domain.deadlines import DeadlineKind
from support.domain.turning import Turn
from support.forms.assist import (
    PLACE,
    BlockForm,
    CloseQuestionForm,
    DecisionForm,
    DescribedQuestionForm,
    LookUpsForm,
    MonthForm,
    NameComplaintForm,
    NameForm,
    NumberForm,
    PlaceFinder,
    PlainForm,
    ReopenQuestionForm,
    SendComplaintForm,
    SendQuestionForm,
    WriteQuestionForm,
)
from support.queries.assisted import Known
from support.services import assisting, questions
from support.services.assist_letters import NAME_TURN_TEXTS, TURN_TEXTS, month_text
from support.services.assisting import Assisting
from support.services.concern_words import CONCERN_WORDS
from support.views.assist_words import KINDS_ASKED, WHOM_ASKED
from support.views.words import handle, opened

_DECISION: Final = "assist-decision"
_MONTHS: Final = 24
_ITSELF: Final = "organisation"
FORMS: Final[Mapping[ActKind, type[Form]]] = {
    ActKind.BLOCK: BlockForm,
    ActKind.END_BLOCK: DecisionForm,
    ActKind.CONFIRM_BLOCK: DecisionForm,
    ActKind.END_ACCESS: DecisionForm,
    ActKind.QUESTION: DescribedQuestionForm,
    ActKind.WRITE_QUESTION: WriteQuestionForm,
    ActKind.REOPEN_QUESTION: ReopenQuestionForm,
    ActKind.CLOSE_QUESTION: CloseQuestionForm,
    ActKind.SEND_QUESTION: SendQuestionForm,
    ActKind.SEND_COMPLAINT: SendComplaintForm,
    ActKind.NAME_COMPLAINT: NameComplaintForm,
    ActKind.SEND_NOTICES: PlainForm,
    ActKind.LOG_MONTH: MonthForm,
    ActKind.STOP_LETTERS: PlainForm,
    ActKind.STOP_MESSAGES: PlainForm,
    ActKind.NUMBER: NumberForm,
    ActKind.FORGET_NUMBER: PlainForm,
    ActKind.ASK_NAME: NameForm,
    ActKind.WITHDRAW_NAMES: PlainForm,
}


def offer(form: Form, kind: ActKind, at: Assisting, found: Known) -> None:
    """Give the form what can be chosen for this citizen. Raises AssistRefused."""
    if isinstance(form, PlaceFinder):
        form.place.choices = _places(form)
    if isinstance(form, BlockForm):
        words = data_kind_words()
        form.kinds.choices = [SelectChoice(str(one.value), words[one]) for one in KINDS]
    if isinstance(form, LookUpsForm | NameComplaintForm):
        form.today = questions.today()
    if isinstance(form, NameForm):
        form.right.choices = [SelectChoice(one.value, text) for one, text in RIGHT_TEXTS.items()]
        form.whom.choices = [SelectChoice(one.value, text) for one, text in WHOM_ASKED.items()]
    if isinstance(form, DescribedQuestionForm):
        form.concern.choices = [SelectChoice(one.value, text) for one, text in CONCERN_WORDS.items()]
        form.kind.choices = [SelectChoice(one.value, text) for one, text in KINDS_ASKED.items()]
    if isinstance(form, DecisionForm):
        form.decision.choices = [
            SelectChoice(handle(actor(), _DECISION, one.decision_id), " ".join(one.sentences))
            for one in assisting.decisions(at, found, kind)
        ]
    _offer_letters(form)


def _offer_letters(form: Form) -> None:
    """What letter is sent, or to whom."""
    if isinstance(form, MonthForm):
        language = current_language()
        form.month.choices = [SelectChoice(one.isoformat(), month_text(one, language)) for one in _months()]
    if isinstance(form, SendComplaintForm | NameComplaintForm):
        form.to.choices = [SelectChoice(one, _capital(text)) for one, text in _receivers(form)]


def wish_of(form: Form, kind: ActKind) -> Wish:
    """What the citizen asks for, by a form that has been found right."""
    return _WISHES[kind](form)


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


def _receivers(form: SendComplaintForm | NameComplaintForm) -> list[tuple[str, LazyString]]:
    """To whom a letter that complains can go."""
    if isinstance(form, SendComplaintForm):
        return [(one.value, text) for one, text in TURN_TEXTS.items()]
    return [(law.value if law else _ITSELF, text) for law, text in NAME_TURN_TEXTS.items()]


def _capital(text: LazyString) -> str:
    """Words of a sentence, as they begin a line of their own."""
    return f"{str(text)[0].upper()}{str(text)[1:]}"


def _name_complaint(form: Any) -> Wish:
    law = None if form.to.data == _ITSELF else Law(form.to.data)
    return NameComplaintWish(asked_on=form.asked_on.data, law=law)


def _block(form: Any) -> Wish:
    return BlockWish(
        kinds=tuple(sorted(DataKind(int(kind)) for kind in form.kinds.data or ())),
        unit=(*form.code, True) if form.whom.data == PLACE and form.code else None,
        last=form.last.data,
    )


def _question(form: Any) -> Wish:
    return QuestionWish(
        day=form.day.data,
        unit=form.code or ("", ""),
        concern=form.concern.data,
        words=_words(form),
        is_whole=bool(form.letter_tells.data),
        kind=DeadlineKind(form.kind.data),
    )


def _name(form: Any) -> Wish:
    return NameWish(
        day=form.day.data,
        unit=form.code or ("", ""),
        whom=Whom(form.whom.data),
        right=Right(form.right.data),
        words=_words(form),
        is_whole=bool(form.letter_tells.data),
    )


def _words(form: Any) -> str:
    return questions.kept_of(form.words.data or "")


def _decision(form: Any) -> Any:
    return opened(actor(), _DECISION, form.decision.data)


_WISHES: Final[Mapping[ActKind, Callable[[Any], Wish]]] = {
    ActKind.BLOCK: _block,
    ActKind.END_BLOCK: lambda form: EndBlockWish(decision_id=_decision(form)),
    ActKind.CONFIRM_BLOCK: lambda form: ConfirmBlockWish(decision_id=_decision(form)),
    ActKind.END_ACCESS: lambda form: EndAccessWish(decision_id=_decision(form)),
    ActKind.QUESTION: _question,
    ActKind.WRITE_QUESTION: lambda form: WriteQuestionWish(number=form.written, words=_words(form)),
    ActKind.REOPEN_QUESTION: lambda form: ReopenQuestionWish(number=form.written, words=_words(form)),
    ActKind.CLOSE_QUESTION: lambda form: CloseQuestionWish(number=form.written),
    ActKind.SEND_QUESTION: lambda form: SendQuestionWish(number=form.written),
    ActKind.SEND_COMPLAINT: lambda form: SendComplaintWish(number=form.written, to=Turn(form.to.data)),
    ActKind.NAME_COMPLAINT: _name_complaint,
    ActKind.SEND_NOTICES: lambda _form: SendNoticesWish(),
    ActKind.LOG_MONTH: lambda form: MonthWish(first=date.fromisoformat(form.month.data)),
    ActKind.STOP_LETTERS: lambda _form: StopLettersWish(),
    ActKind.STOP_MESSAGES: lambda _form: StopMessagesWish(),
    ActKind.NUMBER: lambda form: NumberWish(number=form.written),
    ActKind.FORGET_NUMBER: lambda _form: ForgetNumberWish(),
    ActKind.ASK_NAME: _name,
    ActKind.WITHDRAW_NAMES: lambda _form: WithdrawNamesWish(),
}
