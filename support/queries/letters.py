"""Letters on paper: writing one down, and each step with where it leads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from citizen_app.db.work import connection
from support.domain.letters import Letter, LetterEvent, LetterStep
from support.letter_models import PrintLetterRow, PrintLetterStandingRow, PrintLetterStepRow

_STANDING = PrintLetterStandingRow.__table__


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
