"""A source's file is somebody else's text: it must not close a log, name a stranger or drive a terminal."""

import json
from datetime import UTC, datetime

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.models import AccessEntryDetailRow, ProfessionalRow
from tests.support.log_files import CPR, OTHER_CPR, citizen, document, event
from tests.support.reading import text_of
from tests.support.sign_in import sign_in_citizen

STRANGER = f"{OTHER_CPR[:6]}-{OTHER_CPR[6:]}"


def take_in(app, folder, *events, name="day.ndjson"):
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in events))
    return app.test_cli_runner().invoke(args=["log", "import", "--source", "epj-ost", str(path)])


def whole_log(client):
    tree = html.fromstring(client.get("/min-log").text)
    (address,) = {
        one.get("href") for one in tree.cssselect("a") if "Vis hele loggen" in "".join(map(str, one.itertext()))
    }
    return client.get(address)


@pytest.mark.parametrize("end", ["9999-12-31T23:59:59Z", "2031-01-01T00:00:00Z"])
def test_a_period_that_ends_in_the_future_does_not_close_the_log(app, client, tmp_path, end):
    sign_in_citizen(app, client, CPR)
    told = take_in(app, tmp_path, event(1, period={"start": "2026-03-01T10:00:00Z", "end": end}))
    assert "Stored: 1" in told.output
    assert whole_log(client).status_code == 200
    assert "9999" not in whole_log(client).text
    assert "2031" not in whole_log(client).text


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_an_entry_at_the_end_of_the_calendar_does_not_hide_the_others(client, citizen, log, moment):
    log.entry(citizen, now(), ended_at=datetime.max.replace(tzinfo=UTC), performed_by=log.person("Anna Friis"))
    log.entry(citizen, moment, performed_by=log.person("Bo Dahl"))
    page = whole_log(client)
    assert page.status_code == 200
    assert "Anna Friis" in page.text


@pytest.mark.parametrize(
    "days", [{"first": "0001-01-01"}, {"last": "9999-12-31"}, {"first": "0001-01-01", "last": "9999-12-31"}]
)
def test_the_first_and_last_day_of_the_calendar_can_be_asked_for(client, citizen, log, days):
    log.entry(citizen, now(), performed_by=log.person("Anna Friis"))
    token = html.fromstring(client.get("/min-log/find").text).cssselect("input[name=csrf_token]")[0].get("value")
    answer = client.post("/min-log/find", data={"csrf_token": token, "period": "between", **days})
    found = client.get(answer.headers["Location"])
    assert found.status_code == 200
    assert "Anna Friis" in found.text


def hostile_with(number: str) -> dict:
    made = event(
        1, CPR, id=f"epj-{number}", source={"site": f"Site {number}", "observer": {"display": f"Sys {number}"}}
    )
    made["agent"][0].update(name=f"Anna {number}", altId=f"DK{number}", role=[{"text": f"Role {number}"}])
    made["agent"][0]["who"] = {"identifier": {"system": "urn:x", "value": f"REG-{number}"}}
    made["agent"][1]["who"] = {"identifier": {"system": "urn:x", "value": number}, "display": f"Unit {number}"}
    made["entity"] = [citizen(CPR), document(f"DATA {number}", f"About {number}")]
    return made


@pytest.mark.parametrize("number", [OTHER_CPR, STRANGER])
def test_no_page_prints_another_citizens_number_wherever_a_source_put_it(app, client, tmp_path, number):
    sign_in_citizen(app, client, CPR)  # the client looks for numbers in everything it fetches
    unnamed = hostile_with(number) | {"id": "epj-2"}
    unnamed["agent"] = [unnamed["agent"][0], {**unnamed["agent"][1], "who": {"identifier": {"value": number}}}]
    assert "Stored: 2" in take_in(app, tmp_path, hostile_with(number), unnamed).output
    page = whole_log(client)
    for address in {one.get("href") for one in html.fromstring(page.text).cssselect("a[href*=opslag]")}:
        assert "Sys" in text_of(html.fromstring(client.get(address).text))
    assert client.get("/min-log/find").status_code == 200


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\x07", "\x1b", "\x85", "\u2028", "\x00"])
def test_no_page_holds_characters_that_turn_or_hide_what_stands_around_them(app, client, tmp_path, hidden):
    sign_in_citizen(app, client, CPR)
    split = f"{OTHER_CPR[:3]}{hidden}{OTHER_CPR[3:]}"  # nor does one carry a number past what looks for numbers
    unknown = hostile_with(split) | {"id": "epj-2"}
    unknown["agent"][1]["who"] = {"identifier": {"system": "urn:x", "value": f"U{hidden}7"}}
    assert "Stored: 2" in take_in(app, tmp_path, hostile_with(split), unknown).output
    page = whole_log(client)
    entries = {one.get("href") for one in html.fromstring(page.text).cssselect("a[href*=opslag]")}
    shown = [page.text, client.get("/min-log/find").text, *(client.get(address).text for address in entries)]
    assert "Anna" in shown[0]
    assert [text for text in shown if hidden in text] == []


def test_what_a_source_made_from_a_citizens_number_is_not_kept_in_clear(app, tmp_path):
    take_in(app, tmp_path, hostile_with(OTHER_CPR))
    with app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("RESET ROLE")
        kept = [
            *connection.execute(select(ProfessionalRow.__table__)),
            *connection.execute(select(AccessEntryDetailRow.details)),
        ]
    assert kept
    assert OTHER_CPR not in str(kept)


def named(agent, number):
    """The same agent by another name."""
    return {**agent, "name": f"Tove {number}", "who": {"identifier": {"system": "urn:x:user", "value": f"t{number}"}}}


def test_what_is_printed_does_not_drive_the_operators_terminal(app, tmp_path):
    escape = "\x1b]0;owned\x07\x1b[2J"
    made = event(1)
    made["agent"][0]["role"] = [{"text": f"Role {escape}"}]
    made["agent"][1]["who"] = {"identifier": {"system": f"urn:x{escape}", "value": "U1"}, "display": f"Name {escape}"}
    broken = event(2, recorded="never")
    others = [{**made, "id": f"epj-{number}", "agent": [named(made["agent"][0], number)]} for number in range(3, 13)]
    told = take_in(app, tmp_path, made, broken, *others, name="day\x1b[31m.ndjson")
    checked = app.test_cli_runner().invoke(args=["directory", "check"])
    assert "set aside: no-time" in told.output
    assert ":U1" in checked.output
    assert "Role" in checked.output
    assert "\x1b" not in told.output + checked.output
    assert "\x07" not in told.output + checked.output
