"""Printing a batch of letters: who waits for a person, what each says through the masks, and that it was printed.

A letter is written in the database role of citizens, for its citizen alone, with whoever prints as the viewer: what is
masked towards either of the two stands on no paper (safety.md 1). What was written is handed back and kept nowhere.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

import structlog

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume, for_printing
from citizen_app.db.work import connection
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.web import dates
from support.domain.letter_text import LetterText
from support.domain.letters import (
    STOPPED_AT_DESK,
    Addressee,
    Hold,
    Letter,
    LetterEvent,
    LetterState,
    LetterStep,
    after,
    holds_of,
)
from support.queries import letters as queries
from support.queries import roles as staff
from support.queries.assist_letters import stops_letters
from support.queries.letters import LetterFile
from support.queries.protections import has_secret_address
from support.services import case_settings
from support.services.address_book import address_book
from support.services.letter_desk import LetterRefusal, begin, refused
from support.services.letters import AUDITED

_ALL: Final = UUID(int=0)
_MAY_PASS: Final = frozenset(Hold) - {Hold.DESK, Hold.NO_CONTENTS}
_MOST_LINES: Final = 1000  # a batch is at its end with the letter that reaches them
_MOST_LOOKED_AT: Final = 200  # letters that are held, the oldest, before a batch
_log = structlog.get_logger("indblik.letters")
Write = Callable[[Actor, Letter], LetterText | None]
"""Puts a letter into words for its citizen; None, or NotFound, where what it is about is not there any more."""
Set = Callable[[Letter, LetterText, str], Any]
"""Lays a letter out: what it says, and the mark where the address will be."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """What was printed, each as it was laid out, and how many were not."""

    language: str = ""
    sheets: list[Any] = field(default_factory=list)
    lines: int = 0  # in the tables of all of them, which is what takes time
    held: int = 0
    failed: int = 0


def print_batch(actor: Actor, write: Write, lay_out: Set) -> Batch:
    """Print the oldest letters that wait, at most as many as the operator has set, all in one language.

    Raises LetterRefused for whoever is no lead, and what `letter_desk.begin` raises.
    """
    by = begin(actor)
    if not by.hand.is_lead:
        raise refused(actor, LetterRefusal.LEADS_ONLY, LetterStep.PRINTED)
    one_at_a_time("letters-print", (_ALL,))
    _let_go(actor, by.officer.own_keys)
    batch, batch_id, most = Batch(), uuid4(), case_settings.settings().letters.batch
    accounts = staff.accounts_of((by.cvr,), by.officer.own_keys) | {by.hand.staff_key}
    for letter in _waiting(by.officer.own_keys, accounts):
        if len(batch.sheets) == most or batch.lines >= _MOST_LINES:
            break
        if batch.language in {"", letter.language}:
            _one(actor, letter, batch, batch_id, write, lay_out)
    details = {"letters": len(batch.sheets), "held": batch.held, "failed": batch.failed}
    audit.record(actor, "letters-printed", object_kind=AUDITED, object_ref=str(batch_id), details=details)
    return batch


def _let_go(actor: Actor, own: Collection[UUID]) -> None:
    """Let letters go that nothing holds any more: addresses come now, an age was told, a death was wrong."""
    keys = queries.queue(LetterState.HELD, kind=None, without=own, limit=_MOST_LOOKED_AT)
    for file in queries.files(keys).values():
        letter = file.letter
        if _may_pass(file) and not _holds(letter, keys_of_person(letter.citizen)):
            _stepped(actor, letter, LetterEvent(step=LetterStep.RELEASED, at=clock.now()))


def _may_pass(file: LetterFile) -> bool:
    """Whether it goes on by itself. What the desk has put aside does only where no person did: the citizen has asked to
    have it stopped, and thought again."""
    why, last = file.letter.why, file.steps[-1].event
    return why in _MAY_PASS or (why is Hold.DESK and last.by is None)


def _waiting(own: Collection[UUID], by: Collection[UUID]) -> Iterator[Letter]:
    """Every letter that waits now and was not ordered by this human, the oldest first, some at a time."""
    page, place = case_settings.settings().letters.batch, None
    while True:
        found = queries.queue(LetterState.WAITING, kind=None, without=own, limit=page, after=place)
        known = queries.files(found)
        files = [known[one] for one in found]
        # Who has ordered a letter for somebody does not read it as well: another lead prints it.
        yield from (one.letter for one in files if one.steps[0].event.by not in by)
        if len(files) < page:
            return
        place = (files[-1].letter.ordered_at, files[-1].letter.letter_id)


def _one(actor: Actor, letter: Letter, batch: Batch, batch_id: UUID, write: Write, lay_out: Set) -> None:
    person = keys_of_person(letter.citizen)
    why = next(iter(_holds(letter, person)), None)
    said = _written(actor, letter, person, write) if why is None else None
    if said is None:
        batch.held += 1
        event = LetterEvent(step=LetterStep.HELD, at=clock.now(), why=why or Hold.NO_CONTENTS)
        _stepped(actor, letter, event)
        return
    sheet = _laid_out(letter, said, lay_out)
    by = actor.viewer.key
    if sheet is None:
        batch.failed += 1
        _stepped(actor, letter, LetterEvent(step=LetterStep.FAILED, at=clock.now(), by=by))
        return
    batch.language = letter.language
    batch.sheets.append(sheet)
    batch.lines += sum(len(table.lines) for part in said.parts for table in part.tables)
    _stepped(actor, letter, LetterEvent(step=LetterStep.PRINTED, at=clock.now(), by=by), batch_id)


def _holds(letter: Letter, person: Sequence[UUID]) -> Sequence[Hold]:
    known, settings = queries.known_of(person), case_settings.settings().letters
    today = dates.local(clock.now()).date()
    to = Addressee(
        born=known.born,
        is_dead=known.is_dead,
        is_protected=known.is_protected or has_secret_address(person, today),
        has_address=address_book().has_addresses,
    )
    found = holds_of(letter, to, today, adult_at=settings.adult_at)
    asked_to_stop = letter.kind in STOPPED_AT_DESK and stops_letters(person)
    return [*found, Hold.DESK] if asked_to_stop else found


def _written(actor: Actor, letter: Letter, person: Sequence[Any], write: Write) -> LetterText | None:
    assume(connection(), DatabaseRole.CITIZEN, person, actor.viewer.own_keys)
    for_printing(connection(), is_on=True)
    try:
        return write(replace(actor, subject=tuple(person)), letter)
    except NotFound:
        return None
    finally:
        assume(connection(), DatabaseRole.PRINT)
        for_printing(connection(), is_on=False)


def _laid_out(letter: Letter, said: LetterText, lay_out: Set) -> Any:
    try:
        return lay_out(letter, said, address_book().mark_of(letter))
    except Exception as fault:
        _log.error("letter-not-printed", error=type(fault).__name__)
        return None


def _stepped(actor: Actor, letter: Letter, event: LetterEvent, batch_id: UUID | None = None) -> None:
    queries.add_step(after(letter, event), event, batch_id=batch_id)
    trail, ref = audit.in_trail_of(actor, letter.citizen), str(letter.letter_id)
    audit.record(trail, f"letter-{event.step.value}", object_kind=AUDITED, object_ref=ref)
