"""Operations answer on a short way past what pages need, with the same headers, log line and figures as on the long."""

import json
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY

import wsgi
from citizen_app.api.scopes import Scope
from citizen_app.factory import create_app
from citizen_app.settings import Mode
from tests.integration.api.conftest import TRIAL
from tests.support.client import LintingClient
from tests.support.people import new_client
from tests.support.systems import HOSPITAL, a_system

GOOD, BAD = {"number": 3}, {"number": 30}


@pytest.fixture
def live(settings, app):
    """The application as it runs for systems: what fails becomes an answer."""
    made = create_app(replace(settings, mode=Mode.DEMO), (*wsgi.FEATURES, TRIAL))
    made.test_client_class = LintingClient
    yield made
    made.extensions["indblik.engine"].dispose()


def counted(path, status):
    labels = {"endpoint": path.replace("/try/", "api."), "method": "POST", "status": str(status)}
    return REGISTRY.get_sample_value("indblik_requests_total", labels) or 0


def told(answer, lines):
    """What there is of an answer and its log line, but for its number and how long it took."""
    headers = {name: value for name, value in answer.headers if name != "X-Request-Id"}
    body = {name: value for name, value in answer.get_json().items() if name != "request_id"}
    logged = [json.loads(line) for line in lines.splitlines() if '"request"' in line]
    kept = [{name: line[name] for name in ("event", "endpoint", "method", "status")} for line in logged]
    assert [line["request_id"] for line in logged] == [answer.headers["X-Request-Id"]]
    return answer.status_code, headers, body, kept


@pytest.mark.parametrize(
    ("path", "body", "token", "status"),
    [
        ("/try/ask", GOOD, None, 200),
        ("/try/merged", GOOD, None, 200),
        ("/try/ask", BAD, None, 422),
        ("/try/ask", GOOD, "another", 401),
        ("/try/forgetful", GOOD, None, 500),
    ],
)
def test_both_ways_answer_alike(live, capfd, path, body, token, status):
    system = a_system(live, Scope.CONSENT_ASK, units=[HOSPITAL])
    token = token or system.token()
    system.call(path, GOOD, token=system.token() if token == "another" else token)  # the process knows the token now
    ways = []
    for is_long in (False, True):
        if is_long:
            live._operations.clear()
        capfd.readouterr()
        before = counted(path, status)
        answer = system.call(path, body, token=token)
        ways.append((*told(answer, capfd.readouterr().err), counted(path, status) - before))
    short, long = ways
    assert short[-1] == 1
    assert short == long
    assert short[0] == status
    assert {"Content-Security-Policy", "Cache-Control", "Content-Length"} <= set(short[1])


def test_a_page_and_another_method_take_the_long_way(live):
    client = new_client(live)
    assert client.get("/").status_code == 200
    answer = client.get("/api/v1/try/ask")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
