"""Blocks that the desk makes and ends for a citizen, through the service of the citizen's own decisions.

The desk reads a citizen's blocks in words without anybody's name: a person is "a certain person", and a practice, which
often bears its owner's name, is told by its code.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.errors import NotFound
from citizen_app.web.dates import local
from citizen_app.web.language import current_language
from consent.domain.decision import Effect, What, Who
from consent.domain.draft import Answers, Whom
from consent.domain.rules import Refusal
from consent.services import decisions, making
from consent.services.decisions import KeptDecision
from consent.services.naming import named_unit
from consent.services.refusals import DecisionRefused
from consent.services.wording import NamedUnit, Naming, Standing, sentences, when_text
from logview.services.asked_entries import is_small_place
from support.domain.assist_wishes import BlockWish, EndBlockWish
from support.domain.assisted import AssistRefusal, NotDone

_SAID_ALREADY: Final = frozenset({Refusal.SAME_AS_ANOTHER, Refusal.OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTold:
    """A block that can be ended, as the desk may read it."""

    decision_id: UUID
    sentences: list[str]


def blocks(actor: Actor, at: datetime) -> list[BlockTold]:
    """The subject's blocks in force and planned, newest first."""
    found = decisions.decisions_of(actor, at)
    return [
        BlockTold(decision_id=kept.decision.decision_id, sentences=_told(kept, standing))
        for standing, some in ((Standing.IN_FORCE, found.in_force), (Standing.PLANNED, found.planned))
        for kept in some
        if kept.decision.effect is Effect.BLOCK
    ]


def block_summary(wish: BlockWish, act_id: UUID, counts_at: datetime) -> list[str]:
    """The block in the sentences of the citizen's own page."""
    draft = making.draft_of(_answers(wish, act_id), counts_at)
    naming = _naming(draft.what, draft.who)
    when = [when_text(Effect.BLOCK, counts_at, draft.valid_until, naming.language)]
    return sentences(Effect.BLOCK, draft.what, draft.who, Standing.DRAFT, when, naming)


def why_not_block(actor: Actor, wish: BlockWish, act_id: UUID, counts_at: datetime) -> AssistRefusal | None:
    """Whether the citizen's own page would refuse it on the day it counts."""
    draft = making.draft_of(_answers(wish, act_id), counts_at)
    return AssistRefusal.REFUSED if decisions.why_not(actor, draft, counts_at) is not None else None


def block(actor: Actor, wish: BlockWish, act_id: UUID, at: datetime) -> NotDone | None:
    """Make the block; the same act again makes no other."""
    try:
        making.confirm(actor, _answers(wish, act_id), at)
    except DecisionRefused as refused:
        return NotDone.IS_SO_ALREADY if refused.refusal in _SAID_ALREADY else NotDone.REFUSED
    return None


def ending_summary(actor: Actor, wish: EndBlockWish, at: datetime) -> list[str]:
    """The block that ends, and what that means."""
    told = next((one.sentences for one in blocks(actor, at) if one.decision_id == wish.decision_id), [])
    return [*told, _("This block ends. Those whom it stopped can see your data again.")]


def why_not_end(actor: Actor, wish: EndBlockWish, at: datetime) -> AssistRefusal | None:
    """Whether there is such a block to end."""
    known = {one.decision_id for one in blocks(actor, at)}
    return None if wish.decision_id in known else AssistRefusal.REFUSED


def end_block(actor: Actor, wish: EndBlockWish, at: datetime) -> NotDone | None:
    """End the block."""
    try:
        is_over = decisions.decision_of(actor, wish.decision_id).is_over(at)
    except NotFound:
        return NotDone.IS_SO_ALREADY
    if is_over:
        return NotDone.IS_SO_ALREADY
    making.end(actor, wish.decision_id, at)
    return None


def place_text(code: Code) -> str:
    """A place in words that name nobody."""
    unit = _unit(code, names_nobody=is_small_place(code))
    if unit is None:
        return _("a place that is not in our list (%(scheme)s %(code)s)", scheme=code[0].upper(), code=code[1])
    return f"{unit.name} ({unit.above})" if unit.above else unit.name


def _answers(wish: BlockWish, act_id: UUID) -> Answers:
    return Answers(
        submission_id=act_id,
        effect=Effect.BLOCK,
        kinds=wish.kinds,
        whom=Whom.UNIT if wish.unit else Whom.EVERYONE,
        unit=wish.unit,
        timed=True,
        last=wish.last,
    )


def _told(kept: KeptDecision, standing: Standing) -> list[str]:
    decision = kept.decision
    naming = _naming(decision.what, decision.who)
    when = [when_text(decision.effect, decision.valid_from, decision.valid_until, naming.language)]
    return sentences(decision.effect, decision.what, decision.who, standing, when, naming)


def _naming(what: What, who: Who) -> Naming:
    language, person = current_language(), who.person
    codes = [unit[:2] for unit in (what.origin, who.unit) if unit is not None]
    # Beside a person every place is told by its code: where one works can tell who it is.
    units = {code: _unit(code, names_nobody=person is not None or is_small_place(code)) for code in codes}
    profession = catalogue().profession(who.profession, None) if who.profession else None
    return Naming(
        units={code: unit for code, unit in units.items() if unit is not None},
        people={person: _("a certain person")} if person else {},
        professions={profession.code: profession.name(language)} if profession else {},
        language=language,
    )


def _unit(code: Code, *, names_nobody: bool) -> NamedUnit | None:
    unit = named_unit(catalogue(), code, local(clock.now()).date(), current_language())
    if unit is None or not names_nobody:
        return unit
    kind = f"{unit.kind[:1].lower()}{unit.kind[1:]}"
    return replace(unit, name=f"{kind}, {code[0].upper()} {code[1]}", above=None, now=None)
