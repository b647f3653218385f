"""The pages by which the desk does something for a citizen, from the CPR number to the effect; and the citizen's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from support.letter_models import PrintLetterRow
from support.services import assist_clock
from tests.conftest import NOON
from tests.integration.desk.test_desk_pages import PAGE, post, text
from tests.integration.masks.conftest import CLINIC, HOSPITAL, NAME, WARD
from tests.integration.masks.conftest import log as log
from tests.support.assisting import of_age
from tests.support.letters import addresses_come, print_next
from tests.support.people import DESK, as_citizen, as_staff, csrf_of

CPR = "1403572528"
OWN = "/hjaelp-fra-supporten"
APART = {"apart": "y"}
EVERYBODY = "Du spærrer for, at nogen ser dine sundhedsdata."
BLOCKED = "Du har spærret for, at nogen ser dine sundhedsdata."
LATER = timedelta(days=8)


@pytest.fixture(autouse=True)
def letters_are_sent(app):
    addresses_come(app)


@pytest.fixture
def birthe(app, log):
    citizen = as_citizen(app, CPR)
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")


def opened(who):
    return post(who, f"{PAGE}/borger", number=CPR, reason="Ringer", apart="y").headers["Location"]


def known(who):
    """The address of what can be done for the citizen, who stands at the counter with a passport."""
    answer = post(who, f"{opened(who)}/hjaelp", shown="passport", **APART)
    assert answer.status_code == 303, text(answer)
    return answer.headers["Location"]


def hidden(answer):
    """The hidden fields of the first form of the page's main part."""
    [first, *_rest] = html.fromstring(answer.text).cssselect("main form")
    return {one.get("name"): one.get("value") for one in first.cssselect("input[type=hidden]")}


def read_aloud(who, path, **fields):
    answer = post(who, path, **fields)
    assert answer.status_code == 200, text(answer)
    return answer


def made(who, path, **fields):
    """Fill in, read aloud, and say yes."""
    answer = who.client.post(path, data=hidden(read_aloud(who, path, **fields)))
    assert answer.status_code == 303, text(answer)
    return answer


def days_go(app, clock, by=LATER):
    clock.shift(by)
    with app.app_context():
        assist_clock.take_effect()


def letters(app, citizen):
    row = PrintLetterRow
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen.key,)):
        asked = select(row.kind, row.month, row.has_contents).order_by(row.kind)
        return [tuple(one) for one in connection().execute(asked)]


def test_a_block_is_read_aloud_noted_and_counts_when_the_days_have_gone(app, birthe, sia, clock):
    at = known(sia)
    told = text(read_aloud(sia, f"{at}/spaerring", whom="everybody", letter_tells="y"))
    for sentence in (
        EVERYBODY,
        "Det gælder fra den 11. marts 2026. Indtil da kan du stoppe det.",
        "Vi sender dig et brev, der siger, hvad det er.",
    ):
        assert sentence in told
    assert letters(app, birthe) == [], "nothing is kept before the yes"
    made(sia, f"{at}/spaerring", whom="everybody", letter_tells="y")
    assert "Noteret den 3. marts 2026. Det gælder fra den 11. marts 2026." in text(sia.client.get(at))
    own = text(birthe.client.get(OWN))
    assert EVERYBODY in own
    assert "Det venter. Det gælder fra den 11. marts 2026." in own
    assert letters(app, birthe) == [("assisted-receipt", None, True)]
    assert BLOCKED not in text(birthe.client.get("/valg"))
    days_go(app, clock)
    birthe = as_citizen(app, CPR)
    chosen = text(birthe.client.get("/valg"))
    assert BLOCKED in chosen
    assert "Supporten lavede den for dig, fordi du bad om det." in chosen
    assert "Det gælder nu." in text(birthe.client.get(OWN))


def test_a_place_is_found_by_its_name(app, birthe, sia):
    at = f"{known(sia)}/spaerring"
    page = post(sia, at, find="y", sought="lungemedicinsk", whom="place")
    assert f"sor|{WARD}" in page.text
    assert post(sia, at, whom="place", sought="lungemedicinsk").status_code == 422
    told = text(read_aloud(sia, at, whom="place", place=f"sor|{WARD}", kinds=["1"]))
    assert "Du spærrer for, at Lungemedicinsk Afdeling (Østby Hospital) ser dine journalnotater." in told
    changing = sia.client.post(at, data={**hidden(post(sia, at, whom="everybody")), "change": "yes"})
    assert html.fromstring(changing.text).xpath("//input[@name='whom'][@checked]/@value") == ["everybody"]


def test_the_citizen_stops_it_and_another_agent_too(app, birthe, sia, clock):
    tom = as_staff(app, "Tom Toft", Role.AGENT, cvr=DESK, cpr="0508791237")
    at = known(sia)
    made(sia, f"{at}/beskeder")
    clock.shift(timedelta(minutes=1))  # the newest stands first
    made(sia, f"{at}/spaerring", whom="everybody")
    [own, *_others] = html.fromstring(birthe.client.get(OWN).text).cssselect("form[action$='/stop']")
    token = csrf_of(birthe, OWN)
    assert birthe.client.post(own.get("action"), data={"csrf_token": token}).status_code == 303
    theirs = opened(tom)
    page = tom.client.get(theirs)
    assert "Noget er gjort for borgeren" in text(page)
    assert "spærring" not in text(page), "what it is, is told to nobody who is not known"
    assert not html.fromstring(page.text).cssselect("form[action*='/stop/']"), "nor are messages kept going for them"
    [stop] = html.fromstring(tom.client.get(known(tom)).text).cssselect("form[action*='/stop/']")
    who = stop.xpath("string(.//input[@name='known']/@value)")
    assert post(tom, stop.get("action"), known=who).status_code == 303
    assert "Det er stoppet." in text(tom.client.get(theirs))
    again = post(tom, stop.get("action"), known=who)
    assert "Det gælder allerede, eller nogen har stoppet det." in text(tom.client.get(again.headers["Location"]))
    told = text(birthe.client.get(OWN))
    assert "Du stoppede det." in told
    assert "Det blev stoppet af supporten." in told
    kinds = [one[0] for one in letters(app, birthe)]
    assert kinds == ["assisted-receipt", "assisted-receipt", "assisted-stopped"], "the desk's stop is told by letter"
    days_go(app, clock)
    assert "Supporten lavede den" not in text(as_citizen(app, CPR).client.get("/valg"))


def test_a_block_is_chosen_without_anybodys_name_and_ended(app, birthe, sia, clock, log):
    made(sia, f"{known(sia)}/spaerring", whom="place", place=f"sor|{HOSPITAL}")
    days_go(app, clock)
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    at = f"{known(sia)}/ophaev"
    page = sia.client.get(at)
    assert "Du har spærret for, at Østby Hospital" in text(page)
    [choice] = html.fromstring(page.text).cssselect("input[name='decision']")
    block = choice.get("value")
    assert "Denne spærring ophæves." in text(read_aloud(sia, at, decision=block))
    made(sia, at, decision=block)
    print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237"))
    days_go(app, clock, timedelta(days=10))
    assert "Supporten ophævede den for dig, fordi du bad om det." in text(as_citizen(app, CPR).client.get("/valg"))


def test_a_question_finds_its_look_ups_when_its_day_has_come(app, birthe, sia, clock, log):
    day = NOON - timedelta(days=3)
    log.entry(birthe.key, day, performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    log.entry(birthe.key, day, performed_by=log.person(NAME), organisation_ref=log.unit(CLINIC))
    log.entry(birthe.key, day - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    at = f"{known(sia)}/spoergsmaal"
    wanted = {"day": day.date().isoformat(), "concern": "why", "words": f"Hvorfor? {CPR}", "place": f"sor|{WARD}"}
    told = text(read_aloud(sia, at, **wanted))
    assert "Du spørger om opslagene den 28. februar 2026 fra dette sted:" in told
    assert CPR not in told
    made(sia, at, **wanted)
    assert "Du har ikke spurgt" in text(birthe.client.get("/spoergsmaal"))
    days_go(app, clock)
    birthe = as_citizen(app, CPR)
    page = birthe.client.get("/spoergsmaal")
    assert "Hvorfor har de kigget?" in text(page)
    assert text(page).count("Lungemedicinsk Afdeling") == 1
    assert "Skadestuen" not in text(page)


def test_a_question_does_not_tell_where_a_mask_keeps_the_place_back(app, birthe, sia, clock, log):
    log.organisation("100001", f"Lægerne {NAME.split()[1]}", kind="practice", scheme="ydernummer")
    log.directory_is_new()
    day, at_practice = NOON - timedelta(days=3), log.unit("100001", "ydernummer")
    log.entry(birthe.key, day, performed_by=log.person(NAME), organisation_ref=at_practice)
    log.mask(person=NAME, by=HOSPITAL)
    made(sia, f"{known(sia)}/spoergsmaal", day=day.date().isoformat(), concern="who", place="ydernummer|100001")
    days_go(app, clock)
    birthe = as_citizen(app, CPR)
    assert "Vi fandt ikke noget opslag den dag" in text(birthe.client.get(OWN))
    assert "Du har ikke spurgt" in text(birthe.client.get("/spoergsmaal"))


def menu_of(person):
    return [str(one) for one in html.fromstring(person.client.get("/breve").text).xpath("//nav//a/@href")]


def test_while_nobody_has_approved_the_page_offers_nothing(app, birthe, sia):
    assert OWN in menu_of(birthe)
    told = app.extensions["indblik.settings"]
    off = replace(told.questions, assist=replace(told.questions.assist, owner=None))
    app.extensions["indblik.settings"] = replace(told, questions=off)
    page = birthe.client.get(OWN)
    assert "Supporten kan ikke gøre ting for dig endnu." in text(page)
    assert 'name="number"' not in page.text
    assert OWN not in menu_of(birthe)
    assert f'href="{OWN}"' in birthe.client.get("/spoergsmaal").text, "what was done stays to be read and stopped"
    assert "Ingen har godkendt reglerne for det endnu." in text(sia.client.get(f"{opened(sia)}/hjaelp"))


def test_what_was_not_found_is_told_to_the_citizen_alone(app, birthe, sia, clock):
    at = known(sia)
    made(sia, f"{at}/spoergsmaal", day="2026-02-28", concern="who", place=f"sor|{WARD}")
    days_go(app, clock)
    assert "Vi fandt ikke noget opslag den dag" in text(as_citizen(app, CPR).client.get(OWN))
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    here = opened(sia)
    assert "fandt ikke" not in text(sia.client.get(here))
    assert "Noget er gjort" not in text(sia.client.get(here))


def test_the_log_of_a_month_is_ordered_at_once(app, birthe, sia):
    at = f"{known(sia)}/log"
    assert "februar 2026" in text(sia.client.get(at))
    made(sia, at, month="2026-02-01")
    assert [str(one[1]) for one in letters(app, birthe)] == ["2026-02-01"]
    assert post(sia, at, month="1999-01-01").status_code == 422


def test_a_caller_is_called_back(app, birthe, sia, clock):
    assert (
        birthe.client.post(f"{OWN}/telefon", data={"csrf_token": csrf_of(birthe, OWN), "number": "12"}).status_code
        == 422
    )
    sent = {"csrf_token": csrf_of(birthe, OWN), "number": "+45 20 12 34 56"}
    assert birthe.client.post(f"{OWN}/telefon", data=sent).status_code == 303
    assert "Vi kan bruge nummeret fra den 17. marts 2026." in text(birthe.client.get(OWN))
    here = opened(sia)
    too_soon = post(sia, f"{here}/hjaelp/nummer")
    assert "Nummeret er registreret for nylig." in text(sia.client.get(too_soon.headers["Location"]))
    clock.shift(timedelta(days=14))
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    here = opened(sia)
    assert "20123456" not in sia.client.get(f"{here}/hjaelp").text
    assert "20123456" in post(sia, f"{here}/hjaelp/nummer").text
    assert post(sia, f"{here}/hjaelp/svarede", **APART).status_code == 422, "nobody has said that they called"
    at = post(sia, f"{here}/hjaelp/svarede", answered="y", **APART).headers["Location"]
    assert "Her skal du være mere sikker på, hvem det er." in text(sia.client.get(at))
    assert "Her skal du være mere sikker" in text(sia.client.get(sia.client.get(f"{at}/ophaev").headers["Location"]))
    told = text(as_citizen(app, CPR).client.get("/spoergsmaal/aabninger"))
    assert "Så dit telefonnummer" in told
    assert "Sikrede sig, at det var dig, de talte med" in told
    assert "Sia" not in told


def test_nothing_is_said_in_messages(app, birthe, sia):
    made(sia, f"{known(sia)}/beskeder")
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        kinds = list(connection().execute(select(OutboxMessageRow.kind)).scalars())
    assert kinds == ["assist-made"]


def test_the_letter_says_what_it_is_only_where_the_citizen_wants_that(app, birthe, sia):
    addresses_come(app)
    lead = as_staff(app, "Tom Toft", Role.LEAD, cvr=DESK, cpr="0508791237")
    at = known(sia)
    made(sia, f"{at}/spaerring", whom="everybody")
    paper = print_next(lead).text
    assert "Supporten har gjort noget for dig" in paper
    assert "11. marts 2026" in paper
    assert "spærre" not in paper.lower()
    made(sia, f"{at}/beskeder")
    [for_block, for_messages] = [
        " ".join(one.split("Hvis du ikke")[1].split()) for one in (paper, print_next(lead).text)
    ]
    assert "Ringer du, skal vi måske først være sikre på, hvem du er." in for_block, (
        "a block is not stopped for anybody"
    )
    assert for_block == for_messages, "how it is stopped does not tell what it is"
    made(sia, f"{at}/beskeder", letter_tells="y")
    assert "Du får ikke flere beskeder fra os." in print_next(lead).text


def test_nobody_else_reads_it(app, birthe, sia):
    made(sia, f"{known(sia)}/spaerring", whom="everybody")
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    assert "Supporten har ikke gjort noget for dig her." in text(carl.client.get(OWN))
