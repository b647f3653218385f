"""The list of a look-back: its look-ups, what was judged and confirmed of each, and who was told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenRow
from support.domain.cases import Finding
from support.domain.look_back import LookBackState
from support.look_back_models import (
    LookBackEntryRow,
    LookBackRow,
    LookBackStandingRow,
    LookBackVerdictRow,
    MisuseNoticeEntryRow,
    MisuseNoticeRow,
)
from support.misuse_models import MisuseMatterRow
from support.queries.askers import not_asked_by
from support.queries.cases import Place

_ENTRY, _MATTER = LookBackEntryRow.__table__, MisuseMatterRow.__table__
_LOOK_BACK, _STANDING = LookBackRow.__table__, LookBackStandingRow.__table__
_NOTICE, _ABOUT = MisuseNoticeRow.__table__, MisuseNoticeEntryRow.__table__
_AT_ONCE = 1000
TOLD: Final = "told"
SET_RIGHT: Final = "set-right"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Listed:
    """A look-up on the list."""

    place: Place
    citizen_number: int
    position: int
    finding: Finding | None
    judged_by: UUID | None
    confirmed: Finding | None

    @property
    def waits(self) -> bool:
        """Whether it is judged, and nobody else has confirmed that."""
        return self.finding is not None and self.finding is not self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the judging is."""

    entries: int
    citizens: int
    not_judged: int
    waiting: int
    unjustified: int  # confirmed


class Seen:
    """The list as one person may see it: without look-ups in their own log (safety.md 8)."""

    def __init__(self, look_back_id: UUID, own_keys: Collection[UUID]):
        self.look_back_id = look_back_id
        self._rows: list[ColumnElement[bool]] = [_ENTRY.c.look_back_id == look_back_id]
        if own_keys:
            self._rows.append(_ENTRY.c.citizen_key.not_in(list(own_keys)))

    def page(self, limit: int, after: int = 0) -> list[Listed]:
        """At most so many, after this position."""
        return self._read(_ENTRY.c.position > after, limit=limit)

    def these(self, positions: Collection[int], citizens: Collection[int]) -> list[Listed]:
        """Those at these positions, and all of the citizens with these numbers."""
        return self._read(or_(among(_ENTRY.c.position, positions), among(_ENTRY.c.citizen_number, citizens)))

    def to_confirm(self, by: Collection[UUID]) -> list[Listed]:
        """What somebody other than the human with these keys has judged, and nobody has confirmed."""
        return self._read(_WAITS, _ENTRY.c.judged_by.not_in(list(by)))

    def unjustified(self) -> list[Listed]:
        """What two persons have found unjustified."""
        return self._read(_ENTRY.c.confirmed == Finding.UNJUSTIFIED.value)

    def progress(self) -> Progress:
        """How far the judging is."""
        columns = (
            func.count(),
            func.count(func.distinct(_ENTRY.c.citizen_key)),
            func.count().filter(_ENTRY.c.finding.is_(None)),
            func.count().filter(_WAITS),
            func.count().filter(_ENTRY.c.confirmed == Finding.UNJUSTIFIED.value),
        )
        entries, citizens, not_judged, waiting, unjustified = (
            connection().execute(select(*columns).where(*self._rows)).one()
        )
        return Progress(
            entries=entries, citizens=citizens, not_judged=not_judged, waiting=waiting, unjustified=unjustified
        )

    def _read(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Listed]:
        found = select(_ENTRY).where(*self._rows, *conditions).order_by(_ENTRY.c.position)
        return [_listed(row) for row in connection().execute(found if limit is None else found.limit(limit))]


_WAITS = _ENTRY.c.finding.is_not(None) & (_ENTRY.c.finding != func.coalesce(_ENTRY.c.confirmed, ""))


def _listed(row: Any) -> Listed:
    return Listed(
        place=(row.citizen_key, row.occurred_at, row.entry_id),
        citizen_number=row.citizen_number,
        position=row.position,
        finding=Finding(row.finding) if row.finding else None,
        judged_by=row.judged_by,
        confirmed=Finding(row.confirmed) if row.confirmed else None,
    )


def collect(look_back_id: UUID, found: Sequence[Place]) -> None:
    """Write the list: citizens by when they were looked up first, each with all their look-ups."""
    numbers: dict[UUID, int] = {}
    for citizen, _at, _number in found:
        numbers.setdefault(citizen, len(numbers) + 1)
    ordered = sorted(found, key=lambda one: (numbers[one[0]], one[1], one[2]))
    rows = [
        {
            "look_back_id": look_back_id,
            "citizen_key": citizen,
            "entry_id": number,
            "occurred_at": at,
            "citizen_number": numbers[citizen],
            "position": position,
        }
        for position, (citizen, at, number) in enumerate(ordered, start=1)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        connection().execute(insert(LookBackEntryRow), rows[start : start + _AT_ONCE])


class Judging:
    """What one person notes of look-ups on a list."""

    def __init__(self, look_back_id: UUID, *, by: UUID, at: datetime):
        self._look_back_id = look_back_id
        self._noted = {"look_back_id": look_back_id, "by_staff_key": by, "at": at}
        self._by = by

    def judge(self, found: Iterable[Listed], finding: Finding) -> None:
        """What they find of these."""
        self._note(found, "judged", finding, {"finding": finding.value, "judged_by": self._by})

    def confirm(self, found: Iterable[Listed], finding: Finding) -> None:
        """That they confirm what another has found of these."""
        self._note(found, "confirmed", finding, {"confirmed": finding.value})

    def _note(self, found: Iterable[Listed], kind: str, finding: Finding, stands: dict[str, Any]) -> None:
        rows, numbers = [], []
        for citizen, _at, number in (one.place for one in found):
            key = {"citizen_key": citizen, "entry_id": number, "verdict_id": uuid4()}
            rows.append({**self._noted, **key, "kind": kind, "finding": finding.value})
            numbers.append(number)
        if not rows:
            return
        connection().execute(insert(LookBackVerdictRow), rows)
        these = (_ENTRY.c.look_back_id == self._look_back_id) & among(_ENTRY.c.entry_id, numbers)
        connection().execute(update(LookBackEntryRow).where(these).values(stands))


def told_of(look_back_id: UUID) -> dict[tuple[UUID, int], str]:
    """Of each look-up that a citizen was told of, which kind of notice was the last."""
    joined = (_ABOUT.c.citizen_key == _NOTICE.c.citizen_key) & (_ABOUT.c.notice_id == _NOTICE.c.notice_id)
    rows = connection().execute(
        select(_ABOUT.c.citizen_key, _ABOUT.c.entry_id, _NOTICE.c.kind)
        .join(_NOTICE, joined)
        .where(_NOTICE.c.look_back_id == look_back_id)
        # Of the same moment, what was set right comes last: "set-right" stands before "told" in the alphabet.
        .order_by(_NOTICE.c.at, _NOTICE.c.kind.desc())
    )
    return {(row.citizen_key, row.entry_id): row.kind for row in rows}


def add_notice(facts: dict[str, Any], entries: Iterable[Place]) -> None:
    """Keep what a citizen was told, and of which look-ups."""
    connection().execute(insert(MisuseNoticeRow), facts)
    key = {"citizen_key": facts["citizen_key"], "notice_id": facts["notice_id"]}
    rows = [{**key, "entry_id": number, "occurred_at": at} for _citizen, at, number in entries]
    connection().execute(insert(MisuseNoticeEntryRow), rows)


def persons(citizens: Collection[UUID]) -> list[tuple[UUID, date | None, date | None]]:
    """When these citizens were born and when they died, as far as the register has told."""
    row = CitizenRow
    asked = select(row.citizen_key, row.birth_date, row.died_on).where(among(row.citizen_key, list(citizens)))
    return [(citizen, born, died) for citizen, born, died in connection().execute(asked)]


def waiting_in(
    cvrs: Collection[str], without: Collection[UUID], asked_by: Collection[UUID], by: UUID
) -> tuple[int, int]:
    """How many of these organisations' look-backs wait for this person: to be opened or refused by somebody else than
    who asked, and to have confirmed what somebody else judged. None that began with a question of these citizens, or
    with one that the person (`asked_by`: their keys) asked for somebody."""
    matter_id, own = _LOOK_BACK.c.matter_id, list(without)
    is_theirs = _MATTER.c.citizen_key.in_(own) | ~not_asked_by(_MATTER.c.case_id, asked_by)
    of_theirs = select(_MATTER.c.matter_id).where(_MATTER.c.matter_id == matter_id, is_theirs)
    ours = (
        select(func.count())
        .join(_LOOK_BACK, _LOOK_BACK.c.look_back_id == _STANDING.c.look_back_id)
        .where(_STANDING.c.cvr.in_(cvrs), ~of_theirs.exists())
    )
    to_open = ours.where(_STANDING.c.state == LookBackState.COUNTED.value, _LOOK_BACK.c.asked_by_staff_key != by)
    judged = select(_ENTRY.c.entry_id).where(
        _ENTRY.c.look_back_id == _STANDING.c.look_back_id,
        _ENTRY.c.citizen_key.not_in(own),
        _WAITS,
        _ENTRY.c.judged_by != by,
    )
    to_confirm = ours.where(_STANDING.c.state == LookBackState.LISTED.value, judged.exists())
    first, second = (connection().execute(one).scalar_one() for one in (to_open, to_confirm))
    return first, second
