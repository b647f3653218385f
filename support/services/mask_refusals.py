"""What the pages of mask deciders refuse, in the words of support/messages.py. That it was tried stays on the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from citizen_app.errors import CitizenAppError, NotFound
from logview.domain.mask_rules import MaskRefusal
from logview.services.masks import MaskRefused


class MaskAboutOneself(CitizenAppError):
    """Nobody decides on a mask towards themselves."""

    code = "mask-about-oneself"
    status = 403
    keeps_work: ClassVar[bool] = True


class MaskSelfUnknown(CitizenAppError):
    """Without their CPR number nobody can tell whether a mask towards a citizen is about the decider."""

    code = "mask-self-unknown"
    status = 403
    keeps_work: ClassVar[bool] = True


class MaskOwnDecision(CitizenAppError):
    """The second person has to be another."""

    code = "mask-own-decision"
    status = 403
    keeps_work: ClassVar[bool] = True


class MaskDecided(CitizenAppError):
    """There is nothing to decide (any more)."""

    code = "mask-decided"
    status = 409
    keeps_work: ClassVar[bool] = True


class MaskWithoutEnd(CitizenAppError):
    """It cannot be made to last longer."""

    code = "mask-without-end"
    status = 409
    keeps_work: ClassVar[bool] = True


class MaskAtItsLongest(CitizenAppError):
    """Its end lies as far ahead as an end may."""

    code = "mask-at-its-longest"
    status = 409
    keeps_work: ClassVar[bool] = True


BY_REFUSAL: dict[MaskRefusal, type[CitizenAppError]] = {
    MaskRefusal.OTHER_ORGANISATION: NotFound,
    MaskRefusal.ABOUT_ONESELF: MaskAboutOneself,
    MaskRefusal.OWN_DECISION: MaskOwnDecision,
    MaskRefusal.NOTHING_TO_CONFIRM: MaskDecided,
    MaskRefusal.ENDED: MaskDecided,
    MaskRefusal.WITHOUT_END: MaskWithoutEnd,
    MaskRefusal.NOT_LATER: MaskAtItsLongest,
}


@contextmanager
def refusals_as_pages() -> Iterator[None]:
    """Turn what no form can put right into a page; a refusal beside a field goes on as MaskRefused."""
    try:
        yield
    except MaskRefused as refused:
        page = BY_REFUSAL.get(refused.refusal)
        if page is None or refused.refusal is MaskRefusal.NOT_LATER:
            raise
        raise page(refused.refusal.value) from None
