"""What a lead of the log control who answers no questions learns of those who do: with how many they are late."""

from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from logview.services.succession import speaks_for
from support.domain.queues import PARTS, Part
from support.queries import cases, queues
from support.queries.queues import Wanted
from support.services import case_desk, misuse
from support.services.questions import today


def late_to_lead(actor: Actor) -> int:
    """With how many questions the organisation is late, but for the lead's own; 0 for anybody else, and for a lead who
    answers some. Goes on in the officers' database role."""
    viewer = actor.viewer
    if viewer.cvr is None or not viewer.own_keys or not misuse.leads(actor) or case_desk.answers(actor):
        return 0
    organisations = speaks_for(viewer.cvr)
    assume(connection(), DatabaseRole.OFFICERS)
    cases.see_only(*organisations)
    own = viewer.own_keys
    wanted = Wanted(states=PARTS[Part.LATE], cvrs=organisations, without=own, not_asked_by=own, due_before=today())
    return queues.number_of(wanted)
