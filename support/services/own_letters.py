"""A citizen's own letters: what was ordered and what became of it, ordering their log, and stopping one."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.letters import Letter, LetterEvent, LetterHand, LetterKind, LetterState, LetterStep, after, may_take
from support.queries import letters as queries
from support.services.address_book import address_book
from support.services.letters import AUDITED, order_letter

MOST: Final = 30
"""Letters on the page, the newest."""
MONTHS: Final = 24
"""How far back a month can be ordered by the citizen."""
_MOST_A_DAY: Final = 3
_COMING: Final = frozenset({LetterState.WAITING, LetterState.HELD, LetterState.FAILED})


class OrderRefusal(StrEnum):
    """Why a letter was not ordered. The codes stand in the audit trail."""

    NO_LETTERS = "no-letters"
    NOT_A_MONTH = "not-a-month"
    ALREADY = "already"
    TOO_MANY = "too-many"


class OrderRefused(Exception):
    """A letter was not ordered; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: OrderRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def own_letters(actor: Actor) -> list[Letter]:
    """The newest of the subject's letters."""
    found = queries.letters_of(actor.subject)[:MOST]
    audit.record(actor, "own-letters-read", object_kind=AUDITED, details={"letters": len(found)})
    return found


def can_order() -> bool:
    """Whether letters are sent at all."""
    return address_book().has_addresses


def months() -> list[date]:
    """The first days of the months that can be ordered, the newest first."""
    first, found = dates.local(clock.now()).date().replace(day=1), []
    for _each in range(MONTHS):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def order_month(actor: Actor, month: date) -> None:
    """Order the subject's log of a month. Raises OrderRefused."""
    one_at_a_time("own-letters", actor.subject)
    if (refusal := _why_not(actor, month)) is not None:
        details = {"why": refusal.value, "tried": "order"}
        audit.record(actor, "letter-refused", object_kind=AUDITED, details=details)
        raise OrderRefused(refusal)
    made = order_letter(actor.subject_key, LetterKind.LOG_MONTH, about=month, language=current_language())
    audit.record(actor, "letter-ordered", object_kind=AUDITED, object_ref=str(made))


def can_stop(letter: Letter) -> bool:
    """Whether it is not printed yet."""
    return may_take(letter, LetterStep.STOPPED, LetterHand.CITIZEN)


def stop(actor: Actor, letter_id: UUID) -> bool:
    """Stop a letter that is not printed yet; whether it was in time. Raises NotFound for another person's."""
    one_at_a_time("letter-step", (letter_id,))
    found = next((one for one in queries.letters_of(actor.subject) if one.letter_id == letter_id), None)
    if found is None:
        raise NotFound
    if not can_stop(found):
        return found.state is LetterState.STOPPED
    event = LetterEvent(step=LetterStep.STOPPED, at=clock.now())
    queries.add_step(after(found, event), event)
    audit.record(actor, "letter-stopped", object_kind=AUDITED, object_ref=str(letter_id))
    return True


def _why_not(actor: Actor, month: date) -> OrderRefusal | None:
    if not can_order():
        return OrderRefusal.NO_LETTERS
    if month not in months():
        return OrderRefusal.NOT_A_MONTH
    known = [one for one in queries.letters_of(actor.subject) if one.kind is LetterKind.LOG_MONTH]
    if any(one.month == month and one.state in _COMING for one in known):
        return OrderRefusal.ALREADY
    lately = [one for one in known if one.ordered_at > clock.now() - timedelta(days=1)]
    return OrderRefusal.TOO_MANY if len(lately) >= _MOST_A_DAY else None
