"""Hiding every place from whoever acts for a citizen, at the desk and at once, on the citizen's word (safety.md 3).

Who fears somebody who reads with them must not have to wait for a register, nor to prove who they are: it only ever
hides something from others, and nothing is read out. So it is set for whoever asks. It is ended only for somebody whom
the desk knows by a way that opens data, after the days of all that is done at the desk.

It leaves no trace that anybody sees who has the citizen's telephone in hand: no letter, no message, nothing under
*Hjælp fra supporten* or in the citizen's own trail. The auditor's trail holds it, about no citizen.
"""

from datetime import date, timedelta
from typing import Final

from citizen_app import audit
from citizen_app.db.locks import one_at_a_time
from citizen_app.register.facts import OWN_WORD, Fact, FactStep, Told, in_force
from citizen_app.register.keeping import write_fact
from support.domain.assisted import ActKind, AssistRefusal
from support.queries import protections as queries
from support.queries.assisted import Known
from support.services.assisting import Assisting, AssistRefused

_KIND: Final = "protection"


def protected_until(at: Assisting) -> tuple[bool, date | None]:
    """Whether places are hidden on the citizen's word, and the last day of it where its end has been asked for."""
    counting = in_force(queries.own_words(at.person), at.rules.today)
    ends = [one.valid_until for one in counting]
    last = None if None in ends else max((day for day in ends if day is not None), default=None)
    return bool(counting), None if last is None else last - timedelta(days=1)


def protect(at: Assisting) -> None:
    """Hide every place from whoever acts for the citizen, from this moment on and for the past; also where an end was
    asked for before."""
    one_at_a_time(_KIND, at.person)
    is_protected, last = protected_until(at)
    if is_protected and last is None:
        return  # a second click
    today = at.rules.today
    told = Told(fact=Fact.PROTECTION, step=FactStep.STATED, recorded_on=today, valid_from=today, kind=OWN_WORD)
    _write(at, told, "protection-set")


def end_protection(at: Assisting, found: Known) -> date:
    """Show the places again when the days have gone in which the citizen can have them hidden again, and tell which day
    is the last. Raises AssistRefused: for one who is not known well enough, where nothing is hidden, and on the very
    day on which it was set."""
    one_at_a_time(_KIND, at.person)
    # As for what opens data: somebody may stand beside the citizen and want to see.
    refusal = at.rules.why_not(ActKind.END_BLOCK, found.way, 0)
    is_protected, last = protected_until(at)
    today = at.rules.today
    if refusal is None and (not is_protected or last is not None or queries.set_on(at.person, today)):
        refusal = AssistRefusal.OVER
    if refusal is not None:
        audit.record_staff(at.by.hand.staff_key, "protection-refused", object_kind=_KIND, object_ref=refusal.value)
        raise AssistRefused(refusal)
    last = at.rules.calendar.after(today, at.rules.delay)
    until = last + timedelta(days=1)
    told = Told(fact=Fact.PROTECTION, step=FactStep.ENDED, recorded_on=today, valid_until=until, kind=OWN_WORD)
    _write(at, told, "protection-ended")
    return last


def _write(at: Assisting, told: Told, act: str) -> None:
    fact_id = write_fact(at.citizen, told, "desk")
    audit.record_staff(at.by.hand.staff_key, act, object_kind=_KIND, object_ref=str(fact_id))
