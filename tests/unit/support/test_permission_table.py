"""docs/permissions.md says what GRANTS says, worked out without an application; test_doors.py tries the doors."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from citizen_app.auth.actor import (
    DESK_ROLES,
    Actor,
    Assurance,
    CitizenKey,
    Role,
    RoleHeld,
    Viewer,
    ViewerKind,
    acting_for_oneself,
)
from citizen_app.auth.permissions import GRANTS, Permission, permits

PAGE = Path(__file__).parents[3] / "docs" / "permissions.md"
REGION, DESK = "29190623", "07770014"


def citizen(assurance: Assurance) -> Actor:
    key = CitizenKey(uuid4())
    viewer = Viewer(kind=ViewerKind.CITIZEN, key=key, name="", assurance=assurance, session_digest=b"", own_keys=(key,))
    return acting_for_oneself(viewer)


def staff(role: Role | None, assurance: Assurance = Assurance.SUBSTANTIAL) -> Actor:
    cvr = DESK if role in DESK_ROLES else REGION
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=uuid4(),
        name="",
        assurance=assurance,
        session_digest=b"",
        cvr=cvr,
        roles=frozenset([RoleHeld(role=role, cvr=cvr)]) if role else frozenset(),
    )
    return acting_for_oneself(viewer)


def kinds_of_viewer() -> dict[str, Actor]:
    """The columns of the table, but for strangers, whom no permission is asked of."""
    everything = staff(None, Assurance.LOW).viewer
    low = replace(everything, roles=frozenset(RoleHeld(role=role, cvr=REGION) for role in Role))
    return {
        "citizen": citizen(Assurance.SUBSTANTIAL),
        "citizen of 13 or 14": acting_for_oneself(replace(citizen(Assurance.SUBSTANTIAL).viewer, is_child=True)),
        "citizen below Substantial": citizen(Assurance.LOW),
        "staff without a role": staff(None),
        **{role.value: staff(role) for role in Role},
        "staff below Substantial": acting_for_oneself(low),
    }


def written() -> dict[str, dict[str, str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[2:]}


@pytest.mark.parametrize("permission", list(Permission))
def test_the_page_says_what_the_code_does(permission):
    worked_out = {who: "yes" if permits(actor, permission) else "no" for who, actor in kinds_of_viewer().items()}
    assert written()[permission.value] == {"stranger": "no", **worked_out}


def test_every_permission_has_a_row_and_an_owner():
    assert set(GRANTS) == set(Permission)
    for permission in Permission:
        assert any(permits(actor, permission) for actor in kinds_of_viewer().values()), permission


def test_a_permission_without_a_row_is_nobody_s(monkeypatch):
    monkeypatch.delitem(GRANTS, Permission.LOG_READ)
    assert not permits(citizen(Assurance.HIGH), Permission.LOG_READ)


def test_no_staff_role_reads_a_log():
    assert not any(permits(staff(role, Assurance.HIGH), Permission.LOG_READ) for role in Role)


def test_a_citizen_does_not_read_another_citizen_s_log():
    own, other = citizen(Assurance.HIGH), citizen(Assurance.HIGH)
    assert not permits(Actor(viewer=own.viewer, subject=other.subject, basis=own.basis), Permission.LOG_READ)
