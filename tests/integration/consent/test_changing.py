"""Changing a decision: one page with its days as fields, and one button that saves the change once."""

from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import func, select

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.terms import DataKind
from consent.models import ConsentDecisionRow, ConsentEndingRow
from tests.integration.consent.making import ALL, EVERYONE, FROM_NOW, Maker
from tests.support.log_rows import Log
from tests.support.people import as_citizen

HOSPITAL, WARD, TOWN = "4000000000001", "4000000000011", "4000000000002"
LAST_OF_JUNE = {"start": "now", "end": "day", "last": "2026-06-30"}
FROM_APRIL = {"start": "day", "first": "2026-04-01", "end": "open"}


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(HOSPITAL, "Østby Hospital", kind="hospital")
    made.organisation(WARD, "Lungemedicinsk Afdeling", parent_scheme="sor", parent_code=HOSPITAL, kind="department")
    made.organisation(TOWN, "Vestby Kommune", kind="municipality", sector=7)
    made.profession("7170", "Læge", "Doctor")
    made.directory_is_new()
    return made


@pytest.fixture
def birthe(app, log):
    return as_citizen(app)


@pytest.fixture
def maker(birthe, clock):
    """Birthe with a block of everything towards everyone, ten minutes old, at its receipt."""
    made = Maker(birthe)
    made.to_summary().answer()
    clock.shift(timedelta(minutes=10))
    return made


def counts(app, citizen):
    """How many decisions were made, and how many of them have ended."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as opened:
        return tuple(
            opened.execute(select(func.count()).select_from(row).where(row.citizen_key == citizen.key)).scalar_one()
            for row in (ConsentDecisionRow, ConsentEndingRow)
        )


def told(app):
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        return opened.execute(select(func.count()).select_from(OutboxMessageRow)).scalar_one()


@pytest.mark.parametrize("start", ["/valg", "receipt"])
def test_another_last_day_is_two_clicks(app, birthe, maker, start):
    if start == "/valg":
        maker.open("/valg")
    maker.open(maker.link("/ret"))
    assert "Du har spærret for, at nogen ser dine sundhedsdata." in maker.text
    assert "Det kan få betydning for din behandling" in maker.text
    assert "Kilden spørger os hver gang. Dit valg gælder fra 3. marts 2026 kl. 13.00." in maker.text
    assert "Din log for det seneste år" in maker.text or "I din log for det seneste år" in maker.text
    assert maker.chosen() == {"now", "open"}
    assert (counts(app, birthe), told(app)) == ((1, 0), 1)
    maker.answer(**LAST_OF_JUNE)
    assert maker.text.startswith("Din ændring er gemt. Spærringen gælder")
    assert "til og med 30. juni 2026." in maker.text
    assert (counts(app, birthe), told(app)) == ((2, 1), 2)
    assert "Du har rettet den siden." in maker.open("/valg").text


def test_two_clicks_and_a_form_that_is_sent_again_change_once(app, birthe, maker, clock):
    maker.open(maker.link("/ret"))
    places = []
    for _ in range(3):
        places.append(maker.send(**LAST_OF_JUNE).headers["Location"])
        clock.shift(5)
    assert len(set(places)) == 1
    assert (counts(app, birthe), told(app)) == ((2, 1), 2)
    assert "Din ændring er gemt." in maker.open(places[0]).text


def test_the_same_page_with_other_days_afterwards_changes_nothing_and_says_so(app, birthe, maker, clock):
    maker.open(maker.link("/ret"))
    other = Maker(birthe).open(maker.at)
    maker.answer(**LAST_OF_JUNE)
    clock.shift(5)
    other.send(**{**LAST_OF_JUNE, "last": "2026-05-31"})
    shown = other.open("/valg").text
    assert "Du har bekræftet valget før, med andre svar." in shown
    assert "30. juni 2026" in shown
    assert counts(app, birthe) == (2, 1)


def test_saving_without_a_change_changes_nothing(app, birthe, maker):
    receipt = maker.at
    maker.open(maker.link("/ret")).answer(**FROM_NOW)
    assert maker.at == receipt
    assert "Du har ikke rettet noget." in maker.text
    assert (counts(app, birthe), told(app)) == ((1, 0), 1)


def test_a_block_that_would_come_to_rest_is_shown_so_before_it_is_saved(app, birthe, maker):
    maker.open(maker.link("/ret"))
    assert "Det gælder allerede, og det fortsætter" in maker.values("start")
    maker.answer(**FROM_APRIL)
    assert "Der er ikke gemt noget endnu." in maker.text
    assert "Det gælder nu. Når du gemmer, holder det op. Det gælder igen fra 1. april 2026." in maker.text
    assert "Kilden spørger os hver gang. Dit valg gælder fra 1. april 2026." in maker.text
    assert counts(app, birthe) == (1, 0)
    maker.answer(**FROM_APRIL)
    assert "Din ændring er gemt. Spærringen begynder senere" in maker.text
    assert counts(app, birthe) == (2, 1)


def test_a_block_in_force_that_begins_today_goes_on_and_is_saved_at_once(app, birthe, maker):
    maker.open(maker.link("/ret")).answer(**{**LAST_OF_JUNE, "start": "day", "first": "2026-03-03"})
    assert maker.text.startswith("Din ændring er gemt. Spærringen gælder")
    assert "holder det op" not in maker.text
    assert counts(app, birthe) == (2, 1)


def test_a_start_that_changes_what_it_means_is_shown_before_it_is_saved(app, birthe, log, maker, clock):
    """A planned block, and an access that is in force on its first day and not on the other one."""
    log.entry(birthe.key, now() - timedelta(days=3), organisation_ref=log.unit(WARD), data_kind=DataKind.LABORATORY)
    maker.open("/valg/ny").answer(effect="access").answer(**ALL).answer(whom="place")
    maker.answer(place=maker.values("place")["Østby Hospital"], below="with")
    maker.answer(**LAST_OF_JUNE).answer()
    maker.open("/valg/ny").answer(effect="block").answer(scope="some", kinds="3").answer(**EVERYONE)
    planned = maker.answer(**FROM_APRIL).answer().at
    days = {**FROM_APRIL, "first": "2026-05-01"}
    maker.open(f"{planned}/ret").answer(**days)
    assert maker.text.startswith("Din ændring er gemt."), "it means the same on both days"
    days = {**FROM_APRIL, "first": "2026-07-01"}
    maker.open(maker.link("/ret"))
    assert "Desuden er der 1 opslag" in maker.text
    maker.answer(**days)
    assert "Der er ikke gemt noget endnu. Med den nye første dag betyder dit valg noget andet." in maker.text
    assert "Desuden er der 1 opslag" not in maker.text
    assert "1 af 1 opslag kommer fra systemer, der spørger os" in maker.text
    maker.answer(**days)
    assert "Din ændring er gemt." in maker.text


def test_what_and_whom_are_changed_from_the_page_and_saved_there(app, birthe, maker):
    maker.open(maker.link("/ret"))
    maker.open(maker.link("/hvad"))
    assert maker.chosen() == {"all"}
    assert "Trin" not in maker.text
    maker.answer(scope="some", kinds="3")
    assert "Sådan er det nu Du har spærret for, at nogen ser dine sundhedsdata." in maker.text
    assert "Sådan bliver det, når du gemmer Du spærrer for, at nogen ser dine prøvesvar." in maker.text
    maker.open(maker.link("/hvem")).answer(whom="profession").answer(profession="7170")
    assert "Du spærrer for, at personer med faggruppen læge ser dine prøvesvar." in maker.text
    assert counts(app, birthe) == (1, 0)
    maker.answer(**LAST_OF_JUNE)
    assert "Du har spærret for, at personer med faggruppen læge ser dine prøvesvar." in maker.text
    assert "til og med 30. juni 2026." in maker.text
    assert counts(app, birthe) == (2, 1)


def test_another_place_can_be_chosen_instead_of_the_one_that_was(birthe, maker):
    maker.open(maker.link("/ret"))
    maker.open(maker.link("/hvem")).answer(whom="place").answer(words="østby")
    maker.answer(place=maker.values("place")["Østby Hospital"], below="with").answer(**FROM_NOW)
    maker.open(maker.link("/ret"))
    maker.open(maker.link("/hvem")).answer(whom="place")
    assert maker.step == "sted", "the place that was chosen is asked about again"
    back = maker.page.xpath("//a[contains(@class, 'back-link')]/@href")[0]
    assert Maker(birthe).open(back).step == "hvem"
    maker.answer(words="vestby").answer(place=maker.values("place")["Vestby Kommune"], below="with")
    assert maker.step == "se-efter"
    assert "Du spærrer for, at Vestby Kommune ser dine sundhedsdata." in maker.text


def test_departments_that_have_moved_away_are_told_of_before_a_change_leaves_them_behind(app, log, maker, clock):
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(whom="place").answer(words="østby")
    maker.answer(place=maker.values("place")["Østby Hospital"], below="with").answer(**FROM_NOW)
    receipt = maker.answer().at
    told = "De er flyttet, siden du lavede valget, og det gælder stadig for dem."
    assert told not in maker.open(f"{receipt}/ret").text
    log.organisation(
        WARD, "Lungemedicinsk Afdeling", parent_scheme="sor", parent_code=TOWN, kind="department",
        valid_from=date(2026, 3, 10),
    )  # fmt: skip
    log.directory_is_new()
    clock.shift(timedelta(days=14))
    maker = Maker(as_citizen(app))
    assert told not in maker.open(f"{receipt}/ret").text, "other days leave nobody behind"
    maker.open(maker.link("/hvem")).answer(whom="everyone")
    assert told not in maker.text
    maker.open(f"{receipt}/ret")
    maker.open(maker.link("/hvad")).answer(scope="all", from_place="y").answer(words="vestby")
    maker.answer(place=maker.values("place")["Vestby Kommune"], below="with")
    assert told in maker.text, "it says anew where the data come from"


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"end": "day", "last": "2026-03-02"}, "Den sidste dag må ikke ligge før den første."),
        ({"end": "day"}, "Skriv en dag."),
        ({"start": "day", "first": "2026-03-02"}, "Dagen er gået."),
    ],
)
def test_days_that_make_no_sense_are_said_beside_the_field(app, birthe, maker, days, wrong):
    maker.open(maker.link("/ret")).answer(**{**FROM_NOW, **days})
    assert (maker.status, counts(app, birthe)) == (422, (1, 0))
    assert wrong in maker.text
    assert "Gem ændringen" in html.tostring(maker.page, encoding="unicode")


def test_an_access_cannot_be_made_too_long_and_the_days_can_be_put_right_there(app, birthe, maker):
    maker.open("/valg/ny").answer(effect="access").answer(**ALL).answer(whom="profession").answer(profession="7170")
    maker.answer(**LAST_OF_JUNE).answer()
    maker.open(maker.link("/ret")).answer(**{**LAST_OF_JUNE, "last": "2027-06-30"})
    assert maker.status == 400
    assert "Adgangen varer for længe" in maker.text
    assert "Ret det herunder. Der er ikke gemt noget." in maker.text
    assert counts(app, birthe) == (2, 0)
    maker.answer(**{**LAST_OF_JUNE, "last": "2026-12-31"})
    assert "til og med 31. december 2026." in maker.text


def test_changing_one_that_was_ended_in_another_tab_changes_nothing(app, birthe, maker, clock):
    other = Maker(birthe).open(maker.link("/ophaev"))
    maker.open(maker.link("/ret"))
    maker.open(maker.link("/hvad")).answer(scope="some", kinds="3")
    clock.shift(60)
    other.answer()
    refused = maker.send(**FROM_NOW)
    assert refused.status_code == 409
    assert "Det er blevet afsluttet eller ændret i mellemtiden." in refused.text
    assert "Gem ændringen" not in maker.open(maker.at).text
    assert counts(app, birthe) == (1, 1)


def test_changing_one_into_what_another_says_is_refused(app, birthe, maker):
    maker.open("/valg/ny").answer(effect="block").answer(scope="some", kinds="3").answer(**EVERYONE).answer(**FROM_NOW)
    maker.answer()
    maker.open(maker.link("/ret")).open(maker.link("/hvad")).answer(**ALL)
    assert "Det har du allerede valgt" in maker.text
    assert maker.answer(**FROM_NOW).status == 409
    assert counts(app, birthe) == (2, 0)
