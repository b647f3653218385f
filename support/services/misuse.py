"""Follow-ups on misuse as an organisation's lead sees them, and the steps they take. No texts: views put it in words.

Everything runs in the database role of leads, which sees one organisation's matters and no log. The question behind a
matter is read as the organisation's log officers read it, in their role.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.errors import NotPermitted
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from logview.services.succession import taken_over_by
from support.domain.colleagues import MatterKind, OfColleague
from support.domain.misuse import IN_HAND, OPEN, MatterEvent, MatterParty, MatterState, MatterStep, after
from support.domain.misuse_rules import Clock, Lead, MatterDeed, MatterRefusal, MatterRules
from support.domain.queues import ON_A_PAGE
from support.queries import cases
from support.queries import misuse as queries
from support.queries import roles as staff
from support.queries.look_backs import LookBackLine
from support.queries.misuse import InList, Line, MatterFile, Wanted
from support.queries.roles import Colleague
from support.services import case_settings, misuse_case
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, Opened, OwnLookup
from support.services.colleagues import apart_of, require_reason
from support.services.misuse_opening import AUDITED, in_turn
from support.services.questions import NoSuchQuestion


class Part(StrEnum):
    """A part of the list."""

    OPEN = "open"
    WAITING = "waiting"  # for a lead
    LATE = "late"  # the time to notify has run out, and nobody has said that it need not be
    CLOSED = "closed"


PARTS: Final[Mapping[Part, Sequence[MatterState]]] = {
    Part.OPEN: OPEN,
    Part.WAITING: (MatterState.FOUND,),
    Part.LATE: OPEN,
    Part.CLOSED: (MatterState.CLOSED, MatterState.WITHDRAWN),
}
DEEDS: Final = (
    MatterStep.TAKEN,
    MatterStep.HEARING_BEGUN,
    MatterStep.HEARD,
    MatterStep.HEARING_GIVEN_UP,
    MatterStep.NOTIFIED,
    MatterStep.NOT_REQUIRED,
    MatterStep.TOLD,
    MatterStep.CLOSED,
    MatterStep.AWARE,
    MatterStep.NOTED,
    MatterStep.REOPENED,
)
"""What a lead can do with a matter by writing it down, the most usual first. An export is a thing of its own."""
_HEARD: Final = frozenset({MatterStep.HEARD, MatterStep.HEARING_GIVEN_UP})


class MatterRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: MatterRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True)
class MatterPage:
    """A page of the list."""

    lines: Sequence[InList]
    is_more: bool  # whether another page follows


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenedMatter:
    """One follow-up."""

    file: MatterFile
    can: Sequence[MatterStep]  # the steps that the lead may take now
    may_export: bool
    is_looked_back_on: bool  # a look-back is under way: the matter cannot be closed
    clock: Clock
    is_late: bool
    colleagues: Mapping[UUID, Colleague]
    look_backs: Sequence[LookBackLine]  # those that belong to it, newest first
    behind: Opened | None  # the question; None where it stands with another organisation by now


def listed(actor: Actor, part: Part = Part.OPEN, after: Line | None = None) -> MatterPage:
    """A page of the organisation's follow-ups, those whose time runs the longest first; none about the lead."""
    by = begin(actor)
    found = queries.list_of(_wanted(by, part), ON_A_PAGE + 1, after)
    audit.record(actor, "misuse-listed", object_kind=AUDITED, details={"matters": len(found[:ON_A_PAGE])})
    lines = [one.bare() if one.citizen in by.colleagues else one for one in found[:ON_A_PAGE]]
    return MatterPage(lines=lines, is_more=len(found) > ON_A_PAGE)


def to_be_followed_up(actor: Actor) -> Mapping[Part, int]:
    """How many matters wait, and how many are late, for the start page; none for whoever leads nothing."""
    if not leads(actor) or not actor.viewer.own_keys:
        return {}
    by = begin(actor)
    return {part: queries.number_of(_wanted(by, part)) for part in (Part.LATE, Part.WAITING)}


def opened(actor: Actor, matter_id: UUID) -> OpenedMatter:
    """One follow-up. Raises NoSuchQuestion for another organisation's, CaseAboutOneself, CaseSelfUnknown, OwnLookup."""
    by = begin(actor)
    found, behind = touched(actor, by, matter_id, None)
    matter, now = found.matter, rules()
    looked = misuse_case.is_looked_back_on(matter)
    trail, ref = audit.in_trail_of(actor, matter.citizen), str(matter.case_id)
    audit.record(trail, "question-read", object_kind=AUDITED, object_ref=ref, details=audit.in_role(Role.LOG_LEAD))
    takers = {one.event.by for one in found.done if one.event.by is not None}
    return OpenedMatter(
        file=found,
        can=[step for step in DEEDS if _may(by, found, step, now, is_looked_back_on=looked)],
        is_looked_back_on=looked,
        may_export=matter.state in {*IN_HAND, MatterState.CLOSED, MatterState.WITHDRAWN},
        clock=now.clock_of(matter),
        is_late=now.is_late(matter),
        colleagues=staff.staff_named(by.organisations, takers),
        look_backs=misuse_case.look_backs_of(by.organisations, matter),
        behind=behind,
    )


def take(actor: Actor, matter_id: UUID, deed: MatterDeed) -> None:
    """Take a step; a second click of the same does nothing.

    Raises MatterRefused, also when the matter has moved on since the lead last saw it, and what `opened` raises.
    """
    by = begin(actor)
    in_turn(matter_id)
    found, behind = touched(actor, by, matter_id, deed.step)
    kept = without_cpr_numbers(plain_text(deed.words)).strip()
    if _is_again(found, by, deed, kept):
        return
    looked = deed.step is MatterStep.CLOSED and misuse_case.is_looked_back_on(found.matter)
    refusal = by.why_not(found.matter, deed, rules(), is_looked_back_on=looked)
    if refusal is None and deed.seen not in {None, found.matter.deeds}:
        refusal = MatterRefusal.NOT_NOW
    if refusal is not None:
        raise refused(actor, refusal, deed.step, found)
    event = MatterEvent(
        step=deed.step,
        party=MatterParty.LEAD,
        at=clock.now(),
        by=by.staff_key,
        moment=deed.moment,
        due_on=deed.due_on,
    )
    keep(actor, found, event, kept)
    if behind is not None and deed.step in _HEARD:
        misuse_case.mark_heard(behind, by.staff_key)


def keep(
    actor: Actor,
    found: MatterFile,
    event: MatterEvent,
    words: str,
    *,
    digest: bytes | None = None,
) -> None:
    """Write a lead's step down. The caller has asked whether it may be taken, and holds the matter's turn."""
    stands = after(found.matter, event)
    sealed = keys().seal(words) if words else None
    queries.add_step(stands, event, rules().clock_of(stands).runs_from, words=sealed, digest=digest)
    ref = str(stands.case_id)
    if event.step is MatterStep.EXPORTED:  # what is handed out about them is told to the citizen, and no other step
        trail = audit.in_trail_of(actor, stands.citizen)
        audit.record(trail, "misuse-exported", object_kind=AUDITED, object_ref=ref)
    else:
        audit.record(actor, f"misuse-{event.step.value}", object_kind=AUDITED, object_ref=ref)


def rules() -> MatterRules:
    """The rules at this moment."""
    told = case_settings.settings().misuse
    return MatterRules(at=clock.now(), notify_within=told.notify_within, remind_after=told.remind_after)


def leads(actor: Actor) -> bool:
    """Whether the actor leads the control of their own organisation's log."""
    cvr = actor.viewer.cvr
    return cvr is not None and RoleHeld(role=Role.LOG_LEAD, cvr=cvr) in actor.viewer.roles


def begin(actor: Actor) -> Lead:
    """Go on in the leads' database role, for their organisation alone and what it has taken over.

    Raises NotPermitted for whoever is none, and CaseSelfUnknown for one whose own matters cannot be told.
    """
    viewer = actor.viewer
    if viewer.cvr is None or not leads(actor):
        raise NotPermitted
    if not viewer.own_keys:
        raise CaseSelfUnknown
    misuse_case.as_lead()
    taken_over = taken_over_by(viewer.cvr)
    apart = apart_of(actor, viewer.cvr, taken_over, is_lead=True)
    by = Lead(
        cvr=viewer.cvr,
        staff_key=viewer.key,
        own_keys=apart.own,
        taken_over=taken_over,
        colleagues=apart.colleagues,
    )
    cases.see_only(*by.organisations)
    return by


def touched(actor: Actor, by: Lead, matter_id: UUID, step: MatterStep | None) -> tuple[MatterFile, Opened | None]:
    """The matter and the question behind it, for whoever may see them. Raises what `opened` raises, and
    ColleaguesMatter where they have to give a reason first."""
    found = queries.file_of(by.organisations, matter_id)
    if found is None:
        _note(actor, MatterRefusal.OTHER_ORGANISATION, step, None)
        raise NoSuchQuestion
    if by.why_not_touch(found.matter) is not None:
        _note(actor, MatterRefusal.ABOUT_ONESELF, step, found)
        raise CaseAboutOneself
    matter = OfColleague(kind=MatterKind.MATTER, citizen=found.matter.citizen, about=matter_id)
    require_reason(actor, by.apart, matter)
    behind = misuse_case.behind(by.organisations, found.matter)
    # No key tells which colleague a source's user is. The name may.
    if behind is not None and misuse_case.bears_name(behind, actor.viewer.name):
        _note(actor, MatterRefusal.OWN_LOOKUP, step, found)
        raise OwnLookup
    return found, behind


def refused(actor: Actor, refusal: MatterRefusal, step: MatterStep, found: MatterFile) -> MatterRefused:
    """Leave a trail of what was refused."""
    _note(actor, refusal, step, found)
    return MatterRefused(refusal)


def _note(actor: Actor, refusal: MatterRefusal, step: MatterStep | None, found: MatterFile | None) -> None:
    details = {"why": refusal.value, "tried": step.value if step else "read"}
    ref = str(found.matter.case_id) if found else None
    audit.record(actor, "misuse-refused", object_kind=AUDITED, object_ref=ref, details=details)


def _wanted(by: Lead, part: Part) -> Wanted:
    now = rules()
    runs_before = now.at - now.notify_within if part is Part.LATE else None
    own = by.own_keys
    return Wanted(cvrs=by.organisations, states=PARTS[part], without=own, not_asked_by=own, runs_before=runs_before)


def _may(by: Lead, found: MatterFile, step: MatterStep, now: MatterRules, *, is_looked_back_on: bool) -> bool:
    """Whether the step may be taken, whatever the form would say."""
    tried = MatterDeed(
        step=step,
        words="-",
        moment=now.latest_awareness(found.matter),
        due_on=now.at.date() + timedelta(days=2),
        is_apart=True,
    )
    return by.why_not(found.matter, tried, now, is_looked_back_on=is_looked_back_on) is None


def _is_again(found: MatterFile, by: Lead, deed: MatterDeed, words: str) -> bool:
    last = found.done[-1]
    event = last.event
    same = (event.step, event.by, event.moment, event.due_on) == (deed.step, by.staff_key, deed.moment, deed.due_on)
    return same and (keys().open(last.words_sealed) if last.words_sealed else "") == words
