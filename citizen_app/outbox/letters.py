"""What goes out: a message from the queue, and the letter that it becomes when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

EMAIL = "email"
"""The channel that every installation has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedMessage:
    """A message that waits to be sent. `owner_key` is the citizen it goes to."""

    owner_key: UUID
    message_id: UUID  # the same each time it is tried, so that whoever gets it twice can tell
    channel: str
    kind: str
    about_id: UUID | None
    created_at: datetime
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Letter:
    """A message with its words and where it goes; lives only while it is being sent."""

    to: str
    language: str
    subject: str
    text: str


Composer: TypeAlias = Callable[[QueuedMessage], Letter | None]
"""Makes the letter, inside the worker's transaction. None: nobody wants it any more, and it is dropped."""
