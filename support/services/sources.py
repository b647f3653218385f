"""The operator's view of the sources: states and counts, in a database role that cannot read the log."""

from flask import current_app

from citizen_app import audit
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import NotPermitted
from citizen_app.settings import Settings
from logview.services.sources import SourceOverview, overview


def sources_overview(actor: Actor, language: str) -> list[SourceOverview]:
    """Every source, for the desk's operator."""
    require_desk_role(actor, Role.OPERATOR)
    assume(connection(), DatabaseRole.OPERATOR)
    found = overview(language)
    audit.record(actor, "sources-read", object_kind="source", details={"sources": len(found)})
    return found


def require_desk_role(actor: Actor, role: Role) -> None:
    """Let only Indblik's own desk through: the role's name alone does not say where it was given."""
    settings: Settings = current_app.extensions["indblik.settings"]
    if RoleHeld(role=role, cvr=settings.desk_cvr) not in actor.viewer.roles:
        raise NotPermitted
