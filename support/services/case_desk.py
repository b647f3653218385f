"""Questions as an organisation's log officers see them, and the steps they take. No texts: views put it in words.

Everything runs in the database role of officers, which sees one organisation's questions and no name of staff.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar, Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import CitizenAppError, NotPermitted
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from citizen_app.web import dates
from logview.services import entries_to_answer as log
from logview.services.succession import taken_over_by
from support.domain.case_rules import FINDS, CaseRefusal, Officer, about_what, counts_as, why_not_about
from support.domain.cases import Case, CaseEvent, CaseStep, Finding, Party, after
from support.domain.colleagues import MatterKind, OfColleague
from support.domain.queues import ON_A_PAGE, PARTS, Line, Part
from support.queries import cases as queries
from support.queries import queues
from support.queries import roles as staff
from support.queries.cases import CaseFile, Place
from support.queries.misuse import Standing
from support.queries.queues import InQueue, Wanted
from support.queries.roles import Colleague
from support.services import case_settings, misuse_opening
from support.services.colleagues import officer_at, require_reason
from support.services.misuse_marks import follow_finding
from support.services.question_news import tell_of_step
from support.services.questions import (
    AUDITED,
    NoSuchQuestion,
    due_on,
    in_turn,
    longer_due_on,
    refused,
    today,
)

DEEDS: Final = (
    CaseStep.ANSWERED,
    CaseStep.WROTE,
    CaseStep.ASKED_BACK,
    CaseStep.PROLONGED,
    CaseStep.PASSED_TO_DESK,
    CaseStep.CORRECTED,
    CaseStep.REOPENED,
    CaseStep.CLOSED,
)
"""What an officer can do with a question, the most usual first."""
_SOMETHING: Final = "-"  # stands for words, where only the rest is asked


class CaseAboutOneself(CitizenAppError):
    """Nobody answers their own question."""

    code = "case-about-oneself"
    status = 403
    keeps_work: ClassVar[bool] = True


class OwnLookup(CitizenAppError):
    """Nobody answers for, or follows up, a look-up that somebody of their own name has made."""

    code = "misuse-own-look-up"
    status = 403
    keeps_work: ClassVar[bool] = True


class CaseSelfUnknown(CitizenAppError):
    """Without their CPR number nobody can tell whether a question is the officer's own."""

    code = "case-self-unknown"
    status = 403
    keeps_work: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """A page of a queue."""

    lines: Sequence[InQueue]
    is_more: bool  # whether another page follows


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One question with its entries."""

    file: CaseFile
    entries: Sequence[Place]
    can: Sequence[CaseStep]  # the steps that the officer may take now
    colleagues: Mapping[UUID, Colleague]
    follow_up: Standing | None = None  # of misuse that was found; its lead alone sees more

    @property
    def numbers(self) -> list[int]:
        """The look-ups by their numbers, oldest first."""
        return [number for _citizen, _at, number in self.entries]


@dataclass(frozen=True, kw_only=True, repr=False)
class Deed:
    """A step that an officer wants to take."""

    step: CaseStep
    words: str = ""
    finding: Finding | None = None
    about: Collection[int] | None = None  # the look-ups that the finding is about; None: all that it can be about
    known: int | None = None  # how many look-ups the question had when they last saw it
    is_apart: bool  # they have said that it is about neither them, their family, their own look-ups nor their leader
    seen: int | None = None  # how many steps the question had taken when they last saw it


def queue(actor: Actor, part: Part = Part.OPEN, after: Line | None = None) -> QueuePage:
    """A page of the organisation's questions, due first; none that are about the officer. `after`: the line before."""
    by = begin(actor)
    found = queues.queue_of(_wanted(by, part), ON_A_PAGE + 1, after)
    audit.record(actor, "questions-listed", object_kind=AUDITED, details={"questions": len(found[:ON_A_PAGE])})
    lines = [one.bare() if one.citizen in by.colleagues else one for one in found[:ON_A_PAGE]]
    return QueuePage(lines=lines, is_more=len(found) > ON_A_PAGE)


def to_be_answered(actor: Actor) -> Mapping[Part, int]:
    """How many questions wait for the organisation, and how many of them are late, for the start page; none for
    whoever cannot answer any."""
    if not answers(actor) or not actor.viewer.own_keys:
        return {}
    by = begin(actor)
    return {part: queues.number_of(_wanted(by, part)) for part in (Part.LATE, Part.OURS)}


def _wanted(by: Officer, part: Part) -> Wanted:
    due_before = today() if part is Part.LATE else None
    wanted = Wanted(states=PARTS[part], cvrs=by.organisations, without=by.apart.unlisted, due_before=due_before)
    return replace(wanted, not_asked_by=by.own_keys)


def opened(actor: Actor, case_id: UUID) -> Opened:
    """One question. Raises NoSuchQuestion for another organisation's, CaseAboutOneself and CaseSelfUnknown."""
    by = begin(actor)
    found = touched(actor, by, case_id, None)
    trail = audit.in_trail_of(actor, found.case.citizen)
    audit.record(trail, "question-read", object_kind=AUDITED, object_ref=str(case_id))
    takers = {one.event.by for one in found.said if one.event.by is not None}
    return Opened(
        file=found,
        entries=queries.entries_of(found.case),
        can=[step for step in DEEDS if _may(by, found, step)],
        colleagues=staff.staff_named(by.organisations, takers),
        follow_up=misuse_opening.standing_of(found.case),
    )


def take(actor: Actor, case_id: UUID, deed: Deed) -> None:
    """Take a step; a second click of the same does nothing. An answer that leaves look-ups without a finding counts as
    an answer in part.

    Raises QuestionRefused, also when the question has moved on since the officer last saw it: the citizen may have
    written. And what `opened` raises.
    """
    by = begin(actor)
    in_turn(case_id)
    found, kept = touched(actor, by, case_id, deed.step), without_cpr_numbers(plain_text(deed.words)).strip()
    every = queries.numbers_of(found.case)
    if _is_again(found, by, deed, kept):
        return
    step, finding, about = deed.step, deed.finding, None
    if step in FINDS:
        about = about_what(found.case, step, every) if deed.about is None else frozenset(deed.about)
        step = counts_as(found.case, step, every, about)
    rules = case_settings.rules()
    refusal = by.why_not(found.case, step, rules, words=kept, finding=finding, is_apart=deed.is_apart)
    refusal = refusal or why_not_about(found.case, step, finding, about)
    if refusal is None and (_has_moved_on(found, deed, every) or _is_followed_up(found.case, step)):
        refusal = CaseRefusal.NOT_NOW
    if refusal is not None:
        raise refused(actor, refusal, step, case_id)
    event = CaseEvent(
        step=step,
        party=by.party,
        at=clock.now(),
        by=by.staff_key,
        due_on=_due(found.case, step),
        finding=finding,
        entries=about,
    )
    stands = after(found.case, event)
    queries.add_step(stands, event, keys().seal(kept) if kept else None)
    if finding is not None:
        misuse_opening.follow_up(actor, found.case, stands, found.number, every)
    follow_finding(stands, event)
    tell_of_step(stands, event)
    audit.record(actor, f"question-{step.value}", object_kind=AUDITED, object_ref=str(case_id))


def _has_moved_on(found: CaseFile, deed: Deed, every: Collection[int]) -> bool:
    """Whether the question is another one by now than the officer saw."""
    is_joined = deed.known not in {None, len(every)} or not frozenset(every).issuperset(deed.about or ())
    return is_joined or deed.seen not in {None, found.case.steps}


def longer_until(case: Case) -> date | None:
    """The last day when the organisation takes more time; None where it cannot."""
    begun = dates.local(case.due_from).date()
    # What the desk opened again for a citizen is due from the day they asked the desk, which is before it was sent.
    while due_on(case.deadline_kind, begun) > case.due_on:
        begun -= timedelta(days=1)
    return longer_due_on(case.deadline_kind, begun)


def _due(case: Case, step: CaseStep) -> date | None:
    if step is CaseStep.PROLONGED:
        return longer_until(case)
    return due_on(case.deadline_kind, today()) if step is CaseStep.REOPENED else None


def _may(by: Officer, found: CaseFile, step: CaseStep) -> bool:
    """Whether the step may be taken, whatever the form would say."""
    each, of_all = found.case.findings.of_each, found.case.findings.of_all
    other = next(one for one in Finding if one is not of_all and set(each.values()) != {one})
    finding = other if step in FINDS else None
    rules = case_settings.rules()
    if _is_followed_up(found.case, step):
        return False
    return by.why_not(found.case, step, rules, words=_SOMETHING, finding=finding, is_apart=True) is None


def _is_followed_up(case: Case, step: CaseStep) -> bool:
    """Whether the step would take the question from those who follow its look-up up: who may not be told by the name
    on it any more."""
    return step is CaseStep.PASSED_TO_DESK and misuse_opening.is_under_way(case)


def answers(actor: Actor) -> bool:
    """Whether the actor answers questions to their own organisation."""
    cvr = actor.viewer.cvr
    return cvr is not None and RoleHeld(role=Role.LOG_OFFICER, cvr=cvr) in actor.viewer.roles


def begin(actor: Actor) -> Officer:
    """Go on in the officers' database role, for their organisation alone and what it has taken over.

    Raises NotPermitted for whoever is none, and CaseSelfUnknown for one whose own matters cannot be told.
    """
    viewer = actor.viewer
    if viewer.cvr is None or not answers(actor):
        raise NotPermitted
    if not viewer.own_keys:
        raise CaseSelfUnknown
    assume(connection(), DatabaseRole.OFFICERS)
    is_lead = RoleHeld(role=Role.LOG_LEAD, cvr=viewer.cvr) in viewer.roles
    by = officer_at(actor, Party.ORGANISATION, viewer.cvr, taken_over_by(viewer.cvr), is_lead=is_lead)
    queries.see_only(*by.organisations)
    return by


def touched(actor: Actor, by: Officer, case_id: UUID, step: CaseStep | None) -> CaseFile:
    """The question. Raises as `opened`, and ColleaguesMatter where a lead has to give a reason first."""
    found = queries.file_to(by.organisations, case_id)
    if found is None:
        refused(actor, CaseRefusal.OTHER_ORGANISATION, step, case_id)
        raise NoSuchQuestion
    if (refusal := by.why_not_touch(found.case)) is not None:
        refused(actor, refusal, step, case_id)
        raise CaseAboutOneself if refusal is CaseRefusal.ABOUT_ONESELF else NoSuchQuestion
    require_reason(actor, by.apart, OfColleague(kind=MatterKind.CASE, citizen=found.case.citizen, about=case_id))
    # No key tells which colleague a source's user is. The name may.
    if _bears_name(found.case, actor.viewer.name):
        refused(actor, CaseRefusal.OWN_LOOK_UP, step, case_id)
        raise OwnLookup
    return found


def _bears_name(case: Case, name: str) -> bool:
    """Whether somebody of that name made one of the look-ups; goes on in the officers' role."""
    asked = queries.asked_in(case)
    assume(connection(), DatabaseRole.OFFICER_NAMES, [case.citizen])
    try:
        return log.names_somebody(case.citizen, asked, name)
    finally:
        assume(connection(), DatabaseRole.OFFICERS)


def _is_again(found: CaseFile, by: Officer, deed: Deed, words: str) -> bool:
    last = found.said[-1]
    step = CaseStep.ANSWERED if last.event.step is CaseStep.ANSWERED_PART else last.event.step
    same = (step, last.event.by, last.event.finding) == (deed.step, by.staff_key, deed.finding)
    same = same and (deed.about is None or frozenset(deed.about) == last.event.entries)
    return same and (keys().open(last.words_sealed) if last.words_sealed else "") == words
