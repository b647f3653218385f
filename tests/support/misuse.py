"""Follow-ups on misuse, begun past the pages: by answering a question with the finding that is followed up."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole, for_organisation
from citizen_app.db.work import unit_of_work
from support.domain.cases import CaseStep, Finding
from support.domain.misuse import MatterStep
from support.domain.misuse_rules import MatterDeed
from support.misuse_models import MisuseMatterRow
from support.services import case_desk, misuse
from support.services.case_desk import Deed
from support.services.colleagues import ColleaguesMatter, note_opening
from tests.support.people import REGION
from tests.support.questions import a_question


def staff_actor(*roles: Role, cvr: str = REGION, name: str = "Lone Lind", own: UUID | None = None) -> Actor:
    """A member of staff with these roles, for what asks a service past the pages."""
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=uuid4(),
        name=name,
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=(CitizenKey(own or uuid4()),),
        cvr=cvr,
        roles=frozenset(RoleHeld(role=role, cvr=cvr) for role in roles),
    )
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)


def find(app: Flask, case_id: UUID, finding: Finding, step: CaseStep = CaseStep.ANSWERED, *, cvr: str = REGION) -> None:
    """What an organisation's log officer concludes, who leads the log control too: of a colleague's for a reason."""
    by = staff_actor(Role.LOG_OFFICER, Role.LOG_LEAD, cvr=cvr)
    deed = Deed(step=step, words="Vi har set på det.", finding=finding, is_apart=True)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        try:
            case_desk.take(by, case_id, deed)
        except ColleaguesMatter as shut:
            note_opening(by, shut, "Fristen er i morgen")
            case_desk.take(by, case_id, deed)


def matter_of(app: Flask, case_id: UUID, *, cvr: str = REGION) -> UUID | None:
    """The organisation's follow-up on a question; None where there is none."""
    with app.app_context(), unit_of_work(DatabaseRole.MISUSE) as connection:
        for_organisation(connection, cvr)
        found: UUID | None = connection.execute(
            select(MisuseMatterRow.matter_id).where(MisuseMatterRow.case_id == case_id, MisuseMatterRow.cvr == cvr)
        ).scalar_one_or_none()
    return found


def hear(app: Flask, case_id: UUID, *, cvr: str = REGION) -> None:
    """A lead takes the follow-up, and says why nobody can be heard."""
    matter = matter_of(app, case_id, cvr=cvr)
    assert matter is not None
    for step in (MatterStep.TAKEN, MatterStep.HEARING_GIVEN_UP):
        deed = MatterDeed(step=step, words="Medarbejderen er død.", is_apart=True)
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            misuse.take(staff_actor(Role.LOG_LEAD, cvr=cvr, name="Lise Leder"), matter, deed)


def a_matter(app: Flask, citizen: UUID, *entries: tuple[datetime, int], cvr: str = REGION) -> UUID:
    """A follow-up that no lead has taken, on look-ups by moment and number."""
    case_id = a_question(app, citizen, *entries, cvr=cvr)
    find(app, case_id, Finding.UNJUSTIFIED, cvr=cvr)
    found = matter_of(app, case_id, cvr=cvr)
    assert found is not None
    return found
