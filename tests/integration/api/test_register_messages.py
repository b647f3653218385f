"""The register's messages by interface: the same as by file, each once, each with its own outcome."""

import pytest
from sqlalchemy import func, select

from citizen_app import clock as our_clock
from citizen_app.api.scopes import Scope
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import RegisterMessageRow
from delegation.domain.acting import Ground
from delegation.services.standing import grounds_of
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, key_of, message, tell, viewer_of
from tests.support.systems import a_system

PATH = "/register/messages"


@pytest.fixture
def register(app):
    return a_system(app, Scope.REGISTER_TELL, system_id="cpr-feed", name="CPR-feed")


def number(cpr):
    return {"scheme": "cpr", "value": cpr}


def body(columns):
    """A message of the file as the interface takes it."""
    told = {name: value for name, value in columns.items() if value}
    told["citizen"] = number(told.pop("cpr"))
    if "other" in told:
        told["other"] = number(told["other"])
    if "place" in told:
        scheme, _colon, value = told["place"].partition(":")
        told["place"] = {"scheme": scheme, "value": value}
    for name in ("health", "closed"):
        if name in told:
            told[name] = told[name] == "yes"
    return told


def outcomes(system, *messages):
    answer = system.call(PATH, {"messages": [body(one) for one in messages]})
    assert answer.status_code == 200, answer.text
    return answer.get_json()["outcomes"]


def held(app, cpr):
    actor = acting_for_oneself(viewer_of(app, cpr))
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES):
        return [one.standing.ground for one in grounds_of(actor, our_clock.now())]


def rows(app, row):
    with app.extensions["indblik.engine"].begin() as opened:
        if opened.dialect.name == "postgresql":
            opened.exec_driver_sql("SET LOCAL ROLE indblik_register")
        return opened.execute(select(func.count()).select_from(row)).scalar_one()


EVERY_KIND = [
    born(CHILD, "2016-05-05"),
    custody(CHILD, MOTHER, given_name="Alma", family_name="Rask"),
    message("guardianship", FATHER, MOTHER, first="2026-01-01", shared="joint", health="yes"),
    message("appointment", FATHER, MOTHER, first="2026-01-01", kind="nearest-relative"),
    message("placement", CHILD, place="sor:9900111000016077", first="2026-02-01", closed="no"),
    message("protection", CHILD, first="2026-02-01", kind="name-address"),
    message("lives-with", CHILD, MOTHER, first="2026-02-01"),
    message("minor-case", CHILD, first="2026-02-01", until="2026-06-01"),
    message("custody-ended", CHILD, FATHER, until="2026-02-01"),
    message("custody-withdrawn", CHILD, FATHER, first="2026-02-01"),
]


def test_messages_are_taken_in_once_by_whichever_way_they_come(app, register):
    assert {one["outcome"] for one in outcomes(register, *EVERY_KIND)} == {"taken-in"}
    assert set(held(app, MOTHER)) == {Ground.CUSTODY, Ground.GUARDIANSHIP, Ground.NEAREST_RELATIVE}
    assert {one["outcome"] for one in outcomes(register, *EVERY_KIND)} == {"known"}
    assert tell(app, *EVERY_KIND).known == len(EVERY_KIND)
    assert rows(app, RegisterMessageRow) == len(EVERY_KIND)


FAULTS = {
    "an event that is not known": ({"event": "exile", "cpr": CHILD}, "unknown-event"),
    "custody of oneself": (custody(CHILD, CHILD), "invalid"),
    "custody of nobody": ({**custody(CHILD, MOTHER), "other": ""}, "invalid"),
    "no beginning": ({**custody(CHILD, MOTHER), "from": ""}, "invalid"),
    "no day of making": ({**custody(CHILD, MOTHER), "date": ""}, "invalid"),
    "an end before the beginning": (custody(CHILD, MOTHER, until="2016-05-05"), "invalid"),
    "shared left open": ({**custody(CHILD, MOTHER), "shared": ""}, "invalid"),
    "a case without an end": (message("minor-case", CHILD, first="2026-02-01"), "invalid"),
    "a protection by hearsay": (message("protection", CHILD, first="2026-02-01", kind="own-word"), "invalid"),
    "more than belongs to it": ({**born(CHILD, "2016-05-05"), "shared": "joint"}, "invalid"),
    "an end with a beginning": (
        message("custody-ended", CHILD, MOTHER, first="2026-01-01", until="2026-02-01"),
        "invalid",
    ),
    "a place that is none": (message("lives-with", CHILD, place="sor:12", first="2026-02-01"), "invalid"),
    "nobody and nowhere": (message("placement", CHILD, first="2026-02-01", closed="no"), "invalid"),
    "two homes in one": (
        message("lives-with", CHILD, MOTHER, place="sor:9900111000016077", first="2026-02-01"),
        "invalid",
    ),
    "nobody's number": (custody("9902000000", MOTHER), "invalid"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "code"), FAULTS.values(), ids=FAULTS)
def test_a_bad_message_is_set_aside_without_a_number_and_the_others_go_in(app, register, bad, code):
    good = born(FATHER, "1983-10-12")
    told = outcomes(register, bad, good)
    assert [one["outcome"] for one in told] == ["set-aside", "taken-in"]
    assert told[0]["code"] == code
    assert not {CHILD, MOTHER, "9902000000", "exile"} & set(told[0]["detail"].replace(":", " ").split())
    by_file = tell(app, bad)
    assert len(by_file.faults) == 1
    assert not any(value in str(by_file.faults[0]) for value in (CHILD, MOTHER, "9902000000", "exile"))


def test_a_number_of_another_scheme_is_set_aside(register):
    answer = register.call(PATH, {"messages": [{"event": "person", "citizen": {"scheme": "x-ecpr", "value": CHILD}}]})
    assert answer.get_json()["outcomes"][0]["code"] == "invalid"


def test_a_system_without_the_scope_tells_us_nothing(app, register):
    hospital = a_system(app, Scope.CONSENT_ASK, system_id="epj-ost")
    answer = hospital.call(PATH, {"messages": [body(custody(CHILD, MOTHER))]})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")
    assert held(app, MOTHER) == []


def test_a_death_by_interface_counts_at_once(app, register):
    outcomes(register, born(CHILD, "2016-05-05"), custody(CHILD, MOTHER))
    outcomes(register, {"event": "death", "cpr": CHILD, "date": "2026-02-20"})
    actor = acting_for_oneself(viewer_of(app, MOTHER))
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES):
        assert [one.standing.is_alive for one in grounds_of(actor, our_clock.now())] == [False]


def test_the_trail_holds_how_many_and_of_nobody(app, register):
    outcomes(register, *EVERY_KIND, {"event": "exile", "cpr": CHILD})
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as opened:
        (details,) = opened.execute(
            select(AuditEventRow.details).where(AuditEventRow.action == "register.told")
        ).scalars()
    assert (details["custody"], details["faults"], details["known"]) == (1, 1, 0)
    assert CHILD not in str(details)


def test_a_call_that_meets_another_is_not_kept_and_goes_in_when_sent_again(app, register, monkeypatch):
    key_of(app, MOTHER)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(
            "citizen_app.identity.find_citizen", lambda *_number: None
        )  # as before the other one made her
        answer = register.call(PATH, {"messages": [body(born(MOTHER, "1985-02-28"))]})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "try-again")
    assert rows(app, RegisterMessageRow) == 0
    assert outcomes(register, born(MOTHER, "1985-02-28")) == [{"outcome": "taken-in"}]
