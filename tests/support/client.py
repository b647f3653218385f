"""A test client that inspects everything it fetches, so that each test is also a test of the page."""

from typing import Any
from urllib.parse import unquote_plus

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from tests.support import page_rules
from tests.support.leaks import Forbidden, cpr_numbers

# Literal on purpose: a change of the policy has to be made twice, and so be meant.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self' http://127.0.0.1:8089; "
    "frame-ancestors 'none'; base-uri 'none'"
)
OPERATIONS_POLICY = "default-src 'none'; frame-ancestors 'none'"  # data for programs


class LintingClient(FlaskClient):
    """Raises AssertionError on any answer that breaks a rule. `forbidden` holds what this test may never see."""

    forbidden: Forbidden
    policy = CONTENT_SECURITY_POLICY
    token: tuple[object, str] | None = None  # what its forms carry, and in which session (`doors.form_token`)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        found = faults_of(response, self.forbidden, OPERATIONS_POLICY if self._is_operation(response) else self.policy)
        assert not found, f"{response.request.method} {response.request.path}:\n  " + "\n  ".join(found)
        return response

    def _is_operation(self, response: TestResponse) -> bool:
        asked = response.request.method, response.request.path.removeprefix("/api/v1")
        operations = self.application.extensions.get("indblik.operations", ())
        return response.request.path != asked[1] and asked in {(one.method, one.path) for one in operations}


def faults_of(response: TestResponse, forbidden: Forbidden, policy: str = CONTENT_SECURITY_POLICY) -> list[str]:
    """Return what is wrong with an answer, whatever its kind."""
    found = [f"the header holds a CPR number: {name}" for name, value in response.headers if cpr_numbers(value)]
    found += [f"forbidden in a header: {text!r}" for text in forbidden.found_in(_spelled_out(response.headers))]
    if _is_file(response):
        return found
    if response.headers.get("Content-Security-Policy") != policy:
        found.append(f"another content security policy: {response.headers.get('Content-Security-Policy')}")
    if not _is_text(response):
        return found
    body = response.get_data(as_text=True)
    found += [f"forbidden in the body: {text!r}" for text in forbidden.found_in(body)]
    if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
        found += page_rules.faults(body)
    elif cpr_numbers(body):
        found.append("the body holds a CPR number")
    return found


def _spelled_out(headers: Headers) -> str:
    """The headers as they are and as a browser reads them: a name in an address is written with per cent signs."""
    return f"{headers}\n{unquote_plus(str(headers))}"


def _is_file(response: TestResponse) -> bool:
    return response.request.path.startswith("/static/")


def _is_text(response: TestResponse) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind.endswith(("json", "xml"))
