"""Blocks that several have to want: asked for by the first, confirmed by each of the others (safety.md 2, 4).

Until everybody has said so, signed in, nothing counts. Who the others are is what the register says at that moment
(`Helped.others`). Nobody says no: whoever does not want it lets it wait, and it lapses, so that neither learns what
the other saw or did beyond the block itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.acting_settings import acting_settings
from citizen_app.agreeing import StepTaken, Waiting, WaitingStep
from citizen_app.auth.actor import REPRESENTING, Actor, Helped
from citizen_app.auth.acts import Act
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.messages.notify import notify
from citizen_app.web.dates import local
from consent.domain.draft import Answers
from consent.domain.rules import Draft, Refusal
from consent.domain.waiting import Asked
from consent.queries import waiting as queries
from consent.services import decisions
from consent.services.decisions import KeptDecision
from consent.services.drafting import draft_of
from consent.services.helped import is_shown_draft, why_not_make
from consent.services.refusals import BY_REFUSAL

WAITS: Final = "consent-waits"
"""The topic of the message to each of the others: that there is something new, and never what."""
CHANGED: Final = "decision-changed"
_AUDITED: Final = "consent-waiting"
_MOST: Final = 20
"""That one person has waiting for one citizen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWaiting:
    """Something that waits, as whoever looks may know it."""

    waiting: Waiting[Asked]
    steps: int
    draft: Draft | None  # of a block that would be made
    ends: KeptDecision | None  # that would end
    is_own: bool  # whoever looks began it
    can_confirm: bool
    can_take_back: bool

    @property
    def waiting_id(self) -> UUID:
        """What an address names it by."""
        return self.waiting.asked.waiting_id


def waits_for_all(actor: Actor, act: Act) -> bool:
    """Whether this act of the viewer's counts only when others have confirmed it."""
    return actor.helped is not None and act in actor.helped.together


def waiting_for(actor: Actor, at: datetime) -> list[KeptWaiting]:
    """What waits, newest first: for the citizen all of it, for whoever represents them what is theirs to confirm."""
    helped = actor.helped
    if helped is not None and (actor.basis not in REPRESENTING or Act.MAKE_BLOCK not in helped.acts):
        return []
    return [
        found
        for waiting, steps in queries.waiting_of(actor.subject)
        if waiting.waits_at(at) and (found := _kept(actor, waiting, steps, at)) is not None
    ]


def waiting_one(actor: Actor, waiting_id: UUID, at: datetime) -> KeptWaiting:
    """One of them. Raises NotFound."""
    found = next((one for one in waiting_for(actor, at) if one.waiting_id == waiting_id), None)
    if found is None:
        raise NotFound
    return found


def is_met_by_others(actor: Actor, waiting: Waiting[Asked], at: datetime) -> bool:
    """Whether what was asked for on the viewer's ground is shown to those who share it: what narrows their sight is the
    citizen's, and so the same."""
    draft = _draft(actor, waiting.asked, at)
    if draft is None:
        return decisions.decision_or_none(actor, waiting.asked.ends) is not None
    return is_shown_draft(actor, draft)


def ask_for_block(actor: Actor, answers: Answers, at: datetime) -> UUID | None:
    """Let a block wait until all have confirmed it: what waits; None for the same submission again.

    Raises a DecisionRefused.
    """
    one_at_a_time("consent", actor.subject)
    if _is_known(actor, answers.submission_id, at):
        return None
    draft = draft_of(answers, at, limit=_limit(actor))
    refusal = why_not_make(actor, draft) or decisions.why_not(actor, draft, at)
    _refuse(refusal)
    until = at + acting_settings().block_waits
    ends = [until, *(moment for moment in (draft.valid_until, _limit(actor)) if moment is not None)]
    return _ask(actor, answers.submission_id, at, min(ends), answers=answers.encode())


def ask_to_end(actor: Actor, decision_id: UUID, at: datetime) -> UUID | None:
    """Let the end of a block wait until all have confirmed it: what waits; None where it does already, or is over.

    Raises NotFound.
    """
    one_at_a_time("consent", actor.subject)
    found = decisions.endable(actor, decision_id)
    going = [one for one in waiting_for(actor, at) if one.ends is not None]
    if found.is_over(at) or any(one.waiting.asked.ends == decision_id for one in going):
        return None
    return _ask(actor, uuid4(), at, at + acting_settings().block_waits, decision_id=decision_id)


def confirm(actor: Actor, waiting_id: UUID, at: datetime, *, declared: bool) -> KeptDecision | None:
    """Say so too. The decision that was made or ended where nobody is missing any more; None: others are.

    `declared`: that a block is not about whoever confirms it (safety.md 4). Raises NotFound or a DecisionRefused.
    """
    one_at_a_time("consent", actor.subject)
    found = waiting_one(actor, waiting_id, at)
    _refuse(None if found.can_confirm else Refusal.NOT_TO_CONFIRM)
    if found.draft is not None:
        _refuse(why_not_make(actor, found.draft, declared=declared))
        audit.record(actor, "consent.declared-apart")
    others, steps = _others(actor), found.steps
    if found.waiting.agreed.isdisjoint(actor.viewer.own_keys):
        _write(actor, found.waiting, steps, _step(actor, WaitingStep.CONFIRMED, at))
        steps += 1
    _audit(actor, "consent.waiting-confirmed", waiting_id)
    if found.waiting.misses(others):
        return None
    made = _do(actor, found, at)
    _write(actor, found.waiting, steps, _step(actor, WaitingStep.DONE, at), made.decision.decision_id)
    notify(actor.subject_key, CHANGED)
    return made


def take_back(actor: Actor, waiting_id: UUID, at: datetime) -> None:
    """Take back what one asked for or confirmed. Raises NotFound or a DecisionRefused."""
    one_at_a_time("consent", actor.subject)
    found = waiting_one(actor, waiting_id, at)
    _refuse(None if found.can_take_back else Refusal.NOT_TO_CONFIRM)
    by = next(key for key in actor.viewer.own_keys if key in found.waiting.agreed)
    _write(actor, found.waiting, found.steps, StepTaken(step=WaitingStep.TAKEN_BACK, at=at, by=by))
    _audit(actor, "consent.waiting-taken-back", waiting_id)


def _step(actor: Actor, step: WaitingStep, at: datetime) -> StepTaken:
    return StepTaken(step=step, at=at, by=actor.viewer.key)


def _do(actor: Actor, found: KeptWaiting, at: datetime) -> KeptDecision:
    if found.draft is None:
        return decisions.end_decision(actor, found.waiting.asked.ends or uuid4(), uuid4(), at, agreed=True)
    return decisions.make_decision(actor, found.draft, found.waiting.asked.submission_id, at)


def _kept(actor: Actor, waiting: Waiting[Asked], steps: int, at: datetime) -> KeptWaiting | None:
    own, others, helped = actor.viewer.own_keys, _others(actor), actor.helped
    if helped is not None and not waiting.is_of(own, others, actor.basis.value):
        return None
    draft, ends = _draft(actor, waiting.asked, at), None
    if draft is None:
        ends = decisions.decision_or_none(actor, waiting.asked.ends)
        if ends is None or ends.is_over(at):
            return None
    elif waiting.asked.by not in own and not is_shown_draft(actor, draft):
        return None
    said = not waiting.agreed.isdisjoint(own)
    return KeptWaiting(
        waiting=waiting,
        steps=steps,
        draft=draft,
        ends=ends,
        is_own=waiting.asked.by in own,
        # Whoever said so already confirms again once nobody else has to: somebody may have lost custody meanwhile.
        can_confirm=helped is not None and (not said or not waiting.misses(others)),
        can_take_back=helped is not None and said,
    )


def _draft(actor: Actor, asked: Asked, at: datetime) -> Draft | None:
    if asked.answers is None:
        return None
    answers = Answers.decode(asked.answers)
    if answers.first is not None and answers.first <= local(at).date():  # its first day came while it waited
        answers = answers.from_now()
    return draft_of(answers, at, limit=_limit(actor))


def _limit(actor: Actor) -> datetime | None:
    return actor.helped.blocks_until if actor.helped is not None else None


def _others(actor: Actor) -> Sequence[Sequence[UUID]]:
    helped: Helped | None = actor.helped
    return helped.others if helped is not None else ()


def _is_known(actor: Actor, submission_id: UUID, at: datetime) -> bool:
    known = [one for one, _steps in queries.waiting_of(actor.subject)]
    own = actor.viewer.own_keys
    mine = [one for one in known if one.asked.by in own]
    if any(one.asked.submission_id == submission_id for one in mine):
        return True
    _refuse(Refusal.TOO_MANY_WAIT if sum(one.waits_at(at) for one in mine) >= _MOST else None)
    return False


def _ask(actor: Actor, submission_id: UUID, at: datetime, open_until: datetime, **asked_for: Any) -> UUID:
    """Write down what is asked for: the `answers` of a block, or the `decision_id` of one that would end."""
    waiting_id = uuid4()
    queries.add_step(
        citizen_key=actor.subject_key,
        waiting_id=waiting_id,
        sequence=0,
        step=WaitingStep.ASKED.value,
        at=at,
        by_key=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=submission_id,
        open_until=open_until,
        **asked_for,
    )
    _audit(actor, "consent.waiting-asked", waiting_id)
    return waiting_id


def _write(actor: Actor, waiting: Waiting[Asked], steps: int, taken: StepTaken, made: UUID | None = None) -> None:
    queries.add_step(
        citizen_key=waiting.asked.citizen_key,
        waiting_id=waiting.asked.waiting_id,
        sequence=steps,
        step=taken.step.value,
        at=taken.at,
        by_key=taken.by,
        basis=actor.basis.value,
        decision_id=made,
    )


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise BY_REFUSAL[refusal]


def _audit(actor: Actor, action: str, waiting_id: UUID) -> None:
    audit.record(actor, action, object_kind=_AUDITED, object_ref=str(waiting_id))
