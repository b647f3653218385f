"""Who is acting: who is signed in, whose data it is about, and on what basis. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Final, NewType
from uuid import UUID

from citizen_app.auth.acts import Act

CitizenKey = NewType("CitizenKey", UUID)
StaffKey = NewType("StaffKey", UUID)


class ViewerKind(StrEnum):
    """What kind of person is signed in, or that a system calls."""

    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"


class Basis(StrEnum):
    """On what basis the viewer acts for the subject."""

    SELF = "self"
    # Of those who help a citizen (delegation/domain/acting.py).
    POWER = "power"  # fuldmagt
    PAPER_POWER = "paper-power"
    LASTING_POWER = "lasting-power"  # fremtidsfuldmagt
    CUSTODY = "custody"
    GUARDIANSHIP = "guardianship"
    NEAREST_RELATIVE = "nearest-relative"
    CERTIFICATE = "certificate"  # § 25 a attest
    ASSISTING_GUARDIAN = "assisting-guardian"  # bistandsværge
    PATIENT_ADVISER = "patient-adviser"  # patientrådgiver
    STAFF_DUTY = "staff-duty"
    DESK = "desk"  # what a citizen asked the desk to do for them, when its day has come
    SOURCE_SYSTEM = "source-system"


class Assurance(IntEnum):
    """NSIS level of assurance (sikringsniveau)."""

    NONE = 0
    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3


class Role(StrEnum):
    """Roles of staff; the first four belong to an organisation, the others to Indblik's own desk."""

    LOG_OFFICER = "log-officer"
    LOG_LEAD = "log-lead"
    MASK_DECIDER = "mask-decider"
    LOCAL_ADMINISTRATOR = "local-administrator"
    AGENT = "agent"
    LEAD = "lead"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    IDENTITY = "identity"


ORGANISATION_ROLES = frozenset({Role.LOG_OFFICER, Role.LOG_LEAD, Role.MASK_DECIDER, Role.LOCAL_ADMINISTRATOR})
DESK_ROLES = frozenset(Role) - {Role.LOG_OFFICER, Role.LOG_LEAD, Role.MASK_DECIDER}


@dataclass(frozen=True, kw_only=True)
class RoleHeld:
    """A role in force for one organisation, named by its CVR number (Indblik's own desk is an organisation too)."""

    role: Role
    cvr: str


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person who is signed in, or the system that calls."""

    kind: ViewerKind
    key: UUID  # citizen_key of a citizen, staff_key of a member of staff, audit_key of a system
    name: str
    assurance: Assurance
    session_digest: bytes
    # The citizen keys that are this person: several when identifiers were linked. For staff: the keys of matters
    # that are about themselves, so that nobody gets to those.
    own_keys: tuple[CitizenKey, ...] = ()
    cvr: str | None = None
    organisation_name: str | None = None
    roles: frozenset[RoleHeld] = frozenset()
    is_child: bool = False  # below 15 by the register
    birth_date: date | None = None  # of a citizen, by the register; None: it has not told


HELPING: Final = frozenset(Basis) - {Basis.SELF, Basis.STAFF_DUTY, Basis.DESK, Basis.SOURCE_SYSTEM}
"""The bases of those who help a citizen."""
REPRESENTING: Final = frozenset({Basis.CUSTODY, Basis.GUARDIANSHIP, Basis.LASTING_POWER})
"""Those who represent somebody by law: what they decide is bounded (safety.md 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How what somebody who helps a citizen sees is narrowed (safety.md 2 to 4). None of it may be told from a page."""

    is_filtered: bool = False  # the children's filter: what it names is not there
    is_placeless: bool = False  # a secret address or place: "a hospital", and no name
    hidden_units: tuple[tuple[str, str], ...] = ()  # by scheme and code, with all below them: not there either


@dataclass(frozen=True, kw_only=True)
class Helped:
    """The citizen for whom somebody else acts."""

    mandate_id: UUID
    key: CitizenKey  # which pages and cursors are bound to, also while nothing may be shown
    called: str  # what the helper knows them by
    acts: frozenset[Act]
    sight: Sight
    is_silent: bool = False  # paused: every page is as where there is nothing, and nothing can be done
    # Acts that count only once everybody who shares the ground wants them, and the keys of each of the others.
    together: frozenset[Act] = frozenset()
    others: tuple[tuple[CitizenKey, ...], ...] = ()
    others_unknown: bool = False  # the register says that others have the same ground, and has told of none
    blocks_until: datetime | None = None  # what is blocked on this ground counts no more from then on


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts on whose data, as every service and query is told it."""

    viewer: Viewer
    subject: tuple[CitizenKey, ...]  # every key of the one person; empty for staff pages about no citizen
    basis: Basis
    scopes: frozenset[str] = field(default_factory=frozenset)  # of a system
    helped: Helped | None = None  # whom the viewer acts for, where that is another citizen

    @property
    def assurance(self) -> Assurance:
        """The level at which the viewer signed in."""
        return self.viewer.assurance

    @property
    def subject_key(self) -> CitizenKey:
        """The subject's first key, the one that pages and cursors are bound to."""
        return self.subject[0] if self.helped is None else self.helped.key

    @property
    def sight(self) -> Sight:
        """How what the viewer sees of the subject is narrowed; not at all for oneself."""
        return WHOLE if self.helped is None else self.helped.sight

    def holds(self, role: Role) -> bool:
        """Whether the viewer holds the role in any organisation."""
        return any(held.role is role for held in self.viewer.roles)


WHOLE: Final = Sight()


def acting_for_oneself(viewer: Viewer) -> Actor:
    """A citizen acting for themselves, or a member of staff on duty about no citizen yet."""
    if viewer.kind is ViewerKind.CITIZEN:
        return Actor(viewer=viewer, subject=viewer.own_keys, basis=Basis.SELF)
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)
