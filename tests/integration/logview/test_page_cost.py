"""What the log page asks of the database: few statements, few buffers, the same on page 200 as on page 2."""

from datetime import timedelta

import psycopg
import pytest
from lxml import html
from sqlalchemy import event, insert

from bench.costs import prepared_statements, statements_of
from citizen_app.auth.actor import ViewerKind
from citizen_app.db import wire
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.models import AccessEntryRow
from logview.queries.entries import Conditions, cursor_of, entries_of
from logview.services.addresses import cursor_text
from logview.services.log_page import PAGE_SIZE
from tests.conftest import NOON
from tests.support.doors import acting
from tests.support.statements import page_with_statements

MOST_STATEMENTS, MOST_BUFFERS = 10, 50  # with what organisations found, what staff opened and who was here to help
PEOPLE = 12


@pytest.fixture
def on_postgresql(app):
    if app.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("these are PostgreSQL's own figures")


def write_entries(log, citizen, count, **told):
    """Entries of twelve people at four units, an hour apart, and then a night's tidying up on the server."""
    people = [log.person(f"Anna Friis {number}") for number in range(PEOPLE)]
    units = [log.unit(f"40000000000{number}") for number in range(4)]
    nothing = {column.name: None for column in AccessEntryRow.__table__.columns}
    ones = dict.fromkeys(("entry_count", "source_id", "delivery_id", "activity", "data_kind", "purpose"), 1)
    rows = [
        {
            **nothing,
            **ones,
            "citizen_key": citizen,
            "occurred_at": NOON - timedelta(hours=count - number),
            "received_at": NOON,
            "entry_id": number,
            "performed_by": people[number // 5 % PEOPLE],
            "organisation_ref": units[number // 5 % 4],
            "flags": 0,
            **told,
        }
        for number in range(count)  # in the order in which sources deliver
    ]
    with log.app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
        connection.execute(insert(AccessEntryRow), rows)
    url = log.app.extensions["indblik.engine"].url
    if url.drivername.startswith("postgresql"):
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def whole_log(client):
    tree = html.fromstring(client.get("/min-log").text)
    links = {"".join(map(str, link.itertext())).strip(): link.get("href") for link in tree.cssselect("a")}
    return links["Vis hele loggen"]


def address_of_page(app, citizen, first, number):
    with app.app_context():
        with unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
            before = entries_of([citizen], Conditions(), None, (number - 1) * PAGE_SIZE)
        actor = acting(ViewerKind.CITIZEN, citizen, citizen)
        return f"{first}&c={cursor_text(actor, cursor_of(before[-1], older=True))}"


def asked_by(client, app, address):
    """The statements that a page sends, whichever way it takes to the driver."""
    page, found = page_with_statements(client, app, address)
    assert page.status_code == 200
    assert len(html.fromstring(page.text).cssselect("tr.opens, .parts li, tbody tr:not(.inside)")) >= PAGE_SIZE
    return found


def forget_staff(app):
    """As when the people of this page have not been on another citizen's page in this process."""
    app.extensions["indblik.professionals"].clear()


def test_the_plain_page_takes_at_most_ten_statements_also_when_its_staff_are_new_to_the_process(
    app, client, citizen, log
):
    write_entries(log, citizen, 200)
    whole = whole_log(client)
    asked_by(client, app, whole)
    forget_staff(app)
    first = asked_by(client, app, whole)
    again = asked_by(client, app, whole)
    assert len(again) < len(first) <= MOST_STATEMENTS
    assert any("FROM professional" in one for one in first)


def test_page_200_sends_the_very_statements_of_page_2(app, client, citizen, log):
    write_entries(log, citizen, 201 * PAGE_SIZE)
    whole = whole_log(client)
    near, far = (address_of_page(app, citizen, whole, number) for number in (2, 200))
    asked_by(client, app, near)
    assert asked_by(client, app, far) == asked_by(client, app, near)
    first = asked_by(client, app, whole)
    only_there = len(first) - len(asked_by(client, app, far))
    assert only_there == 2, "what staff opened and who was here to help stand on the first page alone"


@pytest.mark.usefixtures("on_postgresql")
def test_a_citizen_of_five_thousand_entries_costs_at_most_fifty_buffers_a_page(app, client, citizen, log):
    write_entries(log, citizen, 5_000)
    whole = whole_log(client)
    client.get(whole)
    forget_staff(app)
    with statements_of(app) as noted:
        client.get(whole)
    told = "\n".join(f"{one.buffers:5} {one.short}" for one in noted)
    assert any("FROM access_entry" in one.text for one in noted)
    assert sum(one.buffers for one in noted) <= MOST_BUFFERS, told
    entries = next(one for one in noted if "FROM access_entry" in one.text)
    assert entries.buffers <= 12, told


@pytest.mark.usefixtures("on_postgresql")
def test_statements_stay_prepared_from_one_page_to_the_next(app, client, citizen, log):
    write_entries(log, citizen, 200)
    whole = whole_log(client)
    for _ in range(8):  # the driver prepares what it has seen five times
        client.get(whole)
    kept = prepared_statements(app)
    for table in ("session", "access_entry", "mask", "audit_event"):
        assert any(f" {table}" in text for _name, text in kept), table
    for _ in range(8):
        client.get(whole)
    assert kept <= prepared_statements(app)


@pytest.fixture
def trips(app, on_postgresql, monkeypatch):
    """The statements of each trip that is made from now on; one that goes another way fails the test."""
    found = []

    class Counted(wire.Trip):
        def __init__(self, opened, statements, ending=None, **options):
            found.append("\n".join(one.text for one in statements))
            super().__init__(opened, statements, ending, **options)

    def refuse(*told):
        raise AssertionError(told[2])

    def begin():
        monkeypatch.setattr(wire, "Trip", Counted)
        event.listen(app.extensions["indblik.engine"], "before_cursor_execute", refuse)
        return found

    yield begin
    if event.contains(app.extensions["indblik.engine"], "before_cursor_execute", refuse):
        event.remove(app.extensions["indblik.engine"], "before_cursor_execute", refuse)


def test_a_page_goes_to_the_database_four_times(client, citizen, log, trips):
    write_entries(log, citizen, 200)
    whole = whole_log(client)
    client.get(whole)  # the process knows its staff
    made = trips()
    assert client.get(whole).status_code == 200
    assert len(made) == 4, "session; the page; what organisations found of its entries; that it was read"


def test_who_was_met_at_a_masked_unit_travels_with_what_was_found_of_the_entries(app, client, citizen, log, trips):
    write_entries(log, citizen, 200, reason="Talte med Mette Holm")
    log.mask(unit="400000000001", by="400000000001")
    whole = whole_log(client)
    client.get(whole)
    made = trips()
    assert client.get(whole).status_code == 200
    assert len(made) == 4
    assert any("DISTINCT" in one and "misuse_mark" in one for one in made)
