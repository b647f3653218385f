"""The preview: what a decision would have met in the citizen's own log of the last year, counted and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.past_entries import PastEntry, PastLine, Reach, past_entries
from citizen_app.web.whose import for_another
from consent.domain.decision import Decision, Effect
from consent.domain.preview import Group, Preview, Reached, preview
from consent.domain.rules import Draft
from consent.services.asking import rules_for
from consent.services.helped import is_shown, sees_all_decisions
from consent.services.oneself import oneself
from consent.services.units import unit_tree

LOOK_BACK: Final = timedelta(days=365)
MOST: Final = 10_000
"""Entries that are looked at, the newest. A citizen with more is told so."""
SHOWN: Final = 10
"""Entries of each group that are shown."""

_REACHED: Final = {Reach.ASKS: Reached.YES, Reach.OWN_COPY: Reached.NO, Reach.NOT_REACHED: Reached.NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """An entry of the log in words; `number`: look-ups that the source delivered as one."""

    line: PastLine
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """Entries of one fate."""

    heading: str
    note: str | None  # why these are so
    number: str
    entries: Sequence[ShownEntry]
    more: bool  # there are others than those that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPreview:
    """The preview in words."""

    sentences: Sequence[str]
    groups: Sequence[ShownGroup]


def shown_preview(actor: Actor, draft: Draft, at: datetime) -> ShownPreview:
    """What the draft would have met in the last year."""
    entries = past_entries().recent(actor, at - LOOK_BACK, MOST)
    found = _met(actor, draft, entries, at)
    told = _block_sentences(found) if draft.effect is Effect.BLOCK else _access_sentences(found)
    if len(entries) >= MOST:
        told.append(_newest_only())
    groups = [_group(actor, *one) for one in _groups(found, draft.effect) if one[2].entries]
    return ShownPreview(sentences=told, groups=groups)


def means_the_same(actor: Actor, one: Draft, other: Draft, at: datetime) -> bool:
    """Whether two drafts would have met the same entries in the same way."""
    entries = past_entries().recent(actor, at - LOOK_BACK, MOST)
    return _met(actor, one, entries, at) == _met(actor, other, entries, at)


def _met(actor: Actor, draft: Draft, entries: Sequence[PastEntry], at: datetime) -> Preview[PastEntry]:
    own = oneself(actor, {entry.person for entry in entries if entry.person is not None})
    decision = Decision(
        uuid4(), draft.effect, draft.what, draft.who, max(at, draft.valid_from), None, draft.meant_since or at
    )
    return preview(
        decision,
        _accesses(actor, decision.valid_from),
        [(entry, _REACHED.get(entry.reach, Reached.NOT_TOLD)) for entry in entries if entry.person not in own],
        unit_tree(),
    )


def _accesses(actor: Actor, at: datetime) -> list[Decision]:
    """The accesses that are in force when the draft begins."""
    if not sees_all_decisions(actor):
        return []
    decided = rules_for(actor.subject).values()
    return [
        one
        for of_key in decided
        for one in of_key
        if one.effect is Effect.ACCESS and one.in_force(at) and is_shown(actor, one)
    ]


def _block_sentences(found: Preview[PastEntry]) -> list[str]:
    if not found.number and not found.let_in.number:
        return [_nothing()]
    told = []
    if found.number:
        told += [
            _in_the_log(found.number),
            # The words of safety.md 6.
            _(
                "%(stopped)s of %(all)s entries come from systems that ask us, and would have been stopped, unless the "
                "block was set aside.",
                stopped=_number(found.counts.number),
                all=_number(found.number),
            ),
        ]
    if found.not_reached.number:
        told.append(_("The block does not reach %(number)s.", number=_number(found.not_reached.number)))
    if found.unknown.number:
        told.append(_("We do not know about the rest."))
    if found.let_in.number and for_another():
        told.append(
            _("Others are let in by an access in spite of a block: %(count)s.", count=_number(found.let_in.number))
        )
    elif found.let_in.number:
        told.append(
            ngettext(
                "Besides, there is %(count)s entry by somebody to whom you have given access in spite of a block.",
                "Besides, there are %(count)s entries by somebody to whom you have given access in spite of a block.",
                found.let_in.number,
                count=_number(found.let_in.number),
            )
        )
    return told


def _in_the_log(number: int) -> str:
    if for_another():
        return ngettext(
            "The log of the last year has %(count)s entry that the block is about, or may be about.",
            "The log of the last year has %(count)s entries that the block is about, or may be about.",
            number,
            count=_number(number),
        )
    return ngettext(
        "Your log of the last year has %(count)s entry that the block is about, or may be about.",
        "Your log of the last year has %(count)s entries that the block is about, or may be about.",
        number,
        count=_number(number),
    )


def _access_sentences(found: Preview[PastEntry]) -> list[str]:
    if not found.number:
        return [_nothing()]
    told = [
        ngettext(
            "Your log of the last year has %(count)s entry that the access is about, or may be about.",
            "Your log of the last year has %(count)s entries that the access is about, or may be about.",
            found.number,
            count=_number(found.number),
        ),
        _(
            "%(number)s of %(all)s entries come from systems that ask us. They would be let in, also where you have a "
            "block.",
            number=_number(found.counts.number),
            all=_number(found.number),
        ),
    ]
    if found.not_reached.number:
        told.append(_("The access does not reach %(number)s.", number=_number(found.not_reached.number)))
    return [*told, _("We do not know about the rest.")] if found.unknown.number else told


def _newest_only() -> str:
    if for_another():
        return _("We have looked at the newest %(number)s entries only.", number=_number(MOST))
    return _("We have looked at your newest %(number)s entries only.", number=_number(MOST))


def _number(count: int) -> str:
    return format_decimal(count)


def _nothing() -> str:
    if for_another():
        return _(
            "The log of the last year has no entries that the choice is about. "
            "That is not the same as nobody having looked."
        )
    return _(
        "Your log of the last year has no entries that your choice is about. "
        "That is not the same as nobody having looked."
    )


def _groups(found: Preview[PastEntry], effect: Effect) -> list[tuple[str, str | None, Group[PastEntry]]]:
    unknown = (_("We do not know"), _unknown_note(), found.unknown)
    if effect is Effect.BLOCK:
        return [
            (_("Would have been stopped"), None, found.counts),
            (_("The block does not reach them"), None, found.not_reached),
            unknown,
            (_("Let in by an access") if for_another() else _("Let in by an access of yours"), None, found.let_in),
        ]
    return [
        (_("Would be let in"), None, found.counts),
        (_("The access does not reach them"), None, found.not_reached),
        unknown,
    ]


def _unknown_note() -> str:
    if for_another():
        return _(
            "Either the source has not told us whether it asks us, or the entry lacks something that the choice names. "
            "The log never says how old the data were."
        )
    return _(
        "Either the source has not told us whether it asks us, or the entry lacks something that your choice names. "
        "The log never says how old the data were."
    )


def _group(actor: Actor, heading: str, note: str | None, group: Group[PastEntry]) -> ShownGroup:
    shown = _shown(actor, group)
    return ShownGroup(
        heading=heading,
        note=note,
        number=_number(group.number),
        entries=shown,
        more=sum(entry.number for entry in shown) < group.number,
    )


def _shown(actor: Actor, group: Group[PastEntry]) -> list[ShownEntry]:
    first = group.entries[:SHOWN]
    lines = past_entries().lines(actor, first)
    return [ShownEntry(line=line, number=entry.count) for line, entry in zip(lines, first, strict=True)]
