"""Texts that others begin with: a lead keeps them, a colleague chooses one, and no other organisation meets them."""

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from support.domain.ready_texts import MOST_LETTERS, MOST_TEXTS, Shelf
from tests.conftest import NOON
from tests.integration.desk.test_desk_pages import found, post
from tests.support.desk import ask_desk
from tests.support.page_rules import visible_text
from tests.support.people import DESK, OTHER_REGION, REGION, as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.ready_texts import a_ready_text

DESKS, ANSWERS = "/medarbejder/brugerstoette/tekster", "/medarbejder/svartekster"
WORDS = "Tak for dit spørgsmål. Vi undersøger …"
NEW = {"label": "Tak", "words": WORDS, "apart": "y"}
FOR_REASON = {**NEW, "about": "justified"}


@pytest.fixture
def lea(app):
    return as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0609801236")


@pytest.fixture
def grete(app):
    return as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0609801236")


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def options(app, birthe):
    """What whoever writes to a citizen can begin with: at the desk, or in an answer of an organisation."""

    def at_desk():
        sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
        case = found(app, sia, birthe, ask_desk(app, birthe.key))
        post(sia, f"{case}/tag")
        return sia, f"{case}/skriv"

    def answering(cvr=REGION):
        lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cvr=cvr, cpr="0407781234")
        a_question(app, birthe.key, (NOON, 1), cvr=cvr)
        [case] = main(lone, "/medarbejder/spoergsmaal").xpath(".//article//h2/a/@href")
        return lone, f"{case}/svar"

    return {DESKS: at_desk, ANSWERS: answering}


def main(person, address):
    return _main(person.client.get(address))


def _main(answer):
    return html.fromstring(answer.get_data(as_text=True)).xpath("//main")[0]


def choices(person, address):
    return {one.text: one.get("value") for one in main(person, address).xpath(".//select[@name='begin_with']/option")}


def hidden(answer):
    return {one.get("name"): one.get("value") for one in _main(answer).xpath(".//form//input[@type='hidden']")}


def write(person, address, **fields):
    """From the form over the page that asks whether it is right."""
    first = person.client.post(address, data={**hidden(person.client.get(address)), **fields})
    return first if first.status_code != 200 else person.client.post(address, data=hidden(first))


def address_of(person, page, label="Tak"):
    [href] = main(person, page).xpath(f".//a[normalize-space()='{label}']/@href")
    return href


def labels(person, page):
    return [one.text_content() for one in main(person, page).xpath(".//article//h3/a")]


def text(answer):
    return " ".join(visible_text(answer.get_data(as_text=True)).split())


@pytest.mark.parametrize(("page", "fields"), [(DESKS, NEW), (ANSWERS, FOR_REASON)])
def test_a_lead_writes_changes_retires_and_puts_back_what_a_colleague_begins_with(
    app, lea, grete, options, page, fields
):
    lead = lea if page == DESKS else grete
    writer, form = options[page]()
    before = choices(writer, form)
    assert write(lead, f"{page}/ny", **fields, words_english="Thank you.").status_code == 303
    one = address_of(lead, page)
    called = "Tak" if page == DESKS else "Der var en grund: Tak"
    assert [label for label in choices(writer, form) if label not in before] == [called, f"{called} (på engelsk)"]
    for label, put in ((called, WORDS), (f"{called} (på engelsk)", "Thank you.")):
        begun = post(writer, form, begin="y", begin_with=choices(writer, form)[label], words="Hej.")
        assert f"Hej.\n\n{put}" in begun.get_data(as_text=True).replace("\r", "")
    assert write(lead, f"{one}/ret", label="Tak", words="Tak skal du have.", apart="y").status_code == 303
    told = text(lead.client.get(one))
    assert "Tak skal du have." in told
    assert WORDS in told, "the older version can be read"
    assert told.count(lead.name) >= 2, "and who wrote each"
    value = choices(writer, form)[called]
    assert f"{called} (på engelsk)" not in choices(writer, form)
    post(lead, f"{one}/fjern", steps="2")
    assert choices(writer, form) == before
    gone = post(writer, form, begin="y", begin_with=value, words="Hej.")
    assert gone.status_code == 422
    assert "Teksten kan ikke vælges mere." in text(gone)
    post(lead, f"{one}/brug-igen", steps="3")
    assert called in choices(writer, form)


@pytest.mark.parametrize("page", [DESKS, ANSWERS])
def test_what_comes_with_indblik_stands_until_it_is_written_over_or_retired(app, lea, grete, options, page):
    lead = lea if page == DESKS else grete
    writer, form = options[page]()
    first, second = labels(lead, page)[:2]
    assert text(lead.client.get(page)).count("Kommer med Indblik") == 4
    one, other = (address_of(lead, page, label) for label in (first, second))
    assert write(lead, f"{one}/ret", label="Vores", words=WORDS, apart="y").status_code == 303
    told = text(lead.client.get(one))
    assert "Kommer med Indblik, ændret" in told
    post(lead, f"{other}/fjern", steps="0")
    assert second not in choices(writer, form)
    assert second not in labels(lead, page)
    assert second in text(lead.client.get(page)), "under what is out of use"
    value = choices(writer, form)["Vores" if page == DESKS else f"{first}: Vores"]
    assert WORDS in post(writer, form, begin="y", begin_with=value).get_data(as_text=True)


def test_the_order_is_the_leads_and_an_old_page_changes_nothing(app, lea, options):
    first, second, *rest = labels(lea, DESKS)
    up = f"{address_of(lea, DESKS, second)}/op"
    assert post(lea, up, steps="0").status_code == 303
    assert labels(lea, DESKS) == [second, first, *rest]
    writer, form = options[DESKS]()
    assert list(choices(writer, form))[:2] == [second, first]
    again = f"{address_of(lea, DESKS, first)}/op"
    post(lea, again, steps="0")
    assert "En anden har ændret det imens." in text(lea.client.get(DESKS))
    assert labels(lea, DESKS) == [second, first, *rest]


def test_of_two_leads_at_once_the_second_is_told_and_loses_nothing(app, lea):
    leo = as_staff(app, "Leo Leth", Role.LEAD, cvr=DESK, cpr="0710821237")
    write(lea, f"{DESKS}/ny", **NEW)
    mine, theirs = (f"{address_of(one, DESKS)}/ret" for one in (lea, leo))
    form = hidden(lea.client.get(mine))
    assert write(leo, theirs, label="Tak", words="Leos tekst.", apart="y").status_code == 303
    checked = lea.client.post(mine, data={**form, "label": "Tak", "words": "Leas tekst.", "apart": "y"})
    late = lea.client.post(mine, data=hidden(checked))
    assert late.status_code == 409
    told = text(late)
    assert "En anden har ændret teksten imens" in told
    assert "Leos tekst." in told
    assert "Leo Leth" in told
    assert "Leas tekst." in late.get_data(as_text=True)
    once_more = lea.client.post(mine, data={**hidden(late), "label": "Tak", "words": "Leas tekst.", "apart": "y"})
    assert lea.client.post(mine, data=hidden(once_more)).status_code == 303
    assert all(one in text(lea.client.get(mine.removesuffix("/ret"))) for one in ("Leas tekst.", "Leos tekst."))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": ""}, "Skriv en tekst."),
        ({"words": " \u200b "}, "Skriv en tekst."),
        ({"label": ""}, "Skriv, hvad teksten hedder."),
        ({"words": "x" * (MOST_LETTERS + 1)}, f"Skriv højst {MOST_LETTERS}"),
        ({"words": "Om 140357-2528."}, "Skriv ikke et CPR-nummer."),
        ({"words_english": "About 1403572528."}, "Skriv ikke et CPR-nummer."),
        ({"label": "1403572528"}, "Skriv ikke et CPR-nummer."),
        ({"apart": ""}, "Teksten skal være en begyndelse, der passer til mange."),
    ],
)
def test_what_cannot_be_kept_is_refused_and_the_rest_stands(lea, wrong, said):
    answer = write(lea, f"{DESKS}/ny", **{**NEW, **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "1403572528" not in answer.get_data(as_text=True)
    assert "Tak" not in labels(lea, DESKS)


def test_html_is_text_a_heavy_text_is_said_to_be_so_and_a_second_click_writes_once(lea):
    heavy = "<script>alert(1)</script> Vedkommende sundhedspersons journalopslagsbegrundelse undersøges nærmere"
    address = f"{DESKS}/ny"
    first = lea.client.post(address, data={**hidden(lea.client.get(address)), **NEW, "words": heavy})
    assert "Teksten er svær at læse" in text(first)
    assert "<script>alert" not in first.get_data(as_text=True)
    assert [lea.client.post(address, data=hidden(first)).status_code for _click in range(2)] == [303, 303]
    assert labels(lea, DESKS).count("Tak") == 1
    assert heavy in text(lea.client.get(address_of(lea, DESKS)))


def test_a_full_list_takes_no_more_until_one_is_out_of_use(app, lea):
    for _number in range(MOST_TEXTS - 4):
        a_ready_text(app, Shelf.DESK, DESK)
    full = write(lea, f"{DESKS}/ny", **NEW)
    assert full.status_code == 422
    assert "Listen er fuld." in text(full)
    assert WORDS in full.get_data(as_text=True)


def test_an_organisation_has_its_own_alone(app, grete, options):
    write(grete, f"{ANSWERS}/ny", **FOR_REASON)
    far = as_staff(app, "Fie Fjord", Role.LOG_LEAD, cvr=OTHER_REGION, cpr="0710821237")
    assert "Tak" not in labels(far, ANSWERS)
    writer, form = options[ANSWERS](OTHER_REGION)
    assert not any("Tak" in label for label in choices(writer, form))


def test_a_lead_of_another_organisations_desk_keeps_no_texts_of_ours(app):
    stranger = as_staff(app, "Lea Leder", Role.LEAD, cvr=REGION, cpr="0609801236")
    assert [stranger.client.get(one).status_code for one in (DESKS, f"{DESKS}/ny", ANSWERS)] == [403, 403, 403]
