"""Requests for masked names with their steps: the citizen's own by subject, the deciders' by organisation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, insert, select

from citizen_app.db.work import connection
from logview.domain.name_requests import (
    NameRequest,
    RefusalReason,
    RequestEvent,
    RequestStep,
    Right,
    Whom,
    request_from,
)
from logview.models import OrganisationRefRow, ProfessionalRow
from logview.name_models import NameRequestEntryRow, NameRequestEventRow, NameRequestRow

_REQUEST, _EVENT, _ENTRY = NameRequestRow.__table__, NameRequestEventRow.__table__, NameRequestEntryRow.__table__
# What a citizen's database role may read; the words and the reasons are not among it.
_TOLD = tuple(
    _REQUEST.c[name]
    for name in (
        "citizen_key", "request_id", "cvr", "masked_by_scheme", "masked_by_code", "whom", "needed_for", "due_on",
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


def add_request(columns: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> None:
    """Write a request down with its entries; its asking is its first step."""
    connection().execute(insert(NameRequestRow), dict(columns))
    connection().execute(insert(NameRequestEntryRow), [dict(one) for one in entries])


def add_step(citizen: UUID, request_id: UUID, sequence: int, taken: StepTaken) -> None:
    """Write down what happened to a request. Raises IntegrityError when another was quicker."""
    connection().execute(
        insert(NameRequestEventRow),
        {
            "citizen_key": citizen,
            "request_id": request_id,
            "sequence": sequence,
            "step": taken.step.value,
            "at": taken.at,
            "by_staff_key": taken.by,
            "refusal": taken.refusal.value if taken.refusal else None,
            "reason_sealed": taken.reason_sealed,
        },
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
    """The entries of some of the subject's requests."""
    rows = connection().execute(
        select(_ENTRY.c.request_id, _ENTRY.c.citizen_key, _ENTRY.c.occurred_at, _ENTRY.c.entry_id)
        .where(_ENTRY.c.citizen_key.in_(list(subject)), _ENTRY.c.request_id.in_(list(request_ids)))
        .order_by(_ENTRY.c.occurred_at)
    )
    found: dict[UUID, list[EntryAsked]] = {}
    for row in rows:
        found.setdefault(row.request_id, []).append(EntryAsked(entry=(row.citizen_key, row.occurred_at, row.entry_id)))
    return found


def requests_to(cvr: str) -> list[KnownRequest]:
    """Every request to the organisation, those that are due first at the front."""
    found = _known(_reading(tuple(_REQUEST.columns), (*_STEPS, _EVENT.c.by_staff_key)).where(_REQUEST.c.cvr == cvr))
    return sorted(found, key=lambda one: (one.request.due_on, one.request.asked_at))


def request_to(cvr: str, request_id: UUID) -> KnownRequest | None:
    """One of the organisation's requests; None for any other."""
    whole = _reading(tuple(_REQUEST.columns), (*_STEPS, _EVENT.c.by_staff_key))
    return next(iter(_known(whole.where(_REQUEST.c.cvr == cvr, _REQUEST.c.request_id == request_id))), None)


def entries_to_decide(request: NameRequest) -> list[EntryAsked]:
    """The entries of a request, for those who decide it: no name."""
    person, unit = ProfessionalRow.__table__, OrganisationRefRow.__table__
    rows = connection().execute(
        select(*_ENTRY.columns, person.c.profession_code, unit.c.scheme, unit.c.code)
        .join(person, person.c.professional_id == _ENTRY.c.professional_id)
        .outerjoin(unit, unit.c.ref == _ENTRY.c.organisation_ref)
        .where(_ENTRY.c.citizen_key == request.citizen, _ENTRY.c.request_id == request.request_id)
        .order_by(_ENTRY.c.occurred_at)
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
    by_request = groupby(rows, key=lambda row: (row.citizen_key, row.request_id))
    return [_one(list(of_request)) for _key, of_request in by_request]


def _one(rows: Sequence[Any]) -> KnownRequest:
    first = rows[0]._mapping
    return KnownRequest(
        request=request_from(rows[0], [_event(row._mapping) for row in rows]),
        masked_by=(first["masked_by_scheme"], first["masked_by_code"]),
        whom=Whom(first["whom"]),
        needed_for=Right(first["needed_for"]),
        words_sealed=first.get("words_sealed"),
    )


def _event(row: Mapping[str, Any]) -> RequestEvent:
    refusal = row["refusal"]
    return RequestEvent(
        step=RequestStep(row["step"]),
        at=row["at"],
        by=row.get("by_staff_key"),
        refusal=RefusalReason(refusal) if refusal else None,
    )
