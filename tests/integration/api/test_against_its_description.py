"""schemathesis asks the interface what its description promises and what it does not, with a fixed seed."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from citizen_app.api.scopes import Scope
from tests.support.systems import a_system


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/token", "/token/revoke", "/health", "/try/ask"])
def test_no_call_gets_an_answer_that_is_not_promised(app, path):
    system = a_system(app, Scope.CONSENT_ASK, system_id="epj-fuzz", per_minute=100_000)
    token = system.token()
    schema = schemathesis.openapi.from_dict(system.client.get("/api/openapi.json").get_json())
    found = next(one.ok() for one in schema.get_all_operations() if one.ok().path == path)

    @settings(
        max_examples=60, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def ask(data):
        case = data.draw(found.as_strategy())
        headers = {"Authorization": f"Bearer {token}"} if path != "/token" else {}
        body = case.body if isinstance(case.body, dict | list | str | int) else None
        answer = system.client.open(f"/api/v1{path}", method=case.method, json=body, headers=headers)
        promised = found.definition.raw["responses"]
        assert str(answer.status_code) in promised, answer.text
        content = promised[str(answer.status_code)].get("content", {})
        assert not content or answer.mimetype in content

    ask()
