"""A block that waits for everybody who has to confirm it, and the end of one. Pure."""

from dataclasses import dataclass
from uuid import UUID

from citizen_app.agreeing import AskedFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(AskedFor):
    """What the first of them asked for. `answers` of a block that would be made, or `ends`: one that would end."""

    submission_id: UUID
    answers: bytes | None = None
    ends: UUID | None = None
