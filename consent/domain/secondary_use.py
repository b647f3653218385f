"""What a citizen has decided about secondary use of their data (EHDS article 71), and what may be claimed of it. Pure.

It is neither a block nor a decision about samples (docs/decisions/0043). A no stops permits that are granted after it;
its end counts for permits granted after that. So what matters is when it stood, not only whether it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class SecondaryUseDecision(StrEnum):
    """What is decided. The codes are stored and sent. The end of a no is no yes to anything."""

    OPTED_OUT = "opted-out"
    OPT_OUT_ENDED = "opt-out-ended"


class SecondaryUseClaim(StrEnum):
    """What is true of what was decided here."""

    NOTHING_HERE = "nothing-here"  # what was decided elsewhere we do not know
    OPTED_OUT = "opted-out"
    ENDED = "ended"
    # Nobody is named as enforcing it any more: it is kept, and we do not know what counts.
    ONCE_OPTED_OUT = "once-opted-out"
    ONCE_ENDED = "once-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryUse:
    """A decision as it was confirmed."""

    decision_id: UUID
    decision: SecondaryUseDecision
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What may be said now, and of which decision."""

    claim: SecondaryUseClaim
    newest: SecondaryUse | None = None

    def can_become(self, decision: SecondaryUseDecision) -> bool:
        """Whether confirming it would change anything: a no that stands is not given again, and none is not ended."""
        stands = self.claim is SecondaryUseClaim.OPTED_OUT
        return stands == (decision is SecondaryUseDecision.OPT_OUT_ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOut:
    """A time in which a no stood: from its moment, until its end; None: it stands."""

    since: datetime
    until: datetime | None


def standing(made: Iterable[SecondaryUse], *, is_open: bool) -> Standing:
    """What may be said of these. `is_open`: an authority is named, and its day has come."""
    newest = max(made, key=_order, default=None)
    if newest is None:
        return Standing(claim=SecondaryUseClaim.NOTHING_HERE)
    if newest.decision is SecondaryUseDecision.OPTED_OUT:
        claim = SecondaryUseClaim.OPTED_OUT if is_open else SecondaryUseClaim.ONCE_OPTED_OUT
    else:
        claim = SecondaryUseClaim.ENDED if is_open else SecondaryUseClaim.ONCE_ENDED
    return Standing(claim=claim, newest=newest)


def opted_out_times(made: Iterable[SecondaryUse]) -> Sequence[OptedOut]:
    """The times in which a no stood, oldest first: a permit that was granted in one of them does not reach the data."""
    found: list[OptedOut] = []
    since: datetime | None = None
    for one in sorted(made, key=_order):
        if one.decision is SecondaryUseDecision.OPTED_OUT:
            since = since or one.made_at
        elif since is not None:
            found.append(OptedOut(since=since, until=one.made_at))
            since = None
    return found if since is None else [*found, OptedOut(since=since, until=None)]


def _order(one: SecondaryUse) -> tuple[datetime, UUID]:
    return one.made_at, one.decision_id
