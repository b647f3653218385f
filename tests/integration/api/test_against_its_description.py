"""schemathesis asks the interface what its description promises and what it does not, with a fixed seed."""

from datetime import timedelta

import pytest
import schemathesis
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from citizen_app import clock as our_clock
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from citizen_app.systems.fitness import ENCRYPT
from citizen_app.tissue_mode import VarMode
from tests.support.systems import a_system, public_pem
from tests.support.tissue import set_tissue

EXAMPLES = {
    "/token": 60,
    "/token/revoke": 60,
    "/health": 5,
    "/try/ask": 60,
    "/consent/decisions": 25,
    "/consent/filter": 25,
    "/consent/overrides": 25,
    "/consent/fallback": 5,
    "/consent/emergency-copy": 30,
    "/masks/unit": 15,
    "/masks/citizen": 25,
    "/masks/person": 15,
    "/masks/end": 15,
    "/masks/list": 10,
    "/masks/headcounts": 15,
    "/masks/headcounts/list": 10,
    "/register/messages": 25,
    "/research/participations": 15,
    "/research/projects": 15,
    "/secondary-use-decisions/_search": 15,
    "/tissue-decisions/_search": 25,
    "/consents/_search": 15,
}


def test_every_operation_is_asked(app):
    described = {one.path for one in app.extensions["indblik.operations"]}
    assert described - {"/try/merged", "/try/forgetful"} == set(EXAMPLES)


@pytest.fixture
def system(app):
    """May do everything, and be sent emergency copies."""
    set_tissue(app, mode=VarMode.REGISTER, is_whole=True)
    made = a_system(app, *Scope, system_id="epj-fuzz", per_minute=100_000)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        public = public_pem(ec.generate_private_key(ec.SECP256R1()))
        registry.add_key(made.system_id, public, valid_until=our_clock.now() + timedelta(days=1), purpose=ENCRYPT)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES)
def test_no_call_gets_an_answer_that_is_not_promised(system, clock, path):
    token, statuses = system.token(), set()
    schema = schemathesis.openapi.from_dict(system.client.get("/api/openapi.json").get_json())
    found = next(one.ok() for one in schema.get_all_operations() if one.ok().path == path)

    @settings(
        max_examples=EXAMPLES[path], deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def ask(data):
        case = data.draw(found.as_strategy())
        clock.shift(5)  # a copy may be fetched once a minute
        headers = {"Authorization": f"Bearer {token}"} if path != "/token" else {}
        body = case.body if isinstance(case.body, dict | list | str | int) else None
        answer = system.client.open(f"/api/v1{path}", method=case.method, json=body, headers=headers)
        promised = found.definition.raw["responses"]
        assert str(answer.status_code) in promised, answer.text
        content = promised[str(answer.status_code)].get("content", {})
        assert not content or answer.mimetype in content
        statuses.add(answer.status_code)
        if answer.status_code >= 400:
            assert f"`{answer.get_json()['code']}`" in promised[str(answer.status_code)]["description"], answer.text
        if answer.is_json and content:
            whole = {**content[answer.mimetype]["schema"], "components": schema.raw_schema["components"]}
            assert Draft202012Validator(whole).is_valid(answer.get_json()), answer.text

    ask()
    if path in {"/health", "/try/ask", "/consent/fallback", "/consent/emergency-copy"}:
        assert 200 in statuses, "some calls were let through"
