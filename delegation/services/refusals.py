"""Why something about a power was refused. No answer tells anything of anybody but who reads it."""

from enum import StrEnum
from typing import ClassVar

from citizen_app.errors import CitizenAppError
from delegation.domain.powers import TermsRefusal


class PowerRefusal(StrEnum):
    """The reasons; those of the terms themselves are `TermsRefusal`."""

    NO_SUCH_CODE = "no-such-code"  # guessed, used, taken back or run out: one answer for all
    OWN_CODE = "own-code"
    TOO_MANY_TRIES = "too-many-tries"
    TOO_MANY_CODES = "too-many-codes"
    TOO_YOUNG_TO_GIVE = "too-young-to-give"
    TOO_YOUNG_TO_HOLD = "too-young-to-hold"
    LOW_ASSURANCE = "low-assurance"
    HAVE_ONE = "have-one"  # this holder has a power from this grantor already
    NOT_HERE = "not-here"  # a public operator offers Digital Fuldmagt instead
    MADE_BEFORE = "made-before"  # by the first of two clicks, which showed the code
    WRONG_MARK = "wrong-mark"  # of a paper: it is not the letter that was sent
    ANOTHER_PERSON = "another-person"  # who has ordered a letter, or would hold the power, does not register it
    NOT_NOW = "not-now"  # the power does not stand so that this step can be taken


class PowerRefused(CitizenAppError):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail of who tried."""

    code: ClassVar[str] = "power-refused"
    status: ClassVar[int] = 409
    keeps_work: ClassVar[bool] = True  # what was tried in vain is counted; nothing else was written

    def __init__(self, refusal: PowerRefusal | TermsRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
