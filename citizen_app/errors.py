"""Refusals: a class each, with a stable code; their words are in each package's `messages.py`."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a person reads when something was refused: what happened, and what they can do about it."""

    heading: LazyString
    text: LazyString
    action: LazyString | None = None


class CitizenAppError(Exception):
    """Something was refused for a reason a person can be told.

    `keeps_work` lets what was already written stand although the request is refused, for facts that must
    outlive the refusal: a sign-in attempt that is used up, an audit row that says someone tried.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    keeps_work: ClassVar[bool] = False


class SignInRequired(CitizenAppError):
    """The page needs a signed-in person, and nobody is signed in (or the session has ended)."""

    code = "sign-in-required"
    status = 401


class NotPermitted(CitizenAppError):
    """The person is signed in, but their roles do not reach this page."""

    code = "not-permitted"
    status = 403


class NotYet(CitizenAppError):
    """The person is a child: it is for when they are 15."""

    code = "not-yet"
    status = 403


class NotFound(CitizenAppError):
    """There is nothing here for this person. What belongs to someone else does not exist either."""

    code = "not-found"
    status = 404


class NothingHere(NotFound):
    """`NotFound` as whoever acts for another meets it: the one true sentence of safety.md 4, whether what they looked
    for is kept from them, is paused or never was."""

    code = "nothing-here"


class BadInput(CitizenAppError):
    """A form or a value could not be understood."""

    code = "bad-input"
    status = 400
