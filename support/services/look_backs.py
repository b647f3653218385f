"""Look-backs as an organisation's leads and log officers see them, and the steps they take. No texts: views put it in
words.

Everything runs in the look-backs' own database role, which reads one organisation's and no name of staff.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.keys import keys
from logview.queries.look_ups_of_person import OnEntry
from logview.services import look_ups_of_person as log
from support.domain.look_back import LookBack, LookBackEvent, LookBackRefusal, LookBackStep, after, why_not_yet
from support.domain.look_back_figures import Figures
from support.queries import look_back_lists as lists
from support.queries import look_backs as queries
from support.queries import roles as staff
from support.queries.look_back_lists import Progress
from support.queries.look_backs import LookBackKnown, LookBackLine, MatterKnown
from support.queries.roles import Colleague
from support.services.look_back_people import AUDITED, By, begin, matter_in, note_refused, touched
from support.services.look_back_periods import whole_months
from support.services.look_back_persons import first_of_each, follow_up_of
from support.services.questions import kept_of

ON_A_PAGE: Final = 30
DEEDS: Final = (
    LookBackStep.OPENED,
    LookBackStep.REFUSED,
    LookBackStep.TOLD,
    LookBackStep.TEXT_PROPOSED,
    LookBackStep.CLOSED,
    LookBackStep.REOPENED,
    LookBackStep.WITHDRAWN,
)


class LookBackRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: LookBackRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The organisation's look-backs, a page of them, and the matters in which another can be asked for."""

    lines: Sequence[LookBackLine]
    is_more: bool
    matters: Sequence[MatterKnown]  # at most `ON_A_PAGE`; none for whoever is no lead
    are_more_matters: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LookBackFile:
    """One look-back."""

    known: LookBackKnown
    counted: Figures | None
    can: Sequence[LookBackStep]
    progress: Progress | None  # of what this person may see; None: there is no list
    mine_to_confirm: int
    colleagues: Mapping[UUID, Colleague]

    @property
    def stands(self) -> LookBack:
        """Where it stands."""
        return self.known.stands


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wish:
    """A look-back that a lead asks for. Both days are included, and the months around them."""

    entry_id: int  # one of the matter's look-ups: on whoever made it
    first: date
    last: date
    reason: str
    is_apart: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LookBackDeed:
    """A step that somebody wants to take."""

    step: LookBackStep
    words: str = ""
    is_apart: bool
    seen: int | None = None  # how many steps it had taken when they last saw it


def overview(actor: Actor, after_this: UUID | None = None) -> Overview:
    """A page of the organisation's look-backs, newest first. `after_this`: the last one of the page before."""
    by = begin(actor)
    hidden, colleagues = by.apart.unlisted, by.apart.colleagues
    found = queries.lines_of(by.organisations, hidden, by.own_keys, ON_A_PAGE + 1, after_this)
    lines = [one.bare() if one.citizen in colleagues else one for one in found]
    is_lead = by.taker.is_lead
    known = queries.matters_of(by.organisations, hidden, by.own_keys, ON_A_PAGE + 1) if is_lead else []
    matters = [one.bare() if one.citizen in colleagues else one for one in known]
    audit.record(actor, "look-backs-listed", object_kind=AUDITED, details={"look_backs": len(lines[:ON_A_PAGE])})
    return Overview(
        lines=lines[:ON_A_PAGE],
        is_more=len(lines) > ON_A_PAGE,
        matters=matters[:ON_A_PAGE],
        are_more_matters=len(matters) > ON_A_PAGE,
    )


def persons_in(actor: Actor, matter_id: UUID) -> tuple[MatterKnown, list[OnEntry]]:
    """The matter, and the first look-up of each person in it. Raises NoSuchQuestion, CaseAboutOneself, NotPermitted."""
    by = begin(actor)
    matter = matter_in(actor, by, matter_id)
    audit.record(actor, "look-back-begun", object_kind="misuse-matter", object_ref=str(matter_id))
    return matter, first_of_each(matter, by.organisations)


def ask(actor: Actor, matter_id: UUID, wish: Wish) -> UUID:
    """Ask for a look-back: it is counted, and waits for a second person. Raises LookBackRefused and as `persons_in`."""
    by = begin(actor)
    matter = matter_in(actor, by, matter_id)
    person = next(
        (one.person for one in first_of_each(matter, by.organisations) if one.entry_id == wish.entry_id), None
    )
    reason, period = kept_of(wish.reason), whole_months(wish.first, wish.last)
    refusal = _why_not_ask(by, matter, wish, reason)
    if refusal is None and (person is None or period is None):
        refusal = LookBackRefusal.UNKNOWN_PERSON if person is None else LookBackRefusal.BAD_PERIOD
    if refusal is not None or person is None or period is None:
        raise refused(actor, refusal or LookBackRefusal.BAD_PERIOD, LookBackStep.ASKED, matter_id)
    at, look_back_id = clock.now(), uuid4()
    facts = {
        "look_back_id": look_back_id,
        "matter_id": matter_id,
        "cvr": by.cvr,
        "person_digest": person,
        "since": period[0],
        "until": min(period[1], at),
        "asked_at": at,
        "asked_by_staff_key": by.taker.staff_key,
    }
    queries.begin(facts, log.own_units(by.organisations))
    begun = LookBack(look_back_id=look_back_id, matter_id=matter_id, cvr=by.cvr, asked_by=by.taker.staff_key)
    queries.add_step(begun, LookBackEvent(step=LookBackStep.ASKED, at=at, by=by.taker.staff_key), keys().seal(reason))
    audit.record(actor, "look-back-asked", object_kind=AUDITED, object_ref=str(look_back_id))
    return look_back_id


def opened(actor: Actor, look_back_id: UUID) -> LookBackFile:
    """One look-back. Raises NoSuchQuestion for another organisation's, CaseAboutOneself, and as `begin`."""
    by = begin(actor)
    known = touched(actor, by, look_back_id, None)
    audit.record(actor, "look-back-seen", object_kind=AUDITED, object_ref=str(look_back_id))
    seen = lists.Seen(look_back_id, by.own_keys)
    counts = dict(queries.counts_of(by.organisations, known.person))
    takers = {one.event.by for one in known.taken if one.event.by is not None}
    return LookBackFile(
        known=known,
        counted=counts.get(look_back_id),
        can=[step for step in DEEDS if by.taker.why_not(known.stands, step) is None],
        progress=seen.progress() if known.stands.is_listed else None,
        mine_to_confirm=len(seen.to_confirm(by.taker.keys)) if known.stands.is_listed else 0,
        colleagues=staff.staff_named(by.organisations, takers),
    )


def take(actor: Actor, look_back_id: UUID, deed: LookBackDeed) -> None:
    """Take a step that needs nothing but words. Raises LookBackRefused, also when it has moved on since it was seen,
    and what `opened` raises."""
    by = begin(actor)
    known, words = in_turn(actor, by, look_back_id, deed)
    event = LookBackEvent(step=deed.step, at=clock.now(), by=by.taker.staff_key)
    queries.add_step(after(known.stands, event), event, keys().seal(words) if words else None)
    audit.record(actor, f"look-back-{deed.step.value}", object_kind=AUDITED, object_ref=str(look_back_id))


def in_turn(actor: Actor, by: By, look_back_id: UUID, deed: LookBackDeed) -> tuple[LookBackKnown, str]:
    """The look-back and the words that are kept, when the step may be taken. Raises LookBackRefused."""
    one_at_a_time("look-back", (look_back_id,))
    known, words = touched(actor, by, look_back_id, deed.step), kept_of(deed.words)
    refusal = by.taker.why_not(known.stands, deed.step, words=words, is_apart=deed.is_apart)
    if refusal is None and deed.seen not in {None, known.stands.steps}:
        refusal = LookBackRefusal.NOT_NOW
    refusal = refusal or why_not_yet(deed.step, follow_up_of(known, by.organisations))
    if refusal is not None:
        raise refused(actor, refusal, deed.step, look_back_id)
    return known, words


def _why_not_ask(by: By, matter: MatterKnown, wish: Wish, reason: str) -> LookBackRefusal | None:
    if not by.taker.is_lead:
        return LookBackRefusal.NOT_LEAD
    if not matter.is_in_hand:
        return LookBackRefusal.NOT_IN_HAND
    if not wish.is_apart:
        return LookBackRefusal.NOT_APART
    return None if reason else LookBackRefusal.WORDS_MISSING


def refused(actor: Actor, refusal: LookBackRefusal, step: LookBackStep, ref: UUID) -> LookBackRefused:
    """Leave a trail of what was refused."""
    note_refused(actor, refusal.value, step, ref)
    return LookBackRefused(refusal)
