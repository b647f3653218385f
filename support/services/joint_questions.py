"""Questions that guardians ask together: written by the first, confirmed by each of the others (safety.md 4).

Until everybody has said so, signed in, nothing is sent, and no time runs. Who the others are is what the register says
at that moment (`Helped.others`). Nobody says no: whoever does not want it lets it wait, and it lapses. What they ask
once more about a look-up that they have asked about becomes part of that question, so that they can write on in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.acting_settings import acting_settings
from citizen_app.agreeing import StepTaken, Waiting, WaitingStep
from citizen_app.auth.actor import REPRESENTING, Actor
from citizen_app.auth.acts import Act
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.keys import keys
from citizen_app.past_entries import past_entries
from citizen_app.web.language import current_language
from logview.services import asked_entries
from logview.services.addresses import EntryPlace
from logview.services.asked_entries import AskedEntry
from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseStep
from support.domain.joint_questions import Wish, Wished
from support.queries import joint_questions as queries
from support.services.question_sight import asker
from support.services.questions import How, ask, kept_of, refused, require_may_ask

_AUDITED: Final = "question-waiting"
_MOST: Final = 20
"""That one person has waiting for one citizen."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptWish:
    """A question that waits, as whoever looks may know it."""

    waiting: Waiting[Wished]
    steps: int
    entries: Sequence[AskedEntry]
    words: str
    is_withheld: bool  # the words are not for whoever looks: so they cannot confirm them either
    is_own: bool  # whoever looks began it
    can_confirm: bool
    can_take_back: bool

    @property
    def waiting_id(self) -> UUID:
        """What an address names it by."""
        return self.waiting.asked.waiting_id


def waiting_for(actor: Actor, at: datetime) -> list[KeptWish]:
    """What waits, newest first: for the citizen all of it, for a guardian what is theirs to confirm."""
    helped = actor.helped
    if helped is not None and (actor.basis not in REPRESENTING or Act.ASK not in helped.acts):
        return []
    return [
        found
        for waiting, steps in queries.waiting_of(actor.subject)
        if waiting.waits_at(at) and (found := _kept(actor, waiting, steps)) is not None
    ]


def waiting_one(actor: Actor, waiting_id: UUID, at: datetime) -> KeptWish:
    """One of them. Raises NotFound."""
    found = next((one for one in waiting_for(actor, at) if one.waiting_id == waiting_id), None)
    if found is None:
        raise NotFound
    return found


def all_asked(actor: Actor) -> list[Wished]:
    """Everything that those who share the ground have asked so, also what waits no more, where it is shown to them."""
    others, own = asker(actor).others, actor.viewer.own_keys
    known = [one for one, _steps in queries.waiting_of(actor.subject) if one.is_of(own, others, actor.basis.value)]
    return [one.asked for one in known if _are_shown(actor, one.asked)]


def begin(actor: Actor, wish: Wish, at: datetime) -> UUID:
    """Let a question wait until all have confirmed it; the same once more is what waits already.

    The caller has read the entries as the citizen's own. Raises QuestionRefused.
    """
    one_at_a_time("question", actor.subject)
    wish = Wish(places=wish.places, concern=wish.concern, words=kept_of(wish.words))
    require_may_ask(actor, wish.words)
    own = [one for one in waiting_for(actor, at) if one.is_own]
    known = next((one.waiting_id for one in own if one.waiting.asked.wish == wish), None)
    if known is not None:
        return known
    refusal = CaseRefusal.TOO_MANY_WAIT if len(own) >= _MOST else None
    if wish.words and actor.sight.is_placeless:  # they may name a place, and so are not shown to the others
        refusal = CaseRefusal.WORDS_KEPT_BACK
    if refusal is not None:
        raise refused(actor, refusal, CaseStep.ASKED)
    waiting_id = uuid4()
    queries.add_step(
        citizen_key=wish.places[0][0],
        waiting_id=waiting_id,
        sequence=0,
        step=WaitingStep.ASKED.value,
        at=at,
        by_key=actor.viewer.key,
        basis=actor.basis.value,
        wish_sealed=keys().seal(wish.encode()),
        open_until=at + acting_settings().block_waits,
    )
    _audit(actor, "question-waiting-asked", waiting_id)
    return waiting_id


def confirm(actor: Actor, waiting_id: UUID, at: datetime) -> UUID | None:
    """Say so too. The question that it became where nobody is missing any more; None: others are.

    Raises NotFound and QuestionRefused.
    """
    one_at_a_time("question", actor.subject)
    found = waiting_one(actor, waiting_id, at)
    if not found.can_confirm:
        raise refused(actor, CaseRefusal.NOT_TO_CONFIRM, CaseStep.ASKED)
    others, steps = asker(actor).others, found.steps
    if found.waiting.agreed.isdisjoint(actor.viewer.own_keys):
        _write(actor, found.waiting, steps, _step(actor, WaitingStep.CONFIRMED, at))
        steps += 1
    _audit(actor, "question-waiting-confirmed", waiting_id)
    if found.waiting.misses(others):
        return None
    wish, first = found.waiting.asked.wish, found.entries[0]
    agreed = found.waiting.agreed.intersection(key for one in others for key in one)
    case_id = ask(actor, wish.places, wish.concern, wish.words, first.cvr, How(agreed=agreed))
    _write(actor, found.waiting, steps, _step(actor, WaitingStep.DONE, at), case_id)
    return case_id


def take_back(actor: Actor, waiting_id: UUID, at: datetime) -> None:
    """Take back what one asked or confirmed. Raises NotFound and QuestionRefused."""
    one_at_a_time("question", actor.subject)
    found = waiting_one(actor, waiting_id, at)
    if not found.can_take_back:
        raise refused(actor, CaseRefusal.NOT_TO_CONFIRM, CaseStep.ASKED)
    by = next(key for key in actor.viewer.own_keys if key in found.waiting.agreed)
    _write(actor, found.waiting, found.steps, StepTaken(step=WaitingStep.TAKEN_BACK, at=at, by=by))
    _audit(actor, "question-waiting-taken-back", waiting_id)


def _kept(actor: Actor, waiting: Waiting[Wished], steps: int) -> KeptWish | None:
    own, others, helped = actor.viewer.own_keys, asker(actor).others, actor.helped
    if helped is not None and not waiting.is_of(own, others, actor.basis.value):
        return None
    if not _are_shown(actor, waiting.asked):
        return None
    wish = waiting.asked.wish
    is_own, said = waiting.asked.by in own, not waiting.agreed.isdisjoint(own)
    hidden = bool(wish.words) and not is_own
    withheld = hidden and (actor.sight.is_placeless or not past_entries().may_tell(actor, wish.words))
    return KeptWish(
        waiting=waiting,
        steps=steps,
        entries=asked_entries.asked_entries(actor, _places(wish), current_language()),
        words="" if withheld else wish.words,
        is_withheld=withheld,
        is_own=is_own,
        # Whoever said so already confirms again once nobody else has to: somebody may be guardian no more.
        can_confirm=helped is not None and not withheld and (not said or not waiting.misses(others)),
        can_take_back=helped is not None and said,
    )


def _are_shown(actor: Actor, asked: Wished) -> bool:
    return asked_entries.are_shown(actor, _places(asked.wish))


def _places(wish: Wish) -> list[EntryPlace]:
    return [EntryPlace(*place) for place in wish.places]


def _step(actor: Actor, step: WaitingStep, at: datetime) -> StepTaken:
    return StepTaken(step=step, at=at, by=actor.viewer.key)


def _write(actor: Actor, waiting: Waiting[Wished], steps: int, taken: StepTaken, case_id: UUID | None = None) -> None:
    queries.add_step(
        citizen_key=waiting.asked.citizen_key,
        waiting_id=waiting.asked.waiting_id,
        sequence=steps,
        step=taken.step.value,
        at=taken.at,
        by_key=taken.by,
        basis=actor.basis.value,
        case_id=case_id,
    )


def _audit(actor: Actor, action: str, waiting_id: UUID) -> None:
    audit.record(actor, action, object_kind=_AUDITED, object_ref=str(waiting_id))
