"""What the desk did for citizens comes to count when its day has come: checked again, once, however often it runs."""

from datetime import timedelta
from typing import Final

import structlog
from flask import current_app

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Viewer, ViewerKind
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection, unit_of_work
from citizen_app.identity import keys_of_person
from citizen_app.messages.notify import notify
from citizen_app.messages.reach import is_dead
from citizen_app.outbox.jobs import Job
from support.domain.assisted import SENT, Ending, NotDone
from support.domain.letters import LetterKind
from support.queries import assisted as queries
from support.queries.assisted import Due
from support.services import assist_deeds
from support.services.assist_news import ACT_STOPPED
from support.services.assist_rules import rules
from support.services.assisting import AUDITED
from support.services.letters import order_letter

log = structlog.get_logger("indblik.assisted")
_MOST: Final = 1000
"""Acts of one run; what is left waits for the next, a few minutes later."""


def take_effect() -> None:
    """Do what nobody has stopped and whose day has come. Safe to stop and repeat.

    While the rules are not approved (any more) nothing is done: what waits can be stopped, and waits on.
    """
    if not rules().is_on:
        return
    with unit_of_work(DatabaseRole.WORKER):
        found = queries.due(clock.now(), _MOST)
    failed = sum(not _taken(one) for one in found)
    if failed:
        raise RuntimeError("not everything that was due could be done")


def _taken(one: Due) -> bool:
    try:
        # A context of its own: what a request remembers of masks is of one citizen and one moment.
        with current_app.app_context(), unit_of_work(DatabaseRole.WORKER):
            _take(one)
    except Exception as error:
        # One act must not keep the others waiting; the job comes back for it.
        log.error("assisted-act-not-done", kind=one.kind.value, error=type(error).__name__)
        return False
    return True


def _take(one: Due) -> None:
    key, person = (one.citizen, one.act_id), keys_of_person(one.citizen)
    one_at_a_time("assist", person)
    if queries.has_ended(key):
        return  # somebody stopped it, or another worker was quicker
    why = NotDone.DEAD if is_dead(person) else _why_not_any_more(one, person) or _done(one, person)
    ending = Ending.DONE if why is None else Ending.NOT_DONE
    queries.add_ending(key, clock.now(), ending, "clock", by=None, why=why)
    ref = str(one.act_id)
    audit.record_worker(f"assist-{ending.value}", object_kind=AUDITED, object_ref=ref, subject_key=one.citizen)
    if why is None and one.kind in SENT:
        # In the name of whoever made the act: they do not print it as well.
        order_letter(one.citizen, LetterKind.ASKED_FOR, about=one.act_id, ordered_by=one.by, has_contents=True)
    if why is not None:
        order_letter(one.citizen, LetterKind.ASSISTED_STOPPED, about=one.act_id)
        notify(one.citizen, ACT_STOPPED.code)


def _why_not_any_more(one: Due, person: tuple[CitizenKey, ...]) -> NotDone | None:
    """That its letter was stopped, or what the register has told since: a protected identity, or that the person is a
    child: for them nothing is done."""
    if one.is_untold:
        return NotDone.UNTOLD
    assume(connection(), DatabaseRole.ASSIST, person)
    refusal = rules().why_not_for(queries.registered(person))
    assume(connection(), DatabaseRole.WORKER)
    return NotDone.REFUSED if refusal is not None else None


def _done(one: Due, person: tuple[CitizenKey, ...]) -> NotDone | None:
    """Do it in the citizen's own role, as whoever made it for them; and go on in the worker's."""
    assume(connection(), DatabaseRole.CITIZEN, person)
    act = queries.act_of(person, one.act_id)
    if act is None:
        raise LookupError("the act that is due is not the citizen's")
    why = assist_deeds.do(_as_made(one, person), act, clock.now())
    assume(connection(), DatabaseRole.WORKER)
    return why


def _as_made(one: Due, person: tuple[CitizenKey, ...]) -> Actor:
    viewer = Viewer(kind=ViewerKind.STAFF, key=one.by, name="", assurance=Assurance.NONE, session_digest=b"")
    return Actor(viewer=viewer, subject=person, basis=Basis.DESK)


TAKE_EFFECT: Final = Job(name="assisted-acts", interval=timedelta(minutes=10), run=take_effect)
