"""A citizen asks about a look-up from its page, follows the question, and reads the answer there."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import CaseStep, Finding
from support.queries import cases as queries
from support.services import case_desk
from support.services.case_desk import Deed
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, HOSPITAL, NAME, REGION, WARD, browser_of
from tests.integration.masks.conftest import citizen as citizen
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.misuse import hear
from tests.support.name_pages import seen
from tests.support.page_rules import visible_text
from tests.support.reading import page
from tests.support.sign_in import sign_in_citizen

WORDS = "Jeg var ikke til undersøgelse den dag."
PRACTICE = "100001"
MULTIPART = "multipart/form-data"


@pytest.fixture
def entry(client, log, citizen):
    """The address of the page of a look-up at the ward."""
    log.entry(citizen, NOON - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    return entry_pages(client)[0]


def entry_pages(client):
    found = {one.get("href").partition("?")[0] for one in page(client, "/min-log").cssselect("a[href*='/opslag/']")}
    return sorted(one for one in found if not one.endswith("/spoerg"))


def form_of(response):
    """The hidden fields of the first form in the page's main part, and its token."""
    [first, *_rest] = html.fromstring(response.text).cssselect("main form")
    return {one.get("name"): one.get("value") for one in first.cssselect("input[type=hidden]")}


def look(client, entry, **fields):
    """Fill in the form, up to the page that shows what is sent."""
    address = f"{entry}/spoerg"
    given = {"concern": "why", "words": WORDS, "way": "message", **fields}
    return client.post(address, data={**form_of(client.get(address)), **given})


def goes_on(client, entry):
    """Follow a choice of the masked name as a browser does: the same fields to the page of the wish."""
    address = f"{entry}/spoerg"
    given = {"concern": "name", "words": WORDS, "way": "message", **form_of(client.get(address))}
    return client.post(client.post(address, data=given).headers["Location"], data=given)


def ask(client, entry, **fields):
    """Ask, and return the address of the question."""
    sent = client.post(f"{entry}/spoerg", data=form_of(look(client, entry, **fields)))
    assert sent.status_code == 303, visible_text(sent.text)
    return sent.headers["Location"]


def take(app, citizen, step, words="Vi har set på det.", finding=None, cvr=REGION):
    """What the organisation does with the citizen's newest question."""
    with of_citizen(app, citizen):
        [found, *_older] = queries.files_of((citizen,))
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        deed = Deed(step=step, words=words, finding=finding, is_apart=True)
        case_desk.take(officer(cvr), found.case.case_id, deed)


def step(client, question, which, **fields):
    token = html.fromstring(client.get(question).text).cssselect("input[name=csrf_token]")[0].get("value")
    return client.post(f"{question}/{which}", data={"csrf_token": token, **fields})


def test_from_the_entry_to_the_answer_on_it(app, client, citizen, entry):
    assert "Spørg om dette opslag" in seen(client, entry)
    shown = visible_text(look(client, entry, words=f"{WORDS} {CPR}").text)
    for words in ("Hvorfor har de kigget?", WORDS, "Østby Hospital får spørgsmålet", "17. marts 2026", "Anna Friis"):
        assert words in shown
    question = ask(client, entry)
    receipt = seen(client, question)
    for words in ("Sagsnummer", "senest 17. marts 2026", "Bevares på grund af din sag.", WORDS, "Du spurgte"):
        assert words in receipt
    assert "Venter på svar fra organisationen" in seen(client, entry)
    take(app, citizen, CaseStep.ASKED_BACK, "Hvilken dag?")
    assert "Hvilken dag?" in seen(client, question)
    assert step(client, question, "skriv", words="Den 2. marts").status_code == 303
    take(app, citizen, CaseStep.ANSWERED, "Lægen læste dit blodprøvesvar.", Finding.JUSTIFIED)
    for words in ("Lægen læste dit blodprøvesvar.", "Organisationen vurderer, at der var en grund til opslaget."):
        assert words in seen(client, question)
    told = seen(client, entry)
    for words in ("Besvaret", "Organisationen vurderer, at der var en grund", "Bevares på grund af din sag."):
        assert words in told
    assert "burde ikke" not in told


def test_misuse_marks_the_entry_until_the_finding_is_corrected(app, client, citizen, entry):
    mark = "Organisationen har vurderet, at dette opslag ikke burde være sket"
    question = ask(client, entry)
    take(app, citizen, CaseStep.ANSWERED, finding=Finding.UNJUSTIFIED)
    assert mark not in seen(client, entry), "the employee is heard first"
    heard_first = "Medarbejderen bliver hørt først. Vurderingen kan stadig ændre sig."
    telling = ("/spoergsmaal", question, f"{question}/brev-politi", f"{question}/brev-organisation")
    for address in telling:
        assert f"Organisationen vurderer, at opslaget ikke burde være sket. {heard_first}" in seen(client, address)
    with of_citizen(app, citizen):
        [asked] = queries.files_of((citizen,))
    hear(app, asked.case.case_id)
    assert mark in seen(client, entry)
    for address in telling:
        assert "Organisationen vurderer, at opslaget ikke burde være sket." in seen(client, address)
        assert heard_first not in seen(client, address)
    take(app, citizen, CaseStep.CORRECTED, "Vi tog fejl.", Finding.JUSTIFIED)
    assert mark not in seen(client, entry)
    assert heard_first not in seen(client, question)


def test_whoever_asked_nothing_reaches_what_others_wrote_and_opened(client, citizen):
    hrefs = {one.get("href") for one in page(client, "/spoergsmaal").cssselect("main a")}
    for address in ("/beskeder-fra-organisationer", "/spoergsmaal/aabninger", "/breve"):
        assert address in hrefs
        assert client.get(address).status_code == 200


def test_what_was_written_can_be_changed_before_it_is_sent(client, entry):
    draft = form_of(look(client, entry))
    draft.pop("sure")
    again = client.post(f"{entry}/spoerg", data={**draft, "change": "yes"})
    assert again.status_code == 200
    assert WORDS in again.text
    assert "Du har ikke spurgt om noget" in seen(client, "/spoergsmaal")


def test_a_file_is_refused_and_what_was_written_is_given_back(app, client, citizen, entry):
    address = f"{entry}/spoerg"
    draft = form_of(client.get(address))
    given = {**draft, "concern": "why", "words": WORDS, "way": "message"}
    answer = client.post(address, data={**given, "file": (BytesIO(b"%PDF"), "svar.pdf")}, content_type=MULTIPART)
    assert answer.status_code == 400
    for told in ("Du kan ikke sende filer her", WORDS):
        assert told in visible_text(answer.text)
    without = client.post(address, data={**given, "file": (BytesIO(), "")}, content_type=MULTIPART)
    assert without.status_code == 200, "a file field that nobody used"


def test_a_second_question_about_an_entry_joins_the_first(client, entry):
    first = ask(client, entry)
    assert "Du har spurgt om dette opslag" in seen(client, f"{entry}/spoerg")
    assert ask(client, entry, words="Og hvem var det?") == first
    assert "Og hvem var det?" in seen(client, first)


def test_the_page_says_what_an_answered_question_and_its_way_become(app, client, citizen, entry):
    question = ask(client, entry, way="here")
    assert "Svarfristen ændrer sig ikke." in seen(client, f"{entry}/spoerg")
    take(app, citizen, CaseStep.ANSWERED, finding=Finding.JUSTIFIED)
    again = seen(client, f"{entry}/spoerg")
    for words in (
        "Det er besvaret eller afsluttet.",
        "da du spurgte første gang: Her på siden, uden en besked.",
        "17. marts 2026",
    ):
        assert words in again
    assert not page(client, f"{entry}/spoerg").cssselect("input[name=way][type=radio]")
    assert ask(client, entry, concern="unlawful", way="message") == question
    told = seen(client, question)
    assert "Jeg tror ikke, at de måtte kigge" in told
    assert "Her på siden, uden en besked" in told


def test_a_right_asked_by_from_a_question_keeps_the_way_to_answer(client, entry):
    first, address = ask(client, entry, way="here"), f"{entry}/spoerg"
    check = client.post(
        address, data={**form_of(client.get(address)), "concern": "why", "words": "", "kind": "insight"}
    )
    assert check.status_code == 200
    second = client.post(address, data=form_of(check)).headers["Location"]
    assert second != first
    assert "Her på siden, uden en besked" in seen(client, second)


def test_closing_and_asking_on(client, entry):
    question = ask(client, entry)
    assert step(client, question, "luk").status_code == 303
    assert "Spørgsmålet er afsluttet" in seen(client, question)
    late = step(client, question, "skriv", words="Vent, en ting til")
    assert late.status_code == 409
    assert "Vent, en ting til" in visible_text(late.text), "nothing is lost"
    assert step(client, question, "genaabn", words="Jeg har fundet ud af mere").status_code == 303
    assert "Venter på svar fra organisationen" in seen(client, question)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"concern": ""}, "Vælg, hvad du vil spørge om."),
        ({"concern": "name"}, "Vælg"),  # nothing is masked here
        ({"words": "x" * 4001}, "Teksten er for lang."),
        ({"way": "pigeon"}, "Vælg"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(client, entry, fields, told):
    refused = look(client, entry, **fields)
    assert refused.status_code == 422
    assert told in visible_text(refused.text)
    assert fields.get("words", WORDS) in refused.text


def test_no_browser_cuts_what_is_pasted(client, entry):
    """With maxlength it would, without a word, and the citizen would send half of it."""
    page = client.get(f"{entry}/spoerg").get_data(as_text=True)
    assert "<textarea" in page
    assert "maxlength" not in page


def test_markup_stands_as_it_was_written(client, entry):
    question = ask(client, entry, words="<script>alert(1)</script> & <b>fed</b>")
    assert "<script>alert(1)</script> & <b>fed</b>" in seen(client, question)
    assert "<b>fed" not in client.get(question).text


def test_too_many_in_an_hour_is_explained_and_the_words_stay(app, client, log, citizen):
    for number in range(1, 12):
        log.entry(citizen, NOON - timedelta(days=number), organisation_ref=log.unit(WARD))
    first, *others = entry_pages(client)
    for one in others:
        ask(client, one)
    draft = form_of(look(client, first, words="Det ellevte"))
    refused = client.post(f"{first}/spoerg", data=draft)
    assert refused.status_code == 422
    told = visible_text(refused.text)
    for said in ("mange gange på en time", "ikke sendt", "om højst en time", "ring til din egen læge"):
        assert said in told
    [words] = html.fromstring(refused.text).cssselect("textarea[name=words]")
    assert words.text.strip() == "Det ellevte"


def test_nobody_else_reads_or_asks(app, client, citizen, entry):
    question = ask(client, entry)
    other = browser_of(app, client)
    carl = sign_in_citizen(app, other, "2308913369", "Carl Krogh")
    for address in (question, f"{entry}/spoerg"):
        assert other.get(address).status_code == 404
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (carl,)) as connection:
        kept = connection.execute(select(AuditEventRow.action).where(AuditEventRow.subject_key == carl)).scalars().all()
    assert "question-refused" in kept


def test_a_masked_name_leads_to_the_wish_for_it_and_never_stands_in_an_answer(app, client, log, citizen, entry):
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    assert "Jeg har brug for det slørede navn" in seen(client, f"{entry}/spoerg")
    led = look(client, entry, concern="name")
    assert (led.status_code, led.headers["Location"]) == (307, f"{entry}/navn")
    wish = goes_on(client, entry)
    assert WORDS in visible_text(wish.text), "nothing is lost"
    assert "Vælg, hvad du skal bruge navnet til" not in visible_text(wish.text)
    assert seen(client, "/min-log/navne").count("Venter") == 0, "nothing is sent"
    sent = client.post(f"{entry}/navn", data={**form_of(wish), "right": "complaint-board", "words": WORDS})
    assert sent.status_code == 303
    again = visible_text(goes_on(client, entry).text)
    assert "Dette blev ikke sendt" in again
    assert WORDS in again
    question = ask(client, entry)
    assert NAME not in seen(client, question)
    take(app, citizen, CaseStep.ANSWERED, f"Det var {NAME}.", Finding.JUSTIFIED)
    told = seen(client, question)
    assert NAME not in told
    assert "Teksten vises ikke" in told


def test_a_whole_visit_is_asked_about_at_once(client, log, citizen):
    for minutes in (0, 5, 9):
        at = NOON - timedelta(days=1, minutes=minutes)
        log.entry(citizen, at, performed_by=log.person(NAME), organisation_ref=log.unit(WARD), visit_key=7)
    [href] = {one.get("href") for one in page(client, "/min-log").cssselect("a[href*='/spoerg?']")}
    asking = page(client, href)
    ticked = [one.get("value") for one in asking.cssselect("input[name=others][checked]")]
    assert len(ticked) == 2
    question = ask(client, href.partition("/spoerg")[0], others=ticked)
    for one in entry_pages(client):
        assert "Venter på svar fra organisationen" in seen(client, one)
    assert len(page(client, question).cssselect("main a[href*='/opslag/']")) == 3


@pytest.mark.parametrize(
    ("number", "told"), [(None, "Indbliks support"), (1, "Indbliks support"), (6, "Lægerne Torvet")]
)
def test_a_practice_of_one_person_does_not_answer_about_itself(client, log, citizen, number, told):
    log.organisation(
        PRACTICE, "Lægerne Torvet", kind="practice", scheme="ydernummer", parent_scheme="cvr", parent_code=REGION
    )
    log.directory_is_new()
    if number is not None:
        log.headcount(PRACTICE, number, scheme="ydernummer")
    log.entry(citizen, NOON - timedelta(days=1), organisation_ref=log.unit(PRACTICE, "ydernummer"))
    [entry] = entry_pages(client)
    assert f"{told} får spørgsmålet" in visible_text(look(client, entry).text)


def test_a_letter_holds_the_facts_of_the_case_and_no_masked_name(app, client, log, citizen, entry):
    question = ask(client, entry)
    take(app, citizen, CaseStep.ANSWERED, "Det burde ikke være sket.", Finding.UNJUSTIFIED)
    next_page = seen(client, f"{question}/videre")
    for words in ("patientvejleder", "Styrelsen for Patientklager", "3. marts 2028", "2. marts 2031", "Datatilsynet"):
        assert words.lower() in next_page.lower()
    addresses = [one.get("href") for one in page(client, f"{question}/videre").cssselect("main a[href*='/brev-']")]
    assert len(addresses) == 4
    for address in addresses:
        letter = seen(client, address)
        for words in (WORDS, "Birthe Holm", NAME, "Østby Hospital", "opslaget ikke burde være sket", "3. marts 2026"):
            assert words in letter
        for last_day in ("3. marts 2028", "2. marts 2031"):
            assert (last_day in letter) == address.endswith("brev-klage")
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    assert not [address for address in addresses if NAME in seen(client, address)]
