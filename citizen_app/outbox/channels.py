"""Ways out of the house: what the worker hands a letter to. Features may add more in `Feature.channels`."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from flask import current_app

from citizen_app.outbox.letters import Letter


class NotSent(Exception):
    """The letter could not be handed over; it is tried again. `code` is ours: the other side's words may hold an
    address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(NotSent):
    """The other side says that nobody is there: trying again would not help."""


class Channel(Protocol):
    """One way out."""

    def send(self, letter: Letter, message_id: UUID) -> None:
        """Hand the letter over. It may come twice with one message id. Raises NotSent or Refused."""


def channels() -> Mapping[str, Channel]:
    """Every channel by its name."""
    found: Mapping[str, Channel] = current_app.extensions["indblik.channels"]
    return found
