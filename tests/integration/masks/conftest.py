"""The demo's directory, a citizen with a log, and two mask deciders of the region."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.audit import ABOUT_NO_CITIZEN
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.name_answers import GIVE
from logview.domain.name_requests import RequestState, Right, Whom
from logview.services import answering_names, asking
from logview.services.addresses import EntryPlace
from logview.services.asking import RequestRefused, Wanted
from tests.conftest import NOON
from tests.support.client import LintingClient
from tests.support.doors import acting
from tests.support.log_rows import Log
from tests.support.people import as_staff
from tests.support.reading import page
from tests.support.sign_in import sign_in_citizen

CPR, NAME = "0703571236", "Anna Friis"
APART = {"is_apart": True}
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
def masked_page(client, log, citizen):
    """The page of a masked entry."""
    log.entry(citizen, NOON - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    [href] = {link.get("href") for link in page(client, "/min-log").cssselect("a[href*='/opslag/']")}
    return href.partition("?")[0]


@pytest.fixture
def aliases(app):
    """The operator lets masks without an end have aliases."""
    told = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(told, masks=replace(told.masks, alias=True))


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


@pytest.fixture
def asked_by(app):
    """What a citizen does: each in a transaction of its own."""

    @contextmanager
    def work(citizen):
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
            yield acting(ViewerKind.CITIZEN, citizen, citizen)

    return work


def kept(done, *rest, **named):
    """What comes of it; a refusal keeps what was written, as a request does."""
    try:
        return done(*rest, **named)
    except RequestRefused as refusal:
        return refusal


def outcome(told):
    if isinstance(told, RequestRefused):
        raise told
    return told


@pytest.fixture
def ask(asked_by, citizen):
    def made(entry, *more, whom=Whom.PERFORMED_BY, right=Right.POLICE, words="", by=citizen):
        with asked_by(by) as actor:
            others = [EntryPlace(by, one.at, one.number) for one in more]
            place = EntryPlace(by, entry.at, entry.number)
            told = kept(asking.ask, actor, place, whom, Wanted(right=right, words=words, others=others), "da")
        return outcome(told)

    return made


@pytest.fixture
def answer(app):
    """What deciders do: `answer(who, step, ...)`."""

    def done(who, step, *rest, **named):
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.MASKS):
            told = kept(getattr(answering_names, step), who, *rest, **named)
        return outcome(told)

    return done


@pytest.fixture
def give(ask, answer, anna, bo):
    """Ask for the name and get it."""

    def given(*entries, **values):
        request = ask(*entries, **values)
        answer(anna, "propose", request, GIVE, "Skal bruges til en anmeldelse", **APART)
        assert answer(bo, "confirm", request, **APART) is RequestState.GRANTED
        return request

    return given


@pytest.fixture
def entry(log, citizen):
    def written(days=1, person=NAME, unit=WARD, **values):
        at = NOON - timedelta(days=days)
        who = log.person(person) if person else None
        number = log.entry(citizen, at, performed_by=who, organisation_ref=log.unit(unit), **values)
        return SimpleNamespace(at=at, number=number)

    return written


def masked_ward(log):
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))


def trail(app, *citizen):
    """What the trail says of requests: about the citizen, or of what staff did."""
    role = DatabaseRole.CITIZEN if citizen else DatabaseRole.STAFF
    about = citizen[0] if citizen else ABOUT_NO_CITIZEN
    with app.app_context(), unit_of_work(role, citizen) as connection:
        rows = connection.execute(
            select(AuditEventRow.action, AuditEventRow.details).where(AuditEventRow.subject_key == about)
        ).all()
    return sorted((row.action, (row.details or {}).get("why")) for row in rows if row.action.startswith("name-request"))


def refused(refusal, done, *rest, **named):
    with pytest.raises(RequestRefused) as told:
        done(*rest, **named)
    assert told.value.refusal is refusal
