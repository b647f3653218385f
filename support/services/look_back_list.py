"""The list of a look-back: read, judged by one person and confirmed by another, and what follows for those affected.

Each reading stands in the trail of every citizen on the page. A finding that a second person confirms marks the entry
in the citizen's log; one that is found otherwise later takes the mark back, and whoever was told is told again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.locks import one_at_a_time
from citizen_app.keys import keys
from citizen_app.web.dates import years_between
from logview.services import look_ups_of_person as log
from logview.services.look_ups_of_person import Facts
from support.domain.cases import Finding
from support.domain.look_back import LookBackEvent, LookBackRefusal, LookBackState, LookBackStep, after, why_not_reach
from support.queries import look_back_lists as lists
from support.queries import look_backs as queries
from support.queries.cases import Place
from support.queries.look_back_lists import Listed, Progress
from support.queries.look_backs import LookBackKnown
from support.queries.marks import Marking
from support.services import case_settings, look_backs
from support.services.look_back_people import AUDITED, By, begin, takes_part, touched
from support.services.look_back_persons import follow_up_of
from support.services.look_backs import ON_A_PAGE, LookBackDeed
from support.services.questions import today
from support.services.telling_affected import tell_outside

FINDINGS: Final = (Finding.JUSTIFIED, Finding.UNJUSTIFIED, Finding.UNSETTLED)
"""What a look-up on a list can be found to be: that the log itself is wrong is found in a question."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ListLine:
    """A look-up on the list, in words. Whose it is stands as a number alone."""

    listed: Listed
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which part of the list somebody has seen: nothing outside it is judged or confirmed by what they answer."""

    after: int  # the first line comes after this position
    last: int  # the position of the last line
    waits: str  # a fingerprint of what the reader would confirm; another one when somebody judges meanwhile

    def holds(self, one: Listed) -> bool:
        """Whether they have seen it."""
        return self.after < one.position <= self.last


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ListPage:
    """A page of the list."""

    lines: Sequence[ListLine]
    is_more: bool
    shown: Shown
    to_confirm: int  # here
    elsewhere: int  # what waits for the reader on other pages
    next_after: int | None  # the page that begins after this position holds the next of these
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What somebody finds: of look-ups by their positions, and of all of a citizen's that were shown, by numbers."""

    finding: Finding
    positions: Collection[int]
    citizens: Collection[int]
    is_apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """Whom a text would reach."""

    citizens: int
    by_hand: int  # of these, children and whose age is not known: no message, and their letter waits for a person
    dead: int  # of these: their letter waits too, and is not sent


def waiting_for(actor: Actor) -> tuple[int, int]:
    """How many look-backs wait for the actor to open or refuse, and how many to confirm, for the start page; none for
    whoever takes no part."""
    if not takes_part(actor) or not actor.viewer.own_keys:
        return 0, 0
    by = begin(actor)
    return lists.waiting_in(by.organisations, by.apart.unlisted, by.own_keys, by.taker.staff_key)


def page(actor: Actor, look_back_id: UUID, after_this: int, language: str) -> ListPage:
    """A page of the list, without look-ups in the reader's own log. Every citizen on it sees that they were read.

    Raises LookBackRefused when there is no list, and what `look_backs.opened` raises.
    """
    by = begin(actor)
    _listed(actor, by, look_back_id)
    seen = lists.Seen(look_back_id, by.own_keys)
    found, waiting = seen.page(ON_A_PAGE + 1, after_this), seen.to_confirm(by.taker.keys)
    lines = found[:ON_A_PAGE]
    last = lines[-1].position if lines else after_this
    here = [one for one in waiting if after_this < one.position <= last]
    others = [one.position for one in waiting if one not in here]
    told = log.in_words([one.place for one in lines], today=today(), language=language)
    role = audit.in_role(Role.LOG_LEAD if by.taker.is_lead else Role.LOG_OFFICER)
    for citizen in dict.fromkeys(one.place[0] for one in lines):
        trail, ref = audit.in_trail_of(actor, citizen), str(look_back_id)
        audit.record(trail, "look-back-read", object_kind=AUDITED, object_ref=ref, details=role)
    if not lines:
        audit.record(actor, "look-back-read", object_kind=AUDITED, object_ref=str(look_back_id))
    return ListPage(
        lines=[ListLine(listed=one, facts=told.get(one.place[2], [])) for one in lines],
        is_more=len(found) > ON_A_PAGE,
        shown=Shown(after=after_this, last=last, waits=_fingerprint(here)),
        to_confirm=len(here),
        elsewhere=len(others),
        next_after=next((one - 1 for one in [*(one for one in others if one > last), *others]), None),
        progress=seen.progress(),
    )


def judge(actor: Actor, look_back_id: UUID, judged: Judged, shown: Shown) -> int:
    """Note what the actor finds of what they were shown; another has to confirm it. How many look-ups these were.

    Raises LookBackRefused and what `page` raises.
    """
    by = begin(actor)
    one_at_a_time("look-back", (look_back_id,))
    _open_list(actor, by, look_back_id, is_apart=judged.is_apart)
    if judged.finding not in FINDINGS:
        raise ValueError("no finding of a list")
    chosen = lists.Seen(look_back_id, by.own_keys).these(judged.positions, judged.citizens)
    found = [one for one in chosen if shown.holds(one)]
    new = [one for one in found if (one.finding, one.judged_by) != (judged.finding, by.taker.staff_key)]
    lists.Judging(look_back_id, by=by.taker.staff_key, at=clock.now()).judge(new, judged.finding)
    _record(actor, "look-back-judged", look_back_id, entries=len(new))
    return len(found)


def confirm(actor: Actor, look_back_id: UUID, *, is_apart: bool, shown: Shown) -> int:
    """Confirm what others have judged of what was shown: from then on it counts. How many look-ups these were.

    Raises LookBackRefused, also when somebody has judged since then or a mark would come before the employee is heard,
    and what `page` raises.
    """
    by, at = begin(actor), clock.now()
    one_at_a_time("look-back", (look_back_id,))
    known = _open_list(actor, by, look_back_id, is_apart=is_apart)
    seen = lists.Seen(look_back_id, by.own_keys)
    waiting = [one for one in seen.to_confirm(by.taker.keys) if shown.holds(one)]
    refusal = LookBackRefusal.NOT_NOW if _fingerprint(waiting) != shown.waits else _why_no_mark(by, known, waiting)
    if refusal is not None:
        raise look_backs.refused(actor, refusal, LookBackStep.COLLECTED, look_back_id)
    judging = lists.Judging(look_back_id, by=by.taker.staff_key, at=at)
    marking = Marking(by.cvr, by=by.taker.staff_key, at=at, look_back=look_back_id)
    for finding in FINDINGS:
        these = [one for one in waiting if one.finding is finding]
        judging.confirm(these, finding)
        places = [one.place for one in these]
        if finding is Finding.UNJUSTIFIED:
            marking.set_on(places)
        else:
            marking.take_back(places)
            _set_right(by, look_back_id, places, at)
    _record(actor, "look-back-confirmed", look_back_id, entries=len(waiting))
    return len(waiting)


def _why_no_mark(by: By, known: LookBackKnown, waiting: Iterable[Listed]) -> LookBackRefusal | None:
    """Why what waits may not reach a log yet. What sets nothing in it, or takes a mark back, waits for nobody."""
    is_reached = any(one.finding is Finding.UNJUSTIFIED for one in waiting)
    return why_not_reach(follow_up_of(known, by.organisations)) if is_reached else None


def _fingerprint(waiting: Iterable[Listed]) -> str:
    told = [(one.position, one.finding, str(one.judged_by)) for one in waiting]
    return sha256(repr(told).encode()).hexdigest()


def to_tell(actor: Actor, look_back_id: UUID) -> ToTell:
    """Whom the text would reach now. Raises what `page` raises."""
    by = begin(actor)
    _listed(actor, by, look_back_id)
    affected = _affected(look_back_id)
    on_paper = _on_paper(affected)
    dead = sum(on_paper.values())
    return ToTell(citizens=len(affected), by_hand=len(on_paper) - dead, dead=dead)


def tell(actor: Actor, look_back_id: UUID, deed: LookBackDeed) -> int:
    """Approve the text that another has proposed, and tell everybody affected who was not told. How many these were.

    Raises LookBackRefused, also before the employee is heard, and what `page` raises.
    """
    by, at = begin(actor), clock.now()
    known, _words = look_backs.in_turn(actor, by, look_back_id, deed)
    affected = _affected(look_back_id)
    if not affected:
        raise look_backs.refused(actor, LookBackRefusal.NOTHING_TO_TELL, LookBackStep.TOLD, look_back_id)
    sealed = proposed_text(known)
    written = {
        citizen: _notice(by, look_back_id, citizen, places, at, keys().seal(sealed))
        for citizen, places in affected.items()
    }
    tell_outside(written, on_paper=_on_paper(affected))
    event = LookBackEvent(step=LookBackStep.TOLD, at=at, by=by.taker.staff_key)
    queries.add_step(after(known.stands, event), event)
    _record(actor, "look-back-told", look_back_id, citizens=len(affected))
    return len(affected)


def proposed_text(known: LookBackKnown) -> str:
    """The text that waits for approval, or was sent last; empty when there is none."""
    written = [one for one in known.taken if one.event.step is LookBackStep.TEXT_PROPOSED]
    sealed = written[-1].words_sealed if written else None
    return keys().open(sealed) if sealed else ""


def _listed(actor: Actor, by: By, look_back_id: UUID) -> LookBackKnown:
    known = touched(actor, by, look_back_id, None)
    if not known.stands.is_listed:
        raise look_backs.refused(actor, LookBackRefusal.NOT_NOW, LookBackStep.COLLECTED, look_back_id)
    return known


def _open_list(actor: Actor, by: By, look_back_id: UUID, *, is_apart: bool) -> LookBackKnown:
    """The look-back. Raises LookBackRefused unless the actor may judge."""
    known = _listed(actor, by, look_back_id)
    refusal = None if is_apart else LookBackRefusal.NOT_APART
    if known.stands.state is not LookBackState.LISTED:
        refusal = LookBackRefusal.NOT_NOW
    if refusal is not None:
        raise look_backs.refused(actor, refusal, LookBackStep.COLLECTED, look_back_id)
    return known


def _affected(look_back_id: UUID) -> Mapping[UUID, Sequence[Place]]:
    """Whose look-ups were found unjustified and who was not told."""
    told = lists.told_of(look_back_id)
    affected: dict[UUID, list[Place]] = defaultdict(list)
    for one in lists.Seen(look_back_id, ()).unjustified():
        citizen, _at, number = one.place
        if told.get((citizen, number)) != lists.TOLD:
            affected[citizen].append(one.place)
    return affected


def _on_paper(citizens: Collection[UUID]) -> Mapping[UUID, bool]:
    """Who gets no message, since a person must see to their letter first (safety.md 5); and whether they are dead."""
    day, adult_at = today(), case_settings.settings().letters.adult_at
    return {
        citizen: died is not None
        for citizen, born, died in lists.persons(citizens)
        if died is not None or born is None or years_between(born, day) < adult_at
    }


def _set_right(by: By, look_back_id: UUID, places: Iterable[Place], at: datetime) -> None:
    """Tell again those who were told of look-ups that are found otherwise now."""
    told = lists.told_of(look_back_id)
    wrong: dict[UUID, list[Place]] = defaultdict(list)
    for citizen, moment, number in places:
        if told.get((citizen, number)) == lists.TOLD:
            wrong[citizen].append((citizen, moment, number))
    written = {citizen: _notice(by, look_back_id, citizen, of_them, at, None) for citizen, of_them in wrong.items()}
    tell_outside(written, on_paper=_on_paper(wrong))


def _notice(
    by: By, look_back_id: UUID, citizen: UUID, places: Sequence[Place], at: datetime, sealed: bytes | None
) -> UUID:
    notice_id = uuid4()
    facts = {
        "citizen_key": citizen,
        "notice_id": notice_id,
        "look_back_id": look_back_id,
        "cvr": by.cvr,
        "kind": lists.SET_RIGHT if sealed is None else lists.TOLD,
        "at": at,
        "by_staff_key": by.taker.staff_key,
        "words_sealed": sealed,
    }
    lists.add_notice(facts, places)
    return notice_id


def _record(actor: Actor, action: str, look_back_id: UUID, **details: int) -> None:
    audit.record(actor, action, object_kind=AUDITED, object_ref=str(look_back_id), details=details)
