"""What a process keeps from one page to the next, and that a change shows on the very next page all the same."""

from datetime import timedelta

from lxml import html
from sqlalchemy import update

from citizen_app.auth.actor import ViewerKind
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.terms import Sector
from logview.domain.view_state import Period, ViewState
from logview.models import SourceRow
from logview.services.addresses import state_text
from logview.services.places import _place, place_of_code
from logview.services.wording import _words, words
from tests.conftest import NOON
from tests.support.doors import acting
from tests.support.reading import text_of
from tests.support.sign_in import sign_in_citizen

WARD = "4000000000011"


def shown(client, path="/min-log"):
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(html.fromstring(answer.text))


def test_a_source_that_has_delivered_again_is_shown_so_on_the_next_page(app, client, citizen, log):
    log.entry(citizen, NOON - timedelta(hours=1))
    assert "1. marts 2026 kl. 08.00" not in shown(client)
    with app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
        heard = NOON - timedelta(days=2, hours=5)
        connection.execute(update(SourceRow).values(stored=1, last_event_at=heard, last_delivery_at=heard))
    assert "1. marts 2026 kl. 08.00" in shown(client)


def test_a_mask_put_in_force_hides_a_name_that_the_process_already_keeps(client, citizen, log):
    log.entry(citizen, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    assert "Anna Friis" in shown(client)
    log.mask(person="Anna Friis", by="4000000000001")
    assert "Anna Friis" not in shown(client)


def test_a_unit_that_is_new_to_the_log_is_found_by_a_filter_at_once(app, client, citizen, log):
    log.entry(citizen, now(), organisation_ref=log.unit(WARD))
    with app.app_context():
        state = ViewState(period=Period.ALL, sectors=(Sector.MUNICIPALITY,))
        filtered = f"/min-log?v={state_text(acting(ViewerKind.CITIZEN, citizen, citizen), state)}"
    assert "Vestby Kommune" not in shown(client, filtered)
    log.entry(citizen, now(), organisation_ref=log.unit("4000000000002"))
    assert "Vestby Kommune" in shown(client, filtered)


def test_a_cookie_that_was_altered_is_not_taken_for_the_one_that_was_just_checked(app, client, citizen):
    assert client.get("/min-log").status_code == 200
    name = app.config["SESSION_COOKIE_NAME"]
    good = client.get_cookie(name).value
    client.set_cookie(name, good[:-5] + ("A" if good[-5] != "A" else "B") + good[-4:])
    assert client.get("/min-log").status_code in {302, 303, 401}
    client.set_cookie(name, good)
    assert client.get("/min-log").status_code == 200


def test_a_session_that_was_ended_is_refused_though_its_cookie_is_known(app, client, citizen):
    assert client.get("/min-log").status_code == 200
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    token = html.fromstring(client.get("/min-log").text).cssselect("input[name=csrf_token]")[0].get("value")
    client.post("/log-ud", data={"csrf_token": token})
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], kept)
    assert client.get("/min-log").status_code in {302, 303, 401}


def test_two_citizens_in_one_process_see_their_own_names_and_tokens(app, citizen, client):
    first = client.get("/min-log").text
    other = app.test_client()
    other.forbidden = client.forbidden
    sign_in_citizen(app, other, "1205682344", "Carl Lind")
    second = other.get("/min-log").text
    assert "Birthe Holm" in first
    assert "Birthe Holm" not in second
    tokens = [html.fromstring(page).cssselect("input[name=csrf_token]")[0].get("value") for page in (first, second)]
    assert tokens[0] != tokens[1]


def test_what_is_kept_is_in_its_own_language_whatever_is_spoken_when_it_is_first_asked_for(app):
    """Else everybody who reads English after that would read Danish, or the other way round."""
    for spoken in ("en", "da"):
        for kept in (_words, _place):
            kept.cache_clear()
        with (
            app.test_request_context(headers={"Cookie": f"indblik_language={spoken}"}),
            unit_of_work(DatabaseRole.CITIZEN),
        ):
            reasons = {one: words(one).no_reason for one in ("da", "en")}
            units = {one: place_of_code(("sor", "99"), today=NOON.date(), language=one).unit for one in ("da", "en")}
        assert reasons == {"da": "Kilden har ikke oplyst hvorfor.", "en": "The source has not told why."}
        assert units == {"da": "Ukendt enhed (SOR 99)", "en": "Unknown unit (SOR 99)"}
