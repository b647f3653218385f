"""Deciding about a child's samples by those who have custody: asked for by the first, confirmed by each of the others.

Until everybody has said so, freshly signed in and on the same words, there is no decision. Who has to is what the
register says at that moment (`Helped.others`). Ending is a decision like any other: it opens what the others wanted
closed. Nobody says no: whoever does not want it lets it wait, and it lapses (docs/decisions/0039).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.acting_settings import acting_settings
from citizen_app.agreeing import WaitingStep
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.language import current_language
from consent.domain.tissue import Material, TissueUseDecision, says_the_same
from consent.domain.tissue_waiting import Outcome, Wish, open_until, when_confirmed
from consent.queries import tissue_waiting as steps
from consent.services.tissue import LOCK, Confirmed, TissueSaidAlready, TissueTextStale, keep
from consent.services.tissue_children_wording import child_confirmed_lines, child_text_version, words_now
from consent.services.tissue_waiting import (
    Rows,
    decided_with,
    has_custody,
    holder_of,
    newest_of,
    position_of,
    rows_of,
    waiting_for,
    waiting_one,
)

_DECISION: Final = "tissue-decision"
_WAITING: Final = "tissue-waiting"


class TissueWaitsAlready(Exception):
    """The same waits already, with today's words."""

    def __init__(self, waiting_id: UUID) -> None:
        super().__init__(waiting_id)
        self.waiting_id = waiting_id


class TissueOthersUnknown(Exception):
    """The register says that others have custody too, and we do not know who: nobody can confirm it here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a form says."""

    material: Material
    decision: TissueUseDecision
    submission_id: UUID
    version: str  # of the words that were read


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of it: the decision, or what waits for others. `is_new`: not the same form once more."""

    decision_id: UUID | None = None
    waiting_id: UUID | None = None
    is_new: bool = False


def choose(actor: Actor, chosen: Chosen, at: datetime) -> Taken:
    """Decide, alone where nobody else has to; the same form twice is the same.

    Raises NotFound, TissueTextStale, TissueSaidAlready, TissueWaitsAlready or TissueOthersUnknown.
    """
    _begin(actor)
    rows = rows_of(actor)
    made = next((use.decision_id for row, use in rows if row.submission_id == chosen.submission_id), None)
    if made is not None:
        return Taken(decision_id=made)
    known = _of_form(actor, chosen.submission_id)
    if known is not None:
        return Taken(waiting_id=known)
    _require_open(actor, rows, chosen, at)
    if not holder_of(actor).others:
        return Taken(decision_id=_decide(actor, rows, at, chosen), is_new=True)
    for one in waiting_for(actor, at):
        if (one.wish.material, one.wish.decision) == (chosen.material, chosen.decision) and not one.has_other_words:
            raise TissueWaitsAlready(one.wish.waiting_id)
    return Taken(waiting_id=_ask(actor, rows, chosen, at), is_new=True)


def confirm(actor: Actor, waiting_id: UUID, version: str, at: datetime) -> UUID | None:
    """Say so too. The decision where nobody is missing any more; None: others are. Twice is the same as once.

    Raises NotFound or TissueTextStale.
    """
    _begin(actor)
    made = decided_with(actor, waiting_id)
    if made is not None:
        return made
    found, rows = waiting_one(actor, waiting_id, at), rows_of(actor)
    wish, waiting, number = found.wish, found.kept.waiting, len(found.kept.taken)
    newest = newest_of(rows, wish.material)
    came = when_confirmed(waiting, holder_of(actor), actor.basis.value, words_now(), newest, at)
    if came is Outcome.OTHER_WORDS or version != child_text_version():
        raise TissueTextStale
    if came is Outcome.NOT_THERE:
        raise NotFound
    if waiting.agreed.isdisjoint(actor.viewer.own_keys):
        _write(actor, wish, number, WaitingStep.CONFIRMED, at, **_read(wish.material, wish.decision))
        audit.record(actor, "tissue-waiting-confirmed", object_kind=_WAITING, object_ref=str(waiting_id))
        number += 1
    if came is Outcome.WAITS:
        return None
    said = Chosen(material=wish.material, decision=wish.decision, submission_id=wish.submission_id, version=version)
    decision_id = _decide(actor, rows, at, said)
    _write(actor, wish, number, WaitingStep.DONE, at, decision_id=decision_id)
    return decision_id


def take_back(actor: Actor, waiting_id: UUID, at: datetime) -> None:
    """Take back what one asked for or confirmed. Raises NotFound."""
    _begin(actor)
    found = waiting_one(actor, waiting_id, at)
    if not found.can_take_back:
        raise NotFound
    by = next(key for key in actor.viewer.own_keys if key in found.kept.waiting.agreed)
    _write(actor, found.wish, len(found.kept.taken), WaitingStep.TAKEN_BACK, at, by_key=by)
    audit.record(actor, "tissue-waiting-taken-back", object_kind=_WAITING, object_ref=str(waiting_id))


def _require_open(actor: Actor, rows: Rows, chosen: Chosen, at: datetime) -> None:
    """Raises TissueTextStale, TissueSaidAlready or TissueOthersUnknown."""
    if chosen.version != child_text_version():
        raise TissueTextStale
    if says_the_same(position_of(rows, chosen.material, at), chosen.decision):
        raise TissueSaidAlready
    if holder_of(actor).misses_unknown:
        raise TissueOthersUnknown


def _of_form(actor: Actor, submission_id: UUID) -> UUID | None:
    """What waits because of this form already, where whoever sends it began it."""
    asked = [one.waiting.asked for one in steps.waiting_of(actor.subject)]
    mine = [one for one in asked if one.by in actor.viewer.own_keys]
    return next((one.waiting_id for one in mine if one.submission_id == submission_id), None)


def _begin(actor: Actor) -> None:
    if not has_custody(actor):
        raise NotFound
    one_at_a_time(LOCK, actor.subject)


def _ask(actor: Actor, rows: Rows, chosen: Chosen, at: datetime) -> UUID:
    until, at_fifteen = open_until(at, acting_settings().block_waits, holder_of(actor).fifteen)
    waiting_id = uuid4()
    steps.add_step(
        citizen_key=actor.subject_key,
        waiting_id=waiting_id,
        sequence=0,
        step=WaitingStep.ASKED.value,
        at=at,
        by_key=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=chosen.submission_id,
        material=chosen.material.value,
        decision=chosen.decision.value,
        mode=tissue_settings().mode.value,
        open_until=until,
        fifteen=at_fifteen,
        upon_id=newest_of(rows, chosen.material),
        **_read(chosen.material, chosen.decision),
    )
    audit.record(actor, "tissue-waiting-asked", object_kind=_WAITING, object_ref=str(waiting_id))
    return waiting_id


def _decide(actor: Actor, rows: Rows, at: datetime, chosen: Chosen) -> UUID:
    said = Confirmed(
        material=chosen.material,
        decision=chosen.decision,
        submission_id=chosen.submission_id,
        version=chosen.version,
        lines=child_confirmed_lines(chosen.material, chosen.decision),
    )
    made = keep(actor, rows, said, at)
    audit.record(actor, "tissue-child-decided", object_kind=_DECISION, object_ref=str(made))
    return made


def _read(material: Material, decision: TissueUseDecision) -> dict[str, str]:
    """What this person reads and confirms, as it is kept."""
    lines = child_confirmed_lines(material, decision)
    return {"text_version": child_text_version(), "language": current_language(), "text": "\n".join(lines)}


def _write(actor: Actor, wish: Wish, sequence: int, step: WaitingStep, at: datetime, **more: Any) -> None:
    columns = {"by_key": actor.viewer.key, **more}
    steps.add_step(
        citizen_key=wish.citizen_key,
        waiting_id=wish.waiting_id,
        sequence=sequence,
        step=step.value,
        at=at,
        basis=actor.basis.value,
        **columns,
    )
