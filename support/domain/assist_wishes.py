"""What a citizen asked the desk to do, small enough to be sealed beside the act. Pure."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from citizen_app.terms import DataKind
from support.domain.assisted import ActKind
from support.domain.deadlines import DeadlineKind


class BlockWish(msgspec.Struct, frozen=True, tag=ActKind.BLOCK.value):
    """A block (spærring): of which data (none named: all), towards which place (None: everybody), until which day."""

    kinds: tuple[DataKind, ...] = ()
    unit: tuple[str, str, bool] | None = None  # scheme, code, with the units below
    last: date | None = None  # included; None: until it is ended


class EndBlockWish(msgspec.Struct, frozen=True, tag=ActKind.END_BLOCK.value):
    """The end of a block that the citizen has."""

    decision_id: UUID


class QuestionWish(msgspec.Struct, frozen=True, tag=ActKind.QUESTION.value):
    """A question about the look-ups of a day from a place: the desk does not see whether there are any."""

    day: date
    unit: tuple[str, str]  # scheme, code
    concern: str
    words: str
    is_whole: bool = False  # the letters may hold the question and its answer
    kind: DeadlineKind = DeadlineKind.LOG_QUESTION  # by which right it is asked


class CloseQuestionWish(msgspec.Struct, frozen=True, tag=ActKind.CLOSE_QUESTION.value):
    """The end of one of the citizen's questions, by the number that the citizen reads aloud."""

    number: str


class MonthWish(msgspec.Struct, frozen=True, tag=ActKind.LOG_MONTH.value):
    """The log of a month by letter."""

    first: date  # the month's first day


class StopMessagesWish(msgspec.Struct, frozen=True, tag=ActKind.STOP_MESSAGES.value):
    """No messages any more."""


Wish = BlockWish | EndBlockWish | QuestionWish | CloseQuestionWish | MonthWish | StopMessagesWish
_DECODER: Final = msgspec.json.Decoder(Wish)


def kind_of(wish: Wish) -> ActKind:
    """What it asks for."""
    return ActKind(str(wish.__struct_config__.tag))


def written(wish: Wish) -> str:
    """As text, to be sealed."""
    return msgspec.json.encode(wish).decode()


def wish_from(text: str) -> Wish:
    """Back from a text that we sealed ourselves."""
    return _DECODER.decode(text)
