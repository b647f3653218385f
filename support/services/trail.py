"""Searching our own trail: the desk's auditors see what was done, never a matter about themselves."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.identifiers import citizen_scheme, without_cpr_numbers
from citizen_app.identity import find_citizen, keys_of_person
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from citizen_app.web.dates import start_of_day
from support.domain.cases import number_as_kept
from support.queries import desk
from support.queries import trail as queries
from support.queries.colleagues import citizens_at
from support.queries.desk import Opening
from support.services.case_desk import CaseSelfUnknown
from support.services.helped import helped_by
from support.services.sources import require_desk_role

ON_A_PAGE: Final = 50
_OPENING: Final = "desk-opening"
_OF_QUESTIONS: Final = {"question", "misuse", "misuse-matter", "look-back"}  # all are called by the question's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One event. `name` only for the auditor's own colleagues."""

    at: datetime
    kind: str
    action: str
    object_kind: str | None
    object_ref: str | None
    number: str | None  # of the question that it is about
    name: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of events."""

    deeds: Sequence[Deed]
    has_more: bool


def colleagues(actor: Actor) -> list[tuple[UUID, str]]:
    """Whom the auditor can search for, by name."""
    _begin(actor)
    found = [(row.staff_key, keys().open(row.name_sealed)) for row in queries.colleagues(actor.viewer.cvr or "")]
    return sorted((one for one in found if one[0] not in _own_work(actor)), key=lambda one: one[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an auditor asks for, and why."""

    first: date
    last: date
    action: str
    number: str  # of a question; empty: any
    colleague: UUID | None
    citizen: UUID | None  # as `citizen_meant` has found them
    organisation: str  # a CVR number; empty: any
    reason: str
    page: int


def _number(written: str) -> str:
    """A case number as it is kept, however it was written; empty where none was."""
    return number_as_kept(written) if written.strip() else ""


def search(actor: Actor, asked: Search) -> Found:
    """A page of what was done in these days; nothing where there is no such case, or it is the auditor's own.

    The search is an event itself, with its reason sealed.
    """
    _begin(actor)
    number, matters = _number(asked.number), queries.own_matters(actor.viewer.own_keys)
    case_id = queries.case_of(number) if number else None
    is_hidden = asked.citizen is not None and _is_near(actor, asked.citizen)
    _record(actor, asked, case_id, is_noted=not is_hidden)
    if is_hidden or (number and (case_id is None or str(case_id) in matters)):
        return Found(deeds=[], has_more=False)
    wanted = queries.Wanted(
        since=start_of_day(asked.first),
        until=start_of_day(asked.last + timedelta(days=1)),
        action=asked.action,
        matters=queries.matters_of(case_id) if case_id else (),
        colleague=asked.colleague,
        person=keys_of_person(asked.citizen) if asked.citizen is not None else (),
        organisation=asked.organisation,
    )
    own, skip = actor.viewer.own_keys, asked.page * ON_A_PAGE
    rows = queries.events(wanted, own, _own_work(actor), matters, skip=skip, most=ON_A_PAGE + 1)
    known = queries.persons({row.viewer_key for row in rows if row.viewer_key is not None})
    numbers = _numbers_of(rows)
    return Found(
        deeds=[_deed(actor, row, known.get(row.viewer_key), numbers.get(row.object_ref)) for row in rows[:ON_A_PAGE]],
        has_more=len(rows) > ON_A_PAGE,
    )


def citizen_meant(actor: Actor, number: str) -> UUID | None:
    """The citizen with the bare number. None for one whom we do not know, and for the auditor, whom they help and
    whoever works with them: nobody audits what is their own or their family's, and a colleague's is hidden (safety.md
    8)."""
    _begin(actor)
    scheme = citizen_scheme(number)
    found = find_citizen(scheme, number) if scheme else None
    if found is None or _is_near(actor, found):
        audit.record(actor, "trail-search-refused", object_kind=_OPENING)
        return None
    return found


def organisations(actor: Actor) -> list[tuple[str, str]]:
    """The organisations whose staff's acts can be searched: CVR number and name, by name."""
    _begin(actor)
    return sorted(queries.organisations().items(), key=lambda one: one[1].casefold())


def _is_near(actor: Actor, citizen: UUID) -> bool:
    helped = helped_by(actor)
    _as_auditor(actor)
    return citizen in {*actor.viewer.own_keys, *helped, *citizens_at((actor.viewer.cvr or "",))}


def _note(actor: Actor, citizen: UUID, why: bytes) -> None:
    """Let the citizen read that they were searched for, and why; as what the desk opens of them."""
    opening_id = uuid4()
    opening = Opening(citizen=citizen, kind="trail", at=clock.now(), by=actor.viewer.key, reason_sealed=why)
    desk.add_opening(opening_id, opening)
    trail = audit.in_trail_of(actor, citizen)
    audit.record(trail, "trail-citizen-searched", object_kind=_OPENING, object_ref=str(opening_id))


def _record(actor: Actor, asked: Search, case_id: UUID | None, *, is_noted: bool) -> None:
    """`is_noted`: whether the citizen who is searched for reads it."""
    why = keys().seal(without_cpr_numbers(plain_text(asked.reason)).strip())
    if asked.citizen is not None and is_noted:
        _note(actor, asked.citizen, why)
    details = {"days": (asked.last - asked.first).days + 1, "page": asked.page}
    audit.record(
        actor,
        "trail-searched",
        object_kind="question",
        object_ref=str(case_id) if case_id else None,
        details={**details, "reason_sealed": base64.b64encode(why).decode()},
    )


def _numbers_of(rows: Sequence[Any]) -> dict[str, str]:
    """The questions' numbers, by what the trail calls them."""
    keys_of = {UUID(row.object_ref) for row in rows if row.object_kind in _OF_QUESTIONS and row.object_ref}
    return {str(key): number for key, number in queries.numbers_of(keys_of).items()}


def _deed(actor: Actor, row: Any, person: Any, number: str | None) -> Deed:
    is_colleague = person is not None and person.cvr == actor.viewer.cvr and person.name_sealed is not None
    return Deed(
        at=row.at,
        kind=row.viewer_kind,
        action=row.action,
        object_kind=row.object_kind,
        object_ref=row.object_ref,
        number=number,
        name=keys().open(person.name_sealed) if is_colleague else None,
        organisation=person.organisation_name if person is not None else None,
    )


def _begin(actor: Actor) -> None:
    require_desk_role(actor, Role.AUDITOR)
    if not actor.viewer.own_keys:
        raise CaseSelfUnknown
    _as_auditor(actor)


def _as_auditor(actor: Actor) -> None:
    assume(connection(), DatabaseRole.AUDITORS, actor.viewer.own_keys)


def _own_work(actor: Actor) -> set[UUID]:
    return {actor.viewer.key, *queries.own_work(actor.viewer.own_keys)}
