"""The desk's pages: finding a case, having it, writing, passing it on; numbers by POST with a reason only."""

from datetime import timedelta

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from support.domain.cases import CaseState
from support.services import desk_citizens, questions
from tests.integration.questions.test_questions import of_citizen
from tests.support.desk import ask_desk
from tests.support.page_rules import visible_text
from tests.support.people import DESK, REGION, as_citizen, as_staff, csrf_of

PAGE = "/medarbejder/brugerstoette"
CPR = "1403572528"
APART = {"apart": "y"}


@pytest.fixture
def birthe(app):
    return as_citizen(app, CPR)


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")


@pytest.fixture
def tom(app):
    return as_staff(app, "Tom Toft", Role.LEAD, cvr=DESK, cpr="0508791237")


def text(answer):
    return visible_text(answer.get_data(as_text=True))


def post(who, path, **fields):
    """Send a form, with what its page would send besides."""
    shown = html.fromstring(who.client.get(path).text) if who.client.get(path).status_code == 200 else None
    hidden = {} if shown is None else {"steps": shown.xpath("string(//main//input[@name='steps']/@value)")}
    return who.client.post(path, data={"csrf_token": csrf_of(who, PAGE), **hidden, **fields})


def colleague(who, case, name):
    """The choice of a colleague on the page of handing over."""
    page = html.fromstring(who.client.get(f"{case}/overdrag").text)
    return page.xpath(f"string(//option[. = '{name}']/@value)")


def file_of(app, citizen, key):
    with of_citizen(app, citizen.key) as actor:
        return questions.question(actor, key[1])


def found(app, who, citizen, key):
    answer = post(who, f"{PAGE}/find", number=file_of(app, citizen, key).number.lower())
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_case_from_the_queue_to_the_organisation(app, birthe, sia, tom):
    key = ask_desk(app, birthe.key)
    as_staff(app, "Lone Lind", Role.LOG_OFFICER)
    number = file_of(app, birthe, key).number
    assert number in text(sia.client.get(PAGE))
    case = found(app, sia, birthe, key)
    assert "Hvorfor kiggede de?" in text(sia.client.get(case))
    assert f"{case}/skriv" not in sia.client.get(case).get_data(as_text=True), "it is nobody's yet"
    assert post(sia, f"{case}/tag").status_code == 303
    begun = post(sia, f"{case}/skriv", begin="y", begin_with="received", words="Hej.")
    assert "Hej.\n\nVi har læst dit spørgsmål." in begun.get_data(as_text=True).replace("\r", "")
    assert post(sia, f"{case}/skriv", words="Vi ser på det.").status_code == 422, "nobody has said that they are apart"
    assert post(sia, f"{case}/skriv", words="Vi ser på det.", **APART).status_code == 303
    assert "Vi ser på det." in text(sia.client.get(case))
    assert post(sia, f"{case}/notat", reason="Lød bekymret").status_code == 303
    assert "Lød bekymret" in text(sia.client.get(case))
    assert post(sia, f"{case}/send-videre", organisation="29190658", **APART).status_code == 422
    assert post(sia, f"{case}/send-videre", organisation=REGION, words="I svarer.", **APART).status_code == 303
    assert file_of(app, birthe, key).case.state is CaseState.WITH_ORGANISATION
    after = text(sia.client.get(case))
    assert "Vi ser på det." not in after, "what the organisation has is not the desk's to read"
    assert number not in text(sia.client.get(PAGE))


def test_a_colleague_who_has_it_is_in_the_way_and_hands_it_over(app, birthe, sia, tom):
    other = as_staff(app, "Ulla Uhre", Role.AGENT, cvr=DESK, cpr="0609801238")
    key = ask_desk(app, birthe.key)
    case, theirs = (found(app, one, birthe, key) for one in (sia, other))
    post(sia, f"{case}/tag")
    assert "Sia Sand har sagen." in text(other.client.get(theirs))
    post(other, f"{theirs}/tag")
    assert "En kollega har sagen." in text(other.client.get(theirs))
    page = sia.client.get(f"{case}/overdrag").get_data(as_text=True)
    assert str(other.key) not in page, "nobody's key leaves"
    assert "Lone Lind" not in page
    ulla = colleague(sia, case, "Ulla Uhre")
    for nobody in (str(other.key), colleague(other, theirs, "Tom Toft"), "x"):
        assert post(sia, f"{case}/overdrag", colleague=nobody, reason="Tag den").status_code == 422
    assert post(sia, f"{case}/overdrag", colleague=ulla, reason="Tag den").status_code == 303
    assert "Du har sagen." in text(other.client.get(theirs))


def test_what_the_citizen_wrote_meanwhile_is_read_before_the_desk_goes_on(app, birthe, sia):
    key = ask_desk(app, birthe.key)
    case = found(app, sia, birthe, key)
    post(sia, f"{case}/tag")
    steps = html.fromstring(sia.client.get(f"{case}/luk").text).xpath("string(//main//input[@name='steps']/@value)")
    with of_citizen(app, birthe.key) as actor:
        questions.write(actor, key[1], "Jeg husker nu, hvor det var.")
    late = post(sia, f"{case}/luk", words="Vi lukker.", steps=steps, **APART)
    assert late.status_code == 409
    assert "Der er ikke ændret noget." in text(late)
    assert "Vi lukker." in text(late), "whoever wrote it need not write it again"
    assert "Vi lukker." not in text(sia.client.get(case))
    assert file_of(app, birthe, key).case.state is CaseState.WITH_DESK
    assert post(sia, f"{case}/luk", words="Vi lukker.", **APART).status_code == 303
    assert file_of(app, birthe, key).case.state is CaseState.CLOSED


def test_the_start_page_says_what_waits_at_the_desk(app, birthe, sia):
    assert "Spørgsmål hos supporten" not in text(sia.client.get("/medarbejder"))
    ask_desk(app, birthe.key)
    told = text(sia.client.get("/medarbejder"))
    assert "Spørgsmål hos supporten" in told
    assert "Ingen har taget dem: 1" in told


def test_a_number_is_shown_once_with_a_reason(app, birthe, sia):
    case = found(app, sia, birthe, ask_desk(app, birthe.key))
    assert CPR not in sia.client.get(case).get_data(as_text=True)
    assert "Vis CPR-nummeret" not in text(sia.client.get(case)), "she has not taken the case"
    too_soon = post(sia, f"{case}/nummer", reason="Skal have et brev")
    assert too_soon.status_code == 409
    assert "Tag sagen først" in text(too_soon)
    assert post(sia, f"{case}/tag").status_code == 303
    assert "Vis CPR-nummeret" in text(sia.client.get(case))
    assert post(sia, f"{case}/nummer", reason=" ").status_code == 422
    assert CPR in post(sia, f"{case}/nummer", reason="Skal have et brev").get_data(as_text=True)


def test_a_citizen_by_number(app, birthe, sia):
    key = ask_desk(app, birthe.key, 1, REGION)
    for number, reason in ((CPR, ""), ("0409651234", "Ringer"), ("1", "Ringer"), ("", "Ringer")):
        refused = post(sia, f"{PAGE}/borger", number=number, reason=reason, **APART)
        assert refused.status_code == 422
        assert CPR not in refused.get_data(as_text=True), "it is typed anew"
    assert post(sia, f"{PAGE}/borger", number=CPR, reason="Ringer").status_code == 422, "it may be about a neighbour"
    opened = post(sia, f"{PAGE}/borger", number=f"{CPR[:6]}-{CPR[6:]}", reason="Ringer om sit spørgsmål", **APART)
    assert opened.status_code == 303
    assert CPR not in opened.headers["Location"]
    assert file_of(app, birthe, key).number in text(sia.client.get(opened.headers["Location"]))


def test_a_citizen_with_many_questions_is_shown_the_newest(app, birthe, sia, clock, monkeypatch):
    monkeypatch.setattr(desk_citizens, "MOST_SHOWN", 2)
    numbers = []
    for one in (1, 2, 3):
        numbers.append(file_of(app, birthe, ask_desk(app, birthe.key, one)).number)
        told = text(citizens_page(sia))
        clock.shift(timedelta(minutes=1))
        assert ("Du ser de 2 nyeste." in told) is (one == 3)
    assert [one in told for one in numbers] == [False, True, True]


def citizens_page(who):
    opened = post(who, f"{PAGE}/borger", number=CPR, reason="Ringer om sit spørgsmål", **APART)
    return who.client.get(opened.headers["Location"])


def test_nobody_finds_their_own(app, sia):
    own = as_citizen(app, "0407781236", "Sia Sand")
    key = ask_desk(app, own.key)
    case = found(app, sia, own, key)
    assert sia.client.get(case).status_code == 403
    assert post(sia, f"{PAGE}/borger", number="0407781236", reason="Nysgerrig", **APART).status_code == 403


def test_page_by_page_and_only_the_lead_sees_what_is_late_elsewhere(app, monkeypatch, birthe, sia, tom):
    monkeypatch.setattr("support.services.desk_listing.ON_A_PAGE", 2)
    numbers = {file_of(app, birthe, ask_desk(app, birthe.key, one)).number for one in (1, 2, 3)}
    page = sia.client.get(PAGE)
    onward = page.get_data(as_text=True).split('rel="next" href="', 1)[1].split('"', 1)[0]
    seen = {one for one in numbers if one in text(page)} | {
        one for one in numbers if one in text(sia.client.get(onward))
    }
    assert seen == numbers
    assert "Forsinket hos organisationer" not in text(page)
    assert "Forsinket hos organisationer" in text(tom.client.get(PAGE))
    assert tom.client.get(onward).status_code == 404
