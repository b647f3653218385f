"""What may never leave the house, looked for where it could: pages, log lines, figures, addresses."""

import re
from dataclasses import replace
from urllib.parse import unquote_plus

import pytest
from flask import Response
from lxml import html
from sqlalchemy import text

from citizen_app.auth.access import access
from citizen_app.auth.actor import Role
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.work import connection
from citizen_app.settings import Mode
from tests.conftest import NOON
from tests.support.client import LintingClient
from tests.support.doors import World, form_token
from tests.support.leaks import cpr_numbers
from tests.support.people import DESK, as_citizen, as_staff, new_client
from wsgi import make_app

NUMBER = "1403572528"
STAFF_NAMES = ("Yrsa Kvistgaard-Lohmann", "Thorkild Vingborg")
SECRETS = ("140357-2528", NUMBER, "2308913369", "Birthe Holm", "Carl Krogh", "Anna Abild", "Ida Ivarsen", *STAFF_NAMES)
PAGE = '<!doctype html><html lang="{}"><head><title>x</title></head><body><h1>x</h1>{}</body></html>'


@pytest.fixture
def live(settings):
    """The application as it runs for people: what fails becomes a page."""
    made = make_app(replace(settings, mode=Mode.DEMO))
    made.test_client_class = LintingClient
    yield made
    made.extensions["indblik.engine"].dispose()


def found_in(text):
    """Which of the secrets the text holds, in any spelling an address could give them."""
    spelled = text + unquote_plus(text)
    return sorted({secret for secret in SECRETS if secret.lower() in spelled.lower()})


# The guard that every test's client carries.


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        (f"<p>{NUMBER}</p>", "CPR number"),
        ('<p title="140357-2528">x</p>', "CPR number"),
        ("<p>Vera Sløret</p>", "forbidden in the body"),
        ('<p style="color: red">x</p>', "inline style"),
        ("<style>p {color: red}</style>", "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<button onclick="x()">x</button>', "script in an attribute"),
        ("<h1>To</h1>", "one h1"),
        ('<form method="post" action="/x"></form>', "CSRF"),
    ],
)
def test_the_client_stops_at_a_bad_page_in_both_languages(app, client, forbidden, language, fragment, fault):
    forbidden.add("Vera Sløret")
    app.add_url_rule("/daarlig", "bad", access(ANYONE)(lambda: PAGE.format(language, fragment)))
    with pytest.raises(AssertionError, match=fault):
        client.get("/daarlig")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_client_lets_a_good_page_pass_in_both_languages(app, client, language):
    app.add_url_rule("/god", "good", access(ANYONE)(lambda: PAGE.format(language, "<p>Intet galt.</p>")))
    assert client.get("/god").status_code == 200


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Response("id;1403572528", mimetype="text/csv"), "body holds a CPR"),
        (Response('{"cpr": "140357-2528"}', mimetype="application/json"), "body holds a CPR"),
        (Response(status=303, headers={"Location": "/?q=Vera Sløret"}), "forbidden in a header"),
        (Response("x", mimetype="text/plain", headers={"X-Person": NUMBER}), "header holds a CPR"),
    ],
    ids=["a file", "an answer to a program", "a name in an address", "a number in a header"],
)
def test_the_client_looks_into_every_kind_of_answer(app, client, forbidden, answer, fault):
    forbidden.add("Vera Sløret")
    app.add_url_rule("/svar", "answer", access(ANYONE)(lambda: answer))
    with pytest.raises(AssertionError, match=fault):
        client.get("/svar")


def test_the_client_stops_at_another_policy(app, client):
    def loosen(response):
        response.headers["Content-Security-Policy"] = "default-src *"
        return response

    app.after_request_funcs[None].insert(0, loosen)  # the first is called last
    with pytest.raises(AssertionError, match="another content security policy"):
        client.get("/om")


# A walk through the site, with everything in it that must not come out at the back.


class Walk:
    """People reading and doing what the site offers; keeps the addresses that they met."""

    def __init__(self, app):
        self.world, self.app = World(app), app
        self.met = []

    def get(self, person, path):
        answer = person.client.get(path)
        self._note(answer)
        return answer

    def post(self, person, path, **fields):
        answer = person.client.post(path, data={**form_token(person.client), **fields})
        self._note(answer)
        return answer

    def _note(self, answer):
        self.met += [value for name, value in answer.headers if name in {"Location", "Set-Cookie", "Link"}]
        if answer.mimetype == "text/html" and answer.text:
            tree = html.fromstring(answer.text)
            self.met += [one.get(name) for name in ("href", "action", "src") for one in tree.xpath(f"//*[@{name}]")]

    def in_their_own_log(self):
        world, person = self.world, self.world.birthe
        world.log.organisation("4000000000011", "Lungemedicinsk Afdeling", kind="department")
        for name in STAFF_NAMES:
            world.log.entry(
                person.key,
                NOON,
                performed_by=world.log.person(name),
                organisation_ref=world.log.unit("4000000000011"),
                reason=f"Henvist af {name}",
                details={"system": "Journal", "reason_long": f"Talt med {name}"},
            )
        listed = self.get(person, "/min-log")
        assert STAFF_NAMES[0] in listed.text, "the citizen reads who it was"
        for address in sorted({one for one in self.met if "/min-log/opslag/" in one}):
            assert self.get(person, address).status_code == 200
        find = self.get(person, "/min-log/find")
        tree = html.fromstring(find.text)
        one_name = tree.xpath("//input[@name='persons']/@value")[0]
        narrowed = self.post(person, "/min-log/find", period="all", persons=one_name)
        assert narrowed.status_code == 303
        shown = self.get(person, narrowed.headers["Location"])
        assert any(name in shown.text for name in STAFF_NAMES)
        self.post(person, "/min-log/find", period="all", persons=STAFF_NAMES[0], sectors=NUMBER)

    def as_staff(self):
        world = self.world
        handle = world.handle(world.ida, "citizen-link", world.link())
        shown = self.post(world.ida, f"/medarbejder/identiteter/{handle}/numre")
        assert "data-cpr" in shown.text, "the numbers are there to be read"
        self.post(world.ida, f"/medarbejder/identiteter/{handle}/godkend")
        operator = as_staff(self.app, "Anna Abild", Role.OPERATOR, cvr=DESK)
        for person, path in (
            (world.anna, "/medarbejder"),
            (world.anna, "/medarbejder/roller"),
            (world.anna, "/medarbejder/roller/ny"),
            (world.ida, "/medarbejder/identiteter"),
            (operator, "/medarbejder/kilder"),
        ):
            assert self.get(person, path).status_code == 200
        self.post(world.anna, "/medarbejder/roller/ny", colleague=STAFF_NAMES[0], role=NUMBER, last_day="i morgen")

    def astray(self):
        """What people type into the address bar, and what they are told."""
        for person in (self.world.birthe, self.world.anna):
            for path in (
                f"/{NUMBER}",
                f"/min-log/opslag/{NUMBER}",
                "/min-log?v=Birthe+Holm&c=140357-2528",
                "/sog?q=Yrsa%20Kvistgaard-Lohmann",
                f"/api/v1/{NUMBER}",
                f"/log-ind/fejl/{NUMBER}",
            ):
                answer = person.client.get(path)
                assert answer.status_code in {403, 404}, path
                # A page of somebody signed in shows their own name, and none of what was typed.
                assert set(found_in(answer.text)) <= {person.name}, path
        stranger = new_client(self.app)
        # To be asked to sign in and then come back, the address goes along in the form; nothing of it is kept.
        assert stranger.get("/min-log").status_code == 401

    def goodbye(self):
        self.post(self.world.birthe, "/sprog", language="en", next="/min-log")
        self.get(self.world.birthe, "/min-log")
        self.post(self.world.birthe, "/log-ud/alle")
        self.post(self.world.anna, "/log-ud")


@pytest.fixture
def walked(live, capfd):
    """A whole walk, and everything written on standard output and error meanwhile."""
    walk = Walk(live)
    walk.in_their_own_log()
    walk.as_staff()
    walk.astray()
    walk.goodbye()
    written = capfd.readouterr()
    return walk, written.out + written.err


def test_no_person_is_in_what_the_site_writes_down_about_itself(walked):
    walk, written = walked
    assert written.count('"event":"request"') > 25, "each request is noted"
    assert (found_in(written), cpr_numbers(written)) == ([], [])
    figures = new_client(walk.app).get("/metrics").text
    assert "indblik_requests_total" in figures
    assert (found_in(figures), cpr_numbers(figures)) == ([], [])


def test_no_person_is_in_an_address(walked):
    walk, _ = walked
    assert len(walk.met) > 100
    assert {address: found for address in walk.met if (found := found_in(address) or cpr_numbers(address))} == {}


def test_log_lines_name_the_endpoint_and_never_the_address(walked):
    _, written = walked
    assert '"endpoint":"logview.show_entry"' in written
    assert re.findall(r"/min-log|/medarbejder|\?v=", written) == []


def test_a_name_in_a_log_line_would_be_found(live, capfd):
    import structlog

    structlog.get_logger("indblik.planted").info("planted", who="Birthe Holm")
    assert found_in(capfd.readouterr().err) == ["Birthe Holm"]


# What fails says so, and nothing else.


def fail_with_a_number():
    patient = f"{NUMBER} Birthe Holm"
    raise ValueError(f"could not read {patient}")


def fail_in_the_database():
    connection().execute(text("SELECT no_such_column FROM session WHERE kind = :cpr"), {"cpr": f"{NUMBER} Birthe Holm"})


def fail_in_a_template():
    from flask import render_template_string

    return render_template_string("{{ citizen.cpr.no_such }}", citizen={"cpr": f"{NUMBER} Birthe Holm"})


@pytest.mark.parametrize("fail", [fail_with_a_number, fail_in_the_database, fail_in_a_template])
@pytest.mark.parametrize("accept", ["text/html", "application/problem+json"])
def test_a_fault_shows_and_logs_nothing_of_the_person(live, capfd, fail, accept):
    live.add_url_rule("/fejl", "planted", access(ANYONE)(lambda: _with_work(fail)))
    citizen = as_citizen(live)
    answer = citizen.client.get("/fejl", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (500, accept)
    written = "".join(capfd.readouterr())
    for text_ in (answer.text, written):
        assert (found_in(text_), cpr_numbers(text_)) == ([], [])
        for internal in ("Traceback", 'File "', "ValueError(", "could not read", "no_such", "SELECT"):
            assert internal not in text_
    assert '"event": "failed"' in written
    assert re.search(r'"where": "[\w.]+:\d+"', written), "operators learn where it was"
    request_id = re.search(r'"request_id": "([\w-]+)"', written).group(1)
    assert answer.headers["X-Request-Id"] == request_id
    if accept == "text/html":
        assert request_id in answer.text


def _with_work(fail):
    from citizen_app.auth.access import begin_work
    from citizen_app.db.roles import DatabaseRole

    begin_work(DatabaseRole.SIGNIN)
    return fail()


def test_a_statement_that_fails_keeps_its_values_to_itself(app):
    from sqlalchemy.exc import SQLAlchemyError

    from citizen_app.db.roles import DatabaseRole
    from citizen_app.db.work import unit_of_work

    with app.app_context(), pytest.raises(SQLAlchemyError) as caught, unit_of_work(DatabaseRole.SIGNIN):
        fail_in_the_database()
    assert found_in(str(caught.value)) == []


def test_settings_and_keys_do_not_print_their_secrets(live):
    settings = live.extensions["indblik.settings"]
    shown = f"{settings!r} {settings} {settings.citizen_broker!r} {live.extensions['indblik.keys']!r}"
    assert settings.secret_key not in shown
    assert str(settings.citizen_broker.client_secret) not in shown
    assert all(key.decode() not in shown for key in settings.encryption_keys)
