"""Making, ending and replacing decisions, each once however often it is asked for, with a trail without content.

Which decisions a citizen has made is itself health data: the trail says that one was made and which, not what it says.
Pages record their own reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import REPRESENTING, Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.web.dates import local, start_of_day
from consent.domain.decision import Decision
from consent.domain.rules import Draft, Refusal, meant_since, why_not_beside, why_not_by_itself
from consent.queries import decisions as queries
from consent.queries.waiting import agreed_to
from consent.services.helped import is_shown, may_end, sees_all_decisions
from consent.services.refusals import BY_REFUSAL
from consent.services.units import is_profession, is_unit

_AUDITED = "consent-decision"


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision with what was kept about it. `ending` is `ended` or `replaced`."""

    decision: Decision
    made_at: datetime
    citizen_key: UUID
    made_by: UUID
    basis: str
    submission_id: UUID
    replaces: UUID | None
    text_version: str
    ended_at: datetime | None
    ending: str | None
    ending_basis: str | None = None  # on what basis it was ended
    ended_by: UUID | None = None
    agreed: tuple[UUID, ...] = ()  # everybody who confirmed it, where several had to

    @property
    def makers(self) -> tuple[UUID, ...]:
        """Who made it, alone or together."""
        return self.agreed or (self.made_by,)

    def is_over(self, at: datetime) -> bool:
        """Whether somebody has ended it, or its time has run out."""
        until = self.decision.valid_until
        return self.ended_at is not None or (until is not None and until <= at)


@dataclass(frozen=True, slots=True)
class Overview:
    """A citizen's decisions at a moment, newest first."""

    in_force: Sequence[KeptDecision]
    planned: Sequence[KeptDecision]
    ended: Sequence[KeptDecision]


def decisions_of(actor: Actor, at: datetime) -> Overview:
    """What the subject has decided: in force, planned, and over."""
    kept = _kept(actor)
    going = [one for one in kept if not one.is_over(at)]
    return Overview(
        in_force=[one for one in going if one.decision.valid_from <= at],
        planned=[one for one in going if at < one.decision.valid_from],
        ended=[one for one in kept if one.is_over(at)],
    )


def decision_of(actor: Actor, decision_id: UUID) -> KeptDecision:
    """One of the subject's decisions. Raises NotFound for any other."""
    return _find(_kept(actor), decision_id)


def why_not(actor: Actor, draft: Draft, at: datetime, *, replacing: UUID | None = None) -> Refusal | None:
    """Why the draft would be refused now; nothing is written. For the steps before the last one.

    `replacing`: the decision that it would take the place of. Raises NotFound.
    """
    draft, kept = _starting_now(draft, at), _kept(actor)
    old = _find(kept, replacing) if replacing is not None else None
    if old is not None and old.is_over(at):
        return Refusal.OVER
    others = [one.decision for one in kept if not one.is_over(at) and one.decision.decision_id != replacing]
    return _why_not(draft, others, at, old.decision if old else None)


def made_by(actor: Actor, submission_id: UUID) -> KeptDecision | None:
    """The decision that a submission has made already."""
    return _made_by_submission(_kept(actor), submission_id)


def make_decision(actor: Actor, draft: Draft, submission_id: UUID, at: datetime) -> KeptDecision:
    """Make the decision; the same submission again gives the decision that it made. Raises a DecisionRefused."""
    one_at_a_time("consent", actor.subject)
    kept = _kept(actor)
    made = _made_by_submission(kept, submission_id)
    if made is not None:
        return made
    draft = _starting_now(draft, at)
    _refuse(_why_not(draft, [one.decision for one in kept if not one.is_over(at)], at))
    return _make(actor, draft, submission_id, at, replaces=None)


def endable(actor: Actor, decision_id: UUID) -> KeptDecision:
    """A decision that the viewer may end, or has ended. Whoever helps finds only their own. Raises NotFound."""
    found = _find(_kept(actor), decision_id)
    if not may_end(actor, found.makers):
        raise NotFound
    return found


def decision_or_none(actor: Actor, decision_id: UUID | None) -> KeptDecision | None:
    """One of the subject's decisions, if the viewer meets it."""
    return next((one for one in _kept(actor) if one.decision.decision_id == decision_id), None)


def end_decision(
    actor: Actor, decision_id: UUID, submission_id: UUID, at: datetime, *, agreed: bool = False
) -> KeptDecision:
    """End the decision at once; one that is over stays as it is. Raises NotFound, for whoever helps also where another
    made it, unless everybody who has to has `agreed`."""
    one_at_a_time("consent", actor.subject)
    found = decision_of(actor, decision_id) if agreed else endable(actor, decision_id)
    if not found.is_over(at):
        _end(actor, found, submission_id, at, "ended")
        found = replace(found, ended_at=at, ending="ended", ending_basis=actor.basis.value, ended_by=actor.viewer.key)
    return found


def replace_decision(actor: Actor, decision_id: UUID, draft: Draft, submission_id: UUID, at: datetime) -> KeptDecision:
    """End the decision and make the new one, both or neither. Raises NotFound or a DecisionRefused.

    What the draft leaves as it was goes on: it is not refused, and means the units that it meant.
    """
    one_at_a_time("consent", actor.subject)
    kept = _kept(actor)
    made = _made_by_submission(kept, submission_id)
    if made is not None:
        return made
    old = _find(kept, decision_id)
    _refuse(Refusal.OVER if old.is_over(at) else None)
    draft = _starting_now(draft, at)
    others = [one.decision for one in kept if not one.is_over(at)]
    # Nothing would change: that is no replacement.
    _refuse(_why_not(draft, [*(one for one in others if one.decision_id != decision_id)], at, old.decision))
    draft = replace(draft, meant_since=meant_since(old.decision, draft))
    _end(actor, old, submission_id, at, "replaced")
    return _make(actor, draft, submission_id, at, replaces=decision_id)


def _starting_now(draft: Draft, at: datetime) -> Draft:
    """From today is from now: whoever chose today's date does not mean the morning that has passed."""
    today = start_of_day(local(at).date())
    return replace(draft, valid_from=at) if today <= draft.valid_from < at else draft


def _why_not(draft: Draft, others: Sequence[Decision], at: datetime, old: Decision | None = None) -> Refusal | None:
    return (
        why_not_by_itself(draft, at, local(at).date(), old)
        or (_whom_unknown(draft, at) if old is None or draft.who != old.who else None)
        or (_origin_unknown(draft) if old is None or draft.what.origin != old.what.origin else None)
        or why_not_beside(draft, others)
    )


def _whom_unknown(draft: Draft, at: datetime) -> Refusal | None:
    unit, profession = draft.who.unit, draft.who.profession
    if unit is not None and not (is_unit(unit, local(at).date()) or is_unit(unit, local(draft.valid_from).date())):
        return Refusal.UNKNOWN_UNIT
    return Refusal.UNKNOWN_PROFESSION if profession is not None and not is_profession(profession) else None


def _origin_unknown(draft: Draft) -> Refusal | None:
    # Data of a unit that has closed are still there.
    return Refusal.UNKNOWN_UNIT if draft.what.origin is not None and not is_unit(draft.what.origin) else None


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise BY_REFUSAL[refusal]


def _make(actor: Actor, draft: Draft, submission_id: UUID, at: datetime, *, replaces: UUID | None) -> KeptDecision:
    decision = Decision(
        decision_id=uuid4(),
        effect=draft.effect,
        what=draft.what,
        who=draft.who,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        meant_since=draft.meant_since or at,
    )
    kept = KeptDecision(
        decision=decision,
        made_at=at,
        citizen_key=actor.subject_key,
        made_by=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=submission_id,
        replaces=replaces,
        text_version=draft.text_version,
        ended_at=None,
        ending=None,
    )
    queries.add_decision(
        **{name: getattr(kept, name) for name in ("citizen_key", "made_by", "basis", "submission_id", "replaces")},
        **{name: getattr(decision, name) for name in ("decision_id", "valid_from", "valid_until")},
        **queries.columns_of(draft.what, draft.who),
        effect=draft.effect.value,
        made_at=at,
        meant_since=draft.meant_since,
        text_version=draft.text_version,
    )
    _audit(actor, "consent.make", decision.decision_id)
    return kept


def _end(actor: Actor, kept: KeptDecision, submission_id: UUID, at: datetime, reason: str) -> None:
    queries.add_ending(
        citizen_key=kept.citizen_key,
        decision_id=kept.decision.decision_id,
        ended_at=at,
        made_by=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=submission_id,
        reason=reason,
    )
    _audit(actor, "consent.end", kept.decision.decision_id)


def _audit(actor: Actor, action: str, decision_id: UUID) -> None:
    audit.record(actor, action, object_kind=_AUDITED, object_ref=str(decision_id))


def _kept(actor: Actor) -> list[KeptDecision]:
    kept = [_from_row(row) for row in queries.decisions_of(actor.subject)]
    if any(one.basis in REPRESENTING for one in kept):
        agreed = agreed_to(actor.subject)
        kept = [replace(one, agreed=tuple(agreed.get(one.decision.decision_id, ()))) for one in kept]
    return kept if actor.helped is None else [one for one in kept if _is_met(actor, one)]


def _is_met(actor: Actor, one: KeptDecision) -> bool:
    # What somebody made themselves they know: that it went away would tell what is hidden from them.
    if not set(one.makers).isdisjoint(actor.viewer.own_keys):
        return True
    return is_shown(actor, one.decision) and (sees_all_decisions(actor) or one.basis == actor.basis.value)


def _find(kept: Sequence[KeptDecision], decision_id: UUID) -> KeptDecision:
    for one in kept:
        if one.decision.decision_id == decision_id:
            return one
    raise NotFound


def _made_by_submission(kept: Sequence[KeptDecision], submission_id: UUID) -> KeptDecision | None:
    return next((one for one in kept if one.submission_id == submission_id), None)


def _from_row(row: Any) -> KeptDecision:
    return KeptDecision(
        decision=queries.decision(row),
        made_at=row.made_at,
        citizen_key=row.citizen_key,
        made_by=row.made_by,
        basis=row.basis,
        submission_id=row.submission_id,
        replaces=row.replaces,
        text_version=row.text_version,
        ended_at=row.ended_at,
        ending=row.ending,
        ending_basis=row.ending_basis,
        ended_by=row.ended_by,
    )
