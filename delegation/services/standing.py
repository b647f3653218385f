"""On which grounds somebody may act for whom: powers that they hold, and what the register tells of them.

    grounds_of(actor, at) -> list[HeldGround]           everything that the person holds at the moment
    ground_of(actor, ground_id, at) -> HeldGround       one of them again; raises NotFound once it is over

`actor` is the person for themselves; only `actor.viewer` is asked. Each HeldGround has `ground_id` (stable and opaque:
a session remembers it), `citizen` (every key of the one it is about), `name`, `standing` (what `acting.ruling` and
`acting.limits` judge by, all of it as of `at`, paused or protected included) and `shared_with`. Whether it opens
anything by the operator's rules is `HeldGround.counts(rules)`: a ground that does not is as if it were not there.

Both read the database in the role `indblik_mandates` and leave it there, as `kept.begin` does; take your own role
afterwards. Nothing is remembered: an end, a pause, a death or a birthday counts from the next question on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from citizen_app.acting_settings import acting_settings
from citizen_app.auth.actor import Actor, Assurance, CitizenKey
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from citizen_app.register.facts import (
    ASSISTING_GUARDIAN,
    CERTIFICATE,
    NEAREST_RELATIVE,
    PATIENT_ADVISER,
    Fact,
)
from citizen_app.tissue_mode import TissueByCustody
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.dates import birthday, local
from delegation.domain.acting import POWER_FROM, Act, ActingRules, Ground, Ruling, Standing, ruling
from delegation.domain.powers import PowerState
from delegation.queries import powers, register_facts
from delegation.services.circumstances import Circumstances, Whom, circumstances
from delegation.services.kept import KeptPower, begin, kept

_GROUNDS: Final = {
    (Fact.CUSTODY, ""): Ground.CUSTODY,
    (Fact.GUARDIANSHIP, ""): Ground.GUARDIANSHIP,
    (Fact.LASTING_POWER, ""): Ground.LASTING_POWER,
    (Fact.APPOINTMENT, NEAREST_RELATIVE): Ground.NEAREST_RELATIVE,
    (Fact.APPOINTMENT, CERTIFICATE): Ground.CERTIFICATE,
    (Fact.APPOINTMENT, ASSISTING_GUARDIAN): Ground.ASSISTING_GUARDIAN,
    (Fact.APPOINTMENT, PATIENT_ADVISER): Ground.PATIENT_ADVISER,
}
_HELD: Final = tuple(dict.fromkeys(fact for fact, _kind in _GROUNDS))
_SHARED: Final = frozenset({Fact.CUSTODY, Fact.GUARDIANSHIP, Fact.LASTING_POWER})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HeldGround:
    """A ground that somebody holds, and where it stands."""

    ground_id: UUID
    citizen: tuple[CitizenKey, ...]  # every key of whom it is about
    name: str | None  # of whom it is about, where anybody has told
    standing: Standing
    shared_with: tuple[UUID, ...] = ()  # a key of each of the others who hold the same
    others_unknown: bool = False  # the register says that others hold the same, and has never told of one
    turns_fifteen: date | None = None  # of a child whom somebody has custody of

    def counts(self, rules: ActingRules) -> bool:
        """Whether it opens anything at all; where it does not, the citizen is as if they did not exist."""
        return ruling(self.standing, Act.RENOUNCE, rules) is not Ruling.NOT_THERE


def acting_rules() -> ActingRules:
    """The rules of acting for another, with what the operator has a legal basis for."""
    told, samples = acting_settings(), tissue_settings()
    return ActingRules(
        own_grounds=frozenset(Ground(basis.value) for basis in told.own_grounds),
        representatives_block=told.blocks is not None,
        tissue=samples.decides_for_children,
        tissue_by_one=samples.by_custody is TissueByCustody.ANY,
    )


def grounds_of(actor: Actor, at: datetime) -> list[HeldGround]:
    """Everything that the person holds at the moment, by name; what they hold no longer is left out."""
    return sorted(_held(actor, at), key=lambda one: (one.name or "", one.ground_id))


def ground_of(actor: Actor, ground_id: UUID, at: datetime) -> HeldGround:
    """The ground that the person holds at the moment and that was called so. Raises NotFound.

    It is asked for on every request, so that it costs the same however many the person helps.
    """
    for one in _held(actor, at, only=ground_id):
        if one.ground_id == ground_id:
            return one
    raise NotFound


def has_custody(actor: Actor, helper: UUID, at: datetime) -> bool:
    """Whether somebody has custody of the subject, who acts for themselves, by what the register tells now."""
    begin(actor)
    about = circumstances(actor.subject_key, actor.viewer.own_keys, local(at).date())
    return not about.holders(Fact.CUSTODY).keys().isdisjoint(keys_of_person(helper))


def _held(actor: Actor, at: datetime, only: UUID | None = None) -> list[HeldGround]:
    begin(actor)
    viewer, day = actor.viewer.own_keys, local(at).date()
    held = [kept(power_id, rows) for power_id, rows in powers.steps_of_holder(viewer, only).items()]
    held = [one for one in held if one.power.gives_something(at)]
    take_role(DatabaseRole.MANDATES, viewer, viewer)
    told = register_facts.citizens_of_holder(viewer, _HELD, only)
    known: dict[UUID, Circumstances] = {}
    for citizen_key in (*(one.citizen_key for one in held), *told):
        if citizen_key not in known:
            about = circumstances(citizen_key, viewer, day)
            known.update(dict.fromkeys(about.citizen, about))
    begin(actor)
    found = [_of_power(actor, one, known[one.citizen_key], at) for one in held]
    for about in {known[key].citizen: known[key] for key in told}.values():
        found += [_of_register(actor, about, whom, ground) for whom, ground in _grounds_in(about, viewer)]
    return found


def _of_power(actor: Actor, one: KeptPower, about: Circumstances, at: datetime) -> HeldGround:
    scopes = one.power.terms.scopes if one.power.terms is not None else frozenset()
    standing = Standing(
        ground=Ground.PAPER_POWER if one.power.on_paper else Ground.POWER,
        age=about.age,
        is_alive=about.is_alive,
        is_sure=_is_sure(actor),
        is_paused=one.state_at(at) is PowerState.PAUSED,
        is_protected=about.is_protected,
        scopes=scopes,
    )
    return HeldGround(ground_id=one.power_id, citizen=about.citizen, name=one.grantor_name, standing=standing)


def _grounds_in(about: Circumstances, viewer: Sequence[CitizenKey]) -> Iterator[tuple[Whom, Ground]]:
    for whom in about.counting:
        ground = _GROUNDS.get((whom.fact, whom.kind))
        if ground is not None and whom.other in viewer:
            yield whom, ground


def _was_told_of_another(about: Circumstances, whom: Whom) -> bool:
    """Whether the register has told of somebody else who held the same: then it is over, and nobody is missing."""
    return any(one.fact is whom.fact and one.other not in {None, whom.other} for one in about.stories)


def _of_register(actor: Actor, about: Circumstances, whom: Whom, ground: Ground) -> HeldGround:
    told = about.counting[whom]
    holders = about.holders(whom.fact) if whom.fact in _SHARED else {}
    others = tuple(sorted(other for other in holders if other != whom.other))
    # Custody that two have is shared, whatever either message says. Of guardians the register says whether they act
    # together, and one message that says so is enough.
    is_joint = bool(others) if ground is Ground.CUSTODY else False
    is_joint = is_joint or any(one.is_joint for one in holders.values())
    standing = Standing(
        ground=ground,
        age=about.age,
        is_alive=about.is_alive,
        is_sure=_is_sure(actor),
        is_paused=ground is Ground.CUSTODY and about.is_closed,
        is_protected=about.is_protected,
        covers_health=bool(told.covers_health),
        is_joint=is_joint,
        all_agree=not is_joint,  # who holds it alone has nobody else to ask
        has_case=about.has_case,
    )
    name = None if about.name_sealed is None else keys().open(about.name_sealed)
    return HeldGround(
        # The first message about it: the others only say more of the same.
        ground_id=about.stories[whom][0].fact_id,
        citizen=about.citizen,
        name=name,
        standing=standing,
        shared_with=others,
        others_unknown=is_joint and not others and not _was_told_of_another(about, whom),
        turns_fifteen=birthday(about.born, POWER_FROM) if ground is Ground.CUSTODY and about.born else None,
    )


def _is_sure(actor: Actor) -> bool:
    return actor.assurance >= Assurance.SUBSTANTIAL
