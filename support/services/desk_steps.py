"""The steps that Indblik's own desk takes with a citizen's question: the citizen reads each of them."""

from datetime import date
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.keys import keys
from logview.services.succession import speaks_for
from support.domain.case_rules import CaseRefusal
from support.domain.cases import Case, CaseEvent, CaseStep, Party, after, due_when_had
from support.domain.deadlines import DeadlineKind
from support.domain.desk import DeskRefusal
from support.queries import desk as queries
from support.queries.case_clock import Key, organisations_with_officers
from support.queries.cases import CaseFile, add_step, see_only
from support.queries.roles import organisation_names
from support.services import case_settings, misuse_opening
from support.services.case_desk import Deed
from support.services.desk import begin, note_of, refused, touched, written
from support.services.desk_people import holder_of
from support.services.question_news import tell_of_step
from support.services.questions import AUDITED, due_on, in_turn, today
from support.services.questions import refused as step_refused

_LEAVES_DESK = frozenset({CaseStep.PASSED_ON, CaseStep.CLOSED})


def take_step(actor: Actor, key: Key, deed: Deed, cvr: str | None = None) -> None:
    """Write, pass on to the organisation with the CVR number, close, or open again; a second click does nothing.

    Whoever does it has the case. Raises DeskRefused, QuestionRefused (also when the citizen has written since they last
    saw it), and what `desk.opened` raises.
    """
    by, step = begin(actor), deed.step
    in_turn(key[1])
    found, kept = touched(actor, by, key, step.value), note_of(deed.words)
    if _is_again(found, by.hand.staff_key, step, kept):
        return
    why_not = by.hand.why_not_handle(found.case, holder_of(found.case, by.cvr, by.hand.staff_key))
    if why_not is None and step is CaseStep.PASSED_ON and cvr not in answering():
        why_not = DeskRefusal.NOBODY_ANSWERS
    if why_not is not None:
        raise refused(actor, why_not, step.value, key)
    refusal = by.officer.why_not(found.case, step, case_settings.rules(), words=kept, is_apart=deed.is_apart)
    if refusal is None and deed.seen not in {None, found.case.steps}:
        refusal = CaseRefusal.NOT_NOW
    if refusal is not None:
        raise step_refused(actor, refusal, step, key[1])
    due = _due(found, step, cvr)
    to = cvr if step is CaseStep.PASSED_ON else None
    event = CaseEvent(step=step, party=Party.DESK, at=clock.now(), by=by.hand.staff_key, cvr=to, due_on=due)
    stands = after(found.case, event)
    add_step(stands, event, keys().seal(kept) if kept else None)
    if step in _LEAVES_DESK:
        queries.hold(found.case, None, clock.now())
    audit.record(actor, f"question-{step.value}", object_kind=AUDITED, object_ref=str(key[1]))
    tell_of_step(stands, event)


def fetch(actor: Actor, key: Key, deed: Deed) -> None:
    """Take a question from an organisation that is late with it, and have it; a second click does nothing.

    The desk's lead decides so. Not while its look-up is followed up. Raises as `take_step`.
    """
    by, step = begin(actor), CaseStep.PASSED_TO_DESK
    in_turn(key[1])
    found, kept = touched(actor, by, key, step.value), note_of(deed.words)
    if _is_again(found, by.hand.staff_key, step, kept):
        return
    refusal = by.officer.why_not(found.case, step, case_settings.rules(), words=kept, is_apart=deed.is_apart)
    if refusal is None and not (by.hand.may_fetch(found.case) and deed.seen in {None, found.case.steps}):
        refusal = CaseRefusal.NOT_NOW
    if refusal is None and _is_followed_up(found.case):
        refusal = CaseRefusal.NOT_NOW
    if refusal is not None:
        raise step_refused(actor, refusal, step, key[1])
    event = CaseEvent(step=step, party=Party.DESK, at=clock.now(), by=by.hand.staff_key)
    stands = after(found.case, event)
    add_step(stands, event, keys().seal(kept) if kept else None)
    queries.hold(found.case, by.hand.staff_key, clock.now())
    audit.record(actor, f"question-{step.value}", object_kind=AUDITED, object_ref=str(key[1]))
    tell_of_step(stands, event)


def _is_followed_up(case: Case) -> bool:
    """Whether its organisation follows the look-up up, and so knows whose it is. Asked in the role of its leads."""
    assume(connection(), DatabaseRole.MISUSE)
    see_only(*filter(None, (case.cvr,)))
    found = misuse_opening.is_under_way(case)
    assume(connection(), DatabaseRole.DESK)
    return found


def _due(found: CaseFile, step: CaseStep, cvr: str | None) -> date | None:
    """The last day from then on.

    Passed on, our own goal stays as it is: the citizen has waited since they asked. The law's time is the
    organisation's own, from the day it first got the question (assumption: docs/questions.md).
    """
    kind, anew = found.case.deadline_kind, due_on(found.case.deadline_kind, today())
    if step is CaseStep.PASSED_ON and cvr is not None:
        if kind is DeadlineKind.LOG_QUESTION:
            return found.case.due_on
        return due_when_had((one.event for one in found.said), speaks_for(cvr)) or anew
    return anew if step is CaseStep.REOPENED else None


def organisations_to_pass_on_to(actor: Actor) -> list[tuple[str, str]]:
    """CVR number and name of each organisation where somebody answers, by name."""
    begin(actor)
    return sorted(organisation_names(answering()).items(), key=lambda one: one[1])


def answering() -> frozenset[str]:
    """CVR numbers of the organisations where somebody answers questions now."""
    return organisations_with_officers(clock.now())


def _is_again(found: CaseFile, me: UUID, step: CaseStep, words: str) -> bool:
    last = found.said[-1]
    return (last.event.step, last.event.by, written(last.words_sealed)) == (step, me, words)
