"""Asking about a look-up: the citizen's side. Every step is audited, and every refusal too."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.case_rules import CaseRefusal
from support.domain.cases import AnswerWay, Case, CaseEvent, CaseStep, Concern, Party, after, case_from
from support.domain.deadlines import DeadlineKind
from support.domain.letters import LetterKind
from support.queries import cases as queries
from support.queries.cases import CaseFile, Place
from support.services import case_settings
from support.services.concern_words import CONCERN_WORDS
from support.services.question_news import QUESTION_ASKED, tell
from support.services.question_news import write as write_letter
from support.services.question_sight import asker, helper_of, met, why_not_write

AUDITED: Final = "question"
KIND: Final = DeadlineKind.LOG_QUESTION
"""What a question about a look-up counts as, unless its citizen asks by a right that has a deadline of its own."""
_LETTERS: Final = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels and nothing that is mistaken for another
_NUMBER: Final = 8


class How(NamedTuple):
    """How the citizen hears of the answer, by which right they ask, and when they did if that was before now; and who
    has confirmed it, where those who share a ground ask together."""

    way: AnswerWay = AnswerWay.MESSAGE
    kind: DeadlineKind = KIND
    asked_at: datetime | None = None  # the time for the answer is counted from then on; None: from now
    agreed: frozenset[UUID] = frozenset()


AS_USUAL: Final = How()


class QuestionRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: CaseRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NoSuchQuestion(NotFound):
    """Somebody else's question: that it was asked for stays in the trail."""

    code = "question-nothing-here"
    keeps_work = True


def ask(
    actor: Actor,
    entries: Sequence[Place],
    concern: Concern,
    words: str,
    cvr: str | None,
    how: How = AS_USUAL,
) -> UUID:
    """Ask about one or more of the citizen's own entries; what is asked about a first one already joins that question.

    What joins says its own concern in words. How the citizen hears of the answer was chosen with the first asking:
    `way` counts where a question begins.
    `cvr`: of the organisation where the user sat; None where nobody answers for it, and then the desk finds out who.
    The caller has read the entries as the citizen's own. Raises QuestionRefused.
    """
    one_at_a_time("question", actor.subject)
    kept = kept_of(words)
    require_may_ask(actor, kept)
    if any(how.agreed.isdisjoint(one) for one in asker(actor).others):
        raise refused(actor, CaseRefusal.TOGETHER, CaseStep.ASKED)
    # How the citizen hears of it, and by which right, is theirs alone to say.
    asked = _Asked(concern, kept, cvr, how if actor.helped is None else How(agreed=how.agreed))
    if (known := would_join(actor, entries[0], how.kind)) is not None:
        _join(actor, known, entries, asked)
        return known.case.case_id
    return _begun(actor, entries, asked)


def require_may_ask(actor: Actor, kept: str) -> None:
    """Raises QuestionRefused where somebody has asked too often, or written too much."""
    helper = None if actor.helped is None else actor.viewer.own_keys
    lately = queries.asked_since(actor.subject, clock.now() - timedelta(hours=1), helper)
    refusal = case_settings.rules().why_not_ask(lately, kept)
    if refusal is not None:
        raise refused(actor, refusal, CaseStep.ASKED)


def would_join(actor: Actor, entry: Place, kind: DeadlineKind = KIND) -> CaseFile | None:
    """The question that what is asked about this entry now becomes part of: an open one, or one to open again.

    What is asked by another right has a last day of its own, and joins nothing. Nor does anything join what another
    person asked, the citizen or somebody who helps: nobody's words come before whoever may not read them.
    """
    rules = case_settings.rules()
    for known in about(actor, entry):
        if not asker(actor).joins(known.case):
            continue
        allowed = rules.why_not(known.case, _joining(known.case), Party.CITIZEN, words="-") is None
        if allowed and known.case.deadline_kind is kind:
            return known
    return None


def write(actor: Actor, case_id: UUID, words: str) -> None:
    """Say more. Raises NoSuchQuestion and QuestionRefused."""
    _step(actor, case_id, CaseStep.WROTE, words)


def close(actor: Actor, case_id: UUID) -> None:
    """Need no answer (any more); a second click finds it closed. Raises NoSuchQuestion and QuestionRefused."""
    _step(actor, case_id, CaseStep.CLOSED, "")


def reopen(actor: Actor, case_id: UUID, words: str, asked_at: datetime | None = None) -> None:
    """Ask on, after an answer or an end. Raises NoSuchQuestion and QuestionRefused.

    `asked_at`: when the citizen asked for it, where that was before now: until when it can be opened again counts from
    then, and the time for an answer to which they have a right.
    """
    _step(actor, case_id, CaseStep.REOPENED, words, asked_at)


def question(actor: Actor, case_id: UUID) -> CaseFile:
    """One of the citizen's own questions. Raises NoSuchQuestion for any other, and for one that is kept from whoever
    helps."""
    found = next(iter(met(actor, filter(None, [queries.file_of(actor.subject, case_id)]))), None)
    if found is None:
        audit.record(actor, "question-refused", object_kind=AUDITED, details={"why": "not-found"})
        raise NoSuchQuestion
    return found


def questions(actor: Actor) -> list[CaseFile]:
    """The citizen's questions that the viewer meets, newest first."""
    return met(actor, queries.files_of(actor.subject))


def about(actor: Actor, entry: Place) -> list[CaseFile]:
    """The citizen's questions about one of their entries that the viewer meets, newest first."""
    return met(actor, queries.files_about(actor.subject, entry))


def in_turn(case_id: UUID) -> None:
    """Make other steps of the same question wait until this transaction has ended."""
    one_at_a_time("question-step", (case_id,))


def due_on(kind: DeadlineKind, asked: date) -> date:
    """The last day for the answer to what is asked on that day."""
    return case_settings.deadlines().of(kind).due_on(asked, case_settings.working_days())


def longer_due_on(kind: DeadlineKind, asked: date) -> date | None:
    """The same when the organisation has made it longer; None where it cannot."""
    return case_settings.deadlines().of(kind).due_when_longer(asked, case_settings.working_days())


def today() -> date:
    """The day it is in Denmark."""
    return dates.local(clock.now()).date()


def refused(actor: Actor, refusal: CaseRefusal, step: CaseStep | None, case_id: UUID | None = None) -> QuestionRefused:
    """Leave a trail of what was refused."""
    details = {"why": refusal.value, "tried": step.value if step else "read"}
    audit.record(
        actor, "question-refused", object_kind=AUDITED, object_ref=str(case_id) if case_id else None, details=details
    )
    return QuestionRefused(refusal)


def _step(actor: Actor, case_id: UUID, step: CaseStep, words: str, asked_at: datetime | None = None) -> None:
    in_turn(case_id)
    found, kept = question(actor, case_id), kept_of(words)
    last, helper = found.said[-1], helper_of(actor)
    its = (last.event.step, last.event.party, last.event.helper)
    if its == (step, Party.CITIZEN, helper) and _opened(last.words_sealed) == kept:
        return  # a second click
    rules = replace(case_settings.rules(), at=asked_at or clock.now())
    refusal = why_not_write(actor, found.case) or rules.why_not(found.case, step, Party.CITIZEN, words=kept)
    refusal = refusal or _too_often(found, step, helper)
    if refusal is not None:
        raise refused(actor, refusal, step, case_id)
    _take(actor, found, step, kept, asked_at if found.case.deadline_kind is not KIND else None)


def _too_often(found: CaseFile, step: CaseStep, helper: UUID | None) -> CaseRefusal | None:
    """Whether the citizen, or who helps them, has written so much in this question already that it waits an hour.
    Closing never waits."""
    if step is CaseStep.CLOSED:
        return None
    theirs = (Party.CITIZEN, helper)
    written = [one.event.at for one in found.said if (one.event.party, one.event.helper) == theirs]
    return case_settings.rules().why_not_so_often(written)


def _take(actor: Actor, found: CaseFile, step: CaseStep, words: str, asked_at: datetime | None = None) -> None:
    at, kind = clock.now(), found.case.deadline_kind
    due = due_on(kind, dates.local(asked_at or at).date()) if step is CaseStep.REOPENED else None
    event = CaseEvent(step=step, party=Party.CITIZEN, at=at, due_on=due, helper=helper_of(actor))
    _written(actor, after(found.case, event), event, words)


def _joining(case: Case) -> CaseStep:
    return CaseStep.WROTE if case.is_open else CaseStep.REOPENED


def _join(actor: Actor, known: CaseFile, entries: Sequence[Place], asked: "_Asked") -> None:
    """Let it be part of a question that is there: nothing more where it was asked already."""
    in_turn(known.case.case_id)
    step, words = _joining(known.case), asked.words
    if asked.concern is not known.case.concern:
        words = f"{CONCERN_WORDS[asked.concern]}\n{words}".strip()
    if (refusal := _too_often(known, step, helper_of(actor))) is not None:
        raise refused(actor, refusal, step, known.case.case_id)
    queries.join_entries(known.case, entries)
    if step is CaseStep.REOPENED or (words and words not in {_opened(one.words_sealed) for one in known.said}):
        _take(actor, known, step, words, asked.how.asked_at)


class _Asked(NamedTuple):
    concern: Concern
    words: str
    cvr: str | None
    how: How


def _begun(actor: Actor, entries: Sequence[Place], asked: _Asked) -> UUID:
    case_id, at, kind = uuid4(), clock.now(), asked.how.kind
    asked_at = asked.how.asked_at or at
    facts = {
        "citizen_key": entries[0][0],
        "case_id": case_id,
        "number": _drawn_number(),
        "concern": asked.concern.value,
        "deadline_kind": kind.value,
        "asked_at": asked_at,
        "answer_way": asked.how.way.value,
        "helper_key": (helper := helper_of(actor)),
        "basis": None if helper is None else actor.basis.value,
        "asked_with": asked.how.agreed - {helper},
    }
    queries.add_case(facts, entries)
    due = due_on(kind, dates.local(asked_at).date())
    event = CaseEvent(step=CaseStep.ASKED, party=Party.CITIZEN, at=at, cvr=asked.cvr, due_on=due, helper=helper)
    case = case_from(_Facts(facts), [event])
    _written(actor, case, event, asked.words)
    tell(case, QUESTION_ASKED)
    write_letter(case, LetterKind.QUESTION_RECEIPT, current_language())
    return case_id


class _Facts:
    """A row that is about to be written, as the domain reads rows."""

    def __init__(self, columns: dict[str, object]) -> None:
        self.__dict__.update(columns)

    citizen_key: UUID
    case_id: UUID
    concern: str
    deadline_kind: str
    answer_way: str
    asked_at: datetime


def _written(actor: Actor, case: Case, event: CaseEvent, words: str) -> None:
    queries.add_step(case, event, keys().seal(words) if words else None)
    audit.record(actor, f"question-{event.step.value}", object_kind=AUDITED, object_ref=str(case.case_id))


def _drawn_number(letter: Callable[[str], str] = secrets.choice) -> str:
    """A case number such as "7KQ4-RM2D": 27 letters to the eighth, so that none is found by trying."""
    drawn = "".join(letter(_LETTERS) for _each in range(_NUMBER))
    return f"{drawn[:4]}-{drawn[4:]}"


def kept_of(words: str) -> str:
    """What is kept of what somebody wrote: text alone, without numbers of persons."""
    return without_cpr_numbers(plain_text(words)).strip()


def _opened(sealed: bytes | None) -> str:
    return keys().open(sealed) if sealed else ""
