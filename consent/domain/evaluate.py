"""What the decisions of one citizen let through. Pure; docs/decisions/0013 says why it is as it is.

An access in force that covers a document for this caller lets it through; else a block in force that covers it
withholds it; else it is let through. Where caller or document leave out what a block names, the block applies; an
access never does.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from citizen_app.terms import DataKind
from citizen_app.web.dates import danish_day, local
from consent.domain.decision import (
    EVERY_KIND,
    Answer,
    Decision,
    Document,
    Effect,
    Outcome,
    Question,
    Reason,
    Unit,
    What,
)
from consent.domain.units import Reach, UnitTree

_NO, _YES, _COARSE, _UNKNOWN, _UNNAMED = -1, 0, 1, 2, 4
_REASONS: Final = {
    _COARSE: Reason.UNIT_TOO_COARSE,
    _UNKNOWN: Reason.UNIT_UNKNOWN,
    _UNNAMED: Reason.CALLER_UNNAMED,
}
_POSITIVE, _NEGATIVE_PLAIN = Answer(Outcome.POSITIVE), Answer(Outcome.NEGATIVE)
_FIRST_DAY = 0  # before every day


def outcome(decisions: Collection[Decision], question: Question, tree: UnitTree) -> Answer:
    """The answer over everything the question asks about, without knowing the documents.

    POSITIVE and NEGATIVE are final: `allowed` says the same about every document there can be, also about one whose
    kind, origin or day is not known.
    """
    if not decisions:
        return _POSITIVE
    kinds = question.kinds
    if not kinds or DataKind.UNKNOWN in kinds:
        kinds = None
    blocks, accesses, why = _that_apply(decisions, question, kinds, tree)
    if not blocks or _let_in(blocks, accesses, kinds):
        return _POSITIVE
    reasons = _reasons(why)
    if accesses or not _all_withheld(blocks, kinds, danish_day(question.at).toordinal(), tree):
        return Answer(Outcome.DATA_SPECIFIC, reasons)
    return Answer(Outcome.NEGATIVE, reasons) if reasons else _NEGATIVE_PLAIN


def allowed(
    decisions: Iterable[Decision], question: Question, documents: Sequence[Document], tree: UnitTree
) -> list[bool]:
    """For each document whether it may be shown to the caller."""
    blocks, accesses, _ = _that_apply(decisions, question, None, tree)
    if not blocks:
        return [True] * len(documents)
    return [_shown(document, blocks, accesses, question, tree) for document in documents]


def _that_apply(
    decisions: Iterable[Decision], question: Question, kinds: frozenset[DataKind] | None, tree: UnitTree
) -> tuple[list[Decision], list[Decision], int]:
    """The blocks and accesses that count for this caller, moment and kinds, and what the blocks had to assume."""
    blocks, accesses, why = [], [], 0
    reach: Reach | None = None
    for decision in decisions:
        if not decision.in_force(question.at) or (kinds is not None and not _about(decision.what, kinds)):
            continue
        if reach is None and question.unit is not None and decision.who.unit is not None:
            reach = tree.caller(question.unit, danish_day(question.at).toordinal())
        assumed = _towards(decision, question, reach)
        if decision.effect is Effect.ACCESS:
            if assumed == _YES:
                accesses.append(decision)
        elif assumed >= 0:
            blocks.append(decision)
            why |= assumed
    return blocks, accesses, why


def _about(what: What, kinds: frozenset[DataKind]) -> bool:
    return what.kinds is None or not kinds.isdisjoint(what.kinds)


def _towards(decision: Decision, question: Question, reach: Reach | None) -> int:
    """Whether the decision is towards this caller: _NO, _YES, or what would have to be assumed."""
    who, found = decision.who, _YES
    if who.person is not None or who.profession is not None:
        found = _named(who.person, question.person) | _named(who.profession, question.profession)
    if found < 0 or who.unit is None:
        return found
    return found | (_UNNAMED if reach is None else _standing(who.unit, decision.meant_since, reach))


def _named(wanted: str | UUID | None, given: str | UUID | None) -> int:
    if wanted is None or wanted == given:
        return _YES
    return _UNNAMED if given is None else _NO


def _standing(unit: Unit, since: datetime, reach: Reach) -> int:
    """Whether the unit that a decision names means the one with this reach."""
    last = reach.exact.get(unit)
    if last is not None and (last >= reach.on or local(since).toordinal() <= last):
        return _YES
    if not reach.known:
        return _UNKNOWN
    last = reach.coarse.get(unit)
    if last is not None and (last >= reach.on or local(since).toordinal() <= last):
        return _COARSE
    return _NO


def _let_in(blocks: Sequence[Decision], accesses: Sequence[Decision], kinds: frozenset[DataKind] | None) -> bool:
    """Whether the accesses open everything asked about that a block touches.

    A document of unknown origin and day is among what is asked about, so only an access without either opens it.
    """
    whole = [access.what.kinds for access in accesses if _whole(access.what)]
    if not whole:
        return False
    if None in whole:
        return True
    if kinds is None:
        return False
    opened = frozenset[DataKind]().union(*(found for found in whole if found is not None))
    return all(kind in opened for kind in kinds if any(_of_kind(block.what, kind) for block in blocks))


def _all_withheld(blocks: Sequence[Decision], kinds: frozenset[DataKind] | None, on: int, tree: UnitTree) -> bool:
    """Whether the blocks together cover everything asked about."""
    for block in blocks:
        if _whole(block.what) and (block.what.kinds is None or (kinds is not None and kinds <= block.what.kinds)):
            return True
    return all(
        _kind_withheld([block for block in blocks if _of_kind(block.what, kind)], on, tree)
        for kind in (EVERY_KIND if kinds is None else kinds)
    )


def _kind_withheld(blocks: Sequence[Decision], on: int, tree: UnitTree) -> bool:
    """Whether the blocks, all about one kind, cover each day and each unit.

    They cover least on the first day there is, and on the day after one of them has ended.
    """
    periods = [(_first(block.what), _beyond(block.what), block) for block in blocks]
    for day in {_FIRST_DAY} | {beyond for _, beyond, _ in periods if beyond}:
        meant = [block for first, beyond, block in periods if first <= day and (beyond is None or day < beyond)]
        if any(block.what.origin is None for block in meant):
            continue
        origins = frozenset((block.what.origin, _made_on(block, on)) for block in meant if block.what.origin)
        if not origins or not tree.every_unit_in(origins, on):
            return False
    return True


def _shown(
    document: Document, blocks: Collection[Decision], accesses: Collection[Decision], question: Question, tree: UnitTree
) -> bool:
    on = danish_day(question.at).toordinal()
    reach = tree.origin(document.origin, on) if document.origin is not None else None
    if not any(_covers(block, document, reach) >= 0 for block in blocks):
        return True
    return any(_covers(access, document, reach) == _YES for access in accesses)


def _covers(decision: Decision, document: Document, reach: Reach | None) -> int:
    """_YES, _NO, or what would have to be assumed about the document."""
    what, assumed = decision.what, _YES
    if what.kinds is not None:
        if document.kind is None or document.kind is DataKind.UNKNOWN:
            assumed |= _UNNAMED
        elif document.kind not in what.kinds:
            return _NO
    if what.since is not None or what.until is not None:
        if document.day is None:
            assumed |= _UNNAMED
        elif (what.since is not None and document.day < what.since) or (
            what.until is not None and what.until < document.day
        ):
            return _NO
    if what.origin is not None:
        assumed |= _UNNAMED if reach is None else _standing(what.origin, decision.meant_since, reach)
    return assumed


def _whole(what: What) -> bool:
    return what.origin is None and what.since is None and what.until is None


def _of_kind(what: What, kind: DataKind) -> bool:
    return what.kinds is None or kind in what.kinds


def _first(what: What) -> int:
    return _FIRST_DAY if what.since is None else what.since.toordinal()


def _beyond(what: What) -> int | None:
    return None if what.until is None else what.until.toordinal() + 1


def _made_on(decision: Decision, on: int) -> int:
    return min(local(decision.meant_since).toordinal(), on)


@lru_cache(maxsize=8)
def _reasons(why: int) -> frozenset[Reason]:
    return frozenset(reason for bit, reason in _REASONS.items() if why & bit)
