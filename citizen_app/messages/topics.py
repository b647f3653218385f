"""Topics: what a citizen can choose to hear about. Features register theirs in `Feature.topics`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import current_app
from flask_babel import LazyString

OFF: Final = "off"
ON: Final = "on"
DAILY: Final = "daily"
WEEKLY: Final = "weekly"
CHOICES: Final = (OFF, ON, DAILY, WEEKLY)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Something that happens for a citizen and that they may want to be told of.

    The message never says which topic it is about: label and description stand on the page "Beskeder" only.
    """

    code: str  # at most 40 characters; also the kind of the outbox message
    label: LazyString
    description: LazyString
    choices: Sequence[str] = (OFF, ON)  # besides OFF, either ON or how often
    default: str = OFF  # for whoever has an e-mail with us and has not chosen
    endpoint: str | None = None  # the page on which the citizen reads what it was about
    # Of what may be over before it is sent: whether it still concerns them, by their key and what it is about. It is
    # asked in the worker's transaction, and leaves that in the worker's database role.
    still: Callable[[UUID, UUID | None], bool] | None = None

    def __post_init__(self) -> None:
        if OFF not in self.choices or self.default not in self.choices or not set(self.choices) <= set(CHOICES):
            raise ValueError(f"the choices of topic {self.code} do not fit")


def topics() -> Mapping[str, Topic]:
    """Every topic by its code, in the order of the features."""
    found: Mapping[str, Topic] = current_app.extensions["indblik.topics"]
    return found
