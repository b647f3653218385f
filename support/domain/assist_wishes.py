"""What a citizen asked the desk to do, small enough to be sealed beside the act. Pure."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from citizen_app.complaint_settings import Law
from citizen_app.terms import DataKind
from logview.domain.name_requests import Right, Whom
from support.domain.assisted import ActKind
from support.domain.deadlines import DeadlineKind
from support.domain.turning import Turn


class BlockWish(msgspec.Struct, frozen=True, tag=ActKind.BLOCK.value):
    """A block (spærring): of which data (none named: all), towards which place (None: everybody), until which day."""

    kinds: tuple[DataKind, ...] = ()
    unit: tuple[str, str, bool] | None = None  # scheme, code, with the units below
    last: date | None = None  # included; None: until it is ended


class EndBlockWish(msgspec.Struct, frozen=True, tag=ActKind.END_BLOCK.value):
    """The end of a block that the citizen has."""

    decision_id: UUID


class ConfirmBlockWish(msgspec.Struct, frozen=True, tag=ActKind.CONFIRM_BLOCK.value):
    """That a block still fits, now that a place which it names has become another."""

    decision_id: UUID


class EndAccessWish(msgspec.Struct, frozen=True, tag=ActKind.END_ACCESS.value):
    """The end of an access in spite of a block that the citizen has given."""

    decision_id: UUID


class QuestionWish(msgspec.Struct, frozen=True, tag=ActKind.QUESTION.value):
    """A question about the look-ups of a day from a place: the desk does not see whether there are any."""

    day: date
    unit: tuple[str, str]  # scheme, code
    concern: str
    words: str
    is_whole: bool = False  # the letters may hold the question and its answer
    kind: DeadlineKind = DeadlineKind.LOG_QUESTION  # by which right it is asked


class WriteQuestionWish(msgspec.Struct, frozen=True, tag=ActKind.WRITE_QUESTION.value):
    """More words in one of the citizen's questions: further ones, or an answer to what was asked back."""

    number: str
    words: str


class ReopenQuestionWish(msgspec.Struct, frozen=True, tag=ActKind.REOPEN_QUESTION.value):
    """Asking on, after an answer or an end."""

    number: str
    words: str = ""


class CloseQuestionWish(msgspec.Struct, frozen=True, tag=ActKind.CLOSE_QUESTION.value):
    """The end of one of the citizen's questions, by the number that the citizen reads aloud."""

    number: str


class SendQuestionWish(msgspec.Struct, frozen=True, tag=ActKind.SEND_QUESTION.value):
    """One of the citizen's questions by letter, with the answer or what else was written to them."""

    number: str


class SendComplaintWish(msgspec.Struct, frozen=True, tag=ActKind.SEND_COMPLAINT.value):
    """A letter about one of the citizen's questions, for them to sign and send to whom they have chosen."""

    number: str
    to: Turn


class NameComplaintWish(msgspec.Struct, frozen=True, tag=ActKind.NAME_COMPLAINT.value):
    """The same about wishes for a name that were refused or are late: the desk sees neither whether there are any."""

    asked_on: date
    law: Law | None = None  # by which one it complains; None: it asks the organisation itself


class SendNoticesWish(msgspec.Struct, frozen=True, tag=ActKind.SEND_NOTICES.value):
    """What organisations have told the citizen of look-ups that should not have happened, whole, by letter."""


class MonthWish(msgspec.Struct, frozen=True, tag=ActKind.LOG_MONTH.value):
    """The log of a month by letter."""

    first: date  # the month's first day


class StopLettersWish(msgspec.Struct, frozen=True, tag=ActKind.STOP_LETTERS.value):
    """The end of the letters with the log and about questions that are not printed yet."""


class StopMessagesWish(msgspec.Struct, frozen=True, tag=ActKind.STOP_MESSAGES.value):
    """No messages any more."""


class NumberWish(msgspec.Struct, frozen=True, tag=ActKind.NUMBER.value):
    """A telephone number that the desk can call back on later, in the place of one that is there."""

    number: str


class ForgetNumberWish(msgspec.Struct, frozen=True, tag=ActKind.FORGET_NUMBER.value):
    """The end of the number that the citizen has registered."""


class NameWish(msgspec.Struct, frozen=True, tag=ActKind.ASK_NAME.value):
    """A masked name on the look-ups of a day from a place: the desk sees neither whether there are any nor a name."""

    day: date
    unit: tuple[str, str]  # scheme, code
    whom: Whom
    right: Right
    words: str = ""
    is_whole: bool = False  # the letter may hold the answer; the name it never holds


class WithdrawNamesWish(msgspec.Struct, frozen=True, tag=ActKind.WITHDRAW_NAMES.value):
    """The end of the citizen's wishes for a name that have no answer yet."""


Wish = (
    BlockWish
    | EndBlockWish
    | ConfirmBlockWish
    | EndAccessWish
    | QuestionWish
    | WriteQuestionWish
    | ReopenQuestionWish
    | CloseQuestionWish
    | SendQuestionWish
    | SendComplaintWish
    | NameComplaintWish
    | SendNoticesWish
    | MonthWish
    | StopLettersWish
    | StopMessagesWish
    | NumberWish
    | ForgetNumberWish
    | NameWish
    | WithdrawNamesWish
)
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
