"""Our own trail (not the access log): who did what on this site, in the same transaction as the deed."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import g, has_request_context
from sqlalchemy import insert

from citizen_app import clock
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Actor, CitizenKey, Role, ViewerKind
from citizen_app.db.direct import DirectInsert

ABOUT_NO_CITIZEN = UUID(int=0)
_INSERT = DirectInsert(insert(AuditEventRow))


def record(
    actor: Actor,
    action: str,
    *,
    object_kind: str | None = None,
    object_ref: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write one event. `details` holds counts and our own codes, never names, numbers or search words."""
    _write(**_by(actor, action, object_kind=object_kind, object_ref=object_ref, details=details))


def in_trail_of(actor: Actor, citizen: UUID) -> Actor:
    """The actor as the citizen's own trail knows them: what is written of them there, the citizen can read.

    Beside the act stands for which organisation it was (`details`: its CVR number), and no name of staff.
    """
    return replace(actor, subject=(CitizenKey(citizen),))


def in_role(role: Role) -> dict[str, str]:
    """`details` that say in which role a member of staff acted, where the act alone does not tell."""
    return {"role": role.value}


def record_last(actor: Actor, action: str, *, details: dict[str, Any] | None = None) -> None:
    """Write one event and commit while the page is put into words: nothing can be read or written afterwards.

    The answer still waits until the disk has it (docs/decisions/0012).
    """
    _INSERT.write_last(_row(**_by(actor, action, object_kind=None, object_ref=None, details=details)))


def _by(actor: Actor, action: str, **columns: Any) -> dict[str, Any]:
    if actor.viewer.kind is ViewerKind.STAFF and actor.subject:
        columns["details"] = {**(columns.get("details") or {}), "cvr": actor.viewer.cvr}
    return {
        "viewer_kind": actor.viewer.kind.value,
        "viewer_key": actor.viewer.key,
        "subject_key": actor.subject[0] if actor.subject else ABOUT_NO_CITIZEN,
        "basis": actor.basis.value,
        "action": action,
        **columns,
    }


def record_command(action: str, *, object_ref: str | None = None, details: dict[str, Any] | None = None) -> None:
    """Write one event of an operator's command."""
    _write(
        viewer_kind="command",
        viewer_key=None,
        subject_key=ABOUT_NO_CITIZEN,
        basis="command",
        action=action,
        object_kind=None,
        object_ref=object_ref,
        details=details,
    )


def record_worker(action: str, *, object_kind: str, object_ref: str, subject_key: UUID = ABOUT_NO_CITIZEN) -> None:
    """Write one event of the worker, which acts when a time has run out."""
    _write(
        viewer_kind="worker",
        viewer_key=None,
        subject_key=subject_key,
        basis="clock",
        action=action,
        object_kind=object_kind,
        object_ref=object_ref,
        details=None,
    )


def record_staff(staff_key: UUID, action: str, *, object_kind: str, object_ref: str) -> None:
    """Write one event of a member of staff on duty, about a thing that no citizen's own trail may show."""
    _write(
        viewer_kind="staff",
        viewer_key=staff_key,
        subject_key=ABOUT_NO_CITIZEN,
        basis="staff-duty",
        action=action,
        object_kind=object_kind,
        object_ref=object_ref,
        details=None,
    )


def _write(**columns: Any) -> None:
    _INSERT.write(_row(**columns))


def was_recorded() -> bool:
    """Whether the running request has left an event so far."""
    return bool(g.get("audited", False))


def record_page(actor: Actor, action: str, endpoint: str | None, **details: Any) -> None:
    """Write one event of a request as such, for pages that have nothing of their own to tell."""
    record(actor, action, object_kind="page", object_ref=endpoint, details=details)


def _row(**columns: Any) -> dict[str, Any]:
    request_id = None
    if has_request_context():
        request_id, g.audited = g.get("request_id"), True
    return {"event_id": uuid4(), "at": clock.now(), "request_id": request_id, **columns}
