"""The operator's hold on systems that call us: what they have, and an end to it."""

from citizen_app import audit
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.systems import registry
from citizen_app.systems.overview import KnownSystem, systems
from support.services.sources import require_desk_role


def systems_overview(actor: Actor) -> list[KnownSystem]:
    """Every system, for the desk's operator."""
    take_operators_role(actor)
    found = systems()
    audit.record(actor, "systems-read", object_kind="system", details={"systems": len(found)})
    return found


def close_system(actor: Actor, system_id: str) -> bool:
    """Close a system for good. False when it was closed before."""
    take_operators_role(actor)
    done = registry.close(system_id)
    if done:
        audit.record(actor, "system-closed", object_kind="system", object_ref=system_id)
    return done


def end_key(actor: Actor, kid: str) -> bool:
    """End a key and the tokens given for it. False when it had ended before."""
    take_operators_role(actor)
    done = registry.end_key(kid)
    if done:
        audit.record(actor, "system-key-ended", object_kind="system-key", object_ref=kid)
    return done


def take_operators_role(actor: Actor) -> None:
    """Go on in the operator's database role. Raises NotPermitted for everybody but the desk's own operator."""
    require_desk_role(actor, Role.OPERATOR)
    assume(connection(), DatabaseRole.OPERATOR)
