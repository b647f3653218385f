"""Blocks that the desk makes, confirms and ends for a citizen, and accesses that it ends, through the service of the
citizen's own decisions. An access is never given here (decision 0028).

The desk reads a citizen's decisions in words without anybody's name: a person is "a certain person", and a practice,
which often bears its owner's name, is told by its code.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
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
from consent.services import confirming, decisions, making
from consent.services.decisions import KeptDecision
from consent.services.drafting import draft_of
from consent.services.naming import named_unit
from consent.services.refusals import DecisionRefused
from consent.services.wording import NamedUnit, Naming, Standing, sentences, when_text
from logview.services.asked_entries import is_small_place
from support.domain.assist_wishes import BlockWish, ConfirmBlockWish, EndAccessWish, EndBlockWish
from support.domain.assisted import AssistRefusal, NotDone
from support.services.assist_deed import Asking, Deed, Doing

_SAID_ALREADY: Final = frozenset({Refusal.SAME_AS_ANOTHER, Refusal.OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One of the citizen's decisions, as the desk may read it."""

    decision_id: UUID
    sentences: list[str]


def blocks(actor: Actor, at: datetime) -> list[Chosen]:
    """The subject's blocks in force and planned, newest first."""
    return _chosen(actor, at, Effect.BLOCK)


def accesses(actor: Actor, at: datetime) -> list[Chosen]:
    """The subject's accesses in spite of a block, likewise."""
    return _chosen(actor, at, Effect.ACCESS)


def to_confirm(actor: Actor, at: datetime) -> list[Chosen]:
    """The blocks that name a place which has become another, and that the subject has not confirmed since."""
    confirmed = confirming.confirmed_by(actor.subject)
    return _chosen(actor, at, Effect.BLOCK, lambda one: bool(confirming.unconfirmed(one.decision, confirmed, at)))


def place_text(code: Code) -> str:
    """A place in words that name nobody."""
    unit = _unit(code, names_nobody=is_small_place(code))
    if unit is None:
        return _("a place that is not in our list (%(scheme)s %(code)s)", scheme=code[0].upper(), code=code[1])
    return f"{unit.name} ({unit.above})" if unit.above else unit.name


def _block_told(asking: Asking, wish: BlockWish) -> list[str]:
    """The block in the sentences of the citizen's own page."""
    draft = draft_of(_answers(wish, asking.act_id), asking.counts_at)
    naming = _naming(draft.what, draft.who)
    when = [when_text(Effect.BLOCK, asking.counts_at, draft.valid_until, naming.language)]
    return sentences(Effect.BLOCK, draft.what, draft.who, Standing.DRAFT, when, naming)


def _why_not_block(asking: Asking, wish: BlockWish) -> AssistRefusal | None:
    """Whether the citizen's own page would refuse it on the day it counts."""
    draft = draft_of(_answers(wish, asking.act_id), asking.counts_at)
    return AssistRefusal.REFUSED if decisions.why_not(asking.actor, draft, asking.counts_at) is not None else None


def _block(doing: Doing, wish: BlockWish) -> NotDone | None:
    """Make the block; the same act again makes no other."""
    try:
        making.confirm(doing.actor, _answers(wish, doing.act_id), doing.at)
    except DecisionRefused as refused:
        return NotDone.IS_SO_ALREADY if refused.refusal in _SAID_ALREADY else NotDone.REFUSED
    return None


def _end_block_told(asking: Asking, wish: EndBlockWish) -> list[str]:
    told = _sentences(blocks(asking.actor, asking.at), wish)
    return [*told, _("This block ends. Those whom it stopped can see your data again.")]


def _end_access_told(asking: Asking, wish: EndAccessWish) -> list[str]:
    told = _sentences(accesses(asking.actor, asking.at), wish)
    return [*told, _("This access ends. Then your blocks count here again.")]


def _confirm_told(asking: Asking, wish: ConfirmBlockWish) -> list[str]:
    told = _sentences(to_confirm(asking.actor, asking.at), wish)
    return [*told, _("You confirm that this block still fits. It says the same as before.")]


def _end(doing: Doing, wish: EndBlockWish | EndAccessWish) -> NotDone | None:
    if _is_over(doing, wish):
        return NotDone.IS_SO_ALREADY
    making.end(doing.actor, wish.decision_id, doing.at)
    return None


def _confirm(doing: Doing, wish: ConfirmBlockWish) -> NotDone | None:
    """A block that has ended, or was confirmed signed in meanwhile, needs it no more."""
    if wish.decision_id not in {one.decision_id for one in to_confirm(doing.actor, doing.at)}:
        return NotDone.IS_SO_ALREADY
    confirming.confirm_still_fits(doing.actor, wish.decision_id, doing.at)
    return None


def _is_over(doing: Doing, wish: EndBlockWish | EndAccessWish) -> bool:
    try:
        return decisions.decision_of(doing.actor, wish.decision_id).is_over(doing.at)
    except NotFound:
        return True


def _among(offered: Callable[[Actor, datetime], Sequence[Chosen]]) -> Callable[[Asking, Any], AssistRefusal | None]:
    """Whether the citizen has such a decision, of those that were offered."""

    def why_not(asking: Asking, wish: Any) -> AssistRefusal | None:
        known = {one.decision_id for one in offered(asking.actor, asking.at)}
        return None if wish.decision_id in known else AssistRefusal.REFUSED

    return why_not


def _sentences(found: Sequence[Chosen], wish: EndBlockWish | EndAccessWish | ConfirmBlockWish) -> list[str]:
    return next((one.sentences for one in found if one.decision_id == wish.decision_id), [])


def _chosen(
    actor: Actor, at: datetime, effect: Effect, fits: Callable[[KeptDecision], bool] = lambda _one: True
) -> list[Chosen]:
    found = decisions.decisions_of(actor, at)
    return [
        Chosen(decision_id=kept.decision.decision_id, sentences=_told(kept, standing))
        for standing, some in ((Standing.IN_FORCE, found.in_force), (Standing.PLANNED, found.planned))
        for kept in some
        if kept.decision.effect is effect and fits(kept)
    ]


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


BLOCK: Final = Deed(told=_block_told, why_not=_why_not_block, do=_block)
END_BLOCK: Final = Deed(told=_end_block_told, why_not=_among(blocks), do=_end)
END_ACCESS: Final = Deed(told=_end_access_told, why_not=_among(accesses), do=_end)
CONFIRM_BLOCK: Final = Deed(told=_confirm_told, why_not=_among(to_confirm), do=_confirm)
