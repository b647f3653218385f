"""Why something about a power was refused. No answer tells anything of anybody but who reads it."""

from enum import StrEnum


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
    NOT_NOW = "not-now"  # the power does not stand so that this step can be taken


class PowerRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail of who tried."""

    def __init__(self, refusal: StrEnum) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
