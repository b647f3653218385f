"""The pages of an organisation's log officers: the queue, a question, and each step as it is taken in a browser."""

from datetime import timedelta

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from tests.conftest import NOON
from tests.support.page_rules import visible_text
from tests.support.people import OTHER_REGION, as_citizen, as_staff, csrf_of
from tests.support.questions import WORDS, a_question

START, QUEUE = "/medarbejder", "/medarbejder/spoergsmaal"
AT = NOON - timedelta(days=1)


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def lone(app):
    return as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")


@pytest.fixture
def lars(app):
    return as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")


def page(person, path):
    return html.fromstring(person.client.get(path).text)


def seen(person, path):
    return visible_text(person.client.get(path).text)


def case_of(person, queue=QUEUE):
    [href] = page(person, queue).xpath("//main//article//h2/a/@href")
    return href


def fields_of(body):
    """What a page's form would send, but for what a person fills in."""
    form = html.fromstring(body).xpath("//main//form")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def send(person, path, **fields):
    return person.client.post(path, data={**fields_of(person.client.get(path).text), **fields})


def send_on(person, path, answer, **fields):
    """Press a button of the page that shows what was written."""
    return person.client.post(path, data={**fields_of(answer.text), **fields})


APART = {"apart": "y"}


def test_the_queue_shows_what_waits_and_leads_to_the_question(app, clock, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    told = seen(lone, QUEUE)
    assert "Hvorfor har de kigget?" in told
    assert "17. marts 2026" in told
    assert "For sent" not in page(lone, QUEUE).xpath("string(//main//article)")
    clock.shift(timedelta(days=15))
    later = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
    assert "For sent" in page(later, QUEUE).xpath("string(//main//article)")


def test_the_question_shows_what_was_asked(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    assert WORDS in seen(lone, case_of(lone))
    assert "Borgeren" in seen(lone, case_of(lone))


def test_each_part_of_the_queue_holds_its_own(app, clock, birthe, lone):
    a_question(app, birthe.key, (AT, 1))

    def where(person):
        parts = {one.text: one.get("href") for one in page(person, QUEUE).cssselect("a.chip")}
        return [name for name, href in parts.items() if page(person, href).xpath("//main//article")]

    assert where(lone) == ["Alle åbne", "Venter på os"]
    clock.shift(timedelta(days=15))
    lars = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
    assert where(lars) == ["Alle åbne", "Venter på os", "For sent"]
    case = case_of(lars)
    asked = send(lars, f"{case}/spoerg", words="Hvornår var du her?", **APART)
    assert send_on(lars, f"{case}/spoerg", asked).status_code == 303
    assert where(lars) == ["Alle åbne", "Venter på borgeren"]


def test_an_answer_is_seen_first_and_sent_then(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    first = send(lone, f"{case}/svar", finding="justified", words="Prøven blev læst igen. Det er i orden.", **APART)
    assert first.status_code == 200
    assert "Organisationen vurderer, at der var en grund til opslaget." in visible_text(first.text)
    assert "Teksten er let at læse." in visible_text(first.text)
    assert "Besvaret" not in seen(lone, case), "nothing is sent yet"
    assert send_on(lone, f"{case}/svar", first).status_code == 303
    told = seen(lone, case)
    assert "Prøven blev læst igen." in told
    assert "Lone Lind" in told
    assert "Organisationen vurderer, at der var en grund til opslaget." in told


def test_whoever_may_find_a_look_up_unjustified_reads_that_the_employee_is_heard_first(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    hear_first = "Opslaget i borgerens log bliver mærket, når jeres leder har hørt medarbejderen."
    assert hear_first in seen(lone, f"{case}/svar")
    assert hear_first not in seen(lone, f"{case}/skriv")
    first = send(lone, f"{case}/svar", finding="justified", words="Det var en kontrol.", **APART)
    send_on(lone, f"{case}/svar", first)
    assert hear_first in seen(lone, f"{case}/ret")
    again = send(lone, f"{case}/ret", finding="unjustified", words="Vi tog fejl.", **APART)
    assert "ikke burde være sket. Medarbejderen bliver hørt først." in visible_text(again.text)


def test_of_one_look_up_nothing_is_to_be_chosen(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    assert "Hvilke opslag gælder svaret?" not in seen(lone, f"{case_of(lone)}/svar")
    a_question(app, birthe.key, (AT, 1), (AT + timedelta(hours=1), 2))
    assert "Hvilke opslag gælder svaret?" in seen(lone, f"{case_of(lone)}/svar")
    assert "Hvilke opslag gælder svaret?" not in seen(lone, f"{case_of(lone)}/skriv")


def test_where_nobody_leads_the_officer_and_the_administrator_are_told(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case, nobody = case_of(lone), "Jeres organisation har ingen leder for logkontrollen."
    anna = as_staff(app, "Anna Ahorn", Role.LOCAL_ADMINISTRATOR, cpr="0508791235")
    as_staff(app, "Ulla Ukendt", Role.LOG_LEAD)  # without a known number, so she can open none
    as_staff(app, "Fremmed Leder", Role.LOG_LEAD, cvr=OTHER_REGION, cpr="0508791237")
    waits = "En opfølgning venter på en leder."
    assert waits not in seen(anna, START), "nothing is found yet"
    assert nobody in seen(lone, f"{case}/svar")
    assert nobody not in seen(lone, f"{case}/skriv")
    harmless = send(lone, f"{case}/svar", finding="justified", words="Det var en kontrol.", **APART)
    assert nobody not in visible_text(harmless.text)
    first = send(lone, f"{case}/svar", finding="unjustified", words="Det var ikke i orden.", **APART)
    assert nobody in visible_text(first.text)
    assert send_on(lone, f"{case}/svar", first).status_code == 303
    assert waits in seen(anna, START)
    assert waits not in seen(lone, START)
    elsewhere = as_staff(app, "Bo Birk", Role.LOCAL_ADMINISTRATOR, cvr=OTHER_REGION, cpr="2308913369")
    assert waits not in seen(elsewhere, START)
    as_staff(app, "Lise Leder", Role.LOG_LEAD, cpr="0407781235")
    assert waits not in seen(anna, START)
    assert nobody not in seen(lone, f"{case}/ret")


def test_a_heavy_text_is_said_to_be_heavy_and_can_be_changed_or_sent(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    heavy = "Journaloplysningerne blev tilgået i forbindelse med kvalitetssikring af undersøgelsesresultaterne."
    first = send(lone, f"{case}/svar", finding="unsettled", words=heavy, **APART)
    assert "Teksten er svær at læse" in visible_text(first.text)
    assert "undersøgelsesresultaterne" in visible_text(first.text).split("Find kortere ord for:")[1]
    again = send_on(lone, f"{case}/svar", first, again="y")
    assert html.fromstring(again.text).xpath("string(//textarea)").strip() == heavy
    assert html.fromstring(again.text).xpath("//input[@value='unsettled']/@checked")
    assert send_on(lone, f"{case}/svar", first).status_code == 303


def test_a_text_to_begin_with_stands_below_what_was_written(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    begun = send(lone, f"{case}/svar", begin_with="unjustified", words="Kære Birthe", begin="y")
    written = str(html.fromstring(begun.text).xpath("string(//textarea)")).strip()
    assert written.startswith("Kære Birthe")
    assert "Det burde ikke være sket." in written
    assert "Der er noget, der skal rettes" not in visible_text(begun.text)
    lone.client.post("/sprog", data={"csrf_token": csrf_of(lone, case), "language": "en", "next": case})
    in_english = send(lone, f"{case}/svar", begin_with="unjustified", begin="y")
    assert "Answer the question" in visible_text(in_english.text)
    assert "Det burde ikke være sket." in str(html.fromstring(in_english.text).xpath("string(//textarea)"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"finding": "justified", "words": "Fordi."}, "Du kan kun være med, når det ikke handler om nogen af dem."),
        ({"words": "Fordi.", **APART}, "Vælg, hvad I vurderer."),
        ({"finding": "justified", "words": " ", **APART}, "Skriv en tekst."),
        ({"finding": "justified", "words": "x" * 4001, **APART}, "Skriv højst 4000 tegn."),
        ({"finding": "justified", "words": "Om 0703571236", **APART}, "Skriv ikke et CPR-nummer."),
        ({"finding": "clearly", "words": "Fordi.", **APART}, "Vælg en af mulighederne."),
    ],
)
def test_what_is_missing_is_asked_for(app, birthe, lone, fields, told):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    answer = send(lone, f"{case}/svar", **fields)
    assert answer.status_code == 422
    assert told in visible_text(answer.text)
    assert "0703571236" not in answer.text
    assert "Besvaret" not in seen(lone, case)


def test_what_the_citizen_wrote_meanwhile_is_read_before_an_answer_goes(app, birthe, lone, lars):
    a_question(app, birthe.key, (AT, 1))
    hers, his = case_of(lone), case_of(lars)
    first = send(lone, f"{hers}/svar", finding="justified", words="Fordi.", **APART)
    message = send(lars, f"{his}/skriv", words="Vi ser på det.", **APART)
    assert send_on(lars, f"{his}/skriv", message).status_code == 303
    late = send_on(lone, f"{hers}/svar", first)
    assert late.status_code == 409
    told = visible_text(late.text)
    assert "Der er ikke ændret noget." in told
    assert "Vi ser på det." in told
    assert "Din tekst blev ikke gemt" in told
    assert "Fordi." in told, "whoever wrote it need not write it again"
    assert "Fordi." not in seen(lone, hers)


def test_a_second_click_says_the_same(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    first = send(lone, f"{case}/svar", finding="justified", words="Fordi.", **APART)
    for _click in range(2):
        assert send_on(lone, f"{case}/svar", first).status_code == 303
    told = seen(lone, case)
    assert told.count("Fordi.") == 1
    assert "Der er ikke ændret noget." not in told


def test_only_steps_that_may_be_taken_are_offered(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)

    def offered():
        return [one.strip() for one in page(lone, case).xpath("//main//p[@class='button-row']/a/text()")]

    assert offered() == ["Svar", "Skriv til borgeren", "Spørg borgeren", "Giv det videre til Indbliks support"]
    answer = send(lone, f"{case}/svar", finding="justified", words="Fordi.", **APART)
    send_on(lone, f"{case}/svar", answer)
    assert offered() == ["Ret svaret", "Åbn det igen", "Luk spørgsmålet"]
    assert lone.client.get(f"{case}/mere-tid").status_code == 303
    assert lone.client.get(f"{case}/findes-ikke").status_code == 404


def test_a_finding_is_put_right_with_another_one(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    for path, finding in (("svar", "justified"), ("ret", "justified")):
        answer = send(lone, f"{case}/{path}", finding=finding, words=f"Fordi. {path}", **APART)
        sent = send_on(lone, f"{case}/{path}", answer)
    assert sent.status_code == 422
    assert "Det står allerede i svaret." in visible_text(sent.text)
    answer = send(lone, f"{case}/ret", finding="unjustified", words="Vi tog fejl.", **APART)
    assert send_on(lone, f"{case}/ret", answer).status_code == 303
    told = seen(lone, case)
    assert "Organisationen vurderer, at opslaget ikke burde være sket." in told
    assert "Organisationen vurderer, at der var en grund til opslaget." in told, "the old one can still be read"


def test_passing_it_to_the_desk_takes_it_out_of_the_queue(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    assert send(lone, f"{case}/support", words="Vi har ingen, der ved det.", **APART).status_code == 303
    assert page(lone, QUEUE).xpath("//main//article") == []


def test_another_organisation_and_the_asker_see_nothing(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1))
    case = case_of(lone)
    far = as_staff(app, "Fie Fjord", Role.LOG_OFFICER, cvr=OTHER_REGION, cpr="0609801236")
    herself = as_staff(app, "Birthe Holm", Role.LOG_OFFICER, cpr="1403572528")
    nameless = as_staff(app, "Nis Nor", Role.LOG_OFFICER)
    for person in (far, herself):
        assert page(person, QUEUE).xpath("//main//article") == []
    assert nameless.client.get(QUEUE).status_code == 403
    assert far.client.get(case).status_code == 404, "her handle is hers"


def test_html_in_words_is_text(app, birthe, lone):
    a_question(app, birthe.key, (AT, 1), words="<script>alert(1)</script>\n<b>fed</b>")
    body = lone.client.get(case_of(lone)).text
    assert "<script>alert" not in body
    assert "&lt;b&gt;fed" in body


def test_the_start_page_says_how_many_wait_and_how_many_are_late(app, clock, birthe, lone):
    assert "Venter på svar" not in seen(lone, "/medarbejder")
    for number in (1, 2):
        a_question(app, birthe.key, (AT, number))
    assert "Venter på svar: 2" in seen(lone, "/medarbejder")
    clock.shift(timedelta(days=15))
    later = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
    assert "Fristen er gået: 2" in seen(later, "/medarbejder")
    herself = as_staff(app, "Birthe Holm", Role.LOG_OFFICER, cpr="1403572528")
    assert "Venter på svar" not in seen(herself, "/medarbejder")
