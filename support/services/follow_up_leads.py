"""Whether anybody can follow misuse up: without a lead the employee is never heard, and no look-up is ever marked.

Told of an organisation, never of one matter: that its only lead may not see one would tell whose it is (safety.md 8).
"""

from citizen_app import clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from logview.services.succession import speaks_for, spoken_for_by
from support.domain.cases import Case
from support.domain.misuse import OPEN
from support.queries import cases, misuse
from support.queries.misuse import Wanted
from support.queries.roles import organisations_led


def has_no_lead(case: Case) -> bool:
    """Whether nobody can take a follow-up on the question. Goes on in the officers' database role."""
    led = _led()
    assume(connection(), DatabaseRole.OFFICERS)
    return case.cvr is not None and case.cvr not in led


def waiting_for_nobody(actor: Actor) -> int:
    """How many follow-ups of their organisation's a local administrator has to find a lead for, but none about
    themselves; 0 for anybody else. Goes on in the role of staff's roles."""
    cvr = actor.viewer.cvr
    if cvr is None or RoleHeld(role=Role.LOCAL_ADMINISTRATOR, cvr=cvr) not in actor.viewer.roles:
        return 0
    without_lead = speaks_for(cvr) - _led()
    if not without_lead:
        return 0
    assume(connection(), DatabaseRole.MISUSE)
    cases.see_only(*without_lead)
    found = misuse.number_of(Wanted(cvrs=without_lead, states=OPEN, without=actor.viewer.own_keys))
    assume(connection(), DatabaseRole.STAFF)
    return found


def _led() -> frozenset[str]:
    """The CVR numbers whose follow-ups somebody can take."""
    assume(connection(), DatabaseRole.STAFF)
    return spoken_for_by(organisations_led(clock.now()))
