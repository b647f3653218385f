"""Look-backs of one organisation: which there are, their steps, the count. The list is in `look_back_lists.py`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, select, update

from citizen_app.db.roles import for_organisation
from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionEntryRow
from support.domain.look_back import LookBack, LookBackEvent, LookBackState, LookBackStep, look_back_from
from support.domain.look_back_figures import Figures
from support.domain.misuse import IN_HAND, MatterState
from support.look_back_models import (
    LookBackCountRow,
    LookBackRow,
    LookBackStandingRow,
    LookBackStepRow,
    LookBackUnitRow,
)
from support.misuse_models import MisuseMatterRow, MisuseStandingRow
from support.queries.askers import WHO, askers_of, not_asked_by

_LOOK_BACK, _STEP, _STANDING = LookBackRow.__table__, LookBackStepRow.__table__, LookBackStandingRow.__table__
_COUNT, _UNIT = LookBackCountRow.__table__, LookBackUnitRow.__table__
_MATTER, _MATTER_STANDING = MisuseMatterRow.__table__, MisuseStandingRow.__table__
_CASE = QuestionCaseRow.__table__
_OF_CASE = (_CASE.c.citizen_key == _MATTER.c.citizen_key) & (_CASE.c.case_id == _MATTER.c.case_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterKnown:
    """The follow-up that a look-back belongs to."""

    matter_id: UUID
    citizen: UUID
    case_id: UUID
    number: str  # of the question, by which the matter is called
    state: MatterState
    askers: frozenset[UUID] = frozenset()  # who asked the question for the citizen
    is_of_colleague: bool = False  # then the number is not told

    def bare(self) -> "MatterKnown":
        """As it is told of a colleague: that there is one."""
        return replace(self, number="", is_of_colleague=True)

    @property
    def is_in_hand(self) -> bool:
        """Whether a lead works on it."""
        return self.state in IN_HAND


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StepTaken:
    """A step with what was written."""

    event: LookBackEvent
    words_sealed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LookBackKnown:
    """A look-back with all that is known of it but its list."""

    stands: LookBack
    number: str
    citizen: UUID  # whose question it began with
    case_id: UUID
    askers: frozenset[UUID]  # who asked that for them
    person: UUID
    since: datetime
    until: datetime
    taken: Sequence[StepTaken]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBackLine:
    """A look-back on the organisation's list."""

    look_back_id: UUID
    citizen: UUID  # whose question it began with
    number: str
    state: LookBackState
    changed_at: datetime
    is_of_colleague: bool = False  # then neither number nor state is told

    def bare(self) -> "LookBackLine":
        """As it is told of a colleague: that there is one."""
        return replace(self, number="", is_of_colleague=True)


def see_only(*cvrs: str) -> None:
    """From here on the database shows this organisation's look-backs alone, and those of what it has taken over."""
    for_organisation(connection(), *cvrs)


def matters_of(
    cvrs: Collection[str], without: Collection[UUID], own: Collection[UUID], limit: int
) -> list[MatterKnown]:
    """At most so many of these organisations' follow-ups that a lead works on, by their number; none about these
    citizens, and none on what a reader with these keys of their `own` asked for somebody."""
    found = _matters(cvrs).where(_MATTER_STANDING.c.state.in_([one.value for one in IN_HAND]))
    if without:
        found = found.where(_MATTER.c.citizen_key.not_in(list(without)))
    found = found.where(not_asked_by(_MATTER.c.case_id, own))
    return [_matter(row) for row in connection().execute(found.limit(limit))]


def matter_of(cvrs: Collection[str], matter_id: UUID) -> MatterKnown | None:
    """One of these organisations' follow-ups; None for any other."""
    row = connection().execute(_matters(cvrs).where(_MATTER.c.matter_id == matter_id)).one_or_none()
    return _matter(row) if row is not None else None


def _matters(cvrs: Collection[str]) -> Select[Any]:
    columns = (_MATTER.c.matter_id, _MATTER.c.citizen_key, _MATTER.c.case_id, _MATTER.c.case_number)
    joined = (
        select(*columns, _MATTER_STANDING.c.state, *WHO)
        .join(_MATTER_STANDING, _MATTER_STANDING.c.matter_id == _MATTER.c.matter_id)
        .outerjoin(_CASE, _OF_CASE)
    )
    return joined.where(_MATTER.c.cvr.in_(cvrs)).order_by(_MATTER.c.case_number)


def _matter(row: Any) -> MatterKnown:
    return MatterKnown(
        matter_id=row.matter_id,
        citizen=row.citizen_key,
        case_id=row.case_id,
        number=row.case_number,
        state=MatterState(row.state),
        askers=askers_of(row),
    )


def entries_of(matter: MatterKnown) -> list[int]:
    """The numbers of the look-ups that the matter's question is about."""
    of_case = (QuestionEntryRow.citizen_key == matter.citizen) & (QuestionEntryRow.case_id == matter.case_id)
    return list(connection().execute(select(QuestionEntryRow.entry_id).where(of_case)).scalars())


def begin(facts: Mapping[str, Any], units: Collection[int]) -> None:
    """Write a look-back down with the units that it covers; `add_step` writes its asking."""
    connection().execute(insert(LookBackRow), dict(facts))
    rows = [{"look_back_id": facts["look_back_id"], "organisation_ref": one} for one in units]
    if rows:
        connection().execute(insert(LookBackUnitRow), rows)


def add_step(found: LookBack, event: LookBackEvent, words_sealed: bytes | None = None) -> None:
    """Write down a step, and where the look-back stands now. `found`: as it is after the step.

    Raises IntegrityError when another step was quicker.
    """
    step = {"step": event.step.value, "at": event.at, "by_staff_key": event.by, "words_sealed": words_sealed}
    key = {"look_back_id": found.look_back_id}
    connection().execute(insert(LookBackStepRow), {**key, **step, "sequence": found.steps})
    stands = {"state": found.state.value, "changed_at": event.at, "steps": found.steps}
    if event.step is LookBackStep.ASKED:
        connection().execute(insert(LookBackStandingRow), {**key, "cvr": found.cvr, **stands})
        return
    connection().execute(
        update(LookBackStandingRow).where(_STANDING.c.look_back_id == found.look_back_id).values(stands)
    )


def look_back_of(cvrs: Collection[str], look_back_id: UUID) -> LookBackKnown | None:
    """One of these organisations' look-backs; None for any other."""
    told = ("citizen_key", "case_id", "case_number")
    row = (
        connection()
        .execute(
            select(*_LOOK_BACK.columns, *(_MATTER.c[one] for one in told), *WHO)
            .join(_MATTER, _MATTER.c.matter_id == _LOOK_BACK.c.matter_id)
            .outerjoin(_CASE, _OF_CASE)
            .where(_LOOK_BACK.c.cvr.in_(cvrs), _LOOK_BACK.c.look_back_id == look_back_id)
        )
        .one_or_none()
    )
    return _known(row) if row is not None else None


def _known(row: Any) -> LookBackKnown:
    steps = select(_STEP).where(_STEP.c.look_back_id == row.look_back_id).order_by(_STEP.c.sequence)
    taken = [
        StepTaken(
            event=LookBackEvent(step=LookBackStep(one.step), at=one.at, by=one.by_staff_key),
            words_sealed=one.words_sealed,
        )
        for one in connection().execute(steps)
    ]
    begun = LookBack(
        look_back_id=row.look_back_id, matter_id=row.matter_id, cvr=row.cvr, asked_by=row.asked_by_staff_key
    )
    return LookBackKnown(
        stands=look_back_from(begun, [one.event for one in taken]),
        number=row.case_number,
        citizen=row.citizen_key,
        case_id=row.case_id,
        askers=askers_of(row),
        person=row.person_digest,
        since=row.since,
        until=row.until,
        taken=taken,
    )


def lines_of(
    cvrs: Collection[str], without: Collection[UUID], own: Collection[UUID], limit: int, after: UUID | None = None
) -> list[LookBackLine]:
    """These organisations' look-backs, newest first; none that began with a question of these citizens, and none with
    what a reader with these keys of their `own` asked for somebody.

    `after`: the last one of the page before.
    """
    found = _lines(cvrs)
    if without:
        found = found.where(_MATTER.c.citizen_key.not_in(list(without)))
    found = found.where(not_asked_by(_MATTER.c.case_id, own))
    if after is not None:
        asked_at = select(_LOOK_BACK.c.asked_at).where(_LOOK_BACK.c.look_back_id == after).scalar_subquery()
        same = (_LOOK_BACK.c.asked_at == asked_at) & (_LOOK_BACK.c.look_back_id > after)
        found = found.where((_LOOK_BACK.c.asked_at < asked_at) | same)
    return _read_lines(found.limit(limit))


def lines_of_matter(cvrs: Collection[str], matter_id: UUID) -> list[LookBackLine]:
    """The look-backs that belong to one of these organisations' follow-ups, newest first."""
    return _read_lines(_lines(cvrs).where(_LOOK_BACK.c.matter_id == matter_id))


def _lines(cvrs: Collection[str]) -> Select[Any]:
    columns = (
        _STANDING.c.look_back_id,
        _STANDING.c.state,
        _STANDING.c.changed_at,
        _MATTER.c.case_number,
        _MATTER.c.citizen_key,
    )
    return (
        select(*columns)
        .join(_LOOK_BACK, _LOOK_BACK.c.look_back_id == _STANDING.c.look_back_id)
        .join(_MATTER, _MATTER.c.matter_id == _LOOK_BACK.c.matter_id)
        .where(_STANDING.c.cvr.in_(cvrs))
        .order_by(_LOOK_BACK.c.asked_at.desc(), _LOOK_BACK.c.look_back_id)
    )


def _read_lines(found: Select[Any]) -> list[LookBackLine]:
    return [
        LookBackLine(
            look_back_id=row.look_back_id,
            citizen=row.citizen_key,
            number=row.case_number,
            state=LookBackState(row.state),
            changed_at=row.changed_at,
        )
        for row in connection().execute(found)
    ]


def units_of(look_back_id: UUID) -> list[int]:
    """The log's references to the units that it covers."""
    found = select(_UNIT.c.organisation_ref).where(_UNIT.c.look_back_id == look_back_id)
    return list(connection().execute(found).scalars())


def counts_of(cvrs: Collection[str], person: UUID) -> list[tuple[UUID, Figures]]:
    """What these organisations have counted of the person, newest first, by the look-back that it was counted for."""
    of_person = _COUNT.c.cvr.in_(cvrs) & (_COUNT.c.person_digest == person)
    columns = (_COUNT.c.look_back_id, _COUNT.c.figures)
    rows = connection().execute(select(*columns).where(of_person).order_by(_COUNT.c.counted_at.desc()))
    return [(row.look_back_id, Figures.from_json(row.figures)) for row in rows]


def add_count(known: LookBackKnown, at: datetime, counted: Figures) -> None:
    """Keep what was counted."""
    facts = {"look_back_id": known.stands.look_back_id, "cvr": known.stands.cvr, "person_digest": known.person}
    connection().execute(insert(LookBackCountRow), {**facts, "counted_at": at, "figures": counted.as_json()})


def waiting(*states: LookBackState) -> list[tuple[UUID, str]]:
    """Look-backs of all organisations that stand there, with whose they are; in the worker's role."""
    found = select(_STANDING.c.look_back_id, _STANDING.c.cvr).where(
        _STANDING.c.state.in_([one.value for one in states])
    )
    rows = connection().execute(found.order_by(_STANDING.c.look_back_id))
    return [(row.look_back_id, row.cvr) for row in rows]
