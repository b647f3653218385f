"""Opening what is about a colleague: only its place's lead or deciders come so far, and says why (safety.md 8)."""

from collections.abc import Callable, Mapping
from typing import Final

from citizen_app.auth.actor import Actor
from support.domain.colleagues import MatterKind, OfColleague
from support.services import case_desk, desk, letter_desk, look_back_people, mask_desk, misuse, name_desk
from support.services.colleagues import ColleaguesMatter, note_opening

Door = Callable[[Actor, OfColleague], object]
"""Goes to the matter as its own page does. Raises what the page raises."""


def _desk_case(actor: Actor, matter: OfColleague) -> object:
    return desk.touched(actor, desk.begin(actor), (matter.citizen, matter.about))


def _letter(actor: Actor, matter: OfColleague) -> object:
    return letter_desk.touched(actor, letter_desk.begin(actor), (matter.citizen, matter.about))


def _case(actor: Actor, matter: OfColleague) -> object:
    return case_desk.touched(actor, case_desk.begin(actor), matter.about, None)


def _follow_up(actor: Actor, matter: OfColleague) -> object:
    return misuse.touched(actor, misuse.begin(actor), matter.about, None)


def _look_back(actor: Actor, matter: OfColleague) -> object:
    return look_back_people.touched(actor, look_back_people.begin(actor), matter.about, None)


def _name_wish(actor: Actor, matter: OfColleague) -> object:
    return name_desk.touched(actor, matter.about)


def _mask(actor: Actor, matter: OfColleague) -> object:
    return mask_desk.touched(actor, mask_desk.begin(actor), matter.about)


_DOORS: Final[Mapping[MatterKind, Door]] = {
    MatterKind.DESK_CASE: _desk_case,
    MatterKind.LETTER: _letter,
    MatterKind.CASE: _case,
    MatterKind.MATTER: _follow_up,
    MatterKind.LOOK_BACK: _look_back,
    MatterKind.NAME_WISH: _name_wish,
    MatterKind.MASK: _mask,
}


def closed(actor: Actor, matter: OfColleague) -> ColleaguesMatter | None:
    """What keeps it closed: that a reason is still to be given. Raises what the matter's own page raises."""
    try:
        _DOORS[matter.kind](actor, matter)
    except ColleaguesMatter as shut:
        return shut
    return None


def open_matter(actor: Actor, matter: OfColleague, reason: str) -> None:
    """Open it for a working day; where it is open, nothing is written. Raises what the matter's own page raises."""
    if (shut := closed(actor, matter)) is not None:
        note_opening(actor, shut, reason)
