"""What a citizen hears of their question outside the site: that there is something new, never what (safety.md 4)."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

from citizen_app.messages.notify import notify
from citizen_app.messages.topics import ON, Topic
from citizen_app.web.language import DEFAULT
from support.domain.cases import BY_LETTER, AnswerWay, Case, CaseEvent, CaseStep, Party
from support.domain.letters import LetterKind
from support.services.letters import order_letter

_LIST: Final = "questions.listed"
QUESTION_ASKED: Final = Topic(
    code="question-asked",
    label=_l("A receipt for a question about a look-up"),
    description=_l("When you have asked. The case number and the last day for the answer stand on the page."),
    default=ON,
    endpoint=_LIST,
)
QUESTION_ANSWERED: Final = Topic(
    code="question-answered",
    label=_l("An answer to a question about a look-up"),
    description=_l("When the organisation has answered you, or has corrected its answer."),
    default=ON,
    endpoint=_LIST,
)
QUESTION_ASKED_BACK: Final = Topic(
    code="question-asked-back",
    label=_l("Words to you about a question"),
    description=_l("When the organisation or our support writes to you, asks you something, or closes the question."),
    default=ON,
    endpoint=_LIST,
)
QUESTION_MOVED: Final = Topic(
    code="question-moved",
    label=_l("News about a question that you wait for"),
    description=_l("When the answer is late, or when our support takes your question over or passes it on."),
    default=ON,
    endpoint=_LIST,
)
QUESTION_TOPICS: Final = (QUESTION_ASKED, QUESTION_ANSWERED, QUESTION_ASKED_BACK, QUESTION_MOVED)
_TOPICS: Final[Mapping[CaseStep, Topic]] = {
    CaseStep.ANSWERED: QUESTION_ANSWERED,
    CaseStep.ANSWERED_PART: QUESTION_ANSWERED,
    CaseStep.CORRECTED: QUESTION_ANSWERED,
    CaseStep.WROTE: QUESTION_ASKED_BACK,
    CaseStep.ASKED_BACK: QUESTION_ASKED_BACK,
    CaseStep.PROLONGED: QUESTION_ASKED_BACK,
    CaseStep.CLOSED: QUESTION_ASKED_BACK,
    CaseStep.REOPENED: QUESTION_ASKED_BACK,
    CaseStep.PASSED_TO_DESK: QUESTION_MOVED,
    CaseStep.PASSED_ON: QUESTION_MOVED,
    CaseStep.ESCALATED: QUESTION_MOVED,
}
"""What is told of a step that others take. Of the asking the citizen has a receipt."""


def tell(case: Case, topic: Topic) -> None:
    """Queue the message about a question, for a citizen who did not ask to be left in peace."""
    notify(case.citizen, topic.code, wanted=case.answer_way is not AnswerWay.HERE)


def is_news(event: CaseEvent) -> bool:
    """Whether the step tells the citizen something: not what they did themselves; nor that an answered question is
    closed in the end, since nothing is new, and the end stood on the page all the time."""
    by_itself = (event.step, event.party) == (CaseStep.CLOSED, Party.CLOCK)
    return event.party is not Party.CITIZEN and not by_itself


def topic_of(event: CaseEvent) -> Topic | None:
    """What a step of others is told under; None where it tells the citizen nothing."""
    return _TOPICS.get(event.step) if is_news(event) else None


def tell_of_step(case: Case, event: CaseEvent) -> None:
    """Queue the message about a step that others have taken, and the letter where the citizen wants letters; nothing
    where it is no news to them. The role that runs must be one that may do both."""
    if is_news(event):
        tell(case, _TOPICS[event.step])
        write(case, LetterKind.QUESTION_ANSWER)


def write(case: Case, kind: LetterKind, language: str = DEFAULT) -> None:
    """Order the letter about a question, for a citizen who has asked for letters. What they read is not known to
    whoever answers: it is in Danish unless they order it themselves."""
    if case.answer_way in BY_LETTER:
        whole = case.answer_way is AnswerWay.LETTER_WHOLE
        order_letter(case.citizen, kind, about=case.case_id, language=language, has_contents=whole)
