"""What somebody who helps a citizen may do: by the basis they act on, the citizen's age, and what was chosen. Pure.

The rules are those of safety.md 2 to 4; what is our own reading of them is marked as assumed.
`tests/unit/delegation/acting.csv` says the same in rows that a lawyer can read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from citizen_app.auth.acts import Act as Act

POWER_FROM: Final = 15
"""Years. From this age a person gives powers of attorney, and custody opens nothing without a registered case."""
OF_AGE: Final = 18


class Ground(StrEnum):
    """On what ground somebody acts for the citizen. The codes are stored."""

    POWER = "power"  # fuldmagt, whose code was redeemed by a holder who was signed in
    PAPER_POWER = "paper-power"  # fuldmagt signed on paper, registered at the desk
    LASTING_POWER = "lasting-power"  # fremtidsfuldmagt, put into force by Familieretshuset
    CUSTODY = "custody"
    GUARDIANSHIP = "guardianship"  # of a grown-up; for a child the register tells of custody (assumed)
    NEAREST_RELATIVE = "nearest-relative"
    CERTIFICATE = "certificate"  # § 25 a attest
    ASSISTING_GUARDIAN = "assisting-guardian"  # bistandsværge
    PATIENT_ADVISER = "patient-adviser"  # patientrådgiver
    FOSTER_PARENT = "foster-parent"


class Scope(StrEnum):
    """What a power of attorney can cover. The codes are stored."""

    READ_LOG = "read-log"
    ASK = "ask"
    SEE_DECISIONS = "see-decisions"
    MAKE_BLOCKS = "make-blocks"
    MESSAGES = "messages"


class Ruling(StrEnum):
    """What comes of it."""

    ALLOWED = "allowed"
    NEEDS_ALL = "needs-all"  # every holder of custody, or every joint guardian, has to say yes
    NOTHING = "nothing"  # the one true sentence: "Der er ikke noget at vise dig lige nu."
    REFUSED = "refused"  # the ground does not cover it, which this person may know
    NOT_THERE = "not-there"  # there is no ground at all: as if the citizen did not exist


class Limit(StrEnum):
    """How what is shown is narrowed."""

    FILTERED = "filtered"  # the children's filter (safety.md 2)
    PLACELESS = "placeless"  # "et hospital" and no name (safety.md 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of somebody's ground to act for a citizen at a moment."""

    ground: Ground
    age: int | None  # of the citizen, in whole years by the register; None when it does not say
    is_in_force: bool = True  # begun, not ended and not expired
    is_alive: bool = True
    is_sure: bool = True  # the helper is signed in at the level that is needed
    is_paused: bool = False  # by the citizen, or closed by the municipality for parents of a child that is placed
    is_protected: bool = False  # a secret address or place, of the citizen or of whom the child lives with
    covers_health: bool = False  # what the court or Familieretshuset has said of the appointment
    is_joint: bool = False
    all_agree: bool = False
    has_case: bool = False  # `minor_case`: registered, with an end date that has not come
    scopes: frozenset[Scope] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingRules:
    """What the operator has set. All of it is off unless there is a legal basis (safety.md 2, 4, 7)."""

    own_grounds: frozenset[Ground] = frozenset()  # those of `OWN_GROUNDS` that count
    representatives_block: bool = False  # custody holders and guardians may make blocks
    tissue: bool = False  # custody holders may decide about a child's samples
    tissue_by_one: bool = False  # and one of them is enough


GIVEN_HERE: Final = frozenset({Ground.POWER, Ground.PAPER_POWER})
"""Whose holder can end them here. A fremtidsfuldmagt is Familieretshuset's to end."""
OWN_GROUNDS: Final = frozenset(
    {Ground.NEAREST_RELATIVE, Ground.CERTIFICATE, Ground.ASSISTING_GUARDIAN, Ground.PATIENT_ADVISER}
)
NEEDS: Final[Mapping[Scope, Scope]] = {
    Scope.ASK: Scope.READ_LOG,
    Scope.MAKE_BLOCKS: Scope.SEE_DECISIONS,
    Scope.MESSAGES: Scope.READ_LOG,
}
"""A scope that is nothing without another: one asks about a look-up that one can read."""
NEVER: Final = frozenset({Act.BLOCK_ONESELF, Act.END_CITIZENS_BLOCK, Act.GIVE_ACCESS, Act.SEE_VISITS, Act.HAND_ON})
_READING: Final = frozenset({Act.READ_LOG, Act.COPY_LOG})
_ASKING: Final = frozenset({Act.ASK, Act.FOLLOW_OWN_QUESTION})
_BLOCKING: Final = frozenset({Act.MAKE_BLOCK, Act.END_OWN_BLOCK})
_BY_SCOPE: Final[Mapping[Scope, frozenset[Act]]] = {
    Scope.READ_LOG: _READING,
    Scope.ASK: _ASKING | {Act.READ_QUESTIONS},
    Scope.SEE_DECISIONS: frozenset({Act.SEE_DECISIONS, Act.SEE_OWN_BLOCKS}),
    Scope.MAKE_BLOCKS: _BLOCKING,
    Scope.MESSAGES: frozenset({Act.HEAR}),
}
OFFERED: Final = frozenset(Scope)
"""What a power is given for so far."""
ON_PAPER: Final = frozenset({Scope.READ_LOG, Scope.SEE_DECISIONS})
_SHARED: Final = frozenset({Ground.GUARDIANSHIP, Ground.LASTING_POWER})
"""An appointment can name several who act together. Several holders of powers each act on their own."""
WAITS: Final = _BLOCKING | {Act.ASK, Act.DECIDE_TISSUE}
"""What can wait until everybody who has to want it has said so. Nothing else is begun where all are needed."""


def ruling(standing: Standing, act: Act, rules: ActingRules) -> Ruling:
    """What comes of it when somebody of this standing wants to do this.

    What the ground does not cover is refused before it matters whether it is paused: no answer tells of a pause.
    """
    if not _counts(standing, rules):
        return Ruling.NOT_THERE
    if act is Act.RENOUNCE:
        return Ruling.ALLOWED if standing.ground in GIVEN_HERE else Ruling.REFUSED
    if act in NEVER or act not in _covered(standing, rules):
        return Ruling.REFUSED
    if standing.is_paused or standing.age is None:
        return Ruling.NOTHING
    if act in _together(standing, rules) and not standing.all_agree:
        return Ruling.NEEDS_ALL
    return Ruling.ALLOWED


def open_acts(standing: Standing, rules: ActingRules) -> frozenset[Act]:
    """What the person may begin on the ground as far as they may know: a pause changes nothing of it, and whether there
    is something to show neither."""
    known = replace(standing, is_paused=False)
    ruled = {act: ruling(known, act, rules) for act in Act if act is not Act.RENOUNCE}
    found = {act for act, one in ruled.items() if one is Ruling.ALLOWED or (one is Ruling.NEEDS_ALL and act in WAITS)}
    if standing.age is None and not found and ruled[Act.READ_LOG] is Ruling.NOTHING:
        return frozenset({Act.READ_LOG})
    return frozenset(found)


def acts_of_all(standing: Standing, rules: ActingRules) -> frozenset[Act]:
    """Of what the person may begin: what counts only once everybody who shares the ground has said so."""
    known = replace(standing, is_paused=False)
    return frozenset(act for act in WAITS if ruling(known, act, rules) is Ruling.NEEDS_ALL)


def limits(standing: Standing) -> frozenset[Limit]:
    """How what this person is shown is narrowed."""
    found = {Limit.PLACELESS} if standing.is_protected else set()
    # A child's own choices stay filtered for whoever has custody, also where a case opens the log from 15.
    return frozenset(found | ({Limit.FILTERED} if standing.ground is Ground.CUSTODY else set()))


def is_whole(scopes: frozenset[Scope]) -> bool:
    """Whether each scope has what it needs, and there is one."""
    return bool(scopes) and all(NEEDS[one] in scopes for one in scopes if one in NEEDS)


def _counts(standing: Standing, rules: ActingRules) -> bool:
    if not (standing.is_in_force and standing.is_alive and standing.is_sure):
        return False
    age = standing.age
    match standing.ground:
        case Ground.POWER | Ground.PAPER_POWER:
            return age is None or age >= POWER_FROM
        case Ground.CUSTODY:
            return age is None or age < POWER_FROM or (age < OF_AGE and standing.has_case)
        case Ground.GUARDIANSHIP | Ground.LASTING_POWER:
            return standing.covers_health and (age is None or age >= OF_AGE)
        case Ground.FOSTER_PARENT:
            return False
    return standing.ground in rules.own_grounds and (age is None or age >= OF_AGE)


def _covered(standing: Standing, rules: ActingRules) -> frozenset[Act]:
    """The acts of the ground, whatever the pause."""
    match standing.ground:
        case Ground.POWER:
            return _of_scopes(standing.scopes)
        case Ground.PAPER_POWER:
            return _of_scopes(standing.scopes & ON_PAPER)
        case Ground.CUSTODY if standing.age is not None and standing.age >= POWER_FROM:
            return _READING
        case Ground.CUSTODY | Ground.GUARDIANSHIP | Ground.LASTING_POWER:
            return _of_representatives(standing, rules)
    return _READING


def _of_scopes(scopes: frozenset[Scope]) -> frozenset[Act]:
    return frozenset(act for scope in scopes for act in _BY_SCOPE[scope])


def _of_representatives(standing: Standing, rules: ActingRules) -> frozenset[Act]:
    acts = _READING | _ASKING | {Act.HEAR}
    if standing.ground is not Ground.CUSTODY:  # custody never sees what the child asked or chose
        acts |= {Act.SEE_DECISIONS, Act.SEE_OWN_BLOCKS, Act.READ_QUESTIONS}
    if rules.representatives_block:
        acts |= _BLOCKING | {Act.SEE_OWN_BLOCKS}
    if rules.tissue and standing.ground is Ground.CUSTODY:
        acts |= {Act.DECIDE_TISSUE, Act.SEE_OWN_BLOCKS}
    return acts


def _together(standing: Standing, rules: ActingRules) -> frozenset[Act]:
    """What all of those who share the ground have to want."""
    if standing.ground is Ground.CUSTODY:
        return frozenset({Act.MAKE_BLOCK} if rules.tissue_by_one else {Act.MAKE_BLOCK, Act.DECIDE_TISSUE})
    if standing.ground in _SHARED and standing.is_joint:
        return frozenset({Act.ASK, *_BLOCKING})
    return frozenset()
