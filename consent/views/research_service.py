"""`/api/v1/research/…`: research projects, and whose data was in them, by interface: the same as in a file."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from citizen_app import audit
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BUSY, OUT_OF_REACH, OVER_ALLOWANCE, Fault, Refused
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from consent.formats.research_bodies import (
    ParticipationBody,
    ParticipationsBody,
    ProjectBody,
    ProjectsBody,
    ToldBodies,
    ToldBody,
    participation_columns,
    project_columns,
)
from consent.services.research_import import ResearchImport, take_participations_in, take_projects_in

_LARGEST: Final = 1024 * 1024
_EACH: Final = (
    "One that came before changes nothing, so that a call whose answer was lost is sent again as it is. A bad one is "
    "set aside by its place, and the others go in. A system tells of projects of the organisations that it speaks for."
)


@api_operation(
    "POST",
    "/research/projects",
    scope=Scope.RESEARCH_TELL,
    role=DatabaseRole.RESEARCH,
    request=ProjectsBody,
    response=ToldBodies,
    largest_body=_LARGEST,
    cost=lambda body: len(body.projects),
    problems=(OUT_OF_REACH, OVER_ALLOWANCE),
    summary="Tell of research projects",
    description=f"Up to a hundred, for the list that anybody can read. The latest version is shown. {_EACH}",
)
def research_projects(call: Call[ProjectsBody]) -> ToldBodies:
    """Take the projects in."""
    told = call.body.projects
    _require_reach(call, told, "projects")
    outcome = ResearchImport()
    take_projects_in([project_columns(one) for one in told], call.caller.system_id, outcome)
    return _answer(call, outcome, outcome.projects)


@api_operation(
    "POST",
    "/research/participations",
    scope=Scope.RESEARCH_TELL,
    role=DatabaseRole.RESEARCH,
    request=ParticipationsBody,
    response=ToldBodies,
    largest_body=_LARGEST,
    cost=lambda body: len(body.participations),
    problems=(BUSY, OUT_OF_REACH, OVER_ALLOWANCE),
    summary="Tell whose data was used in a research project",
    description=f"Up to five hundred, in projects that are told of already. The citizen can read it. {_EACH}",
)
def research_participations(call: Call[ParticipationsBody]) -> ToldBodies:
    """Take the participations in."""
    told = call.body.participations
    _require_reach(call, told, "participations")
    outcome = ResearchImport()
    try:
        take_participations_in([participation_columns(one) for one in told], call.caller.system_id, outcome)
    except IntegrityError:
        # Somebody signed in for the first time, or was looked up, while they were told of.
        raise Refused(BUSY, headers={"Retry-After": "1"}) from None
    return _answer(call, outcome, outcome.participations)


RESEARCH_OPERATIONS: tuple[Operation, ...] = (research_projects, research_participations)


def _require_reach(call: Call[Any], told: Sequence[ProjectBody | ParticipationBody], place: str) -> None:
    """Raises Refused where the system does not speak for an organisation, with each place."""
    foreign = {code for _scheme, code in call.out_of_reach({("cvr", one.cvr) for one in told})}
    faults = [
        Fault(
            pointer=f"/{place}/{number}/cvr",
            code="organisation-out-of-scope",
            detail="The system does not speak for it.",
        )
        for number, one in enumerate(told)
        if one.cvr in foreign
    ]
    if faults:
        raise Refused(OUT_OF_REACH, faults=faults)


def _answer(call: Call[Any], outcome: ResearchImport, came: Sequence[bool | str]) -> ToldBodies:
    audit.record(call.caller.acting_on(), "research.told", details=outcome.counts())
    return ToldBodies(outcomes=[_told(one) for one in came])


def _told(one: bool | str) -> ToldBody:
    if isinstance(one, str):
        return ToldBody(outcome="set-aside", detail=one)
    return ToldBody(outcome="taken-in" if one else "known")
