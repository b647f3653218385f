"""How an organisation's masks are sorted for those who decide them: what needs a word first. Pure."""

from enum import StrEnum

from logview.domain.mask_rules import MaskDecider, MaskRules
from logview.domain.masking import Mask, MaskState
from logview.domain.reminders import end_reminder


class Standing(StrEnum):
    """Where a mask belongs on the list, in the list's order."""

    WAITS = "waits"  # for a second person's word, on the mask or on its end
    PAST_END = "past-end"  # its end has come and it still hides
    ENDS_SOON = "ends-soon"
    IN_FORCE = "in-force"
    ENDED = "ended"  # it hides nothing any more


def standing(mask: Mask, now: MaskRules) -> Standing:
    """Where the mask belongs at the moment of the rules."""
    if not now.is_open(mask):
        return Standing.ENDED
    if now.needs_second(mask) or mask.end_proposed:
        return Standing.WAITS
    if mask.state(now.at, now.after_end) is MaskState.PAST_END:
        return Standing.PAST_END
    return Standing.IN_FORCE if end_reminder(mask, now) is None else Standing.ENDS_SOON


def waits_for(mask: Mask, by: MaskDecider, now: MaskRules) -> bool:
    """Whether it waits for this decider's word, as the second person."""
    if mask.end_proposed:
        return now.why_not_end(by, mask, "") is None
    return now.why_not_confirm(by, mask) is None
