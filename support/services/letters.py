"""Ordering letters on paper. Whoever may order one needs no right to read any (migration 0036).

What a letter says is written when it is printed; what is kept until then is what it is about.
"""

import secrets
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from citizen_app import clock
from support.domain.letters import Letter, LetterKind
from support.queries import letters as queries

AUDITED: Final = "letter"
_LETTERS: Final = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels and nothing that is mistaken for another
_EACH: Final = 4


def order_letter(
    citizen_key: UUID,
    kind: LetterKind,
    *,
    about: UUID | date,
    language: str = "da",
    ordered_by: UUID | None = None,
    has_contents: bool = False,
) -> UUID:
    """Put a letter to the citizen in the print queue, in the running transaction and its role; returns its id.

    `about`: the case, the act at the desk or the organisation's notice that it tells of, or any day of the month for
    `LOG_MONTH`. `ordered_by`: the member of the desk; None for the citizen and the clock. `has_contents`: only where
    the citizen has chosen that the answer itself may lie in the letter (safety.md 5). The caller audits what it does;
    a letter more than once for one deed is the caller's to avoid.
    """
    month = about.replace(day=1) if isinstance(about, date) else None
    letter = Letter(
        citizen=citizen_key,
        letter_id=uuid4(),
        number=_drawn_number(),
        kind=kind,
        about=None if isinstance(about, date) else about,
        month=month,
        language=language,
        has_contents=has_contents,
        ordered_at=clock.now(),
    )
    queries.add_letter(letter, ordered_by)
    return letter.letter_id


def _drawn_number() -> str:
    """What stands on the paper, such as "B-7KQ4-RM2D": drawn, and told apart from a case's number by its first."""
    first, last = ("".join(secrets.choice(_LETTERS) for _each in range(_EACH)) for _half in range(2))
    return f"B-{first}-{last}"
