"""Acting for another: one switch, checked on every request, never more than the other would see, and no trace of a
pause or of what is hidden."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from delegation.domain.acting import Scope
from delegation.services import giving, hiding
from logview.domain.terms import EntryFlag
from support.services.telling_of_visits import tell_of_visits
from tests.support.doors import form_token
from tests.support.helping import born, by_herself, power, switch_to
from tests.support.log_rows import Log
from tests.support.people import as_citizen

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NOTHING = "Der er ikke noget at vise dig lige nu."


@pytest.fixture
def birthe(app):
    found = as_citizen(app)
    born(app, found, "1957-03-14")
    return found


@pytest.fixture
def mette(app):
    found = as_citizen(app, "0106851238", "Mette Holm")
    born(app, found, "1985-06-01")
    return found


@pytest.fixture
def log(app, birthe):
    made = Log(app)
    made.source()
    made.directory_is_new()
    made.entry(
        birthe.key, AT, organisation_ref=made.unit("31", name="Klinik Vest"), performed_by=made.person("Ole Lund")
    )
    return made


def text(response):
    return response.get_data(as_text=True)


def stop(helper):
    return helper.client.post("/for-en-anden/slut", data=form_token(helper.client))


def test_the_holder_of_a_power_reads_the_log_and_every_page_says_whose_it_is(app, birthe, mette, log):
    power(app, birthe, mette)
    switch_to(mette)
    for address in ("/min-log", "/min-log/find", "/hjaelp", "/for-en-anden"):
        page = text(mette.client.get(address))
        assert "Du ser Min log for <strong>Birthe Holm</strong>" in page, address
    page = text(mette.client.get("/min-log"))
    assert "Ole Lund" in page
    assert "Klinik Vest" in page
    entry = re.search(r'href="(/min-log/opslag/[^"?]+)', page)[1]
    assert "Ole Lund" in text(mette.client.get(entry))
    stop(mette)
    assert "Du ser Min log for" not in text(mette.client.get("/min-log"))
    assert mette.client.get(entry).status_code == 404


def test_pages_about_oneself_and_what_is_not_covered_stay_shut(app, birthe, mette, log):
    power(app, birthe, mette)
    switch_to(mette)
    for address in ("/beskeder", "/spoergsmaal/aabninger", "/valg/spurgt", "/besoeg-i-min-log"):
        answer = mette.client.get(address)
        assert (answer.status_code, "handler om dig selv" in text(answer)) == (403, True), address
    for address in ("/valg", "/spoergsmaal"):
        answer = mette.client.get(address)
        assert (answer.status_code, "dækker ikke" in text(answer)) == (403, True), address
        assert f'href="{address}"' not in text(mette.client.get("/min-log"))


def test_a_power_that_ends_is_dead_at_once_and_the_form_does_not_count_for_oneself(app, birthe, mette, log):
    power_id = power(app, birthe, mette, (Scope.READ_LOG, Scope.SEE_DECISIONS))
    switch_to(mette)
    assert mette.client.get("/min-log").status_code == 200
    form = form_token(mette.client)
    with by_herself(app, birthe, powers=True) as giver:
        giving.revoke(giver, power_id, AT)
    answer = mette.client.post("/min-log/find", data={**form, "period": "all"})
    assert answer.status_code == 403
    assert "Din adgang er slut" in text(answer)
    # From here on she is with herself; the form of before is refused as too old.
    assert "Du ser Min log for" not in text(mette.client.get("/min-log"))
    assert mette.client.post("/min-log/find", data={**form, "period": "all"}).status_code == 400


def test_a_form_filled_in_for_the_one_is_not_taken_for_the_other(app, birthe, mette, log):
    power(app, birthe, mette)
    own_form = form_token(mette.client)
    switch_to(mette)
    assert mette.client.post("/min-log/find", data={**own_form, "period": "all"}).status_code == 400


def test_somebody_elses_mandate_is_not_there(app, birthe, mette, log):
    power(app, birthe, mette)
    body = text(mette.client.get("/for-en-anden"))
    handle = re.search(r'name="mandate" value="([^"]+)"', body)[1]
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    born(app, carl, "1991-08-23")
    data = {**form_token(carl.client), "mandate": handle}
    assert carl.client.post("/for-en-anden/start", data=data).status_code == 404
    assert "Du hjælper ingen her lige nu" in text(carl.client.get("/for-en-anden"))


def comparable(helper, addresses):
    """What the helper meets, without what is new on each page by itself: the form's token and the time that is left."""
    bodies = (f"{(one := helper.client.get(address)).status_code} {text(one)}" for address in addresses)
    return [re.sub(r'name="csrf_token" value="[^"]+"|data-idle-seconds="\d+"', "", body) for body in bodies]


@pytest.mark.parametrize("scopes", [(Scope.READ_LOG,), (Scope.READ_LOG, Scope.SEE_DECISIONS)])
def test_paused_hidden_and_empty_are_the_same_page(app, birthe, mette, scopes):
    addresses = ["/min-log", "/min-log/find", "/for-en-anden", "/valg", "/hjaelp"]
    power_id = power(app, birthe, mette, scopes)
    log = Log(app)
    log.source()
    log.directory_is_new()
    switch_to(mette)
    empty = comparable(mette, addresses)
    assert NOTHING in empty[0]
    unit = log.unit("31", name="Klinik Vest")
    log.entry(birthe.key, AT, organisation_ref=unit, performed_by=log.person("Ole Lund"))
    log.entry(birthe.key, AT)  # whose source told no place: it may be the hidden one
    shown = comparable(mette, addresses)
    assert shown[0] != empty[0]
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [("sor", "31")], places=False)
    assert comparable(mette, addresses) == empty
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [], places=False)
    assert comparable(mette, addresses) == shown
    with by_herself(app, birthe, powers=True) as giver:
        giving.pause(giver, power_id, AT)
    assert comparable(mette, addresses) == empty


def test_a_place_that_the_directory_knows_stays_beside_the_hidden_one(app, birthe, mette):
    power(app, birthe, mette)
    log = Log(app)
    log.source()
    for code, name in (("31", "Klinik Vest"), ("32", "Klinik Øst")):
        log.organisation(code, name)
        log.entry(birthe.key, AT, organisation_ref=log.unit(code))
    log.entry(birthe.key, AT, organisation_ref=log.unit("33", name="Klinik Ukendt"))
    log.directory_is_new()
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [("sor", "31")], places=False)
    switch_to(mette)
    page = text(mette.client.get("/min-log"))
    assert [name in page for name in ("Klinik Vest", "Klinik Øst", "Klinik Ukendt")] == [False, True, False]


def test_where_places_are_hidden_nothing_tells_of_them(app, birthe, mette, log, forbidden):
    power(app, birthe, mette)
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [], places=True)
    forbidden.add("Klinik Vest", "Ole Lund")
    switch_to(mette)
    page = text(mette.client.get("/min-log"))
    entry = re.search(r'href="(/min-log/opslag/[^"?]+)', page)[1]
    for address in ("/min-log", entry, "/min-log/find"):
        assert mette.client.get(address).status_code == 200
    assert "Et hospital" in page


def test_where_places_are_hidden_nothing_that_few_sources_tell_is_shown(app, birthe, mette, log):
    """A group, a span or a time without zone would tell which source it was, and so the region."""
    power(app, birthe, mette)
    switch_to(mette)
    log.entry(birthe.key, AT, organisation_ref=log.unit("32"))
    group = {"entry_count": 5, "ended_at": AT + timedelta(minutes=20)}
    flags = EntryFlag.PERIOD | EntryFlag.TIME_UNZONED | EntryFlag.SOURCE_MASKED
    log.entry(birthe.key, AT, organisation_ref=log.unit("32"), flags=int(flags), **group)
    shown = text(mette.client.get("/min-log"))
    assert ("5 opslag" in shown, "11.00–11.20" in shown) == (True, True)
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [], places=True)
    page = text(mette.client.get("/min-log"))
    lines = re.findall("<tr class.*?</tr>", re.sub(r"/min-log/opslag/[^\"]+", "", page), re.DOTALL)
    opened = comparable(mette, dict.fromkeys(re.findall(r'href="(/min-log/opslag/[^"?]+)', page)))
    assert (len(lines), len(set(lines))) == (3, 1)
    assert (len(opened), len({re.sub(r"/min-log/opslag/[^\"]+", "", one) for one in opened})) == (3, 1)


def test_a_visit_stands_in_the_log_of_whoever_is_helped_and_nobody_elses(app, birthe, mette, log):
    power(app, birthe, mette)
    switch_to(mette)
    for _again in range(2):
        mette.client.get("/min-log")
    tell_of_visits_in(app)
    page = text(birthe.client.get("/min-log?"))
    assert "/besoeg-i-min-log" in page
    visits = text(birthe.client.get("/besoeg-i-min-log"))
    assert "Mette Holm så din log med fuldmagt fra dig" in visits
    assert "Åbnede loggen 2 gange" in visits
    stop(mette)
    assert "Mette Holm så" not in text(mette.client.get("/besoeg-i-min-log"))


def test_nobody_is_noted_as_a_visitor_while_paused(app, birthe, mette, log):
    power_id = power(app, birthe, mette)
    with by_herself(app, birthe, powers=True) as giver:
        giving.pause(giver, power_id, AT)
    switch_to(mette)
    mette.client.get("/min-log")
    assert "Mette Holm" not in text(birthe.client.get("/besoeg-i-min-log"))


def tell_of_visits_in(app):
    with app.app_context():
        tell_of_visits()
