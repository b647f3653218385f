"""A power of attorney (fuldmagt): what it covers, where it stands, and which step leads where. Pure.

A power is what its steps tell; steps are only ever added. `STEPS` is the whole of what may happen, by whom. What time
adds - a code that nobody redeemed, the first and the last day - is read off when somebody looks, so nothing has to run
for a power to end at midnight.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.web.dates import birthday, local
from citizen_app.working_days import WorkingDays
from delegation.domain.acting import ON_PAPER, Scope, is_whole


class Party(StrEnum):
    """Who takes a step."""

    GRANTOR = "grantor"  # fuldmagtsgiver
    HOLDER = "holder"  # fuldmagtshaver, or who wants to be
    DESK = "desk"  # for a grantor without MitID
    REGISTER = "register"  # the feed that tells of deaths
    CLOCK = "clock"  # the site itself


class Step(StrEnum):
    """What can happen to a power. The codes are stored."""

    OFFERED = "offered"  # the grantor has made a code to hand over
    REDEEMED = "redeemed"
    REQUESTED = "requested"  # the helper has made a code for the grantor to answer
    ANSWERED = "answered"
    DECLINED = "declined"
    ASKED_ON_PAPER = "asked-on-paper"  # a letter to sign goes to the grantor's address
    REGISTERED = "registered"  # the signed letter has come back
    NOTICED = "noticed"  # the notice about it was printed, which sets the first day; or it must be printed again
    NARROWED = "narrowed"  # it covers less from now on; covering more takes a new power
    PAUSED = "paused"
    RESUMED = "resumed"
    RENEWED = "renewed"
    REVOKED = "revoked"  # tilbagekaldt, by the grantor or at the desk on the grantor's word
    RENOUNCED = "renounced"  # opsagt, by the holder
    DIED = "died"
    DEATH_REVERSED = "death-reversed"


class PowerState(StrEnum):
    """Where a power stands."""

    NEW = "new"  # before its first step
    OFFERED = "offered"
    REQUESTED = "requested"
    ASKED_ON_PAPER = "asked-on-paper"
    WAITING = "waiting"  # on paper: the grantor is told, and can stop it until it begins
    IN_FORCE = "in-force"
    PAUSED = "paused"
    ENDED = "ended"
    LAPSED = "lapsed"  # nobody redeemed or answered the code in time, or signed the letter
    EXPIRED = "expired"
    DEAD = "dead"  # the grantor is; a death that is reversed brings it back as it was


_S, _G, _H, _D, _C = PowerState, Party.GRANTOR, Party.HOLDER, Party.DESK, Party.CLOCK
_UNANSWERED: Final = frozenset({_S.OFFERED, _S.REQUESTED, _S.ASKED_ON_PAPER})
LIVE: Final = frozenset({_S.WAITING, _S.IN_FORCE, _S.PAUSED})
"""Where there is a power that gives something, now or later."""
OVER: Final = frozenset({_S.ENDED, _S.LAPSED, _S.EXPIRED})
STEPS: Final[Mapping[Step, tuple[frozenset[PowerState], frozenset[Party], PowerState | None]]] = {
    Step.OFFERED: (frozenset({_S.NEW}), frozenset({_G}), _S.OFFERED),
    Step.REDEEMED: (frozenset({_S.OFFERED}), frozenset({_H}), _S.IN_FORCE),
    Step.REQUESTED: (frozenset({_S.NEW}), frozenset({_H}), _S.REQUESTED),
    Step.ANSWERED: (frozenset({_S.REQUESTED}), frozenset({_G}), _S.IN_FORCE),
    Step.DECLINED: (frozenset({_S.REQUESTED}), frozenset({_G}), _S.ENDED),
    Step.ASKED_ON_PAPER: (frozenset({_S.NEW}), frozenset({_D}), _S.ASKED_ON_PAPER),
    Step.REGISTERED: (frozenset({_S.ASKED_ON_PAPER}), frozenset({_D}), _S.WAITING),
    Step.NOTICED: (LIVE, frozenset({_C}), None),  # also once it has begun: a notice that came back is printed again
    Step.NARROWED: (LIVE, frozenset({_G}), None),
    Step.PAUSED: (frozenset({_S.WAITING, _S.IN_FORCE}), frozenset({_G, _D}), _S.PAUSED),
    Step.RESUMED: (frozenset({_S.PAUSED}), frozenset({_G}), _S.IN_FORCE),
    Step.RENEWED: (LIVE, frozenset({_G}), None),
    Step.REVOKED: (LIVE | {_S.OFFERED, _S.ASKED_ON_PAPER}, frozenset({_G, _D}), _S.ENDED),
    Step.RENOUNCED: (LIVE | {_S.REQUESTED}, frozenset({_H}), _S.ENDED),
    Step.DIED: (frozenset(_S) - OVER - {_S.NEW, _S.DEAD}, frozenset({Party.REGISTER}), _S.DEAD),
    Step.DEATH_REVERSED: (frozenset({_S.DEAD}), frozenset({Party.REGISTER}), None),
}
"""From where a step may be taken, by whom, and where it leads; None leaves the state as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a power covers, and its last day."""

    scopes: frozenset[Scope]
    until: date  # the last day it counts, by Danish time


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerEvent:
    """A step that was taken."""

    step: Step
    party: Party
    at: datetime
    terms: Terms | None = None  # of the steps that set them
    holder: UUID | None = None  # of the step that says who it is
    open_until: datetime | None = None  # how long the code can be used, or the signed letter come back
    begins: date | None = None  # the first day, of `NOTICED`; None: no notice has left that tells of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A power as its steps have left it; `state_at` says where it stands at a moment."""

    state: PowerState = PowerState.NEW
    terms: Terms | None = None
    holder: UUID | None = None
    open_until: datetime | None = None
    on_paper: bool = False
    begins: date | None = None  # on paper; None: no first day is known, and it gives nothing
    before_death: PowerState | None = None

    def state_at(self, at: datetime) -> PowerState:
        """Where it stands at the moment, with what time has done to it."""
        today = local(at).date()
        if self.state in _UNANSWERED:
            return _S.LAPSED if self.open_until is not None and at >= self.open_until else self.state
        if self.state in LIVE and self.terms is not None and today > self.terms.until:
            return _S.EXPIRED
        if self.state in {_S.WAITING, _S.IN_FORCE}:
            return _S.IN_FORCE if self._has_begun(today) else _S.WAITING
        return self.state

    def gives_something(self, at: datetime) -> bool:
        """Whether it has begun and is not over. A pause does not count: who holds a power is not told of one."""
        return self._has_begun(local(at).date()) and self.state_at(at) in LIVE

    def _has_begun(self, today: date) -> bool:
        return not self.on_paper or (self.begins is not None and today >= self.begins)


def leads_to(power: Power, step: Step, party: Party, at: datetime) -> bool:
    """Whether this party may take the step at the moment."""
    states, parties, _to = STEPS[step]
    return power.state_at(at) in states and party in parties


def after(power: Power, event: PowerEvent) -> Power:
    """The power with one more step. The step must be one that `leads_to` allows."""
    _states, _parties, leads = STEPS[event.step]
    now = power.state_at(event.at)
    changed = replace(
        power,
        state=leads or now,
        terms=event.terms or power.terms,
        holder=event.holder or power.holder,
        open_until=event.open_until or power.open_until,
        on_paper=power.on_paper or event.step is Step.REGISTERED,
        begins=event.begins if event.step is Step.NOTICED else power.begins,
    )
    if event.step is Step.DIED:
        return replace(changed, before_death=now)
    if event.step is Step.DEATH_REVERSED:
        return replace(changed, state=power.before_death or power.state, before_death=None)
    return changed


def power_from(events: Iterable[PowerEvent]) -> Power:
    """The power of these steps, in the order in which they were taken."""
    power = Power()
    for event in events:
        power = after(power, event)
    return power


class TermsRefusal(StrEnum):
    """Why these terms cannot be."""

    NOTHING_CHOSEN = "nothing-chosen"
    NOT_WHOLE = "not-whole"  # a scope without the one that it needs
    IN_THE_PAST = "in-the-past"
    TOO_LONG = "too-long"
    NOT_ON_PAPER = "not-on-paper"
    ENDS_TOO_SOON = "ends-too-soon"  # on paper: before it could begin
    NOT_LESS = "not-less"  # who narrows a power cannot add to it


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerRules:
    """What the operator has set about powers."""

    longest_years: int = 5
    open_for: timedelta = timedelta(days=14)  # a code
    warn_before: timedelta = timedelta(days=30)
    paper_for: timedelta = timedelta(days=60)  # for a signed letter to come back
    notice: int = 10  # working days that the grantor has to stop it after the notice (safety.md 4)

    def why_not(self, terms: Terms, today: date, *, on_paper: bool = False) -> TermsRefusal | None:
        """Why a power cannot be given on these terms today; None if it can."""
        if not terms.scopes:
            return TermsRefusal.NOTHING_CHOSEN
        if not is_whole(terms.scopes):
            return TermsRefusal.NOT_WHOLE
        if terms.until < today:
            return TermsRefusal.IN_THE_PAST
        if terms.until > birthday(today, self.longest_years):  # the same day so many years on
            return TermsRefusal.TOO_LONG
        return TermsRefusal.NOT_ON_PAPER if on_paper and not terms.scopes <= ON_PAPER else None

    def why_not_narrow(self, was: Terms, wanted: frozenset[Scope]) -> TermsRefusal | None:
        """Why a power cannot be narrowed to these scopes; None if it can."""
        if not wanted:
            return TermsRefusal.NOTHING_CHOSEN
        if not wanted < was.scopes:
            return TermsRefusal.NOT_LESS
        return None if is_whole(wanted) else TermsRefusal.NOT_WHOLE

    def first_day(self, noticed_on: date, calendar: WorkingDays) -> date:
        """The first day of a power on paper whose notice was printed then: whole working days lie between."""
        return calendar.after(noticed_on, self.notice) + timedelta(days=1)

    def is_ending(self, power: Power, at: datetime) -> bool:
        """Whether it is time to warn that the power ends."""
        if not power.gives_something(at) or power.terms is None:  # what has not begun is known to its grantor alone
            return False
        return power.terms.until <= local(at).date() + self.warn_before
