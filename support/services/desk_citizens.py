"""Opening a citizen at Indblik's own desk: by their number, with a reason that the citizen can read."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.identity import find_citizen, keys_of_person
from citizen_app.keys import keys
from citizen_app.links import identifiers_of
from support.domain.desk import DeskRefusal
from support.queries import desk as queries
from support.queries.case_clock import Key
from support.queries.desk import Opening
from support.queries.desk_queue import DeskLine
from support.services.case_desk import CaseAboutOneself
from support.services.desk import AtDesk, begin, note_of, refused, touched
from support.services.desk_people import holder_of
from support.services.helped import helped_by
from support.services.questions import NoSuchQuestion

OPEN_FOR: Final = timedelta(minutes=30)
"""How long a citizen stays open to whoever opened them: a call, not a day."""
MOST_SHOWN: Final = 30
"""How many questions of a citizen the page tells."""
_CITIZEN, _NUMBER = "citizen", "number"
_AUDITED = "desk-opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCitizen:
    """A citizen's newest questions, wherever they stand."""

    lines: list[DeskLine]
    is_more: bool  # older ones are found by their number
    until_minutes: int


def open_citizen(actor: Actor, scheme: str, number: str, reason: str) -> UUID:
    """Open the citizen with the number; returns the opening. Nothing is told of a number that we do not know, and that
    of a colleague or of whom the actor helps is as one.

    Raises DeskRefused without a reason or a citizen, and CaseAboutOneself.
    """
    by, why = begin(actor), note_of(reason)
    if not why:
        raise refused(actor, DeskRefusal.REASON_MISSING, "open-citizen")
    helped = whom_one_helps(actor)
    citizen = find_citizen(scheme, number)
    if citizen is None or by.apart.hides(citizen) or citizen in helped:
        raise refused(actor, DeskRefusal.UNKNOWN, "open-citizen")
    if citizen in by.officer.own_keys:
        refused(actor, DeskRefusal.UNKNOWN, "open-oneself")
        raise CaseAboutOneself
    return _noted(actor, by, citizen, _CITIZEN, why)


def opened_citizen(actor: Actor, opening_id: UUID) -> OpenedCitizen:
    """The questions of a citizen whom the actor has opened a moment ago. Raises NoSuchQuestion and CaseAboutOneself."""
    by = begin(actor)
    helped = whom_one_helps(actor)
    citizen = queries.opening(opening_id, by.hand.staff_key, clock.now() - OPEN_FOR)
    if citizen is None or by.apart.hides(citizen) or citizen in helped:  # they were hired, or got a power, meanwhile
        refused(actor, DeskRefusal.UNKNOWN, "read-citizen")
        raise NoSuchQuestion
    person = keys_of_person(citizen)
    if set(by.officer.own_keys) & set(person):  # their numbers were linked meanwhile
        refused(actor, DeskRefusal.UNKNOWN, "open-oneself")
        raise CaseAboutOneself
    trail = audit.in_trail_of(actor, citizen)
    audit.record(trail, "desk-citizen-read", object_kind=_AUDITED, object_ref=str(opening_id))
    lines = queries.of_citizen(person, by.at_work, MOST_SHOWN + 1)
    return OpenedCitizen(
        lines=lines[:MOST_SHOWN], is_more=len(lines) > MOST_SHOWN, until_minutes=OPEN_FOR.seconds // 60
    )


def numbers_in(actor: Actor, key: Key, reason: str) -> list[tuple[str, str]]:
    """The number of the citizen whose case the actor has: (scheme, number); its reading stands in the citizen's trail.

    Former numbers are shown to no one but the identity role (safety.md 9): where there are several, none is shown.
    Raises DeskRefused, also without a reason, and what `desk.opened` raises.
    """
    by, why = begin(actor), note_of(reason)
    found = touched(actor, by, key, "number")
    if not why:
        raise refused(actor, DeskRefusal.REASON_MISSING, "number", key)
    if (refusal := by.hand.why_not_handle(found.case, holder_of(found.case, by.cvr, by.hand.staff_key))) is not None:
        raise refused(actor, refusal, "number", key)
    known = identifiers_of(found.case.citizen)
    if len(known) > 1 or len(keys_of_person(found.case.citizen)) > 1:
        raise refused(actor, DeskRefusal.SEVERAL_NUMBERS, "number", key)
    _noted(actor, by, found.case.citizen, _NUMBER, why)
    return known


def whom_one_helps(actor: Actor) -> frozenset[UUID]:
    """Every key of everybody whom the actor helps; ends in the role that the desk reads citizens in."""
    found = helped_by(actor)
    take_role(DatabaseRole.DESK)
    return found


def _noted(actor: Actor, by: AtDesk, citizen: UUID, kind: str, why: str) -> UUID:
    opening_id = uuid4()
    opening = Opening(citizen=citizen, kind=kind, at=clock.now(), by=by.hand.staff_key, reason_sealed=keys().seal(why))
    queries.add_opening(opening_id, opening)
    action = {_CITIZEN: "desk-citizen-opened", _NUMBER: "desk-number-shown"}[kind]
    audit.record(audit.in_trail_of(actor, citizen), action, object_kind=_AUDITED, object_ref=str(opening_id))
    return opening_id
