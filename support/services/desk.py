"""Indblik's own desk: one case, and what its people do with it. No texts: views put it in words.

Everything runs in the desk's database role: it reads no name of staff in the log, and no look-up but those asked about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from flask import current_app

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import CitizenAppError, NotPermitted
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from citizen_app.settings import Settings
from support.domain.case_rules import MOST_LETTERS, CaseRefusal, Officer
from support.domain.cases import Case, Party, number_as_kept
from support.domain.colleagues import Apart, MatterKind, OfColleague
from support.domain.desk import DeskEvent, Deskhand, DeskRefusal, DeskStep
from support.queries import cases as case_queries
from support.queries import desk as queries
from support.queries import roles as staff
from support.queries.case_clock import Key
from support.queries.cases import CaseFile
from support.queries.desk import Noted, PlaceAsked
from support.queries.desk_queue import Queued
from support.queries.roles import Colleague
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown
from support.services.colleagues import officer_at, require_reason
from support.services.desk_people import DESK_ROLES, holder_of, now_at_work, who_can_get
from support.services.questions import AUDITED, NoSuchQuestion, in_turn


class DeskRefused(CitizenAppError):
    """Something at the desk was refused; `refusal` says why. That it was tried stands in the audit trail."""

    code = "desk-refused"
    status = 409
    keeps_work: ClassVar[bool] = True

    def __init__(self, refusal: DeskRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """Who works at the desk now."""

    officer: Officer
    hand: Deskhand
    cvr: str
    at_work: Collection[UUID]  # everybody who does, as the page begins

    @property
    def apart(self) -> Apart:
        """From whom they are kept apart."""
        return self.officer.apart


@dataclass(frozen=True, kw_only=True, repr=False)
class DeskFile:
    """One case as the desk sees it."""

    file: CaseFile
    places: Sequence[PlaceAsked]
    notes: Sequence[Noted]
    holder: UUID | None
    colleagues: Mapping[UUID, Colleague]
    hand: Deskhand

    @property
    def case(self) -> Case:
        """Where it stands."""
        return self.file.case

    @property
    def is_mine(self) -> bool:
        """Whether whoever looks has it."""
        return self.holder == self.hand.staff_key


def begin(actor: Actor) -> AtDesk:
    """Go on in the desk's database role.

    Raises NotPermitted for whoever is not of the desk, and CaseSelfUnknown for one whose own matters cannot be told.
    """
    roles, cvr = _roles(actor), _desk_cvr()
    if not roles:
        raise NotPermitted
    if not actor.viewer.own_keys:
        raise CaseSelfUnknown
    take_role(DatabaseRole.DESK)
    grants = staff.grants_soon(cvr)
    officer = officer_at(actor, Party.DESK, cvr, is_lead=Role.LEAD in roles)
    hand = Deskhand(staff_key=actor.viewer.key, is_lead=officer.is_lead)
    return AtDesk(officer=officer, hand=hand, cvr=cvr, at_work=now_at_work(grants(), hand.staff_key))


def _roles(actor: Actor) -> set[Role]:
    return {one for one in DESK_ROLES if RoleHeld(role=one, cvr=_desk_cvr()) in actor.viewer.roles}


def _desk_cvr() -> str:
    settings: Settings = current_app.extensions["indblik.settings"]
    return settings.desk_cvr


def works_there(actor: Actor) -> bool:
    """Whether the actor is one of the desk."""
    return bool(_roles(actor))


def queued(by: AtDesk) -> Queued:
    """Whose queue it is."""
    return Queued(
        me=by.hand.staff_key, at_work=by.at_work, not_about=by.apart.unlisted, not_asked_by=by.officer.own_keys
    )


def find_case(actor: Actor, number: str) -> Key:
    """The case with the number, as somebody reads it aloud. Raises DeskRefused where there is none."""
    by = begin(actor)
    found = queries.key_of_number(number_as_kept(number))
    if found is None or by.apart.hides(found[0]):
        raise refused(actor, DeskRefusal.UNKNOWN, "find")
    return found


def opened(actor: Actor, key: Key) -> DeskFile:
    """One case; the citizen sees that it was opened. Raises NoSuchQuestion, CaseAboutOneself and CaseSelfUnknown."""
    by = begin(actor)
    found = touched(actor, by, key)
    trail, ref = audit.in_trail_of(actor, found.case.citizen), str(found.case.case_id)
    audit.record(trail, "desk-case-read", object_kind=AUDITED, object_ref=ref)
    return DeskFile(
        file=found,
        places=queries.places_of(found.case),
        notes=queries.events_of(found.case),
        holder=holder_of(found.case, by.cvr, by.hand.staff_key),
        colleagues=staff.staff_in(by.cvr),
        hand=by.hand,
    )


def take(actor: Actor, key: Key) -> None:
    """Have the case from now on; a second click does nothing. Raises DeskRefused and what `opened` raises."""
    by, found, holder = _in_hand(actor, key)
    if holder == by.hand.staff_key:
        return
    if (refusal := by.hand.why_not_take(found.case, holder)) is not None:
        raise refused(actor, refusal, DeskStep.TAKEN, key)
    _moved(actor, by, found.case, DeskStep.TAKEN, by.hand.staff_key)


def put_back(actor: Actor, key: Key) -> None:
    """Let somebody else have it. Raises DeskRefused and what `opened` raises."""
    by, found, holder = _in_hand(actor, key)
    if holder is None:
        return
    if (refusal := by.hand.why_not_handle(found.case, holder)) is not None:
        raise refused(actor, refusal, DeskStep.PUT_BACK, key)
    _moved(actor, by, found.case, DeskStep.PUT_BACK, None)


def hand_over(actor: Actor, key: Key, to: UUID, words: str) -> None:
    """Give the case to a colleague of the desk, with a note to them. Raises DeskRefused and what `opened` raises."""
    by, found, holder = _in_hand(actor, key)
    refusal, kept = by.hand.why_not_handle(found.case, holder), note_of(words)
    if refusal is None and to not in _who_can_get(by, found.case):
        refusal = DeskRefusal.NO_COLLEAGUE
    if refusal is None and not kept:
        refusal = DeskRefusal.NOTE_MISSING
    if refusal is not None:
        raise refused(actor, refusal, DeskStep.HANDED_OVER, key)
    _moved(actor, by, found.case, DeskStep.HANDED_OVER, to, kept)


def note(actor: Actor, key: Key, words: str) -> None:
    """Write down something for the desk alone; a second click does nothing. Raises what `opened` raises."""
    by, found, _holder = _in_hand(actor, key)
    kept = note_of(words)
    if not kept:
        raise refused(actor, DeskRefusal.NOTE_MISSING, DeskStep.NOTED, key)
    last = next(iter(queries.events_of(found.case)[::-1]), None)
    if last is not None and last.event.by == by.hand.staff_key and written(last.words_sealed) == kept:
        return
    _noted(actor, by, found.case, DeskStep.NOTED, None, kept)


def colleagues(actor: Actor, key: Key) -> list[Colleague]:
    """Whom the case can be given to, by name. Raises what `opened` raises."""
    by = begin(actor)
    found = touched(actor, by, key)
    return sorted(_who_can_get(by, found.case).values(), key=lambda one: one.name)


def everybody(actor: Actor) -> Mapping[UUID, Colleague]:
    """Everybody who is or was at the desk, for their names beside cases."""
    return staff.staff_in(begin(actor).cvr)


def touched(actor: Actor, by: AtDesk, key: Key, tried: str = "read") -> CaseFile:
    """The case. Raises NoSuchQuestion where there is none and for a colleague's, CaseAboutOneself for the own one, and
    ColleaguesMatter where a lead has to give a reason first."""
    found = case_queries.file_at_desk(*key)
    refusal = by.officer.why_not_touch(found.case) if found is not None else None
    if found is None or refusal is CaseRefusal.ABOUT_COLLEAGUE:
        refused(actor, DeskRefusal.UNKNOWN, tried)
        raise NoSuchQuestion
    if refusal is not None:
        details = {"why": "about-oneself", "tried": tried}
        audit.record(actor, "desk-refused", object_kind=AUDITED, object_ref=str(key[1]), details=details)
        raise CaseAboutOneself
    require_reason(actor, by.apart, OfColleague(kind=MatterKind.DESK_CASE, citizen=key[0], about=key[1]))
    return found


def refused(actor: Actor, refusal: DeskRefusal, tried: str, key: Key | None = None) -> DeskRefused:
    """Leave a trail of what was refused."""
    details = {"why": refusal.value, "tried": str(tried)}
    object_ref = str(key[1]) if key else None
    audit.record(actor, "desk-refused", object_kind=AUDITED, object_ref=object_ref, details=details)
    return DeskRefused(refusal)


def note_of(words: str) -> str:
    """What is kept of what somebody wrote: text alone, without numbers of persons."""
    return without_cpr_numbers(plain_text(words)).strip()[:MOST_LETTERS]


def written(sealed: bytes | None) -> str:
    """What somebody wrote; empty when nothing was."""
    return keys().open(sealed) if sealed else ""


def _who_can_get(by: AtDesk, case: Case) -> Mapping[UUID, Colleague]:
    is_for_leads = case.citizen in by.officer.colleagues
    return who_can_get(case, by.cvr, by.hand.staff_key, {Role.LEAD} if is_for_leads else DESK_ROLES)


def _in_hand(actor: Actor, key: Key) -> tuple[AtDesk, CaseFile, UUID | None]:
    """Make others wait, and read the case and who has it."""
    by = begin(actor)
    in_turn(key[1])
    found = touched(actor, by, key)
    return by, found, holder_of(found.case, by.cvr, by.hand.staff_key)


def _moved(actor: Actor, by: AtDesk, case: Case, step: DeskStep, holder: UUID | None, words: str = "") -> None:
    queries.hold(case, holder, clock.now())
    _noted(actor, by, case, step, holder if step is DeskStep.HANDED_OVER else None, words)


def _noted(actor: Actor, by: AtDesk, case: Case, step: DeskStep, to: UUID | None, words: str) -> None:
    event = DeskEvent(step=step, at=clock.now(), by=by.hand.staff_key, to=to)
    queries.add_event(case, event, keys().seal(words) if words else None)
    audit.record(actor, f"desk-{step.value}", object_kind=AUDITED, object_ref=str(case.case_id))
