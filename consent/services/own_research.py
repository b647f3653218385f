"""The projects in which data or tissue about the citizen was used, where the source tells us of whom it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from citizen_app import audit
from citizen_app.auth.actor import WHOLE, Actor
from consent.domain.research import Participation, Project
from consent.queries.research import participations_of, projects_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProject:
    """A project, with the times at which data about the citizen was used in it."""

    project: Project
    uses: Sequence[Participation]


def own_projects(actor: Actor) -> list[OwnProject]:
    """Those projects, the last used first. Recorded in the audit trail.

    None for whoever helps with less than the whole log in view: a title can tell of an illness, and the organisation
    of a place (docs/decisions/0040).
    """
    told = participations_of(actor.subject) if actor.sight == WHOLE else []
    uses: dict[str, list[Participation]] = {}
    for one in told:
        if one not in (there := uses.setdefault(one.project_id, [])):  # two numbers of one person can be told of both
            there.append(one)
    projects = projects_by_id(uses)
    audit.record(actor, "research-read", details={"projects": len(uses)})
    return [OwnProject(project=projects[key], uses=its) for key, its in uses.items()]
