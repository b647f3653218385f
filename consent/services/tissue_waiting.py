"""What those who have custody of a child have decided about its samples, and what waits for them; read by them, and by
the child, who sees what they did (safety.md 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor, Basis
from citizen_app.auth.acts import Act
from citizen_app.errors import NotFound
from citizen_app.tissue_settings import tissue_settings
from consent.domain.tissue import Material, Position, TissueUse, position
from consent.domain.tissue import newest_of as newest_use
from consent.domain.tissue_waiting import Fallen, Holder, Wish, fallen, is_there_for, is_told
from consent.queries import tissue as queries
from consent.queries import tissue_waiting as steps
from consent.queries.tissue_waiting import KeptSteps
from consent.services.tissue import BROUGHT_IN, KeptTissue, kept_of
from consent.services.tissue_children_wording import words_now

_DECISION: Final = "tissue-decision"
_OF_HOLDERS: Final = frozenset({Basis.CUSTODY, BROUGHT_IN})
Rows = Sequence[tuple[Any, TissueUse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWish:
    """Something that waits, or waited in vain, as whoever looks may know it."""

    kept: KeptSteps
    fell: Fallen | None
    has_other_words: bool  # than those of today: it cannot be confirmed any more
    is_own: bool  # whoever looks began it
    can_confirm: bool
    can_take_back: bool

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        return self.kept.waiting.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueOfChild:
    """What those who have custody have decided, what is true of it, and what waits."""

    positions: Mapping[Material, Position]
    kept: Sequence[KeptTissue]
    waits: Sequence[KeptWish]
    fell: Sequence[KeptWish]


def of_child(actor: Actor, at: datetime) -> TissueOfChild:
    """All of it, for somebody who has custody of the child."""
    rows = rows_of(actor)
    if rows:
        audit.record(actor, "tissue-child-read")
    positions = {one: position_of(rows, one, at) for one in Material}
    return TissueOfChild(
        positions=positions,
        kept=[kept_of(row, use) for row, use in rows],
        waits=waiting_for(actor, at),
        fell=fallen_for(actor, at),
    )


def one_kept(actor: Actor, decision_id: UUID) -> tuple[KeptTissue, KeptSteps | None]:
    """One decision: the receipt, and the steps by which they came to it. Raises NotFound."""
    found = next((kept_of(row, use) for row, use in rows_of(actor) if use.decision_id == decision_id), None)
    if found is None:
        raise NotFound
    if actor.helped is not None:
        audit.record(actor, "tissue-child-read", object_kind=_DECISION, object_ref=str(decision_id))
    return found, how_made(actor, decision_id)


def how_made(actor: Actor, decision_id: UUID) -> KeptSteps | None:
    """The steps of a decision that several confirmed; None: somebody made it alone."""
    return next((one for one in steps.waiting_of(actor.subject) if one.decision_id == decision_id), None)


def waiting_for(actor: Actor, at: datetime) -> list[KeptWish]:
    """What waits, newest first: for whoever has custody what is theirs to confirm. For the child all of it, and what
    fell away because they turned 15."""
    helps = actor.helped is not None
    if helps and not has_custody(actor):
        return []
    rows, holder = rows_of(actor), holder_of(actor)
    known = [one for one in steps.waiting_of(actor.subject) if one.decision_id is None]
    mine = [one for one in known if not helps or is_there_for(one.waiting, holder, actor.basis.value, at)]
    shown = {None} if helps else {None, Fallen.FIFTEEN}
    return [one for one in (_wish(actor, kept, rows, at) for kept in mine) if one.fell in shown]


def fallen_for(actor: Actor, at: datetime) -> list[KeptWish]:
    """What the viewer, who has custody, asked for or confirmed and what fell away lately, newest first."""
    if not has_custody(actor):
        return []
    rows, holder = rows_of(actor), holder_of(actor)
    known = [one for one in steps.waiting_of(actor.subject) if one.decision_id is None]
    mine = [one for one in known if is_there_for(one.waiting, holder, actor.basis.value, at)]
    wishes = [one for one in (_wish(actor, kept, rows, at) for kept in mine) if one.can_take_back]
    return [one for one in wishes if is_told(one.wish, one.fell, _decided_since(rows, one.wish), at)]


def waiting_one(actor: Actor, waiting_id: UUID, at: datetime) -> KeptWish:
    """One of them. Raises NotFound."""
    found = next((one for one in waiting_for(actor, at) if one.wish.waiting_id == waiting_id), None)
    if found is None:
        raise NotFound
    return found


def decided_with(actor: Actor, waiting_id: UUID) -> UUID | None:
    """The decision that it became, where whoever asks is one of those who confirmed it: the same click once more."""
    found = next((one for one in steps.waiting_of(actor.subject) if one.waiting.asked.waiting_id == waiting_id), None)
    if found is None or found.waiting.agreed.isdisjoint(actor.viewer.own_keys):
        return None
    return found.decision_id


def asked_by_holders(actor: Actor) -> list[Wish]:
    """Everything that those who have custody now have asked for, also what waits no more."""
    holder = holder_of(actor)
    known = [one.waiting for one in steps.waiting_of(actor.subject)]
    return [one.asked for one in known if one.is_of(holder.own, holder.others, actor.basis.value)]


def has_custody(actor: Actor) -> bool:
    """Whether the viewer decides about the samples of the child whom they act for."""
    helped = actor.helped
    return helped is not None and actor.basis is Basis.CUSTODY and Act.DECIDE_TISSUE in helped.acts


def holder_of(actor: Actor) -> Holder:
    """The viewer as one of those who have custody, and who has to confirm it beside them."""
    helped = actor.helped
    together = helped is not None and Act.DECIDE_TISSUE in helped.together
    return Holder(
        own=actor.viewer.own_keys,
        others=helped.others if helped is not None and together else (),
        fifteen=helped.blocks_until if helped is not None else None,
        misses_unknown=helped is not None and together and helped.others_unknown,
    )


def rows_of(actor: Actor) -> Rows:
    """What was decided by those who have custody, here or elsewhere before; for the citizen everything. What the child
    chose here is theirs."""
    found = queries.decisions_of(actor.subject)
    return found if actor.helped is None else [one for one in found if one[0].basis in _OF_HOLDERS]


def newest_of(rows: Rows, material: Material) -> UUID | None:
    """The last decision about it."""
    newest = newest_use(material, [use for _row, use in rows])
    return newest.decision_id if newest is not None else None


def _decided_since(rows: Rows, wish: Wish) -> list[TissueUse]:
    about = [use for _row, use in rows if use.material is wish.material]
    return list(takewhile(lambda use: use.decision_id != wish.upon, about))


def position_of(rows: Rows, material: Material, at: datetime) -> Position:
    """What is true of these decisions."""
    settings, uses = tissue_settings(), [use for _row, use in rows]
    return position(material, uses, settings.mode, at, settings.late_after, is_whole=settings.is_whole)


def _wish(actor: Actor, kept: KeptSteps, rows: Rows, at: datetime) -> KeptWish:
    waiting, own, helps = kept.waiting, actor.viewer.own_keys, actor.helped is not None
    said = not waiting.agreed.isdisjoint(own)
    other_words = waiting.asked.words != words_now()
    return KeptWish(
        kept=kept,
        fell=fallen(waiting, kept.decision_id is not None, newest_of(rows, waiting.asked.material), at),
        has_other_words=other_words,
        is_own=waiting.asked.by in own,
        # Whoever said so already confirms again once nobody else has to: somebody may have lost custody meanwhile.
        can_confirm=helps and not other_words and (not said or not waiting.misses(holder_of(actor).others)),
        can_take_back=helps and said,
    )
