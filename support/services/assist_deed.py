"""What each act at the desk is made of: its words, whether it can be done, and doing it when its day has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from citizen_app.auth.actor import Actor
from support.domain.assisted import AssistRefusal, NotDone


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """An act that is read aloud, in the desk's role for one citizen, which reads their decisions and no log."""

    actor: Actor
    act_id: UUID
    at: datetime
    counts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An act whose day has come, in the citizen's own role, as whoever made it at the desk."""

    actor: Actor
    act_id: UUID
    made_at: datetime
    at: datetime


def nothing_against(_asking: Asking, _wish: Any) -> AssistRefusal | None:
    """What can always be done."""
    return None


def done_when_asked(_doing: Doing, _wish: Any) -> NotDone | None:
    """What only informs is done when it is asked for. Raises ValueError: it never waits for its day."""
    raise ValueError("a letter is ordered when it is asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One kind of act; each function is given the wish of its kind."""

    told: Callable[[Asking, Any], list[str]]
    """The sentences that are read aloud and kept."""
    do: Callable[[Doing, Any], NotDone | None]
    """Do it; why it could not be done any more, or None."""
    why_not: Callable[[Asking, Any], AssistRefusal | None] = nothing_against
    """Why it cannot be done, as far as it shows without the citizen's log."""
