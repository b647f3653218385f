"""Questions as an organisation's log officers see them, and the steps they take. No texts: views put it in words.

Everything runs in the database role of officers, which sees one organisation's questions and no name of staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import CitizenAppError, NotPermitted
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from support.domain.case_rules import CaseRefusal, Officer
from support.domain.cases import CaseEvent, CaseState, CaseStep, Finding, Party, after
from support.queries import cases as queries
from support.queries.cases import CaseFile, InQueue, Place
from support.services import case_settings
from support.services.question_news import tell_of_step
from support.services.questions import AUDITED, NoSuchQuestion, due_on, in_turn, refused, today

ON_A_PAGE = 50


class CaseAboutOneself(CitizenAppError):
    """Nobody answers their own question."""

    code = "case-about-oneself"
    status = 403
    keeps_work: ClassVar[bool] = True


class CaseSelfUnknown(CitizenAppError):
    """Without their CPR number nobody can tell whether a question is the officer's own."""

    code = "case-self-unknown"
    status = 403
    keeps_work: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One question with its entries."""

    file: CaseFile
    entries: Sequence[Place]


def queue(actor: Actor, states: Sequence[CaseState], after_line: tuple[date, UUID] | None = None) -> list[InQueue]:
    """The organisation's questions in these states, due first; none that are about the officer."""
    by = begin(actor)
    found = queries.queue_of(by.cvr, states, ON_A_PAGE, after_line)
    audit.record(actor, "questions-listed", object_kind=AUDITED, details={"questions": len(found)})
    return [one for one in found if one.citizen not in by.own_keys]


def opened(actor: Actor, case_id: UUID) -> Opened:
    """One question. Raises NoSuchQuestion for another organisation's, CaseAboutOneself and CaseSelfUnknown."""
    by = begin(actor)
    found = _touched(actor, by, case_id, None)
    audit.record(actor, "question-read", object_kind=AUDITED, object_ref=str(case_id))
    return Opened(file=found, entries=queries.entries_of(found.case))


def take(
    actor: Actor, case_id: UUID, step: CaseStep, words: str, finding: Finding | None = None, *, is_apart: bool
) -> None:
    """Take a step; a second click of the same does nothing.

    Raises QuestionRefused, and what `opened` raises.
    """
    by = begin(actor)
    in_turn(case_id)
    found, kept = _touched(actor, by, case_id, step), without_cpr_numbers(plain_text(words)).strip()
    if _is_again(found, by, step, kept, finding):
        return
    rules = case_settings.rules()
    refusal = by.why_not(found.case, step, rules, words=kept, finding=finding, is_apart=is_apart)
    if refusal is not None:
        raise refused(actor, refusal, step, case_id)
    due = due_on(found.case.deadline_kind, today()) if step is CaseStep.REOPENED else None
    event = CaseEvent(step=step, party=by.party, at=clock.now(), by=by.staff_key, due_on=due, finding=finding)
    stands = after(found.case, event)
    queries.add_step(stands, event, keys().seal(kept) if kept else None)
    tell_of_step(stands, step)
    audit.record(actor, f"question-{step.value}", object_kind=AUDITED, object_ref=str(case_id))


def begin(actor: Actor) -> Officer:
    """Go on in the officers' database role, for their organisation alone.

    Raises NotPermitted for whoever is none, and CaseSelfUnknown for one whose own matters cannot be told.
    """
    viewer = actor.viewer
    if viewer.cvr is None or RoleHeld(role=Role.LOG_OFFICER, cvr=viewer.cvr) not in viewer.roles:
        raise NotPermitted
    if not viewer.own_keys:
        raise CaseSelfUnknown
    assume(connection(), DatabaseRole.OFFICERS)
    queries.see_only(viewer.cvr)
    own = frozenset(viewer.own_keys)
    return Officer(party=Party.ORGANISATION, cvr=viewer.cvr, staff_key=viewer.key, own_keys=own)


def _touched(actor: Actor, by: Officer, case_id: UUID, step: CaseStep | None) -> CaseFile:
    found = queries.file_to(by.cvr, case_id)
    if found is None:
        refused(actor, CaseRefusal.OTHER_ORGANISATION, step, case_id)
        raise NoSuchQuestion
    if (refusal := by.why_not_touch(found.case)) is not None:
        refused(actor, refusal, step, case_id)
        raise CaseAboutOneself if refusal is CaseRefusal.ABOUT_ONESELF else NoSuchQuestion
    return found


def _is_again(found: CaseFile, by: Officer, step: CaseStep, words: str, finding: Finding | None) -> bool:
    last = found.said[-1]
    same = (last.event.step, last.event.by, last.event.finding) == (step, by.staff_key, finding)
    return same and (keys().open(last.words_sealed) if last.words_sealed else "") == words
