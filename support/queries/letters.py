"""Letters on paper: writing one down, each step with where it leads, and the queue as the print desk reads it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select, tuple_, update

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow, CitizenRow
from support.domain.letters import Hold, Letter, LetterEvent, LetterKind, LetterState, LetterStep, told_by
from support.letter_models import PrintLetterRow, PrintLetterStandingRow, PrintLetterStepRow

_LETTER, _STEP, _STANDING = PrintLetterRow.__table__, PrintLetterStepRow.__table__, PrintLetterStandingRow.__table__
Key = tuple[UUID, UUID]
"""Whose, and which."""
Cursor = tuple[datetime, UUID]
"""Behind which letter a page begins."""
# What a citizen's database role may read of a letter and its steps: not which member of the desk it was.
_TOLD = tuple(_LETTER.c[one] for one in (
    "citizen_key", "letter_id", "number", "kind", "about_id", "month", "language", "has_contents", "ordered_at",
))  # fmt: skip
_STEP_TOLD = tuple(_STEP.c[one] for one in ("step", "at", "why"))
_PROTECTED = "protected"  # a reason of a link between two numbers, from the register


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterNoted:
    """A step with what the desk wrote."""

    event: LetterEvent
    words_sealed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterFile:
    """A letter with everything that happened to it."""

    letter: Letter
    steps: Sequence[LetterNoted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register has told of a person, of all their keys."""

    born: Any
    is_dead: bool
    is_protected: bool


def add_letter(letter: Letter, by: UUID | None) -> None:
    """Write down that a letter is ordered, and by which member of the desk. Needs no right to read anything."""
    key = {"citizen_key": letter.citizen, "letter_id": letter.letter_id}
    facts = {
        "number": letter.number,
        "kind": letter.kind.value,
        "about_id": letter.about,
        "month": letter.month,
        "language": letter.language,
        "has_contents": letter.has_contents,
        "ordered_at": letter.ordered_at,
        "ordered_by_staff_key": by,
    }
    connection().execute(insert(PrintLetterRow), {**key, **facts})
    _add_event(letter, LetterEvent(step=LetterStep.ORDERED, at=letter.ordered_at, by=by), None, None)
    standing = {"kind": letter.kind.value, "ordered_at": letter.ordered_at, **_stands(letter, letter.ordered_at)}
    connection().execute(insert(PrintLetterStandingRow), {**key, **standing})


def add_step(
    letter: Letter, event: LetterEvent, words_sealed: bytes | None = None, batch_id: UUID | None = None
) -> None:
    """Write down a step, and where the letter stands now. `letter`: as it is after the step.

    Raises IntegrityError when another step was quicker.
    """
    _add_event(letter, event, words_sealed, batch_id)
    connection().execute(
        update(PrintLetterStandingRow)
        .where(_STANDING.c.citizen_key == letter.citizen, _STANDING.c.letter_id == letter.letter_id)
        .values(_stands(letter, event.at))
    )


def letters_of(subject: Sequence[UUID]) -> list[Letter]:
    """The subject's own letters, newest first."""
    statement = _reading(_TOLD, _STEP_TOLD).where(_LETTER.c.citizen_key.in_(list(subject)))
    found = [one.letter for one in _files(statement)]
    return sorted(found, key=lambda one: (one.ordered_at, one.letter_id), reverse=True)


def files(keys: Collection[Key]) -> dict[Key, LetterFile]:
    """These letters, with who took each step; for the print desk."""
    if not keys:
        return {}
    of_these = tuple_(_LETTER.c.citizen_key, _LETTER.c.letter_id).in_(list(keys))
    told = _reading(_LETTER.columns, (*_STEP_TOLD, _STEP.c.by_staff_key, _STEP.c.words_sealed)).where(of_these)
    return {(one.letter.citizen, one.letter.letter_id): one for one in _files(told)}


def queue(
    state: LetterState,
    *,
    kind: LetterKind | None,
    without: Collection[UUID],
    limit: int,
    after: Cursor | None = None,
) -> list[Key]:
    """At most so many letters that stand there, the oldest first. `without`: the citizens that the reader is."""
    lines = select(_STANDING.c.citizen_key, _STANDING.c.letter_id).where(_STANDING.c.state == state.value)
    if kind is not None:
        lines = lines.where(_STANDING.c.kind == kind.value)
    if without:
        lines = lines.where(_STANDING.c.citizen_key.not_in(list(without)))
    if after is not None:
        at, letter_id = after
        same = (_STANDING.c.ordered_at == at) & (_STANDING.c.letter_id > letter_id)
        lines = lines.where(_STANDING.c.ordered_at >= at, (_STANDING.c.ordered_at > at) | same)
    lines = lines.order_by(_STANDING.c.ordered_at, _STANDING.c.letter_id).limit(limit)
    return [(row.citizen_key, row.letter_id) for row in connection().execute(lines)]


def numbers_in(without: Collection[UUID]) -> Mapping[LetterState, int]:
    """How many letters stand where."""
    counted = select(_STANDING.c.state, func.count().label("number")).group_by(_STANDING.c.state)
    if without:
        counted = counted.where(_STANDING.c.citizen_key.not_in(list(without)))
    return {LetterState(row.state): row.number for row in connection().execute(counted)}


def known_of(person: Sequence[UUID]) -> Known:
    """What decides whether a person must see to a letter first."""
    rows = connection().execute(
        select(CitizenRow.birth_date, CitizenRow.died_on).where(CitizenRow.citizen_key.in_(list(person)))
    )
    told = [(row.birth_date, row.died_on) for row in rows]
    keys = list(person)
    protected = select(CitizenLinkRow.citizen_key).where(
        CitizenLinkRow.reason == _PROTECTED,
        CitizenLinkRow.state.in_(("linked", "pending")),
        or_(CitizenLinkRow.citizen_key.in_(keys), CitizenLinkRow.other_key.in_(keys)),
    )
    return Known(
        born=max((born for born, _died in told if born is not None), default=None),
        is_dead=any(died is not None for _born, died in told),
        is_protected=connection().execute(protected.limit(1)).first() is not None,
    )


def printed_since(moment: datetime) -> list[tuple[str, UUID]]:
    """Number and citizen of each letter that was printed from then on, each once; in the register's database role."""
    of_letter = (_STEP.c.citizen_key == _LETTER.c.citizen_key) & (_STEP.c.letter_id == _LETTER.c.letter_id)
    found = (
        select(_LETTER.c.number, _LETTER.c.citizen_key)
        .join(_STEP, of_letter)
        .where(_STEP.c.step == LetterStep.PRINTED.value, _STEP.c.at >= moment)
        .distinct()
        .order_by(_LETTER.c.number)
    )
    return [(row.number, row.citizen_key) for row in connection().execute(found)]


def printed_by(kind: LetterKind, about: UUID) -> frozenset[UUID]:
    """Who at the desk has printed a letter of the kind about this thing, by their accounts; in the role of printing."""
    of_letter = (_STEP.c.citizen_key == _LETTER.c.citizen_key) & (_STEP.c.letter_id == _LETTER.c.letter_id)
    printed = _STEP.c.step == LetterStep.PRINTED.value, _STEP.c.by_staff_key.is_not(None)
    found = select(_STEP.c.by_staff_key).join(_LETTER, of_letter)
    of_this = _LETTER.c.kind == kind.value, _LETTER.c.about_id == about
    return frozenset(connection().execute(found.where(*of_this, *printed)).scalars())


def printed_about(kind: LetterKind, about: Collection[UUID]) -> dict[UUID, datetime]:
    """When the letters of the kind about these things were printed, the latest of each; none of one that waits to be
    printed again. In the worker's database role, which reads this of notices alone."""
    of_letter = (_STANDING.c.citizen_key == _LETTER.c.citizen_key) & (_STANDING.c.letter_id == _LETTER.c.letter_id)
    rows = connection().execute(
        select(_LETTER.c.about_id, func.max(_STANDING.c.changed_at).label("printed_at"))
        .join(_STANDING, of_letter)
        .where(
            _LETTER.c.kind == kind.value,
            among(_LETTER.c.about_id, about),
            _STANDING.c.state == LetterState.PRINTED.value,
        )
        .group_by(_LETTER.c.about_id)
    )
    return {row.about_id: row.printed_at for row in rows}


def identifiers_now(citizens: Collection[UUID]) -> dict[UUID, list[tuple[str, bytes]]]:
    """Scheme and number, sealed, of each; none that has run out."""
    known = CitizenIdentifierRow.__table__
    rows = connection().execute(
        select(known.c.citizen_key, known.c.scheme, known.c.value_sealed).where(
            among(known.c.citizen_key, citizens), known.c.valid_until.is_(None)
        )
    )
    found: dict[UUID, list[tuple[str, bytes]]] = {}
    for row in rows:
        found.setdefault(row.citizen_key, []).append((row.scheme, row.value_sealed))
    return found


def _reading(columns: Any, steps: Sequence[ColumnElement[Any]]) -> Any:
    of_letter = (_STEP.c.citizen_key == _LETTER.c.citizen_key) & (_STEP.c.letter_id == _LETTER.c.letter_id)
    return (
        select(*columns, *steps)
        .join(_STEP, of_letter)
        .order_by(_LETTER.c.citizen_key, _LETTER.c.letter_id, _STEP.c.sequence)
    )


def _files(statement: Any) -> list[LetterFile]:
    found = []
    for _key, rows in groupby(connection().execute(statement), key=lambda row: (row.citizen_key, row.letter_id)):
        of_letter = list(rows)
        steps = [LetterNoted(event=_event(row), words_sealed=getattr(row, "words_sealed", None)) for row in of_letter]
        letter = told_by(_ordered(of_letter[0]), [one.event for one in steps[1:]])
        found.append(LetterFile(letter=letter, steps=steps))
    return found


def _event(row: Any) -> LetterEvent:
    return LetterEvent(
        step=LetterStep(row.step),
        at=row.at,
        by=getattr(row, "by_staff_key", None),
        why=Hold(row.why) if row.why else None,
    )


def _ordered(row: Any) -> Letter:
    return Letter(
        citizen=row.citizen_key,
        letter_id=row.letter_id,
        number=row.number,
        kind=LetterKind(row.kind),
        about=row.about_id,
        month=row.month,
        language=row.language,
        has_contents=row.has_contents,
        ordered_at=row.ordered_at,
    )


def _add_event(letter: Letter, event: LetterEvent, words_sealed: bytes | None, batch_id: UUID | None) -> None:
    connection().execute(
        insert(PrintLetterStepRow),
        {
            "citizen_key": letter.citizen,
            "letter_id": letter.letter_id,
            "sequence": letter.steps,
            "step": event.step.value,
            "at": event.at,
            "by_staff_key": event.by,
            "why": event.why.value if event.why else None,
            "batch_id": batch_id,
            "words_sealed": words_sealed,
        },
    )


def _stands(letter: Letter, at: datetime) -> dict[str, object]:
    why = letter.why.value if letter.why else None
    return {"state": letter.state.value, "why": why, "changed_at": at, "steps": letter.steps}
