"""A citizen's decisions in words: the page of all of them, and one by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.auth.actor import HELPING, Actor, Basis
from citizen_app.auth.mandates import mandates
from citizen_app.web.dates import local, moment_text
from consent.domain.decision import Decision, Effect
from consent.domain.rules import MOST_AT_ONCE
from consent.services.confirming import confirmed_by, unconfirmed
from consent.services.decisions import KeptDecision, decision_of, decisions_of
from consent.services.helped import ended_by_helper_text, made_by_helper_text, made_together_text, may_end
from consent.services.naming import naming_for
from consent.services.wording import (
    Naming,
    Standing,
    ending_text,
    made_for_you_text,
    over_text,
    sentences,
    when_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision in words."""

    decision_id: UUID
    effect: Effect
    standing: Standing
    sentences: Sequence[str]  # the first says what was decided
    can_end: bool  # by whoever looks
    has_moved: str | None  # the sentence that says which place has got another name, and asks whether it still fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All of a citizen's decisions, newest first."""

    in_force: Sequence[DecisionLine]
    planned: Sequence[DecisionLine]
    over: Sequence[DecisionLine]
    room: bool  # there is room for another


def choices(actor: Actor, at: datetime) -> Choices:
    """The subject's decisions."""
    found = decisions_of(actor, at)
    every = [*found.in_force, *found.planned, *found.ended]
    naming = _naming(actor, [kept.decision for kept in every], at)
    asked = _asked(actor, [kept for kept in every if not kept.is_over(at)], at)
    audit.record(actor, "consent.read")
    return Choices(
        in_force=[_line(actor, kept, Standing.IN_FORCE, naming, asked) for kept in found.in_force],
        planned=[_line(actor, kept, Standing.PLANNED, naming, asked) for kept in found.planned],
        over=[_line(actor, kept, Standing.OVER, naming, asked) for kept in found.ended],
        room=len(found.in_force) + len(found.planned) < MOST_AT_ONCE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OneChoice:
    """One decision, with when it was made."""

    line: DecisionLine
    decision: Decision
    made: str
    counts_from: datetime


def one_choice(actor: Actor, decision_id: UUID, at: datetime) -> OneChoice:
    """One of the subject's decisions. Raises NotFound."""
    kept = decision_of(actor, decision_id)
    decision = kept.decision
    naming = _naming(actor, [decision], at)
    audit.record(actor, "consent.read")
    return OneChoice(
        line=_line(actor, kept, _standing(kept, at), naming, _asked(actor, [kept], at)),
        decision=decision,
        made=moment_text(kept.made_at, naming.language),
        counts_from=decision.valid_from,
    )


def _standing(kept: KeptDecision, at: datetime) -> Standing:
    if kept.is_over(at):
        return Standing.OVER
    return Standing.PLANNED if at < kept.decision.valid_from else Standing.IN_FORCE


def _naming(actor: Actor, decided: Sequence[Decision], at: datetime) -> Naming:
    return naming_for(actor, [(decision.what, decision.who) for decision in decided], local(at).date())


def _asked(actor: Actor, every: Sequence[KeptDecision], at: datetime) -> set[UUID]:
    """The decisions that the citizen is asked to confirm."""
    confirmed = confirmed_by(actor.subject)
    return {kept.decision.decision_id for kept in every if unconfirmed(kept.decision, confirmed, at)}


def _line(actor: Actor, kept: KeptDecision, standing: Standing, naming: Naming, asked: set[UUID]) -> DecisionLine:
    decision, language = kept.decision, naming.language
    effect, begins, ends = decision.effect, decision.valid_from, decision.valid_until
    if standing is Standing.OVER:
        when = [
            over_text(effect, begins, ends, kept.ended_at, language),
            _ended_by_helper(actor, kept) or ending_text(kept.ending, by_desk=kept.ending_basis == Basis.DESK),
        ]
    else:
        when = [when_text(effect, begins, ends, language)]
    if kept.basis == Basis.DESK:
        when.append(made_for_you_text())
    by = _for_the_citizen(actor, kept)
    if not by and kept.basis in HELPING and len(kept.makers) == 1 and _may_know(actor, kept.made_by):
        when.append(made_by_helper_text(_helper(actor, kept.made_by)))
    if not by and len(kept.makers) > 1:
        when.append(made_together_text(_names(actor, kept.makers)))
    return DecisionLine(
        decision_id=decision.decision_id,
        effect=effect,
        standing=standing,
        sentences=sentences(effect, decision.what, decision.who, standing, when, replace(naming, by=by)),
        can_end=standing is not Standing.OVER and may_end(actor, kept.makers),
        has_moved=_has_moved(decision, naming)
        if standing is not Standing.OVER and decision.decision_id in asked
        else None,
    )


def _for_the_citizen(actor: Actor, kept: KeptDecision) -> list[str] | None:
    """Who made it for the citizen, on the citizen's own page; None where it was the citizen."""
    return _names(actor, kept.makers) if actor.helped is None and kept.basis in HELPING else None


def _ended_by_helper(actor: Actor, kept: KeptDecision) -> str | None:
    if kept.ending_basis not in HELPING or kept.ended_by is None:
        return None
    if not _may_know(actor, kept.ended_by):
        return _("It has ended.")
    return ended_by_helper_text(_helper(actor, kept.ended_by))


def _may_know(actor: Actor, key: UUID) -> bool:
    """That somebody helps is the citizen's to know, and that person's: no other helper's (safety.md 4)."""
    return actor.helped is None or key in actor.viewer.own_keys


def _names(actor: Actor, keys: Sequence[UUID]) -> list[str]:
    """Those who made it together, for the citizen alone; one whose name is gone is left out."""
    if actor.helped is not None:
        return []
    return [name for key in keys if (name := _helper(actor, key)) is not None]


def _helper(actor: Actor, key: UUID) -> str | None:
    """The name of somebody who did it for the citizen: for themselves and for the citizen, never for another helper."""
    if key in actor.viewer.own_keys:
        return actor.viewer.name
    known = mandates()
    return known.name_of(actor, key) if known is not None and actor.helped is None else None


def _has_moved(decision: Decision, naming: Naming) -> str | None:
    """What to ask where a place that is named has become another (safety.md 6)."""
    for unit in (decision.who.unit, decision.what.origin):
        named = naming.of(decision.who).units.get(unit[:2]) if unit else None
        if named is not None and named.now:
            return _(
                "%(place)s has become %(now)s. Your choice still counts for the places it counted for, and for no "
                "others. Does it still fit? Else change or end it.",
                place=named.name,
                now=named.now,
            )
    return None
