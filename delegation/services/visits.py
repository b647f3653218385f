"""Visits of those who help a citizen: written down, read by the citizen alone, and told of as they chose."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

from flask_babel import lazy_gettext as _l

from citizen_app import audit, clock
from citizen_app.acting_settings import OWN_GROUNDS
from citizen_app.auth.actor import Actor, Basis
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from citizen_app.messages.notify import notify
from citizen_app.messages.topics import OFF, ON, Topic
from delegation.queries import visits as queries

ON_A_PAGE: Final = 30
_BATCH: Final = 100
TOLD_EACH_TIME: Final = frozenset(OWN_GROUNDS) | {Basis.GUARDIANSHIP, Basis.LASTING_POWER}
"""Of visits on these the person is told each time: they did not choose who helps (safety.md 4)."""
_LONGEST: Final = timedelta(days=1)  # a session is over by then
Place = tuple[datetime, UUID]
Write = Callable[[UUID, UUID, Basis], None]
"""Writes to a citizen who may have to be told by letter, about this mandate and on which basis it is; in the worker's
role, and back in it."""

FIRST_VISIT: Final = Topic(
    code="help-first-visit",
    label=_l("When somebody who helps you is here for the first time"),
    description=_l(
        "Somebody with a power of attorney from you, or who acts for you by law, opened your log. You hear of each "
        "visit by a guardian, with a lasting power of attorney (fremtidsfuldmagt), by a registered nearest relative, "
        "assisting guardian or patient adviser, or with a certificate (§ 25 a attest)."
    ),
    default=ON,
    endpoint="visits.listed",
)
EVERY_VISIT: Final = Topic(
    code="help-every-visit",
    label=_l("Each time somebody who helps you is here"),
    description=_l("Also after the first time. You can always see the visits here."),
    choices=(OFF, ON),
    endpoint="visits.listed",
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Visit:
    """That somebody was here for the citizen, and what they did: the acts of the trail, and how often."""

    at: datetime
    name: str
    basis: Basis
    acts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsPage:
    """A page of them, newest first."""

    visits: Sequence[Visit]
    onward: Place | None  # after which the next page begins; None: there is none


def note(actor: Actor, at: datetime) -> None:
    """Write the visit down, once for each session and mandate. Whoever is helped must be told of no other person."""
    if actor.helped is None:
        raise ValueError("nobody is helped")
    mandate_id = actor.helped.mandate_id
    queries.add_visit(
        citizen_key=actor.subject_key,
        visit_id=uuid5(NAMESPACE_OID, f"{mandate_id} {actor.viewer.session_digest.hex()}"),
        mandate_id=mandate_id,
        helper_key=actor.viewer.key,
        basis=actor.basis.value,
        name_sealed=keys().seal(actor.viewer.name),
        visited_at=at,
    )


def visits(actor: Actor, after: Place | None = None) -> VisitsPage:
    """A page of the visits with the subject, for the subject alone. `after`: where the page before ended."""
    rows = queries.visits_of(actor.subject, ON_A_PAGE + 1, after)
    page = rows[:ON_A_PAGE]
    acts = _acts(actor, page)
    audit.record(actor, "visits-read")
    told = [
        Visit(at=row.visited_at, name=keys().open(row.name_sealed), basis=Basis(row.basis), acts=acts[row.visit_id])
        for row in page
    ]
    more = len(rows) > ON_A_PAGE
    return VisitsPage(visits=told, onward=(page[-1].visited_at, page[-1].visit_id) if more else None)


def name_of(actor: Actor, helper: UUID) -> str | None:
    """Somebody who was here for the subject, as they last signed in."""
    sealed = queries.newest_name(actor.subject, helper)
    return keys().open(sealed) if sealed is not None else None


def _acts(actor: Actor, rows: Sequence[Any]) -> dict[UUID, list[tuple[str, int]]]:
    """What was done in each visit: by the same person, until their next visit or the longest that a session lasts."""
    found: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    later: dict[UUID, datetime] = {}
    for row in rows:
        ends = min(later.get(row.helper_key, clock.now() + _LONGEST), row.visited_at + _LONGEST)
        for act in queries.acts_of_helper(actor.subject, row.helper_key, row.visited_at, ends):
            found[row.visit_id].append((act.action, int(act.number)))
        later[row.helper_key] = row.visited_at
    return found


def tell_of_visits(write: Write) -> None:
    """Queue a message for each visit that the citizen has not been told of, and have a letter written about the first
    on each mandate. Safe to stop and repeat."""
    while True:
        with unit_of_work(DatabaseRole.WORKER):
            rows, at = queries.untold(_BATCH), clock.now()
            for row in rows:
                is_first = queries.is_first(row.citizen_key, row.mandate_id, row.visited_at)
                if is_first or row.basis in TOLD_EACH_TIME:
                    notify(row.citizen_key, FIRST_VISIT.code)
                if is_first:
                    write(row.citizen_key, row.mandate_id, Basis(row.basis))
                notify(row.citizen_key, EVERY_VISIT.code)
                queries.note_told(row.citizen_key, row.visit_id, at)
        if len(rows) < _BATCH:
            return
