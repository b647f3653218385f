"""The look-ups of a question, for the officers who answer it; who made them only for a reason in writing.

Every reading of names is kept with its reason, and audited. Masks are towards citizens and hide nothing here; what
is masked from the citizen stays so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from citizen_app.web import dates
from logview.services import entries_to_answer as log
from logview.services.entries_to_answer import EntryToAnswer, Facts, VisitPlace
from logview.services.succession import speaks_for
from support.domain.cases import Case
from support.queries import cases as queries
from support.queries import name_readings
from support.queries import roles as staff
from support.queries.name_readings import NameReading
from support.queries.roles import Colleague
from support.services.case_desk import Opened, opened
from support.services.questions import AUDITED, today

_ACTION: Final = "question-names-read"


@dataclass(frozen=True, kw_only=True)
class Lookups:
    """What an organisation's officer sees of a question's look-ups."""

    entries: Sequence[EntryToAnswer]
    onward: VisitPlace | None  # where the page of others of the visit ends; None: no more follow
    readings: Sequence[NameReading]
    readers: Mapping[UUID, Colleague]

    @property
    def has_own(self) -> bool:
        """Whether a name can be read: the user sat in the organisation."""
        return any(one.is_own for one in self.entries)


def lookups(actor: Actor, found: Opened, language: str, after: VisitPlace | None = None) -> Lookups:
    """The look-ups of a question that was just opened, and a page of those of the same visit."""
    case = found.file.case
    _see(DatabaseRole.OFFICERS, case)
    readings = name_readings.of_case(case)
    entries, onward = _entries(actor, case, language, after)
    return Lookups(
        entries=entries,
        onward=onward,
        readings=readings,
        readers=staff.staff_named(speaks_for(actor.viewer.cvr or ""), {one.by for one in readings}),
    )


def by_visit(found: Opened) -> list[list[int]]:
    """The look-ups of a question that was just opened, by their numbers: those of one visit together, or of one day at
    one unit where the source tells of no visit. Oldest first."""
    visits: dict[object, list[int]] = {}
    for one in queries.asked_in(found.file.case):
        visit = one.visit_key if one.visit_key is not None else dates.local(one.at).date()
        visits.setdefault((one.organisation_ref, visit), []).append(one.entry_id)
    return list(visits.values())


def names(
    actor: Actor, case_id: UUID, reason: str, language: str, after: VisitPlace | None = None
) -> Mapping[int, Facts]:
    """Who made the look-ups of the organisation's own on that page, and what the source delivered, by their numbers.

    The reason is kept. Raises what `case_desk.opened` raises, and ValueError without a reason.
    """
    return names_in(actor, opened(actor, case_id).file.case, reason, language, after)


def names_in(
    actor: Actor,
    case: Case,
    reason: str,
    language: str,
    after: VisitPlace | None = None,
    *,
    role: Role = Role.LOG_OFFICER,
) -> Mapping[int, Facts]:
    """The same for whoever has opened the question, in the role. Raises ValueError without a reason."""
    kept = without_cpr_numbers(plain_text(reason)).strip()
    if not kept:
        raise ValueError("a name is read for a reason")
    _see(DatabaseRole.OFFICERS, case)
    entries, _onward = _entries(actor, case, language, after)
    own = {one.entry_id for one in entries if one.is_own}
    asked = queries.asked_in(case)
    reading = NameReading(at=clock.now(), by=actor.viewer.key, reason_sealed=keys().seal(kept))
    name_readings.add(case, uuid4(), reading)
    trail, ref = audit.in_trail_of(actor, case.citizen), str(case.case_id)
    details = {"entries": len(own), **audit.in_role(role)}
    audit.record(trail, _ACTION, object_kind=AUDITED, object_ref=ref, details=details)
    _see(DatabaseRole.OFFICER_NAMES, case)
    try:
        return log.names_and_words(case.citizen, asked, own)
    finally:
        _see(DatabaseRole.OFFICERS, case)


def names_somebody(found: Opened, text: str) -> bool:
    """Whether a text for the citizen names somebody who made these look-ups: they may be masked, and a name that may be
    told stands on the entry already."""
    return names_somebody_in(found.file.case, text)


def names_somebody_in(case: Case, text: str) -> bool:
    """The same of a question. The caller is in the officers' database role, and is so afterwards."""
    asked = queries.asked_in(case)
    _see(DatabaseRole.OFFICER_NAMES, case)
    try:
        return log.names_somebody(case.citizen, asked, text)
    finally:
        _see(DatabaseRole.OFFICERS, case)


def _entries(
    actor: Actor, case: Case, language: str, after: VisitPlace | None
) -> tuple[list[EntryToAnswer], VisitPlace | None]:
    own = speaks_for(actor.viewer.cvr or "")
    return log.entries_to_answer(
        case.citizen, queries.asked_in(case), own, today=today(), language=language, after=after
    )


def _see(role: DatabaseRole, case: Case) -> None:
    """Go on in the role, for the citizen who asked."""
    assume(connection(), role, [case.citizen])
