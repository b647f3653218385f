"""Each way in which a sign-in can fail, as a class of its own; the words are in `citizen_app.auth.messages`."""

import re
from typing import ClassVar

from citizen_app.errors import CitizenAppError

_PROTOCOL_WORD = re.compile(r"[a-z_]{1,40}")


class SignInRefused(CitizenAppError):
    """A sign-in that came to nothing. What was written stands: the attempt is used up.

    `detail` is for the operator's log: our own words or the protocol's, never a claim, a token or an address.
    """

    code: ClassVar[str] = "sign-in-refused"
    status: ClassVar[int] = 403
    keeps_work: ClassVar[bool] = True

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class SignInCancelled(SignInRefused):
    """The person pressed cancel at the broker."""

    code = "sign-in-cancelled"


class LevelTooLow(SignInRefused):
    """Signed in below NSIS Substantial, or at a level that nobody told us."""

    code = "sign-in-level-too-low"


class NoCprNumber(SignInRefused):
    """The broker gave no CPR number, and without it we cannot find the person's log."""

    code = "sign-in-no-cpr"


class WrongIdentityType(SignInRefused):
    """A private person at the staff door, or a member of staff at the citizens'."""

    code = "sign-in-wrong-identity"


class NoOrganisation(SignInRefused):
    """A professional sign-in without the organisation or without the person's identifier there."""

    code = "sign-in-no-organisation"


class SignInNotFresh(SignInRefused):
    """The broker answered with an older sign-in than was asked for."""

    code = "sign-in-not-fresh"


class AnotherPerson(SignInRefused):
    """Somebody was asked to sign in anew, and another person did."""

    code = "sign-in-another-person"


class StateUnknown(SignInRefused):
    """The answer belongs to no sign-in that began here."""

    code = "sign-in-state-unknown"
    status = 400


class StateReplayed(SignInRefused):
    """The answer was used before."""

    code = "sign-in-state-used"
    status = 400


class StateForeign(SignInRefused):
    """The sign-in began in another browser."""

    code = "sign-in-state-foreign"
    status = 400


class AttemptTooOld(SignInRefused):
    """The person was away for longer than a sign-in may take."""

    code = "sign-in-too-late"
    status = 400


class WrongNonce(SignInRefused):
    """The ID token was made for another sign-in."""

    code = "sign-in-wrong-nonce"
    status = 502


class WrongIssuer(SignInRefused):
    """The answer or the ID token comes from another than the agreed broker."""

    code = "sign-in-wrong-issuer"
    status = 502


class WrongAudience(SignInRefused):
    """The ID token was made for another service."""

    code = "sign-in-wrong-audience"
    status = 502


class IdTokenExpired(SignInRefused):
    """The ID token is too old, or from the future."""

    code = "sign-in-expired"
    status = 502


class BadSignature(SignInRefused):
    """The ID token cannot be read or is not signed by the broker."""

    code = "sign-in-bad-signature"
    status = 502


class IdentityMismatch(SignInRefused):
    """Two of the broker's answers are about different people."""

    code = "sign-in-identity-mismatch"
    status = 502


class BrokerUnavailable(SignInRefused):
    """The broker is down, too slow, or answers with a fault of its own."""

    code = "sign-in-broker-down"
    status = 503


class BrokerRefused(SignInRefused):
    """The broker sent the person back with an error that is not theirs."""

    code = "sign-in-broker-refused"
    status = 502


class TokenRefused(SignInRefused):
    """The broker would not hand out the ID token."""

    code = "sign-in-token-refused"
    status = 502


class DiscoveryWrong(SignInRefused):
    """The broker's description of itself is missing or is not what was agreed."""

    code = "sign-in-discovery-wrong"
    status = 502


def protocol_word(text: object) -> str:
    """An OAuth error code if the text looks like one: the only thing of an answer that may reach our log."""
    return text if isinstance(text, str) and _PROTOCOL_WORD.fullmatch(text) else "unreadable"


class SignInClosed(SignInRefused):
    """The register says that the person has died: the log is closed."""

    code = "sign-in-closed"


class SignInTooYoung(SignInRefused):
    """The register says that the person is younger than the operator lets sign in."""

    code = "sign-in-too-young"


REFUSALS: dict[str, type[SignInRefused]] = {
    refusal.code: refusal
    for refusal in (
        SignInCancelled, LevelTooLow, NoCprNumber, WrongIdentityType, NoOrganisation, SignInNotFresh, AnotherPerson,
        StateUnknown, StateReplayed, StateForeign, AttemptTooOld, WrongNonce, WrongIssuer, WrongAudience,
        IdTokenExpired, BadSignature, IdentityMismatch, BrokerUnavailable, BrokerRefused, TokenRefused,
        DiscoveryWrong, SignInClosed, SignInTooYoung,
    )
}  # fmt: skip
"""Every refusal by its code, for the page that explains it."""
