"""The log itself, always by subject: pages, one entry with its versions, and counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, tuple_

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.direct import DirectQuery
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.domain.terms import EntryFlag
from logview.domain.view_state import Cursor
from logview.models import AccessEntryDetailRow, AccessEntryRow
from logview.queries.sources import STATES_VERSION
from logview.queries.unseen import Unseen, seen

Entry = AccessEntryRow
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Only what the covering index holds: a column more, and each row costs a heap page (performance.md 1e).
_LISTED = (
    Entry.citizen_key,
    Entry.occurred_at,
    Entry.entry_id,
    Entry.ended_at,
    Entry.entry_count,
    Entry.source_id,
    Entry.performed_by,
    Entry.on_behalf_of,
    Entry.organisation_ref,
    Entry.activity,
    Entry.data_kind,
    Entry.purpose,
    Entry.flags,
    Entry.visit_key,
    Entry.what_text,
    Entry.reason,
    STATES_VERSION.label("states_version"),
)


class PeopleAt(NamedTuple):
    """Who acted, and for whom, at a unit, as the entry is flagged."""

    organisation_ref: int
    performed_by: int | None
    on_behalf_of: int | None
    flags: int


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """A view's conditions in the database's terms: half-open period, numbers of references, sources and terms."""

    since: datetime | None = None
    before: datetime | None = None
    organisation_refs: tuple[int, ...] | None = None  # among these; None: any
    or_sources: tuple[int, ...] = ()  # or, with a unit that is not known, from these sources
    unknown_refs: tuple[int, ...] = ()  # the references of units that the directory does not know
    professionals: tuple[int, ...] | None = None
    without_refs: tuple[int, ...] = field(default=())  # not at these: their names are masked
    without_people: tuple[PeopleAt, ...] = ()  # not these: the name of the place holds theirs, which is masked
    data_kinds: tuple[int, ...] | None = None
    activities: tuple[int, ...] | None = None
    unseen: Unseen | None = None

    @property
    def only_period(self) -> bool:
        """Whether the plain statement serves."""
        narrowed = self.organisation_refs, self.professionals, self.data_kinds, self.activities, self.unseen
        return narrowed == (None,) * 5


def _listed() -> Select[*tuple[Any, ...]]:
    return select(*_LISTED).where(Entry.citizen_key == bindparam("citizen"), Entry.superseded_by.is_(None))


_NEWEST_FIRST = (Entry.occurred_at.desc(), Entry.entry_id.desc())
_OLDEST_FIRST = (Entry.occurred_at.asc(), Entry.entry_id.asc())


class _Shape(NamedTuple):
    """What makes one statement of a page differ from another, save its filters."""

    since: bool
    before: bool
    older: bool | None  # beyond a cursor, in which direction; None: from the newest on


# Built once for each shape: building a statement costs more than running it.
@lru_cache(maxsize=12)
def _of_shape(shape: _Shape) -> Select[*tuple[Any, ...]]:
    statement = _listed().limit(bindparam("limit"))
    if shape.since:
        statement = statement.where(Entry.occurred_at >= bindparam("since"))
    if shape.before:
        statement = statement.where(Entry.occurred_at < bindparam("before"))
    if shape.older is not None:
        place = tuple_(Entry.occurred_at, Entry.entry_id)
        here = tuple_(bindparam("at", type_=Entry.occurred_at.type), bindparam("entry", type_=Entry.entry_id.type))
        statement = statement.where(place < here if shape.older else place > here)
    return statement.order_by(*(_OLDEST_FIRST if shape.older is False else _NEWEST_FIRST))


@lru_cache(maxsize=12)
def _unfiltered(shape: _Shape) -> DirectQuery:
    return DirectQuery(_of_shape(shape))


def cursor_of(row: Row[Any], *, older: bool) -> Cursor:
    """A cursor at an entry."""
    return Cursor((row.occurred_at - _EPOCH) // timedelta(microseconds=1), row.entry_id, older)


def entries_of(
    subject: Sequence[CitizenKey], conditions: Conditions, cursor: Cursor | None, limit: int
) -> list[Row[Any]]:
    """At most `limit` entries beyond the cursor, newest first."""
    found: list[Row[Any]] = []
    for key in subject:
        found.extend(_of_one_key(key, conditions, cursor, limit))
    newer = cursor is not None and not cursor.older
    if len(subject) > 1 or newer:
        found.sort(key=lambda row: (row.occurred_at, row.entry_id), reverse=not newer)
        found = found[:limit]
    return found[::-1] if newer else found


def _of_one_key(key: CitizenKey, conditions: Conditions, cursor: Cursor | None, limit: int) -> Sequence[Row[Any]]:
    values: dict[str, Any] = {"citizen": key, "limit": limit}
    if conditions.since is not None:
        values["since"] = conditions.since
    if conditions.before is not None:
        values["before"] = conditions.before
    if cursor is not None:
        values |= {"at": _EPOCH + timedelta(microseconds=cursor.micros), "entry": cursor.entry_id}
    shape = _Shape("since" in values, "before" in values, cursor.older if cursor is not None else None)
    if conditions.only_period:
        return _unfiltered(shape).rows(**values)
    return connection().execute(_of_shape(shape).where(*_filters(conditions)), values).all()


def where(conditions: Conditions) -> list[ColumnElement[bool]]:
    """The conditions as SQL; the subject is not among them, every query names it itself."""
    clauses: list[ColumnElement[bool]] = []
    if conditions.since is not None:
        clauses.append(Entry.occurred_at >= bindparam("since", conditions.since, type_=Entry.occurred_at.type))
    if conditions.before is not None:
        clauses.append(Entry.occurred_at < bindparam("before", conditions.before, type_=Entry.occurred_at.type))
    return clauses + _filters(conditions)


def _filters(conditions: Conditions) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = [] if conditions.unseen is None else seen(conditions.unseen)
    if conditions.organisation_refs is not None:
        clauses.append(_at_units(conditions))
        clauses += [~_by(one) for one in conditions.without_people]
    if conditions.professionals is not None:
        clauses.append(among(Entry.performed_by, conditions.professionals))
        # A name that a source delivered masked stays masked: a filter on the person must not find the entry.
        clauses.append(Entry.flags.bitwise_and(int(EntryFlag.SOURCE_MASKED)) == 0)
        if conditions.without_refs:
            away = ~among(Entry.organisation_ref, conditions.without_refs)
            clauses.append(or_(Entry.organisation_ref.is_(None), away))
    if conditions.data_kinds is not None:
        clauses.append(among(Entry.data_kind, conditions.data_kinds))
    if conditions.activities is not None:
        clauses.append(among(Entry.activity, conditions.activities))
    return clauses


def _by(people: PeopleAt) -> ColumnElement[bool]:
    return and_(
        Entry.organisation_ref.is_not_distinct_from(people.organisation_ref),
        Entry.performed_by.is_not_distinct_from(people.performed_by),
        Entry.on_behalf_of.is_not_distinct_from(people.on_behalf_of),
        Entry.flags == people.flags,
    )


def _at_units(conditions: Conditions) -> ColumnElement[bool]:
    at_units = among(Entry.organisation_ref, conditions.organisation_refs or ())
    if not conditions.or_sources:
        return at_units
    unknown = or_(Entry.organisation_ref.is_(None), among(Entry.organisation_ref, conditions.unknown_refs))
    return or_(at_units, and_(unknown, among(Entry.source_id, conditions.or_sources)))


def entry_of(
    subject: Sequence[CitizenKey], citizen_key: UUID, at: datetime, entry_id: int, *, unseen: Unseen | None = None
) -> Row[Any] | None:
    """One entry of the subject, whole, also when it has been superseded; None for anybody else's, and for what is kept
    from the viewer."""
    if citizen_key not in subject:
        return None
    its_key = Entry.citizen_key == citizen_key, Entry.occurred_at == at, Entry.entry_id == entry_id
    shown = seen(unseen) if unseen is not None else []
    return connection().execute(select(*Entry.__table__.columns).where(*its_key, *shown)).one_or_none()


def details_of(citizen_key: UUID, entry_id: int) -> dict[str, Any]:
    """What only the entry's page shows."""
    found = (
        connection()
        .execute(
            select(AccessEntryDetailRow.details).where(
                AccessEntryDetailRow.citizen_key == citizen_key, AccessEntryDetailRow.entry_id == entry_id
            )
        )
        .scalar_one_or_none()
    )
    return found or {}


def earlier_versions_of(citizen_key: UUID, entry_id: int) -> Sequence[Row[Any]]:
    """The entries of the same citizen that this one superseded, latest first."""
    return (
        connection()
        .execute(
            select(*Entry.__table__.columns)
            .where(Entry.citizen_key == citizen_key, Entry.superseded_by == entry_id)
            .order_by(Entry.received_at.desc(), Entry.entry_id.desc())
        )
        .all()
    )


def counts_of(subject: Sequence[CitizenKey], conditions: Conditions) -> Sequence[Any]:
    """How many look-ups, by all that can be filtered on at once; a group delivered as one counts as its number."""
    facets = (
        Entry.organisation_ref,
        Entry.performed_by,
        Entry.on_behalf_of,
        Entry.data_kind,
        Entry.activity,
        Entry.source_id,
    )
    return (
        connection()
        .execute(
            select(*facets, Entry.flags, func.sum(Entry.entry_count).label("number"))
            .where(Entry.citizen_key.in_(subject), Entry.superseded_by.is_(None), *where(conditions))
            .group_by(*facets, Entry.flags)
        )
        .all()
    )
