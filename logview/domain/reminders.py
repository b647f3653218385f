"""What the deciders of an organisation are reminded of, and when. Pure.

Each reminder is one occasion: it is told once. What has been decided meanwhile is an occasion no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from logview.domain.mask_rules import REMINDERS, MaskRules
from logview.domain.masking import Mask, MaskState
from logview.domain.name_requests import NameRequest, RequestState


class ReminderStep(StrEnum):
    """What is reminded of. The codes are stored."""

    ENDS_IN_30_DAYS = "ends-30"
    ENDS_IN_14_DAYS = "ends-14"
    ENDS_IN_3_DAYS = "ends-3"
    PAST_END = "past-end"  # the last day has passed, and the names stay masked
    REVEALED = "revealed"  # the last day has passed, and the names are shown again
    WAITS = "waits"  # for a second person
    STILL_WAITS = "still-waits"
    ASKED = "asked"  # a citizen has asked for a name
    DUE_IN_7_DAYS = "due-7"  # the answer to one who asked
    DUE_IN_2_DAYS = "due-2"
    LATE = "late"


_ENDS: Final = {
    timedelta(days=30): ReminderStep.ENDS_IN_30_DAYS,
    timedelta(days=14): ReminderStep.ENDS_IN_14_DAYS,
    timedelta(days=3): ReminderStep.ENDS_IN_3_DAYS,
}
_DUE: Final = {7: ReminderStep.DUE_IN_7_DAYS, 2: ReminderStep.DUE_IN_2_DAYS}
_LONG_WAIT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to remind of."""

    about: UUID  # the mask, or the citizen's request
    step: ReminderStep
    occasion: datetime  # the end, the answer's last day, or since when it waits: another one is another reminder


def end_reminder(mask: Mask, now: MaskRules) -> timedelta | None:
    """The last of the reminders before its end that is due; None while there is none, or nothing to remind of."""
    if mask.until is None or not now.is_open(mask):
        return None
    return min((before for before in REMINDERS if mask.until - now.at <= before), default=None)


def of_mask(mask: Mask, now: MaskRules, *, since: datetime) -> Iterator[Reminder]:
    """What there is to remind of about a mask now. `since`: names that were shown again before then are no news."""
    end = _about_its_end(mask, now, since)
    if end is not None and mask.until is not None:
        yield Reminder(about=mask.mask_id, step=end, occasion=mask.until)
    waits_since = mask.end_proposed_at or (mask.since if now.needs_second(mask) else None)
    if waits_since is not None and now.is_open(mask):
        yield _waiting(mask.mask_id, waits_since, now.at)


def of_request(request: NameRequest, *, at: datetime, today: date, due: datetime) -> Iterator[Reminder]:
    """What there is to remind of about a citizen's request. `due`: the moment at which its last day begins."""
    if not request.is_open:
        return
    if request.state is RequestState.WAITING:
        yield Reminder(about=request.request_id, step=ReminderStep.ASKED, occasion=request.asked_at)
    else:
        yield _waiting(request.request_id, request.changed_at, at)
    days = (request.due_on - today).days
    nearest = min((limit for limit in _DUE if days <= limit), default=None)
    if nearest is not None:
        step = ReminderStep.LATE if days < 0 else _DUE[nearest]
        yield Reminder(about=request.request_id, step=step, occasion=due)


def _about_its_end(mask: Mask, now: MaskRules, since: datetime) -> ReminderStep | None:
    state = mask.state(now.at, now.after_end)
    if state is MaskState.PAST_END:
        return ReminderStep.PAST_END
    if state is MaskState.REVEALED and mask.until is not None and mask.until > since:
        return ReminderStep.REVEALED
    before = end_reminder(mask, now)
    return _ENDS[before] if before is not None else None


def _waiting(about: UUID, since: datetime, at: datetime) -> Reminder:
    step = ReminderStep.STILL_WAITS if at - since >= _LONG_WAIT else ReminderStep.WAITS
    return Reminder(about=about, step=step, occasion=since)
