"""Powers of attorney on paper at the desk, for a giver who cannot sign in (safety.md 4).

Whoever calls has the helper's code. The letter goes to the giver's register address alone, and what it asks for counts
only when it comes back signed; so the caller need not be known, and is told the same whatever holds for the giver. A
second person registers the paper, by the code that stands on it. Until it begins it is stopped for whoever calls.
"""

from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.messages.notify import notify
from delegation.services import on_paper
from delegation.services.checks import power_settings
from delegation.services.giving import GIVEN
from delegation.services.on_paper import OnPaper, Paper, Unsent
from delegation.services.refusals import PowerRefusal, PowerRefused
from support.domain.letters import LetterKind
from support.queries import assisted as queries
from support.queries import letters
from support.queries import roles as staff
from support.services import case_settings
from support.services.assisting import Assisting
from support.services.letters import order_letter

_KIND: Final = "power"


def is_on(at: Assisting) -> bool:
    """Whether the desk takes powers on paper: the rules are approved, letters get an address, and post is opened."""
    return at.rules.is_on and power_settings().can_be_on_paper


def listed(at: Assisting) -> list[OnPaper]:
    """The citizen's powers on paper that have not begun, newest first."""
    found = on_paper.not_begun(at.person, clock.now())
    take_role(DatabaseRole.ASSIST, at.person)
    audit.record_staff(at.by.hand.staff_key, "desk-powers-read", object_kind=_KIND, object_ref=str(at.citizen))
    return found


def one(at: Assisting, power_id: UUID) -> OnPaper | None:
    """One of them; None where it has begun or is over. Raises NotFound for another citizen's."""
    found = on_paper.one_not_begun(at.person, power_id, clock.now())
    take_role(DatabaseRole.ASSIST, at.person)
    return found


def order(actor: Actor, at: Assisting, typed: str) -> None:
    """Order the letter that the giver may sign, where nothing about them stands in the way. The caller is told the same
    in any case. Raises PowerRefused for what is about the code alone."""
    _check_is_on(at)
    is_kept_back = at.rules.why_not_for(queries.registered(at.person)) is not None
    try:
        calendar = case_settings.working_days()
        found = on_paper.ask(actor, at.person, typed, clock.now(), calendar, is_kept_back=is_kept_back)
    finally:
        take_role(DatabaseRole.ASSIST, at.person)
    if isinstance(found, Unsent):
        audit.record_staff(at.by.hand.staff_key, "desk-power-unsent", object_kind=_KIND, object_ref=found.value)
        return
    audit.record(at.trail, "power.asked-on-paper", object_kind=_KIND, object_ref=str(found))
    order_letter(at.citizen, LetterKind.POWER_ASK, about=found, ordered_by=at.by.hand.staff_key, has_contents=True)


def register(actor: Actor, at: Assisting, paper: Paper) -> None:
    """Note that the signed letter has come back, and order the notice to its giver. Raises PowerRefused."""
    _check_is_on(at)
    if at.rules.why_not_for(queries.registered(at.person)) is not None:
        raise PowerRefused(PowerRefusal.NOT_NOW)
    take_role(DatabaseRole.PRINT)
    accounts = staff.accounts_of((at.by.cvr,), at.by.officer.own_keys) | {at.by.hand.staff_key}
    has_read_it = not accounts.isdisjoint(letters.printed_by(LetterKind.POWER_ASK, paper.power_id))
    try:
        if has_read_it:  # who has printed the letter has seen its code
            raise PowerRefused(PowerRefusal.ANOTHER_PERSON)
        on_paper.register(actor, at.person, paper, accounts, clock.now(), case_settings.working_days())
    finally:
        take_role(DatabaseRole.ASSIST, at.person)
    audit.record(at.trail, "power.registered", object_kind=_KIND, object_ref=str(paper.power_id))
    notice, by = LetterKind.POWER_NOTICE, at.by.hand.staff_key
    order_letter(at.citizen, notice, about=paper.power_id, ordered_by=by, has_contents=True)
    notify(at.citizen, GIVEN)


def stop(at: Assisting, power_id: UUID) -> bool:
    """End one before it begins, for whoever calls; whether there was one that had not begun."""
    ended = on_paper.stop(at.person, power_id, at.by.hand.staff_key, clock.now())
    take_role(DatabaseRole.ASSIST, at.person)
    if ended:
        audit.record(at.trail, "power.stopped-on-paper", object_kind=_KIND, object_ref=str(power_id))
    return ended


def _check_is_on(at: Assisting) -> None:
    if not is_on(at):
        raise PowerRefused(PowerRefusal.NOT_HERE)
