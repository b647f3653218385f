"""The question behind a follow-up, and its look-ups: read as the organisation's log officers read them, in their role.

Everything here goes back to the database role of leads.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from logview.services.entries_to_answer import Facts
from support.domain.findings import Finding
from support.domain.misuse import Matter
from support.queries import cases, look_backs, misuse
from support.queries import roles as staff
from support.queries.look_backs import LookBackLine
from support.services import case_entries
from support.services.case_desk import Opened
from support.services.case_entries import Lookups
from support.services.misuse_marks import mark

Found = TypeVar("Found")


def behind(cvrs: Collection[str], matter: Matter) -> Opened | None:
    """The question; None where it stands with another organisation by now."""
    return _as_officer(lambda: _question(cvrs, matter.case_id))


def lookups(actor: Actor, question: Opened, language: str) -> Lookups:
    """Its look-ups, and those of the same visit."""
    return _as_officer(lambda: case_entries.lookups(actor, question, language))


def names(actor: Actor, question: Opened, reason: str, language: str) -> Mapping[int, Facts]:
    """Who made them, by the entries' numbers, for a reason that is kept (docs/decisions/0025)."""
    return _as_officer(lambda: case_entries.names_in(actor, question.file.case, reason, language, role=Role.LOG_LEAD))


def bears_name(question: Opened, name: str) -> bool:
    """Whether somebody of that name made one of them."""
    return _as_officer(lambda: case_entries.names_somebody_in(question.file.case, name))


def followed_up(question: Opened) -> frozenset[int]:
    """The numbers of the look-ups that the follow-up is about: those that should not have happened; where each finding
    was set right, those of which it was found once."""
    every = frozenset(question.numbers)
    if now := question.file.case.findings.those(Finding.UNJUSTIFIED, every):
        return now
    events = [one.event for one in question.file.said if one.event.finding is Finding.UNJUSTIFIED]
    return frozenset[int]().union(*(every if one.entries is None else one.entries for one in events))


def unjustified(cvrs: Collection[str], case_id: UUID) -> frozenset[int] | None:
    """The numbers of the look-ups of these organisations' question that should not have happened; None where it stands
    with another organisation by now."""
    found = _as_officer(lambda: _question(cvrs, case_id))
    if found is None:
        return None
    return found.file.case.findings.those(Finding.UNJUSTIFIED, found.numbers)


def mark_heard(question: Opened, by: UUID) -> None:
    """Let its look-ups bear their mark: the employee has been heard, or a lead has said why not."""
    _as_officer(lambda: mark(question.file.case, by, clock.now()))


def is_looked_back_on(matter: Matter) -> bool:
    """Whether a look-back that belongs to the matter is still under way."""
    assume(connection(), DatabaseRole.LOOK_BACK)
    try:
        return misuse.has_open_look_back(matter.matter_id)
    finally:
        as_lead()


def look_backs_of(cvrs: Collection[str], matter: Matter) -> list[LookBackLine]:
    """The look-backs that belong to the matter, newest first."""
    assume(connection(), DatabaseRole.LOOK_BACK)
    try:
        return look_backs.lines_of_matter(cvrs, matter.matter_id)
    finally:
        as_lead()


def is_on_a_look_up(cvrs: Collection[str], case_id: UUID, name: str) -> bool:
    """Whether somebody of that name made one of the look-ups of these organisations' question."""
    found = _as_officer(lambda: _question(cvrs, case_id))
    return found is not None and bears_name(found, name)


def as_lead() -> None:
    """Go on in the database role of leads."""
    assume(connection(), DatabaseRole.MISUSE)


def _question(cvrs: Collection[str], case_id: UUID) -> Opened | None:
    file = cases.file_to(cvrs, case_id)
    if file is None:
        return None
    takers = {one.event.by for one in file.said if one.event.by is not None}
    return Opened(file=file, entries=cases.entries_of(file.case), can=[], colleagues=staff.staff_named(cvrs, takers))


def _as_officer(reading: Callable[[], Found]) -> Found:
    assume(connection(), DatabaseRole.OFFICERS)
    try:
        return reading()
    finally:
        as_lead()
