"""Requests for masked names with their steps: the citizen's own by subject, the deciders' by organisation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, insert, select

from citizen_app.db.work import connection
from logview.domain.name_requests import (
    Answers,
    NameRequest,
    RefusalReason,
    RequestEvent,
    RequestStep,
    Right,
    Whom,
    request_from,
)
from logview.models import OrganisationRefRow, ProfessionalRow
from logview.name_models import NameRequestAnswerRow, NameRequestEntryRow, NameRequestEventRow, NameRequestRow

_REQUEST, _EVENT, _ENTRY = NameRequestRow.__table__, NameRequestEventRow.__table__, NameRequestEntryRow.__table__
_ANSWER = NameRequestAnswerRow.__table__
_GIVING = frozenset({RequestStep.GRANT_PROPOSED.value, RequestStep.GRANTED.value})
# What a citizen's database role may read; the words and the reasons are not among it.
_TOLD = tuple(
    _REQUEST.c[name]
    for name in (
        "citizen_key", "request_id", "cvr", "masked_by_scheme", "masked_by_code", "whom", "needed_for", "due_on",
        "letter_is_whole",
    )
)  # fmt: skip
_STEPS = (_EVENT.c.sequence, _EVENT.c.step, _EVENT.c.at, _EVENT.c.refusal)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KnownRequest:
    """A request with what its pages say of it."""

    request: NameRequest
    masked_by: tuple[str, str]
    whom: Whom
    needed_for: Right
    words_sealed: bytes | None = None  # for those who decide
    letter_is_whole: bool | None = None  # whether the letter with the answer holds it; None: there is no letter


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EntryAsked:
    """An entry of a request, as it was when it was asked about."""

    entry: tuple[UUID, datetime, int]
    unit: tuple[str, str] | None = None  # scheme and code, where the source gave them
    profession_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StepTaken:
    """A step of the deciders' with what they wrote, sealed."""

    step: RequestStep
    at: datetime
    by: UUID | None
    refusal: RefusalReason | None
    reason_sealed: bytes | None
    answers: Answers = field(default_factory=dict)


def add_request(columns: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> None:
    """Write a request down with its entries; its asking is its first step."""
    connection().execute(insert(NameRequestRow), dict(columns))
    connection().execute(insert(NameRequestEntryRow), [dict(one) for one in entries])


def add_step(citizen: UUID, request_id: UUID, sequence: int, taken: StepTaken) -> None:
    """Write down what happened to a request. Raises IntegrityError when another was quicker."""
    key = {"citizen_key": citizen, "request_id": request_id, "sequence": sequence}
    connection().execute(
        insert(NameRequestEventRow),
        {
            **key,
            "step": taken.step.value,
            "at": taken.at,
            "by_staff_key": taken.by,
            "refusal": taken.refusal.value if taken.refusal else None,
            "reason_sealed": taken.reason_sealed,
        },
    )
    if taken.answers:
        connection().execute(
            insert(NameRequestAnswerRow),
            [
                {**key, "entry_id": entry_id, "refusal": why_not.value if why_not else None}
                for entry_id, why_not in taken.answers.items()
            ],
        )


def requests_of(subject: Sequence[UUID]) -> list[KnownRequest]:
    """The subject's requests, newest first."""
    return _known(_reading(_TOLD, _STEPS).where(_REQUEST.c.citizen_key.in_(list(subject))))[::-1]


def requests_about(subject: Sequence[UUID], citizen: UUID, entry_id: int) -> list[KnownRequest]:
    """The subject's requests about one of their entries, newest first."""
    among = select(_ENTRY.c.request_id).where(_ENTRY.c.citizen_key == citizen, _ENTRY.c.entry_id == entry_id)
    of_these = _REQUEST.c.citizen_key.in_(list(subject)) & _REQUEST.c.request_id.in_(among)
    return _known(_reading(_TOLD, _STEPS).where(of_these))[::-1]


def entries_of(subject: Sequence[UUID], request_ids: Sequence[UUID]) -> dict[UUID, list[EntryAsked]]:
    """The entries of some of the subject's requests, newest first as in the log."""
    rows = connection().execute(
        select(_ENTRY.c.request_id, _ENTRY.c.citizen_key, _ENTRY.c.occurred_at, _ENTRY.c.entry_id)
        .where(_ENTRY.c.citizen_key.in_(list(subject)), _ENTRY.c.request_id.in_(list(request_ids)))
        .order_by(_ENTRY.c.occurred_at.desc(), _ENTRY.c.entry_id.desc())
    )
    found: dict[UUID, list[EntryAsked]] = {}
    for row in rows:
        found.setdefault(row.request_id, []).append(EntryAsked(entry=(row.citizen_key, row.occurred_at, row.entry_id)))
    return found


def requests_to(cvrs: Collection[str]) -> list[KnownRequest]:
    """Every request to the organisations, those that are due first at the front."""
    found = _known(_reading(tuple(_REQUEST.columns), (*_STEPS, _EVENT.c.by_staff_key)).where(_REQUEST.c.cvr.in_(cvrs)))
    return sorted(found, key=lambda one: (one.request.due_on, one.request.asked_at))


def request_to(cvrs: Collection[str], request_id: UUID) -> KnownRequest | None:
    """One of the organisations' requests; None for any other."""
    whole = _reading(tuple(_REQUEST.columns), (*_STEPS, _EVENT.c.by_staff_key))
    return next(iter(_known(whole.where(_REQUEST.c.cvr.in_(cvrs), _REQUEST.c.request_id == request_id))), None)


def entries_to_decide(request: NameRequest) -> list[EntryAsked]:
    """The entries of a request, for those who decide it: no name."""
    person, unit = ProfessionalRow.__table__, OrganisationRefRow.__table__
    rows = connection().execute(
        select(*_ENTRY.columns, person.c.profession_code, unit.c.scheme, unit.c.code)
        .join(person, person.c.professional_id == _ENTRY.c.professional_id)
        .outerjoin(unit, unit.c.ref == _ENTRY.c.organisation_ref)
        .where(_ENTRY.c.citizen_key == request.citizen, _ENTRY.c.request_id == request.request_id)
        .order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id)
    )
    return [
        EntryAsked(
            entry=(row.citizen_key, row.occurred_at, row.entry_id),
            unit=(row.scheme, row.code) if row.scheme and row.code else None,
            profession_code=row.profession_code,
        )
        for row in rows
    ]


def steps_of(request: NameRequest) -> list[StepTaken]:
    """Every step of a request with what was written, for those who decide it."""
    rows = connection().execute(
        select(*_EVENT.columns)
        .where(_EVENT.c.citizen_key == request.citizen, _EVENT.c.request_id == request.request_id)
        .order_by(_EVENT.c.sequence)
    )
    return [
        StepTaken(
            step=RequestStep(row.step),
            at=row.at,
            by=row.by_staff_key,
            refusal=RefusalReason(row.refusal) if row.refusal else None,
            reason_sealed=row.reason_sealed,
        )
        for row in rows
    ]


def _reading(columns: Sequence[ColumnElement[Any]], steps: Sequence[ColumnElement[Any]]) -> Select[Any]:
    same = (_EVENT.c.citizen_key == _REQUEST.c.citizen_key) & (_EVENT.c.request_id == _REQUEST.c.request_id)
    return (
        select(*columns, *steps)
        .select_from(_REQUEST.join(_EVENT, same))
        .order_by(_REQUEST.c.asked_at, _REQUEST.c.citizen_key, _REQUEST.c.request_id, _EVENT.c.sequence)
    )


def _known(statement: Select[Any]) -> list[KnownRequest]:
    rows = connection().execute(statement).all()
    answers = _answers([(row.citizen_key, row.request_id) for row in rows if row.step in _GIVING])
    by_request = groupby(rows, key=lambda row: (row.citizen_key, row.request_id))
    return [_one(list(of_request), answers) for _key, of_request in by_request]


def _answers(
    requests: Collection[tuple[UUID, UUID]],
) -> dict[tuple[UUID, UUID, int], dict[int, RefusalReason | None]]:
    """What each step of these requests says of single look-ups; nothing is read where there are none."""
    found: dict[tuple[UUID, UUID, int], dict[int, RefusalReason | None]] = {}
    if not requests:
        return found
    statement = select(*_ANSWER.columns).where(
        _ANSWER.c.citizen_key.in_({citizen for citizen, _request in requests}),
        _ANSWER.c.request_id.in_({request for _citizen, request in requests}),
    )
    for row in connection().execute(statement):
        said = found.setdefault((row.citizen_key, row.request_id, row.sequence), {})
        said[row.entry_id] = RefusalReason(row.refusal) if row.refusal else None
    return found


def _one(rows: Sequence[Any], answers: Mapping[tuple[UUID, UUID, int], Answers]) -> KnownRequest:
    first = rows[0]._mapping
    events = [_event(row._mapping, answers.get((row.citizen_key, row.request_id, row.sequence), {})) for row in rows]
    return KnownRequest(
        request=request_from(rows[0], events),
        masked_by=(first["masked_by_scheme"], first["masked_by_code"]),
        whom=Whom(first["whom"]),
        needed_for=Right(first["needed_for"]),
        words_sealed=first.get("words_sealed"),
        letter_is_whole=first["letter_is_whole"],
    )


def _event(row: Mapping[str, Any], answers: Answers) -> RequestEvent:
    refusal = row["refusal"]
    return RequestEvent(
        step=RequestStep(row["step"]),
        at=row["at"],
        by=row.get("by_staff_key"),
        refusal=RefusalReason(refusal) if refusal else None,
        answers=answers,
    )
