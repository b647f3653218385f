"""An organisation's masks as a list for its deciders: in a state, found by unit or reference, a page at a time.

The rules are asked of every mask without its reason; who did what, and why, is read of one page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code
from logview.domain.masking import Mask
from logview.services import masks
from support.domain.mask_view import PAGE_SIZE, MaskView, Shown, is_meant, pages_of
from support.domain.masks import Standing, standing, waits_for
from support.queries.roles import Colleague
from support.services.mask_colleagues import FromColleagues
from support.services.mask_desk import MaskLine, apart_from, begin, colleagues_of, is_for, line_of
from support.services.mask_making import unit_named

_ORDER = list(Standing)
_OF = {Shown.PAST_END: Standing.PAST_END, Shown.ENDS_SOON: Standing.ENDS_SOON}


@dataclass(frozen=True, kw_only=True)
class MaskList:
    """A page of masks, and how many there are of each sort."""

    lines: Sequence[MaskLine]
    numbers: Mapping[Shown, int]  # that fit the words
    total: int  # in the state and by the words that were asked for
    page: int  # from 0; the last one when fewer are left than were asked for
    pages: int
    colleagues: Mapping[UUID, Colleague]
    knows_oneself: bool  # otherwise masks towards citizens are left out: any could be about the decider


class _Placed(NamedTuple):
    """A mask with where it belongs."""

    mask: Mask
    standing: Standing
    for_me: bool


def mask_list(actor: Actor, view: MaskView) -> MaskList:
    """The organisation's masks, without those towards the actor: what needs a word first, the soonest end first."""
    by, now = begin(actor), masks.rules()
    there = masks.standing_of(by, ended=view.shown is Shown.ENDED)
    apart = apart_from(actor, by, {one.citizen for one in there})
    found = [
        _Placed(one, standing(one, now), waits_for(one, by.decider, now))
        for one in _fitting(actor, apart, there, view.words)
    ]
    chosen = sorted((one for one in found if _is_shown(one, view.shown)), key=_rank)
    pages = pages_of(len(chosen))
    page = min(view.page, pages - 1)
    on_page = chosen[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    whole = masks.histories(by, [one.mask.mask_id for one in on_page]) if on_page else {}
    lines = [
        replace(line_of(whole[one.mask.mask_id]), is_of_colleague=apart.is_bare(one.mask.citizen)) for one in on_page
    ]
    audit.record(actor, "masks-read", object_kind="mask", details={"masks": len(lines), "of": len(chosen)})
    return MaskList(
        lines=lines,
        numbers=Counter(shown for one in found for shown in Shown if _is_shown(one, shown)),
        total=len(chosen),
        page=page,
        pages=pages,
        colleagues=colleagues_of(by, [one for one in lines if not one.is_of_colleague]),
        knows_oneself=bool(actor.viewer.own_keys),
    )


def to_be_decided(actor: Actor) -> Mapping[Standing, int]:
    """How many masks wait for a word, for the start page."""
    by, now = begin(actor), masks.rules()
    found = masks.standing_of(by, ended=False)
    apart = apart_from(actor, by, {one.citizen for one in found})
    return Counter(standing(one, now) for one in found if is_for(actor, one) and not apart.hides(one.citizen))


def _fitting(actor: Actor, apart: FromColleagues, found: Sequence[Mask], words: str) -> list[Mask]:
    """Those that the words mean; what is about a colleague is found by no word."""
    mine = [one for one in found if is_for(actor, one) and not apart.hides(one.citizen)]
    if not words:
        return mine
    mine = [one for one in mine if not apart.is_bare(one.citizen)]
    names: dict[Code, str] = {}
    for unit in {one.unit for one in mine if one.unit is not None}:
        told = unit_named(unit)
        names[unit] = f"{told.name} {told.above or ''} {unit[1]}" if told else unit[1]
    return [one for one in mine if is_meant(words, one.mask_id, names.get(one.unit, "") if one.unit else "")]


def _is_shown(placed: _Placed, shown: Shown) -> bool:
    if shown is Shown.FOR_ME:
        return placed.for_me
    if shown in _OF:
        return placed.standing is _OF[shown]
    return (placed.standing is Standing.ENDED) is (shown is Shown.ENDED)


def _rank(placed: _Placed) -> tuple[int, bool, float, float]:
    """What needs a word first; then the soonest end, and the newest of those without one."""
    until = placed.mask.until
    end = until.timestamp() if until else 0.0
    return _ORDER.index(placed.standing), until is None, end, -placed.mask.since.timestamp()
