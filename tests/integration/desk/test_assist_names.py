"""Somebody who never signs in asks for a masked name at the desk, and has the answer by letter: never the name."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from logview.domain.name_requests import RequestRefusal, Right, Whom
from logview.services import asking
from logview.services.addresses import EntryPlace
from logview.services.asking import RequestRefused, Wanted
from tests.conftest import NOON
from tests.integration.desk.test_assist_by_phone import DAY, agent, called_back, printed
from tests.integration.desk.test_assist_pages import OWN, days_go, letters, made, read_aloud
from tests.integration.desk.test_assist_pages import birthe as birthe
from tests.integration.desk.test_assist_pages import letters_are_sent as letters_are_sent
from tests.integration.desk.test_desk_pages import text
from tests.integration.masks.conftest import CLINIC, HOSPITAL, NAME, WARD
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_questions import of_citizen
from tests.support.name_pages import APART, CONFIRMED, DESK, decide, request_page, seen
from tests.support.people import REGION, as_citizen, as_staff
from tests.support.reading import page

CPR = "1403572528"
SURE = "Det er navnet på den, der lavede opslaget."
WISH = {
    "day": DAY.date().isoformat(), "place": f"sor|{WARD}", "whom": "performed-by", "right": "police",
    "words": "Jeg blev truet.",
}  # fmt: skip
GIVEN, NOT_GIVEN = "Du har fået navnet.", "Du har ikke fået navnet."
COMPLAIN = "Den sidste dag er 26. marts 2028, regnet fra svaret."
ALWAYS = ("Et nej er en afgørelse", "Styrelsen for Patientklager", COMPLAIN)  # whatever the letter may say


@pytest.fixture
def looked_up(log, birthe):
    found = log.entry(birthe.key, DAY, performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    log.entry(birthe.key, DAY - timedelta(hours=1), performed_by=log.person("Bo Dam"), organisation_ref=log.unit(WARD))
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    return EntryPlace(birthe.key, DAY, found)


def asked_for(app, birthe, clock, **fields):
    """On the phone, and the days have gone. What was read aloud."""
    sia, at = called_back(app, birthe, clock)
    told = text(read_aloud(sia, f"{at}/navn", **WISH, **fields))
    made(sia, f"{at}/navn", **WISH, **fields)
    printed(app)  # what tells of the act
    days_go(app, clock, timedelta(days=9))
    return told


def deciders(app):
    people = (("Dorte Dam", "0211223989"), ("Didrik Dal", "1409811235"))
    return [as_staff(app, name, Role.MASK_DECIDER, cvr=REGION, cpr=cpr) for name, cpr in people]


def answered(app, **fields):
    """Two deciders answer. What the first one reads."""
    dorte, didrik = deciders(app)
    address = request_page(dorte)
    read = seen(dorte.client, address)
    assert decide(dorte, address, "forslag", reason="Hemmelig grund", **fields, **APART).status_code == 303
    assert printed_kinds(app) == [], "a proposal is not told"
    assert decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED).status_code == 303
    assert decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED).status_code == 303, "a second click"
    return read


def printed_kinds(app):
    birthe = as_citizen(app, CPR)
    return [(kind, whole) for kind, _month, whole in letters(app, birthe) if kind == "name-answer"]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("answer", "said", "not_said"),
    [
        (
            {"given": ["0", "1"]},
            [GIVEN, "Navnet står ikke i brevet", "bed Østby Hospital om det"],
            [ALWAYS[0]],
        ),
        (
            {"otherwise": "staff-weighs-more"},
            [NOT_GIVEN, "trygheden for dem", *ALWAYS],
            ["Navnet står ikke i brevet"],
        ),
        (
            {"given": ["1"], "otherwise": "not-needed"},
            ["på nogle af opslagene", "Navnet står ikke i brevet", "Et nej er en afgørelse", "uden navnet"],
            [],
        ),
    ],
    ids=["given", "refused", "in part"],
)
def test_the_answer_comes_by_letter_and_whole_only_on_their_yes(
    app, birthe, looked_up, clock, whole, answer, said, not_said
):
    told = asked_for(app, birthe, clock, **({"letter_tells": "y"} if whole else {}))
    for words in (SURE, "En anmeldelse til politiet", "Jeg blev truet.", "14. april 2026", "afgør det"):
        assert words in told
    assert ("Selve navnet står ikke i noget brev." in told) == whole
    read = answered(app, **answer)
    assert "Også med brev, uden navnet. Borgeren kan bede jer om det." in read
    assert printed_kinds(app) == [("name-answer", whole)], "once"
    letter = printed(app)
    assert "Der er svar på dit ønske om et navn" in letter
    for words in said:
        assert (words in letter) == (whole or words in ALWAYS), words
    for words in not_said:
        assert (words in letter) == (not whole and words in ALWAYS), words
    for nobody in (NAME, "Friis", "Dam", "Hemmelig", "Dorte", "Didrik"):
        assert nobody not in letter


def test_without_the_answer_the_letter_is_the_same_whatever_it_was(app, birthe, looked_up, clock):
    asked_for(app, birthe, clock)
    answered(app, otherwise="staff-weighs-more")
    letter = printed(app)
    for words in ("Du har ikke fået", "trygheden", GIVEN, "Hvor du læser navnet"):
        assert words not in letter
    assert "Får du ikke navnet, kan du klage" in letter


def test_it_is_due_from_the_day_the_desk_was_asked_and_stands_on_the_citizens_pages(app, birthe, looked_up, clock):
    asked_for(app, birthe, clock, letter_tells="y")
    birthe = as_citizen(app, CPR)
    assert "Et ønske om et navn, som du bad os sende" in text(birthe.client.get(OWN))
    [wish] = {one.get("href") for one in page(birthe.client, "/min-log/navne").cssselect("main h2 a")}
    told = seen(birthe.client, wish)
    assert "Svar senest 14. april 2026" in told, "28 days from 17 March"
    assert "Også med brev" in told


def wished(app, birthe, place):
    with of_citizen(app, birthe.key) as actor:
        asking.ask(actor, place, Whom.PERFORMED_BY, Wanted(right=Right.POLICE), "da")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"day": "2026-02-27"}, "Vi fandt ikke noget opslag"),
        ({"whom": "on-behalf-of"}, "ikke noget sløret navn"),
        ({"place": f"sor|{CLINIC}"}, "Vi fandt ikke noget opslag"),
    ],
)
def test_what_cannot_be_asked_is_told_to_the_citizen_and_not_to_the_desk(app, birthe, looked_up, clock, fields, why):
    sia, at = called_back(app, birthe, clock)
    made(sia, f"{at}/navn", **{**WISH, **fields})
    days_go(app, clock, timedelta(days=9))
    assert why in text(as_citizen(app, CPR).client.get(OWN))
    dorte, _didrik = deciders(app)
    assert "/medarbejder/navne/" not in dorte.client.get(DESK).text
    assert why not in text(agent(app).client.get("/medarbejder/brugerstoette"))


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (RequestRefusal.NOT_MASKED, "ikke noget sløret navn"),
        (RequestRefusal.WORDS_MISSING, "Det kunne ikke lade sig gøre"),
        (RequestRefusal.TOO_MANY, "Det kunne ikke lade sig gøre"),
    ],
)
def test_only_what_is_about_the_name_says_that_there_is_none(app, birthe, looked_up, clock, monkeypatch, refusal, said):
    def refuses(*_told):
        raise RequestRefused(refusal)

    monkeypatch.setattr(asking, "ask", refuses)
    asked_for(app, birthe, clock)
    told = text(as_citizen(app, CPR).client.get(OWN))
    assert said in told, told
    assert ("ikke noget sløret navn" in told) == (refusal is RequestRefusal.NOT_MASKED)


def test_a_wish_that_waits_is_not_made_twice(app, birthe, looked_up, clock):
    wished(app, birthe, looked_up)
    asked_for(app, birthe, clock)
    dorte, _didrik = deciders(app)
    found = {one.get("href") for one in page(dorte.client, DESK).cssselect("main h3 a")}
    assert len(found) == 2, "the citizen's own, and the other look-up of that day"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"right": "other", "words": ""}, "Skriv, hvad borgeren skal bruge navnet til."),
        ({"day": "2026-04-01"}, "Dagen er ikke kommet endnu."),
        ({"place": ""}, "Find stedet, og vælg det."),
        ({"whom": ""}, "Vælg en af mulighederne."),
    ],
)
def test_what_is_missing_is_said_before_it_is_read_aloud(app, birthe, looked_up, clock, fields, said):
    sia, at = called_back(app, birthe, clock)
    answer = sia.client.post(f"{at}/navn", data={"csrf_token": token(sia, at), **WISH, **fields})
    assert answer.status_code == 422
    assert said in text(answer)


def token(who, at):
    return page(who.client, f"{at}/navn").cssselect("input[name=csrf_token]")[0].get("value")
