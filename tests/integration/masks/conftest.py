"""The demo's directory, a citizen with a log, and two mask deciders of the region."""

from datetime import timedelta
from uuid import uuid4

import pytest

from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, RoleHeld, Viewer, ViewerKind
from tests.conftest import NOON
from tests.support.client import LintingClient
from tests.support.log_rows import Log
from tests.support.people import as_staff
from tests.support.reading import page
from tests.support.sign_in import sign_in_citizen

CPR = "0703571236"
REGION, OTHER_REGION = "29190623", "29190925"
HOSPITAL, WARD, CLINIC, ELSEWHERE = "4000000000001", "4000000000011", "4000000000012", "4000000000003"


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    for cvr, name in ((REGION, "Region Øst"), (OTHER_REGION, "Region Syd")):
        made.organisation(cvr, name, kind="region", scheme="cvr")
    for code, name, kind, above in (
        (HOSPITAL, "Østby Hospital", "hospital", ("cvr", REGION)),
        (WARD, "Lungemedicinsk Afdeling", "department", ("sor", HOSPITAL)),
        (CLINIC, "Skadestuen", "department", ("sor", HOSPITAL)),
        (ELSEWHERE, "Sønderby Hospital", "hospital", ("cvr", OTHER_REGION)),
    ):
        made.organisation(code, name, kind=kind, parent_scheme=above[0], parent_code=above[1])
    made.profession("7170", "Læge", "Doctor")
    made.directory_is_new()
    return made


@pytest.fixture
def citizen(app, client):
    return sign_in_citizen(app, client, CPR)


def decider(cvr: str = REGION, *own_keys: CitizenKey) -> Actor:
    """A mask decider of the organisation, signed in."""
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=uuid4(),
        name="Dorte Dam",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=own_keys,
        cvr=cvr,
        organisation_name="Region",
        roles=frozenset({RoleHeld(role=Role.MASK_DECIDER, cvr=cvr)}),
    )
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


@pytest.fixture
def didrik(app, log):
    return as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")


@pytest.fixture
def entry(client, log, citizen):
    """The page of a masked entry."""
    log.entry(citizen, NOON - timedelta(days=1), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    [href] = {link.get("href") for link in page(client, "/min-log").cssselect("a[href*='/opslag/']")}
    return href.partition("?")[0]


@pytest.fixture
def anna():
    return decider()


@pytest.fixture
def bo():
    return decider()


def browser_of(app, client):
    """One more browser, of the same rules."""
    app.test_client_class = LintingClient
    made = app.test_client()
    assert isinstance(made, LintingClient)
    made.forbidden = client.forbidden
    return made
