"""Who may do what, on one screen. Pure: evaluated on the actor alone."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from citizen_app.auth.actor import Actor, Assurance, Basis, Role, ViewerKind

ANYONE = "anyone"
"""The declaration of an endpoint that strangers may reach."""


class Permission(StrEnum):
    """A thing that can be done on this site."""

    LOG_READ = "log:read"
    NAMES_ASK = "names:ask"
    QUESTIONS_OWN = "questions:own"
    CONSENT_READ = "consent:read"
    CONSENT_DECIDE = "consent:decide"
    MESSAGES_OWN = "messages:own"
    POWERS_OWN = "powers:own"
    SESSION_OWN = "session:own"
    OTHERS_HELP = "others:help"
    STAFF_START = "staff:start"
    ROLES_MANAGE = "roles:manage"
    SOURCES_READ = "sources:read"
    IDENTITY_DECIDE = "identity:decide"
    OUTBOX_MANAGE = "outbox:manage"
    SYSTEMS_MANAGE = "systems:manage"
    MASKS_DECIDE = "masks:decide"
    TRAIL_READ = "trail:read"
    QUESTIONS_ANSWER = "questions:answer"
    QUESTIONS_DESK = "questions:desk"
    LETTERS_QUEUE = "letters:queue"
    LETTERS_PRINT = "letters:print"
    MISUSE_LEAD = "misuse:lead"
    LOOK_BACK = "look-back:take-part"
    COLLEAGUES_OPEN = "colleagues:open"
    READY_TEXTS_DESK = "ready-texts:desk"
    READY_TEXTS_ANSWERS = "ready-texts:answers"


OF_THE_SESSION = frozenset({Permission.SESSION_OWN, Permission.OTHERS_HELP})
"""What is about whoever is signed in, also while they act for another."""

Predicate = Callable[[Actor], bool]


def signed_in(actor: Actor) -> bool:
    """Anyone with a session."""
    return actor.viewer is not None


def own_data(actor: Actor) -> bool:
    """A citizen whose subject is themselves."""
    return actor.basis is Basis.SELF and bool(actor.subject) and actor.subject == actor.viewer.own_keys


def at_substantial(actor: Actor) -> bool:
    """Signed in at NSIS Substantial or High: what health data needs (domain.md 7.3)."""
    return actor.assurance >= Assurance.SUBSTANTIAL


def from_fifteen(actor: Actor) -> bool:
    """No child: from 15 a young person decides themselves."""
    return not actor.viewer.is_child


def staff(actor: Actor) -> bool:
    """A member of staff."""
    return actor.viewer.kind is ViewerKind.STAFF


def in_role(role: Role) -> Predicate:
    """Whether the actor holds the role somewhere; which organisation it reaches is the query's business."""

    def holds(actor: Actor) -> bool:
        return actor.holds(role)

    return holds


# Any one row is enough; every predicate in the row must hold. No row: nobody.
GRANTS: Mapping[Permission, Sequence[Sequence[Predicate]]] = {
    Permission.LOG_READ: [[own_data, at_substantial]],
    Permission.NAMES_ASK: [[own_data, at_substantial]],
    Permission.QUESTIONS_OWN: [[own_data, at_substantial]],
    Permission.CONSENT_READ: [[own_data, at_substantial]],
    Permission.CONSENT_DECIDE: [[own_data, at_substantial, from_fifteen]],
    Permission.MESSAGES_OWN: [[own_data, at_substantial]],
    Permission.POWERS_OWN: [[own_data, at_substantial, from_fifteen]],
    Permission.SESSION_OWN: [[signed_in]],
    Permission.OTHERS_HELP: [[own_data, at_substantial]],
    Permission.STAFF_START: [[staff, at_substantial]],
    Permission.ROLES_MANAGE: [[staff, at_substantial, in_role(Role.LOCAL_ADMINISTRATOR)]],
    Permission.SOURCES_READ: [[staff, at_substantial, in_role(Role.OPERATOR)]],
    Permission.OUTBOX_MANAGE: [[staff, at_substantial, in_role(Role.OPERATOR)]],
    Permission.SYSTEMS_MANAGE: [[staff, at_substantial, in_role(Role.OPERATOR)]],
    Permission.QUESTIONS_DESK: [
        [staff, at_substantial, in_role(Role.AGENT)],
        [staff, at_substantial, in_role(Role.LEAD)],
    ],
    Permission.LETTERS_QUEUE: [
        [staff, at_substantial, in_role(Role.AGENT)],
        [staff, at_substantial, in_role(Role.LEAD)],
    ],
    Permission.LETTERS_PRINT: [[staff, at_substantial, in_role(Role.LEAD)]],
    Permission.MASKS_DECIDE: [[staff, at_substantial, in_role(Role.MASK_DECIDER)]],
    Permission.QUESTIONS_ANSWER: [[staff, at_substantial, in_role(Role.LOG_OFFICER)]],
    Permission.MISUSE_LEAD: [[staff, at_substantial, in_role(Role.LOG_LEAD)]],
    Permission.LOOK_BACK: [
        [staff, at_substantial, in_role(Role.LOG_LEAD)],
        [staff, at_substantial, in_role(Role.LOG_OFFICER)],
    ],
    # What is about a colleague, for a reason that the colleague reads.
    Permission.COLLEAGUES_OPEN: [
        [staff, at_substantial, in_role(Role.LEAD)],
        [staff, at_substantial, in_role(Role.LOG_LEAD)],
        [staff, at_substantial, in_role(Role.MASK_DECIDER)],
    ],
    Permission.READY_TEXTS_DESK: [[staff, at_substantial, in_role(Role.LEAD)]],
    Permission.READY_TEXTS_ANSWERS: [[staff, at_substantial, in_role(Role.LOG_LEAD)]],
    Permission.TRAIL_READ: [[staff, at_substantial, in_role(Role.AUDITOR)]],
    Permission.IDENTITY_DECIDE: [[staff, at_substantial, in_role(Role.IDENTITY)]],
}


def permits(actor: Actor, permission: Permission) -> bool:
    """Whether the actor may do it. Unknown permissions are nobody's."""
    return any(all(holds(actor) for holds in row) for row in GRANTS.get(permission, ()))
