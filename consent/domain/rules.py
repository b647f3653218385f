"""What a decision must be to be made. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from citizen_app.web.dates import local
from consent.domain.decision import OFFERED_KINDS, Decision, Effect, What, Who

MOST_AT_ONCE: Final = 200
"""Decisions of one citizen in force or planned."""
LONGEST_ACCESS: Final = timedelta(days=366)
"""An access has an end, at most a year after its start (safety.md 7)."""
LONGEST_BLOCK_FOR_ANOTHER: Final = timedelta(days=366)
"""So long can a block be that somebody who represents the citizen by law makes (safety.md 2)."""


class Refusal(StrEnum):
    """Why a decision is not made."""

    END_BEFORE_START = "consent-end-before-start"
    START_IN_PAST = "consent-start-in-past"
    ACCESS_WITHOUT_END = "consent-access-without-end"
    ACCESS_TOO_LONG = "consent-access-too-long"
    ACCESS_FOR_EVERYONE = "consent-access-for-everyone"
    UNKNOWN_UNIT = "consent-unknown-unit"
    UNKNOWN_PROFESSION = "consent-unknown-profession"
    KIND_NOT_OFFERED = "consent-kind-not-offered"
    PERIOD_BACKWARDS = "consent-period-backwards"
    PERIOD_IN_FUTURE = "consent-period-in-future"
    SAME_AS_ANOTHER = "consent-same-as-another"
    TOO_MANY = "consent-too-many"
    OVER = "consent-over"
    # Of somebody who helps the citizen (safety.md 4).
    ONLY_BLOCKS = "consent-only-blocks"
    NOT_DECLARED = "consent-not-declared"
    BLOCK_TOO_LONG = "consent-block-too-long"  # of somebody who represents them by law
    NO_PLACE = "consent-no-place"  # the others who have to confirm it are told of no place
    TOO_MANY_WAIT = "consent-too-many-wait"
    NOT_TO_CONFIRM = "consent-not-to-confirm"


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that somebody wants to make. `text_version` says which wording they confirmed."""

    effect: Effect
    what: What
    who: Who
    valid_from: datetime
    valid_until: datetime | None
    text_version: str
    meant_since: datetime | None = None  # of the decision that it changes and goes on meaning as that did


def meant_since(old: Decision, draft: Draft) -> datetime | None:
    """Since when the draft, made in the place of the old decision, means the units it names; None: since it is made.

    What a citizen leaves as it is goes on meaning what it meant, whatever has become of the units in between.
    """
    named = draft.who.unit, draft.what.origin
    is_kept = draft.who == old.who and draft.what.origin == old.what.origin
    return old.meant_since if is_kept and any(named) else None


def why_not_by_itself(draft: Draft, at: datetime, today: date, old: Decision | None = None) -> Refusal | None:
    """What is wrong with the draft, whatever else the citizen has decided. `at` is no later than its start.

    `old`: the decision whose place it takes. What is left as it was in there is not refused.
    """
    kinds_kept = old is not None and draft.what.kinds == old.what.kinds
    for refused, refusal in (
        (draft.valid_from < at, Refusal.START_IN_PAST),
        (draft.valid_until is not None and draft.valid_until <= draft.valid_from, Refusal.END_BEFORE_START),
        (draft.effect is Effect.ACCESS and draft.valid_until is None, Refusal.ACCESS_WITHOUT_END),
        (draft.effect is Effect.ACCESS and _longer_than_allowed(draft), Refusal.ACCESS_TOO_LONG),
        (draft.effect is Effect.ACCESS and draft.who == Who(), Refusal.ACCESS_FOR_EVERYONE),
        (
            not kinds_kept and draft.what.kinds is not None and not _offered(draft.what.kinds),
            Refusal.KIND_NOT_OFFERED,
        ),
        (draft.what.since and draft.what.until and draft.what.until < draft.what.since, Refusal.PERIOD_BACKWARDS),
        (draft.what.since is not None and today < draft.what.since, Refusal.PERIOD_IN_FUTURE),
    ):
        if refused:
            return refusal
    return None


def why_not_beside(draft: Draft, others: Sequence[Decision]) -> Refusal | None:
    """Why the draft cannot stand beside the citizen's other decisions in force or planned."""
    if any(_says_all_of(other, draft) for other in others):
        return Refusal.SAME_AS_ANOTHER
    return Refusal.TOO_MANY if len(others) >= MOST_AT_ONCE else None


def is_too_long_for_another(draft: Draft) -> bool:
    """Whether nobody who represents somebody by law may make a block that lasts so long."""
    return draft.valid_until is None or draft.valid_until - draft.valid_from > LONGEST_BLOCK_FOR_ANOTHER


def _longer_than_allowed(draft: Draft) -> bool:
    return draft.valid_until is not None and draft.valid_until - draft.valid_from > LONGEST_ACCESS


def _offered(kinds: Iterable[int]) -> bool:
    found = frozenset(kinds)
    return bool(found) and found <= OFFERED_KINDS


def _says_all_of(other: Decision, draft: Draft) -> bool:
    """Whether the other says the same, for at least as long. People choose days: the hour of a start is no choice."""
    return (
        (other.effect, other.what, other.who) == (draft.effect, draft.what, draft.who)
        and local(other.valid_from).date() <= local(draft.valid_from).date()
        and (other.valid_until is None or (draft.valid_until is not None and draft.valid_until <= other.valid_until))
    )
