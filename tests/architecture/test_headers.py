"""What every answer says to the browser, word for word. A change here is made twice, and so is meant."""

from dataclasses import replace

import pytest

from tests.support.client import LintingClient
from tests.support.doors import World, doors, open_door
from tests.support.people import as_citizen, new_client
from wsgi import make_app

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self' http://127.0.0.1:8089; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What a program gets: nothing of it is to be run, shown in a frame or led anywhere from.
OF_OPERATIONS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
# What says more about us than a stranger needs to know.
TELLTALE = {"Server", "X-Powered-By", "Via"}


def security(answer):
    return {name: value for name, value in answer.headers if name in HEADERS or name.startswith("Strict")}


def test_every_answer_carries_these_headers(app):
    world = World(app)
    for person in (world.birthe.client, world.anna.client, new_client(app)):
        for door in doors(app):
            answer = open_door(person, app, door, dict.fromkeys(door.arguments, "x"))
            wanted = OF_OPERATIONS if door.rule.startswith("/api/v1/") else HEADERS
            assert security(answer) == wanted, f"{door}: {answer.status_code}"
            assert not TELLTALE & set(answer.headers.keys())


@pytest.mark.parametrize("path", ["/findes-ikke", "/static/findes-ikke.css", "/api/findes-ikke"])
def test_refusals_carry_them_too(app, path):
    answer = new_client(app).get(path)
    is_file = path.startswith("/static/")
    wanted = {name: value for name, value in HEADERS.items() if not (is_file and name == "Cache-Control")}
    assert (answer.status_code, security(answer)) == (404, wanted)


def test_a_personal_page_stays_on_no_shared_machine(app):
    citizen = as_citizen(app)
    for path in ("/min-log", "/min-log/find", "/session/status", "/"):
        assert citizen.client.get(path).headers["Cache-Control"] == "no-store"


@pytest.fixture
def secure(settings):
    """The application behind https, with a broker of its own for staff."""
    secured = replace(
        settings,
        site_url="https://indblik.example",
        staff_broker=replace(
            settings.staff_broker,
            issuer="https://login.broker.example/op",
            client_secret="a-secret-of-the-agreement",
            form_origins=("https://mitid.example",),
        ),
    )
    app = make_app(secured)
    app.test_client_class = LintingClient
    yield app
    app.extensions["indblik.engine"].dispose()


def test_over_https_browsers_are_told_to_stay_there(secure):
    client = secure.test_client()
    answer = super(LintingClient, client).open("/", base_url="https://indblik.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-indblik=")
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert attribute in cookie.split("; ")
    assert "Domain" not in cookie


def test_without_https_the_cookie_is_still_kept_from_scripts(app):
    cookie = new_client(app).get("/").headers["Set-Cookie"]
    assert cookie.startswith("indblik=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_forms_lead_to_the_brokers_and_nowhere_else(secure):
    """A form's redirect counts: a broker that passes on to MitID's own address must be let through."""
    client = secure.test_client()
    policy = super(LintingClient, client).open("/").headers["Content-Security-Policy"]
    targets = next(part for part in policy.split("; ") if part.startswith("form-action")).split()[1:]
    assert targets == ["'self'", "http://127.0.0.1:8089", "https://login.broker.example", "https://mitid.example"]


def test_over_https_programs_are_told_so_too(secure):
    client = secure.test_client()
    answer = super(LintingClient, client).open("/api/v1/consent/fallback", base_url="https://indblik.example")
    assert (answer.status_code, security(answer)) == (
        200,
        {**OF_OPERATIONS, "Strict-Transport-Security": "max-age=31536000; includeSubDomains"},
    )


def test_a_page_that_may_be_kept_would_be_found(app):
    def keep(response):
        response.headers["Cache-Control"] = "public"
        return response

    app.after_request_funcs[None].insert(0, keep)
    assert security(as_citizen(app).client.get("/min-log")) != HEADERS


def test_static_files_say_what_they_are_too(client):
    with client.get("/static/css/indblik.css") as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
