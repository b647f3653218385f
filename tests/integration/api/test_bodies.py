"""What is wrong with a body is told by place and kind, and never by what stood there."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import InternalServerError, NotFound, ServiceUnavailable, UnprocessableEntity

from citizen_app.api.parsing import fault_of
from citizen_app.api.problems import no_such_operation

GOOD = {"number": 3}
NUMBER = "1403572528"


@pytest.fixture
def token(system):
    return system.token()


def send(system, token, data, kind="application/json"):
    headers = {"Authorization": f"Bearer {token}"}
    return system.client.post("/api/v1/try/ask", data=data, content_type=kind, headers=headers)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/number", "missing"),
        ({"number": "3"}, "/number", "type"),
        ({"number": 0}, "/number", "range"),
        ({"number": 10}, "/number", "range"),
        ({"number": 3.5}, "/number", "type"),
        ({**GOOD, "items": [{"name": "a"}, {"name": ""}]}, "/items/1/name", "length"),
        ({**GOOD, "items": [{"name": NUMBER}]}, "/items/0/name", "length"),
        ({**GOOD, "items": [{}]}, "/items/0/name", "missing"),
        ({**GOOD, "items": [{"name": "a"}] * 4}, "/items", "length"),
        ({**GOOD, NUMBER: 1}, "", "unknown-field"),
        ({**GOOD, "items": [{"name": "a", NUMBER: 1}]}, "/items/0", "unknown-field"),
        ([], "", "type"),
        (None, "", "type"),
    ],
)
def test_a_body_of_another_form_is_told_where(system, token, body, pointer, code):
    answer = send(system, token, json.dumps(body))
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    told = answer.get_json()
    assert told["code"] == "body-invalid"
    assert told["type"] == "/api#problem-body-invalid"
    assert [(fault["pointer"], fault["code"]) for fault in told["errors"]] == [(pointer, code)]
    assert NUMBER not in answer.text
    assert told["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"number": 3', b"\xff\xfe", b'{"number": 3}x', b"[" * 30_000, b'{"number": NaN}'], ids=repr
)
def test_what_is_no_json_is_told_so(system, token, data):
    answer = send(system, token, data)
    assert (answer.status_code, answer.get_json()["code"]) in {(400, "body-unreadable"), (422, "body-invalid")}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/xml"])
def test_another_content_type_is_not_taken(system, token, kind):
    assert send(system, token, json.dumps(GOOD), kind).status_code == 415


def test_a_body_that_is_too_large_is_not_read(system, token):
    answer = send(system, token, b'{"number": 3' + b" " * 65_536 + b"}")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "body-too-large")


@pytest.mark.parametrize("path", ["/try/ask", "/try/merged"])
@pytest.mark.parametrize("data", [b"{", b'{"number": 0}', b" " * 70_000])
@pytest.mark.parametrize("headers", [{}, {"Authorization": f"Bearer {'A' * 43}"}], ids=["no token", "made up"])
def test_a_stranger_is_not_told_what_is_wrong_with_the_body(system, path, data, headers):
    answer = system.client.post(f"/api/v1{path}", data=data, content_type="application/json", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("length", ["11", "12", "13", "-1", "+12", "1e2", "٣", ""])
def test_a_body_is_as_long_as_its_length_says(system, token, length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": BytesIO(b'{"number":3}')}
    headers = {"Authorization": f"Bearer {token}"}
    answer = system.client.post(
        "/api/v1/try/ask", content_type="application/json", headers=headers, environ_overrides=environ
    )
    assert (answer.status_code == 200) is (length == "12"), answer.text
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize(("path", "method", "status"), [("/nothing", "GET", 404), ("/token", "GET", 405)])
def test_what_is_not_there_is_a_problem_document_too(client, path, method, status):
    answer = client.open(f"/api/v1{path}", method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    if status == 405:
        assert answer.headers["Allow"] == "POST"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_sentence_leaks_into_a_fault(text):
    fault = fault_of(f"Invalid enum value '{text}' - at `$.items[3].name`")
    assert (fault.code, fault.detail) == ("unknown-value", "The value is none of those that are taken.")


class Untouched(BytesIO):
    """A body that must not be read."""

    def read(self, size=-1):
        raise AssertionError("the body was read")


@pytest.mark.parametrize("length", [9_000, 60_000])
def test_much_of_a_stranger_is_not_read_even_where_the_token_travels_along(system, length):
    answer = system.client.post(
        "/api/v1/try/merged",
        content_type="application/json",
        headers={"Authorization": f"Bearer {'A' * 43}"},
        environ_overrides={"CONTENT_LENGTH": str(length), "wsgi.input": Untouched()},
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound(), "no-such-operation"),
        (UnprocessableEntity(), "body-unreadable"),
        (InternalServerError(), "failed"),
        (ServiceUnavailable(), "failed"),
    ],
)
def test_a_fault_of_ours_is_never_told_as_the_callers(app, error, code):
    with app.test_request_context("/api/v1/nothing"):
        assert no_such_operation(error).get_json()["code"] == code
