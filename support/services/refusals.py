"""What the staff desk refuses; the words are in support/messages.py."""

from typing import ClassVar

from citizen_app.errors import CitizenAppError, NotFound, NotPermitted
from support.domain.roles import Refusal


class AboutOneself(CitizenAppError):
    """Nobody decides on their own role, or on a matter about themselves."""

    code = "staff-about-oneself"
    status = 403
    keeps_work: ClassVar[bool] = True  # the trail shows that somebody tried


class OwnProposal(CitizenAppError):
    """The second person has to be another."""

    code = "staff-own-proposal"
    status = 403
    keeps_work: ClassVar[bool] = True


class RoleNotHere(CitizenAppError):
    """The organisation cannot give this role."""

    code = "staff-role-not-here"
    status = 400


class BadPeriod(CitizenAppError):
    """The role would end in the past, or run for more than two years."""

    code = "staff-bad-period"
    status = 400


class AlreadyProposed(CitizenAppError):
    """The same role for the same person waits for an answer."""

    code = "staff-already-proposed"
    status = 409


class AlreadyDecided(CitizenAppError):
    """Somebody else was first, or time has run out."""

    code = "staff-already-decided"
    status = 409


BY_REFUSAL: dict[Refusal, type[CitizenAppError]] = {
    Refusal.NOT_ADMINISTRATOR: NotPermitted,
    Refusal.OTHER_ORGANISATION: NotFound,
    Refusal.ABOUT_ONESELF: AboutOneself,
    Refusal.OWN_PROPOSAL: OwnProposal,
    Refusal.ROLE_NOT_HERE: RoleNotHere,
    Refusal.BAD_PERIOD: BadPeriod,
    Refusal.ALREADY_PROPOSED: AlreadyProposed,
    Refusal.NOT_PENDING: AlreadyDecided,
    Refusal.NOT_IN_FORCE: AlreadyDecided,
}
