"""Asking the citizen whether a decision still fits when a place it names has become another (safety.md 6)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.web.dates import local
from consent.domain.decision import Decision
from consent.queries import confirmations
from consent.services.decisions import KeptDecision, decision_of


def unconfirmed(decision: Decision, confirmed: Collection[tuple[UUID, Code]], at: datetime) -> list[Code]:
    """The units that have taken over from one that the decision names, and that it was not confirmed for."""
    return [code for code in _successors(decision, at) if (decision.decision_id, code) not in confirmed]


def confirmed_by(subject: Sequence[UUID]) -> set[tuple[UUID, Code]]:
    """What the person has confirmed."""
    return confirmations.confirmed(subject)


def confirm_still_fits(actor: Actor, decision_id: UUID, at: datetime) -> None:
    """Keep that the decision still fits; it says the same as before.

    Confirmed again, or ended in the meantime, nothing is done. Raises NotFound.
    """
    one_at_a_time("consent", actor.subject)
    kept = decision_of(actor, decision_id)
    if kept.is_over(at):
        return
    for successor in unconfirmed(kept.decision, confirmed_by(actor.subject), at):
        _confirm(actor, kept, successor, at)


def still_confirmed(actor: Actor, old_id: UUID, new: KeptDecision, at: datetime) -> None:
    """Keep for the decision that took the place of another what was confirmed for that: it means the same units, and
    whoever has answered is not asked again."""
    for decision_id, successor in confirmed_by(actor.subject):
        if decision_id == old_id:
            _confirm(actor, new, successor, at)


def _confirm(actor: Actor, kept: KeptDecision, successor: Code, at: datetime) -> None:
    decision_id = kept.decision.decision_id
    confirmations.add_confirmation(
        citizen_key=kept.citizen_key,
        decision_id=decision_id,
        successor_scheme=successor[0],
        successor_code=successor[1],
        confirmed_at=at,
        made_by=actor.viewer.key,
        basis=actor.basis.value,
    )
    audit.record(actor, "consent.confirm", object_kind="consent-decision", object_ref=str(decision_id))


def _successors(decision: Decision, at: datetime) -> list[Code]:
    known, today = catalogue(), local(at).date()
    found = set()
    for unit in (decision.who.unit, decision.what.origin):
        named = known.organisation(unit.scheme, unit.code, today) if unit else None
        successor = known.successor(named, today) if named else None
        if successor is not None:
            found.add((successor.scheme, successor.code))
    return sorted(found)
