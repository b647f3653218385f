"""What a citizen has decided about the use of their samples (vævsanvendelse), and what may be claimed of it. Pure.

We know what was confirmed here and what the register has answered, and nothing else: what is registered can have been
changed elsewhere. `position` is the only place where a claim is made (docs/decisions/0039).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from citizen_app.tissue_mode import VarMode


class Material(StrEnum):
    """What a decision is about: two that never touch each other. The codes are stored and sent."""

    BIOLOGICAL = "biological"  # samples given in connection with treatment
    GENETIC = "genetic"  # what Nationalt Genom Center holds about genes, derived from them


class TissueUseDecision(StrEnum):
    """What is decided. The codes are stored and sent.

    A trap of words: tilmelding to the register is OWN_TREATMENT_ONLY; framelding is NO_RESTRICTION, which permits no
    research project anything by itself.
    """

    OWN_TREATMENT_ONLY = "own-treatment-only"
    NO_RESTRICTION = "no-restriction"


class TissueStep(StrEnum):
    """What became of a decision that is forwarded. The codes are stored."""

    SENT = "sent"  # the register's owner has taken it
    REGISTERED = "registered"
    REFUSED = "refused"


ANSWERS = frozenset({TissueStep.REGISTERED, TissueStep.REFUSED})


class Claim(StrEnum):
    """What is true of the newest decision now."""

    NOT_KNOWN = "not-known"  # none was made here; what is registered we do not know
    NOT_SENT = "not-sent"
    SENT = "sent"
    LATE = "late"  # sent, and no answer for long
    REGISTERED = "registered"  # the register said so
    REFUSED = "refused"
    UNCLEAR = "unclear"  # the register's answers do not fit together
    # Where we are the register:
    NOTHING = "nothing"  # no decision is registered: what was decided elsewhere before is here
    IN_FORCE = "in-force"
    REGISTERED_HERE = "registered-here"  # but what was decided elsewhere before is not here
    NOT_BROUGHT_OVER = "not-brought-over"  # it was forwarded while another was the register, and is not in ours
    # Made under another mode than the one of today: evidence.
    ONCE_NOT_SENT = "once-not-sent"
    ONCE_SENT = "once-sent"
    ONCE_REGISTERED = "once-registered"
    ONCE_HERE = "once-here"  # when the operator was the register


COUNTS = frozenset({Claim.REGISTERED, Claim.IN_FORCE, Claim.REGISTERED_HERE})
"""The claims with which a page says that the newest decision counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOfTissue:
    """One step, in the order in which we learned of them. `counted_at`: an answer's moment, by the register's clock."""

    step: TissueStep
    at: datetime
    counted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueUse:
    """A decision as it was confirmed, with what became of it."""

    decision_id: UUID
    material: Material
    decision: TissueUseDecision
    made_at: datetime
    mode: VarMode
    steps: Sequence[StepOfTissue] = ()

    @property
    def sent_at(self) -> datetime | None:
        """When the register's owner took it; None: not yet."""
        return next((one.at for one in self.steps if one.step is TissueStep.SENT), None)

    @property
    def answers(self) -> frozenset[TissueStep]:
        """The different answers that the register gave."""
        return frozenset(one.step for one in self.steps if one.step in ANSWERS)

    @property
    def registered_at(self) -> datetime | None:
        """Since when, by the register's clock, it says that this is registered."""
        times = [one.counted_at for one in self.steps if one.step is TissueStep.REGISTERED and one.counted_at]
        return max(times) if times else None

    def with_step(self, step: TissueStep, at: datetime, counted_at: datetime | None) -> "TissueUse":
        """The same after one more step."""
        return replace(self, steps=(*self.steps, StepOfTissue(step=step, at=at, counted_at=counted_at)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What may be said about one material: of the newest decision, of what the register last said is registered, and
    of what is registered here, where these are others."""

    claim: Claim
    newest: TissueUse | None = None
    last_registered: TissueUse | None = None
    here: TissueUse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circumstances:
    mode: VarMode
    at: datetime
    late_after: timedelta
    is_whole: bool

    @property
    def is_whole_register(self) -> bool:
        """Whether what stands here is all that is registered."""
        return self.is_whole and self.mode is VarMode.REGISTER


def position(
    material: Material,
    made: Iterable[TissueUse],
    mode: VarMode,
    at: datetime,
    late_after: timedelta,
    *,
    is_whole: bool = False,
) -> Position:
    """What may be said at the moment, whatever was decided, sent and answered before.

    `is_whole`: where the site is the register, everything that was decided elsewhere before stands here too.
    """
    now = _Circumstances(mode=mode, at=at, late_after=late_after, is_whole=is_whole)
    of_it = _in_order(material, made)
    if not of_it:
        return Position(claim=Claim.NOTHING if now.is_whole_register else Claim.NOT_KNOWN)
    newest, last, here = of_it[-1], _last_registered(of_it), _registered_here(of_it)
    return Position(
        claim=_claim(newest, of_it, now),
        newest=newest,
        last_registered=None if last is newest else last,
        here=None if here is newest else here,
    )


def answer_to_biobank(material: Material, made: Iterable[TissueUse]) -> TissueUse | None:
    """The decision that limits a material to the person's own treatment; None: none does.

    Only where what stands here is all that is registered. The careful side wins: a limit that was forwarded last while
    another was the register is answered as one, although nobody can see that it was registered; an end that was
    forwarded ends nothing here.
    """
    of_it = _in_order(material, made)
    last_here = _registered_here(of_it)
    for one in (of_it[-1] if of_it else None, last_here):
        if one is not None and one.decision is TissueUseDecision.OWN_TREATMENT_ONLY:
            return one
    return None


def is_news(known: TissueUse, answer: TissueStep, counted_at: datetime) -> bool:
    """Whether an answer has not been taken in yet: the same one again changes nothing."""
    return all((one.step, one.counted_at) != (answer, counted_at) for one in known.steps)


def says_the_same(position: Position, decision: TissueUseDecision) -> bool:
    """Whether this was confirmed already and is on its way or counts, so that confirming it again would do nothing."""
    # What was decided elsewhere may count instead of what was registered here.
    on_its_way = (COUNTS - {Claim.REGISTERED_HERE}) | {Claim.NOT_SENT, Claim.SENT, Claim.LATE}
    return position.newest is not None and position.newest.decision is decision and position.claim in on_its_way


def newest_of(material: Material, made: Iterable[TissueUse]) -> TissueUse | None:
    """The last decision about it; None: there is none."""
    return max((one for one in made if one.material is material), key=_place, default=None)


def _in_order(material: Material, made: Iterable[TissueUse]) -> list[TissueUse]:
    return sorted((one for one in made if one.material is material), key=_place)


def _place(one: TissueUse) -> tuple[datetime, bool, UUID]:
    """Of one moment, as registers that know only the day have it, the limit comes last: the careful side."""
    return one.made_at, one.decision is TissueUseDecision.OWN_TREATMENT_ONLY, one.decision_id


def _registered_here(of_it: Sequence[TissueUse]) -> TissueUse | None:
    return next((one for one in reversed(of_it) if one.mode is VarMode.REGISTER), None)


def _claim(newest: TissueUse, of_it: Sequence[TissueUse], now: _Circumstances) -> Claim:
    if newest.mode is VarMode.REGISTER:
        return _claim_of_ours(now)
    if now.is_whole_register:
        return Claim.NOT_BROUGHT_OVER
    if len(newest.answers) > 1 or (newest.answers and _was_overtaken(newest, of_it)):
        return Claim.UNCLEAR
    if now.mode is not VarMode.FORWARD:
        return _once(newest)
    if newest.sent_at is None:
        return Claim.NOT_SENT
    if newest.answers == {TissueStep.REGISTERED}:
        return Claim.REGISTERED
    if newest.answers:
        return Claim.REFUSED
    return Claim.LATE if now.at - newest.sent_at >= now.late_after else Claim.SENT


def _claim_of_ours(now: _Circumstances) -> Claim:
    if now.mode is not VarMode.REGISTER:
        return Claim.ONCE_HERE
    return Claim.IN_FORCE if now.is_whole else Claim.REGISTERED_HERE


def _once(newest: TissueUse) -> Claim:
    if newest.sent_at is None:
        return Claim.ONCE_NOT_SENT
    return Claim.ONCE_REGISTERED if TissueStep.REGISTERED in newest.answers else Claim.ONCE_SENT


def _was_overtaken(newest: TissueUse, of_it: Sequence[TissueUse]) -> bool:
    """Whether the register has registered an older one after it answered this one."""
    answered = max(one.counted_at for one in newest.steps if one.step in ANSWERS and one.counted_at is not None)
    others = [one.registered_at for one in of_it if one is not newest and one.registered_at is not None]
    return TissueStep.REGISTERED in newest.answers and any(answered <= other for other in others)


def _last_registered(of_it: Sequence[TissueUse]) -> TissueUse | None:
    """What the register last said is registered. None where its answers do not tell."""
    told = [one for one in of_it if one.registered_at is not None]
    if not told:
        return None
    latest = max(one.registered_at for one in told if one.registered_at is not None)
    at_once = [one for one in told if one.registered_at == latest]
    return at_once[0] if len(at_once) == 1 and len(at_once[0].answers) == 1 else None
