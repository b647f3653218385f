"""Follow-ups on misuse: one organisation's for its lead, and what its officers set going by what they find."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update

from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow
from support.domain.look_back import LookBackState
from support.domain.misuse import (
    OPEN,
    Matter,
    MatterEvent,
    MatterParty,
    MatterState,
    MatterStep,
    Recipient,
    matter_from,
)
from support.look_back_models import LookBackRow, LookBackStandingRow
from support.misuse_models import MisuseMatterRow, MisuseStandingRow, MisuseStepRow
from support.queries.askers import WHO, askers_of, not_asked_by

_MATTER, _STEP, _STANDING = MisuseMatterRow.__table__, MisuseStepRow.__table__, MisuseStandingRow.__table__
_CASE = QuestionCaseRow.__table__
_OF_CASE = (_CASE.c.citizen_key == _MATTER.c.citizen_key) & (_CASE.c.case_id == _MATTER.c.case_id)
_OVER = [one.value for one in (LookBackState.CLOSED, LookBackState.REFUSED, LookBackState.WITHDRAWN)]
Line = tuple[bool, datetime, UUID]
"""Where a matter stands in a list: whether its clock runs no more, from when it runs, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Done:
    """A step with what was written."""

    event: MatterEvent
    words_sealed: bytes | None
    digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MatterFile:
    """A follow-up with everything that was done."""

    matter: Matter
    done: Sequence[Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class InList:
    """A line of a list."""

    matter_id: UUID
    citizen: UUID
    case_number: str
    state: MatterState
    clock_from: datetime
    is_settled: bool
    changed_at: datetime
    is_of_colleague: bool = False  # then neither number nor state is told

    def bare(self) -> "InList":
        """As it is told of a colleague: that there is one, so that its time is not lost."""
        return replace(self, case_number="", is_of_colleague=True)

    @property
    def place(self) -> Line:
        """Where it stands in the list."""
        return self.is_settled, self.clock_from, self.matter_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which matters a list holds."""

    cvrs: Collection[str]
    states: Collection[MatterState]
    without: Collection[UUID] = ()  # the citizens that the reader is
    not_asked_by: Collection[UUID] = ()  # nor one on a question that they asked for somebody whom they help
    runs_before: datetime | None = None  # those whose time runs from before it, and that are not settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the follow-up on a question stands, as much as officers see."""

    matter_id: UUID
    state: MatterState
    steps: int
    is_settled: bool  # the authority was notified, or need not be

    @property
    def runs(self) -> bool:
        """Whether the time to notify the authority runs."""
        return self.state in OPEN and not self.is_settled


def standing_of(cvr: str, citizen: UUID, case_id: UUID) -> Standing | None:
    """The organisation's follow-up on a question; None where it has none."""
    row = (
        connection()
        .execute(
            select(_STANDING.c.matter_id, _STANDING.c.state, _STANDING.c.steps, _STANDING.c.is_settled)
            .join(_MATTER, _MATTER.c.matter_id == _STANDING.c.matter_id)
            .where(_MATTER.c.citizen_key == citizen, _MATTER.c.case_id == case_id, _MATTER.c.cvr == cvr)
        )
        .first()
    )
    if row is None:
        return None
    state = MatterState(row.state)
    return Standing(matter_id=row.matter_id, state=state, steps=row.steps, is_settled=row.is_settled)


def add_matter(facts: Mapping[str, Any], by: UUID) -> None:
    """Write down that an organisation found look-ups unjustified."""
    connection().execute(insert(MisuseMatterRow), {**facts, "opened_by_staff_key": by})
    opened = MatterEvent(step=MatterStep.OPENED, party=MatterParty.ORGANISATION, at=facts["opened_at"], by=by)
    _write(facts["matter_id"], 1, opened)
    stands = {"state": MatterState.FOUND.value, "is_settled": False, "reminded": 0, "steps": 1}
    at = {"clock_from": facts["opened_at"], "changed_at": facts["opened_at"]}
    connection().execute(
        insert(MisuseStandingRow), {"matter_id": facts["matter_id"], "cvr": facts["cvr"], **stands, **at}
    )


def add_finding(known: Standing, event: MatterEvent, state: MatterState) -> None:
    """Write down that the finding was set right, or that something (more) was found. `state`: where that leads.

    The time to notify begins anew unless it runs already.
    """
    stands: dict[str, Any] = {"state": state.value, "changed_at": event.at, "steps": known.steps + 1}
    if event.step is MatterStep.FOUND_AGAIN and known.runs:
        stands |= {"is_settled": False}
    elif event.step is MatterStep.FOUND_AGAIN:
        stands |= {"clock_from": event.at, "is_settled": False, "reminded": 0}
    _write(known.matter_id, known.steps + 1, event)
    _stand(known.matter_id, stands)


def add_step(
    matter: Matter, event: MatterEvent, clock_from: datetime, *, words: bytes | None = None, digest: bytes | None = None
) -> None:
    """Write down what was done, and where the matter stands now. `matter`: as it is after the step; `words`: sealed.

    Raises IntegrityError when another step was quicker.
    """
    _write(matter.matter_id, matter.steps, event, words=words, digest=digest)
    runs = select(_STANDING.c.clock_from).where(_STANDING.c.matter_id == matter.matter_id)
    stands: dict[str, Any] = {
        "state": matter.state.value,
        "is_settled": matter.is_settled,
        "changed_at": matter.changed_at,
        "steps": matter.steps,
    }
    if connection().execute(runs).scalar_one() != clock_from:
        stands |= {"clock_from": clock_from, "reminded": 0}
    _stand(matter.matter_id, stands)


def _write(
    matter_id: UUID, sequence: int, event: MatterEvent, *, words: bytes | None = None, digest: bytes | None = None
) -> None:
    connection().execute(
        insert(MisuseStepRow),
        {
            "matter_id": matter_id,
            "sequence": sequence,
            "step": event.step.value,
            "party": event.party.value,
            "at": event.at,
            "by_staff_key": event.by,
            "moment": event.moment,
            "due_on": event.due_on,
            "recipient": event.recipient.value if event.recipient else None,
            "digest": digest,
            "words_sealed": words,
        },
    )


def _stand(matter_id: UUID, values: Mapping[str, Any]) -> None:
    connection().execute(update(MisuseStandingRow).where(_STANDING.c.matter_id == matter_id).values(values))


def file_of(cvrs: Collection[str], matter_id: UUID) -> MatterFile | None:
    """One of these organisations' follow-ups; None for any other."""
    this = (_MATTER.c.matter_id == matter_id) & _MATTER.c.cvr.in_(cvrs)
    told = select(*_MATTER.columns, *WHO).outerjoin(_CASE, _OF_CASE)
    row = connection().execute(told.where(this)).first()
    if row is None:
        return None
    steps = select(*_STEP.columns).where(_STEP.c.matter_id == matter_id).order_by(_STEP.c.sequence)
    done = [
        Done(event=_event(one), words_sealed=one.words_sealed, digest=one.digest) for one in connection().execute(steps)
    ]
    matter = replace(matter_from(row, [one.event for one in done]), askers=askers_of(row))
    return MatterFile(matter=matter, done=done)


def has_open_look_back(matter_id: UUID) -> bool:
    """Whether a look-back that belongs to the matter is still under way; in the look-backs' own role."""
    back, stands = LookBackRow.__table__, LookBackStandingRow.__table__
    open_ones = (
        select(back.c.look_back_id)
        .join(stands, stands.c.look_back_id == back.c.look_back_id)
        .where(back.c.matter_id == matter_id, stands.c.state.not_in(_OVER))
        .limit(1)
    )
    return connection().execute(open_ones).first() is not None


def list_of(wanted: Wanted, limit: int, after: Line | None = None) -> list[InList]:
    """At most so many of them, those whose time runs the longest first. `after`: the line before."""
    columns = ("matter_id", "state", "clock_from", "is_settled", "changed_at")
    found = (
        select(*(_STANDING.c[one] for one in columns), _MATTER.c.case_number, _MATTER.c.citizen_key)
        .join(_MATTER, _MATTER.c.matter_id == _STANDING.c.matter_id)
        .where(*_conditions(wanted))
    )
    if after is not None:
        is_settled, at, key = after
        same = (_STANDING.c.clock_from == at) & (_STANDING.c.matter_id > key)
        later = _STANDING.c.is_settled.is_(is_settled) & ((_STANDING.c.clock_from > at) | same)
        found = found.where(later if is_settled else later | _STANDING.c.is_settled.is_(True))
    order = (_STANDING.c.is_settled, _STANDING.c.clock_from, _STANDING.c.matter_id)
    rows = connection().execute(found.order_by(*order).limit(limit))
    return [
        InList(
            matter_id=row.matter_id,
            citizen=row.citizen_key,
            case_number=row.case_number,
            state=MatterState(row.state),
            clock_from=row.clock_from,
            is_settled=row.is_settled,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def number_of(wanted: Wanted) -> int:
    """How many there are."""
    counted = (
        select(func.count())
        .select_from(_STANDING)
        .join(_MATTER, _MATTER.c.matter_id == _STANDING.c.matter_id)
        .where(*_conditions(wanted))
    )
    return int(connection().execute(counted).scalar_one())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        _STANDING.c.cvr.in_(wanted.cvrs),
        _STANDING.c.state.in_([one.value for one in wanted.states]),
    ]
    if wanted.without:
        found.append(_MATTER.c.citizen_key.not_in(list(wanted.without)))
    if wanted.not_asked_by:
        found.append(not_asked_by(_MATTER.c.case_id, wanted.not_asked_by))
    if wanted.runs_before is not None:
        found += [_STANDING.c.clock_from < wanted.runs_before, _STANDING.c.is_settled.is_(False)]
    return found


def _event(row: Any) -> MatterEvent:
    return MatterEvent(
        step=MatterStep(row.step),
        party=MatterParty(row.party),
        at=row.at,
        by=row.by_staff_key,
        moment=row.moment,
        due_on=row.due_on,
        recipient=Recipient(row.recipient) if row.recipient else None,
    )
