"""What is sent to the tissue register's owner, and what it answers: JSON, as a file or a call (docs/tissue.md)."""

from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

import msgspec

Wanted = TypeVar("Wanted")


class OutgoingCitizen(msgspec.Struct, kw_only=True):
    """Whose decision it is."""

    scheme: str
    value: str


class OutgoingDecision(msgspec.Struct, kw_only=True):
    """A decision, under a reference that stays the same however often it is sent."""

    reference: UUID
    citizen: OutgoingCitizen
    material: str
    decision: str
    confirmed_at: datetime
    text_version: str
    language: str
    text: str


class Outgoing(msgspec.Struct, kw_only=True):
    """One batch, oldest first."""

    batch: UUID
    made_at: datetime
    decisions: list[OutgoingDecision]


class AnswerOfRegister(msgspec.Struct, kw_only=True):
    """What the register says of one decision. `at`: its own moment, with its zone."""

    reference: UUID
    answer: Literal["registered", "refused"]
    at: datetime


class AnswersOfRegister(msgspec.Struct, kw_only=True):
    """Answers, each as often as the register likes."""

    answers: list[AnswerOfRegister] = []


class Unreadable(ValueError):
    """A file or an answer is not what it should be; the text holds nothing of it."""


def outgoing_from(raw: bytes) -> Outgoing:
    """A batch, read back. Raises Unreadable."""
    return _decoded(raw, Outgoing)


def answers_from(raw: bytes) -> list[AnswerOfRegister]:
    """The answers. Raises Unreadable; a moment without a zone is refused: it could lie an hour beside."""
    found = _decoded(raw, AnswersOfRegister).answers
    if any(one.at.tzinfo is None for one in found):
        raise Unreadable("a moment has no zone")
    return found


def _decoded(raw: bytes, wanted: type[Wanted]) -> Wanted:
    try:
        return msgspec.json.decode(raw, type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # Not what the decoder says: it would repeat what was sent.
        raise Unreadable("it is not JSON of this form") from None
