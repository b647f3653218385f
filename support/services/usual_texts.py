"""Texts about how a unit usually uses a sort of look-up: written by one officer, approved by another, read on the
look-up's own page (safety.md 8). No texts of pages: views put it in words.

Officers work in their database role, which shows their own organisation's texts alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.errors import NotFound
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.past_entries import past_entries
from citizen_app.plain_text import plain_text
from logview.services.belonging import organisation_of
from logview.services.succession import speaks_for
from support.domain.case_rules import Officer
from support.domain.roles import Person
from support.domain.usual_texts import (
    Sort,
    TextEvent,
    TextRefusal,
    TextState,
    TextStep,
    UsualText,
    last_day,
    why_not,
    why_not_write,
)
from support.queries import roles as staff
from support.queries import usual_texts as queries
from support.queries.roles import Colleague
from support.queries.usual_texts import Place, TextFile
from support.services import case_settings
from support.services.case_desk import answers, begin
from support.services.questions import today

ON_A_PAGE: Final = 30
DEEDS: Final = (TextStep.APPROVED, TextStep.TURNED_DOWN, TextStep.ENDED)
"""What an officer can do with a text that stands."""
_AUDITED: Final = "usual-text"


class TextRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: TextRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One text, with what the officer may do with it now."""

    file: TextFile
    state: TextState
    can: Sequence[TextStep]
    is_own: bool  # they wrote it, so that a colleague approves it
    colleagues: Mapping[UUID, Colleague]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A page of the organisation's texts, newest first."""

    files: Sequence[TextFile]
    is_more: bool


def listed(actor: Actor, after: Place | None = None) -> TextPage:
    """A page of the texts. `after`: the line before."""
    by = begin(actor)
    found = queries.files_of(by.organisations, ON_A_PAGE + 1, after)
    audit.record(actor, "usual-texts-listed", object_kind=_AUDITED, details={"texts": len(found[:ON_A_PAGE])})
    return TextPage(files=found[:ON_A_PAGE], is_more=len(found) > ON_A_PAGE)


def to_be_approved(actor: Actor) -> int:
    """How many texts of colleagues wait for the actor, for the start page; none for whoever is no officer."""
    if not answers(actor) or not actor.viewer.own_keys:
        return 0
    by = begin(actor)
    return queries.to_be_approved(by.organisations, by.staff_key)


def opened(actor: Actor, text_id: UUID) -> Opened:
    """One text. Raises NotFound for another organisation's."""
    by = begin(actor)
    file = _file(by, text_id)
    audit.record(actor, "usual-text-read", object_kind=_AUDITED, object_ref=str(text_id))
    known = staff.staff_named(by.organisations, {one.by for one in file.text.events})
    return Opened(
        file=file,
        state=file.text.state(today()),
        can=[step for step in DEEDS if _why_not(actor, by, file.text, step) is None],
        is_own=file.text.proposed_by == by.staff_key,
        colleagues=known,
    )


def may_write(actor: Actor, sort: Sort) -> bool:
    """Whether the officer may write about the sort of look-ups: the unit is their organisation's today."""
    by = begin(actor)
    audit.record(actor, "usual-text-begun", object_kind=_AUDITED)
    return organisation_of(sort.unit) in by.organisations


def propose(actor: Actor, text_id: UUID, sort: Sort, words: str) -> None:
    """Write a text, for a colleague to approve. `text_id`: of the submission; sent twice, it is written once.

    Raises TextRefused.
    """
    by, kept = begin(actor), kept_words(words)
    one_at_a_time(_AUDITED, (text_id,))
    refusal = why_not_write(kept)
    if organisation_of(sort.unit) not in by.organisations:
        refusal = TextRefusal.OTHER_UNIT
    if refusal is not None:
        raise _refused(actor, refusal, TextStep.PROPOSED)
    if queries.file_of(by.organisations, text_id) is not None:
        return
    queries.add(text_id, by.cvr, sort, kept, clock.now())
    _write(actor, text_id, 1, TextEvent(step=TextStep.PROPOSED, by=by.staff_key))


def take(actor: Actor, text_id: UUID, step: TextStep, seen: int) -> None:
    """Approve a text, turn it down or take it away. `seen`: how many steps it had taken when the officer saw it.

    A text that is approved takes the place of an older one about the same sort. Raises TextRefused, and NotFound.
    """
    by = begin(actor)
    one_at_a_time(_AUDITED, (text_id,))
    file = _file(by, text_id)
    refusal = TextRefusal.NOT_NOW if len(file.at) != seen else _why_not(actor, by, file.text, step)
    if refusal is None and step is TextStep.APPROVED and organisation_of(file.text.sort.unit) not in by.organisations:
        refusal = TextRefusal.OTHER_UNIT
    if refusal is not None:
        raise _refused(actor, refusal, step, text_id)
    until = last_day(today(), case_settings.settings().usual_text_days) if step is TextStep.APPROVED else None
    _write(actor, text_id, seen + 1, TextEvent(step=step, by=by.staff_key, until=until))


def usual_text(actor: Actor, unit: Code | None, activity: int | None) -> str | None:
    """What a citizen may read on a look-up of the sort; None where nothing stands, or where a mask keeps it back.

    It stands as long as the unit is the organisation's whose officers approved it, or one's that has taken it over.
    """
    if unit is None or activity is None or (cvr := organisation_of(unit)) is None:
        return None
    words = queries.in_force(speaks_for(cvr), {unit, *catalogue().same_unit(unit)}, activity, today())
    # Whoever wrote it cannot see whose name is masked: it is held against the masks as a source's words are.
    return words if words is not None and past_entries().may_tell(actor, words) else None


def kept_words(words: str) -> str:
    """The words as they are kept: plain text without numbers of persons."""
    return without_cpr_numbers(plain_text(words)).strip()


def _file(by: Officer, text_id: UUID) -> TextFile:
    found = queries.file_of(by.organisations, text_id)
    if found is None:
        raise NotFound
    return found


def _why_not(actor: Actor, by: Officer, text: UsualText, step: TextStep) -> TextRefusal | None:
    writer = staff.staff_named(by.organisations, {text.proposed_by}).get(text.proposed_by)
    me = Person(staff_key=by.staff_key, cvr=by.cvr, citizen_keys=frozenset(actor.viewer.own_keys))
    return why_not(text, step, me, writer.person if writer else None, today())


def _write(actor: Actor, text_id: UUID, sequence: int, event: TextEvent) -> None:
    queries.add_step(text_id, sequence, event, clock.now())
    audit.record(actor, f"usual-text-{event.step.value}", object_kind=_AUDITED, object_ref=str(text_id))


def _refused(actor: Actor, refusal: TextRefusal, step: TextStep, text_id: UUID | None = None) -> TextRefused:
    details = {"why": refusal.value, "tried": step.value}
    ref = str(text_id) if text_id else None
    audit.record(actor, "usual-text-refused", object_kind=_AUDITED, object_ref=ref, details=details)
    return TextRefused(refusal)
