"""Questions about look-ups: the citizen's own by subject, an organisation's and the desk's by where they stand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, insert, select, update

from citizen_app.db.roles import for_organisation
from citizen_app.db.work import connection
from logview.queries.case_entries import AskedEntry, visits_of
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow, QuestionStepRow
from support.domain.cases import Case, CaseEvent, CaseStep, Finding, Party, case_from

_CASE, _ENTRY, _STEP, _STANDING = (
    QuestionCaseRow.__table__,
    QuestionEntryRow.__table__,
    QuestionStepRow.__table__,
    QuestionStandingRow.__table__,
)
# What a citizen's database role may read of a step: not which member of staff it was.
_NAMES = ("sequence", "step", "party", "at", "cvr", "due_on", "finding", "entries", "words_sealed")
_TOLD = (*(_STEP.c[one] for one in _NAMES), _STEP.c.helper_key.label("by_helper_key"))
Place = tuple[UUID, datetime, int]
"""The whole key of an entry: whose, when, its number."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Said:
    """A step with what was written."""

    event: CaseEvent
    words_sealed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CaseFile:
    """A question with everything that was said."""

    case: Case
    number: str
    said: Sequence[Said]


def add_case(facts: Mapping[str, Any], entries: Iterable[Place]) -> None:
    """Write a question down with its entries; `add_step` writes its asking."""
    connection().execute(insert(QuestionCaseRow), dict(facts))
    key = {"citizen_key": facts["citizen_key"], "case_id": facts["case_id"]}
    _add_entries(key, entries)


def join_entries(case: Case, entries: Iterable[Place]) -> None:
    """Let a question be about these entries too."""
    known = set(entries_of(case))
    _add_entries({"citizen_key": case.citizen, "case_id": case.case_id}, [one for one in entries if one not in known])


def _add_entries(key: Mapping[str, UUID], entries: Iterable[Place]) -> None:
    places = [(at, number) for _citizen, at, number in entries]
    visits = visits_of(key["citizen_key"], places) if places else {}
    rows = [
        {
            **key,
            "entry_id": number,
            "occurred_at": at,
            "organisation_ref": visits[number].organisation_ref if number in visits else None,
            "visit_key": visits[number].visit_key if number in visits else None,
        }
        for at, number in places
    ]
    if rows:
        connection().execute(insert(QuestionEntryRow), rows)


def add_step(case: Case, event: CaseEvent, words_sealed: bytes | None) -> None:
    """Write down what happened to a question, and where it stands now. `case`: as it is after the step.

    Raises IntegrityError when another step was quicker.
    """
    key = {"citizen_key": case.citizen, "case_id": case.case_id}
    connection().execute(insert(QuestionStepRow), {**key, **_columns(case, event), "words_sealed": words_sealed})
    stands: dict[str, Any] = {
        "state": case.state.value,
        "due_on": case.due_on,
        "changed_at": case.changed_at,
        "is_escalated": case.is_escalated,
        "steps": case.steps,
    }
    if event.step is CaseStep.ASKED:
        asked = {
            "cvr": case.cvr,
            "asked_at": case.asked_at,
            "helper_key": case.helper,
            "asked_with": case.asked_with,
            "concern": case.concern.value,
            "deadline_kind": case.deadline_kind.value,
        }
        connection().execute(insert(QuestionStandingRow), {**key, **asked, **stands})
        return
    if event.step is CaseStep.PASSED_ON:
        stands["cvr"] = case.cvr
    connection().execute(
        update(QuestionStandingRow)
        .where(_STANDING.c.citizen_key == case.citizen, _STANDING.c.case_id == case.case_id)
        .values(stands)
    )


def _columns(case: Case, event: CaseEvent) -> dict[str, Any]:
    """A step as it is kept, without its words."""
    return {
        "sequence": case.steps,
        "step": event.step.value,
        "party": event.party.value,
        "at": event.at,
        "by_staff_key": event.by,
        "cvr": event.cvr,
        "due_on": event.due_on,
        "finding": event.finding.value if event.finding else None,
        "entries": sorted(event.entries) if event.entries is not None else None,
        "helper_key": event.helper,
    }


def files_of(subject: Sequence[UUID]) -> list[CaseFile]:
    """The subject's questions, newest first."""
    return _files(_reading(_TOLD).where(_CASE.c.citizen_key.in_(list(subject))))[::-1]


def files_about(subject: Sequence[UUID], entry: Place) -> list[CaseFile]:
    """The subject's questions about one of their entries, newest first."""
    citizen, _at, number = entry
    among = select(_ENTRY.c.case_id).where(_ENTRY.c.citizen_key == citizen, _ENTRY.c.entry_id == number)
    of_these = _CASE.c.citizen_key.in_(list(subject)) & _CASE.c.case_id.in_(among)
    return _files(_reading(_TOLD).where(of_these))[::-1]


def file_of(subject: Sequence[UUID], case_id: UUID) -> CaseFile | None:
    """One of the subject's questions; None for any other."""
    own = _CASE.c.citizen_key.in_(list(subject)) & (_CASE.c.case_id == case_id)
    return next(iter(_files(_reading(_TOLD).where(own))), None)


def asked_since(subject: Sequence[UUID], moment: datetime, helper: Sequence[UUID] | None) -> list[datetime]:
    """When the subject has asked since then, or one helper for them, by any of the helper's keys."""
    own = _CASE.c.citizen_key.in_(list(subject)) & (_CASE.c.asked_at > moment)
    by = _CASE.c.helper_key.is_(None) if helper is None else _CASE.c.helper_key.in_(list(helper))
    return list(connection().execute(select(_CASE.c.asked_at).where(own, by)).scalars())


def see_only(*cvrs: str) -> None:
    """From here on the database shows the questions of this organisation alone, and of those that it has taken over."""
    for_organisation(connection(), *cvrs)


def file_to(cvrs: Collection[str], case_id: UUID) -> CaseFile | None:
    """One of these organisations' questions, with who took each step; None for any other."""
    held = _STANDING.c.cvr.in_(cvrs)
    found = _files(_reading((*_TOLD, _STEP.c.by_staff_key), held).where(_CASE.c.case_id == case_id))
    return next(iter(found), None)


def file_at_desk(citizen: UUID, case_id: UUID) -> CaseFile | None:
    """A question wherever it stands, with who took each step; for Indblik's own desk."""
    this = (_CASE.c.citizen_key == citizen) & (_CASE.c.case_id == case_id)
    return next(iter(_files(_reading((*_TOLD, _STEP.c.by_staff_key)).where(this))), None)


def entries_of(case: Case) -> list[Place]:
    """The entries that a question is about, oldest first."""
    rows = connection().execute(
        select(_ENTRY.c.citizen_key, _ENTRY.c.occurred_at, _ENTRY.c.entry_id)
        .where(_ENTRY.c.citizen_key == case.citizen, _ENTRY.c.case_id == case.case_id)
        .order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id)
    )
    return [(row.citizen_key, row.occurred_at, row.entry_id) for row in rows]


def numbers_of(case: Case) -> list[int]:
    """Their numbers alone."""
    return [number for _citizen, _at, number in entries_of(case)]


def asked_in(case: Case) -> list[AskedEntry]:
    """The same with what tells their visits."""
    rows = connection().execute(
        select(_ENTRY.c.occurred_at, _ENTRY.c.entry_id, _ENTRY.c.organisation_ref, _ENTRY.c.visit_key)
        .where(_ENTRY.c.citizen_key == case.citizen, _ENTRY.c.case_id == case.case_id)
        .order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id)
    )
    return [
        AskedEntry(
            at=row.occurred_at,
            entry_id=row.entry_id,
            organisation_ref=row.organisation_ref,
            visit_key=row.visit_key,
        )
        for row in rows
    ]


def _reading(steps: Sequence[ColumnElement[Any]], held: ColumnElement[bool] | None = None) -> Select[Any]:
    of_case = (_STEP.c.citizen_key == _CASE.c.citizen_key) & (_STEP.c.case_id == _CASE.c.case_id)
    reading = select(*_CASE.columns, *steps).join(_STEP, of_case)
    if held is not None:
        of_standing = (_STANDING.c.citizen_key == _CASE.c.citizen_key) & (_STANDING.c.case_id == _CASE.c.case_id)
        reading = reading.join(_STANDING, of_standing & held)
    return reading.order_by(_CASE.c.asked_at, _CASE.c.case_id, _STEP.c.sequence)


def _files(statement: Select[Any]) -> list[CaseFile]:
    found = []
    for _case_id, rows in groupby(connection().execute(statement), key=lambda row: row.case_id):
        of_case = list(rows)
        said = [Said(event=event_from(row), words_sealed=row.words_sealed) for row in of_case]
        case = case_from(of_case[0], [one.event for one in said])
        found.append(CaseFile(case=case, number=of_case[0].number, said=said))
    return found


def event_from(row: Any) -> CaseEvent:
    """The step that a row tells of."""
    return CaseEvent(
        step=CaseStep(row.step),
        party=Party(row.party),
        at=row.at,
        by=getattr(row, "by_staff_key", None),
        cvr=row.cvr,
        due_on=row.due_on,
        finding=Finding(row.finding) if row.finding else None,
        entries=frozenset(entries) if (entries := getattr(row, "entries", None)) is not None else None,
        helper=getattr(row, "by_helper_key", None),
    )
