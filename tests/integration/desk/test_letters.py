"""Letters from the queue to paper: through the masks, by a lead, and not before a person has seen to what needs one."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.assist_wishes import BlockWish
from support.domain.letters import LetterKind, LetterState, LetterStep
from support.letter_models import PrintLetterStandingRow
from support.services import assisting, printing
from support.services.letters import order_letter
from support.services.openings import Deed
from support.views import letter_paper
from support.views.opening_words import DEED_WORDS
from tests.conftest import NOON
from tests.support.assisting import at_desk, known, made, of_age, opened
from tests.support.desk import ask_desk
from tests.support.desk import at_desk as agent
from tests.support.letters import FEBRUARY, PAGE, addresses_come, order, print_next, send
from tests.support.log_rows import Log
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_citizen, as_staff

CPR = "1403572528"
IN_FEBRUARY = datetime(2026, 2, 10, 9, 30, tzinfo=NOON.tzinfo)


@pytest.fixture
def log(app):
    made = Log(app)
    made.source(last_event_at=NOON)
    return made


@pytest.fixture
def birthe(app, log):
    addresses_come(app)
    found = as_citizen(app, CPR)
    of_age(app, found.key)
    return found


@pytest.fixture
def lea(app):
    return as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")


def text(answer):
    return visible_text(answer.get_data(as_text=True))


def state_of(app, letter_id):
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterStandingRow
        return connection.execute(select(row.state, row.why).where(row.letter_id == letter_id)).one()


def first_letter(person):
    page = person.client.get(PAGE).get_data(as_text=True)
    return re.search(rf'href="({PAGE}/[^"?]{{40,}})"', page).group(1)


def looked(log, citizen, name="Anna Friis", at=IN_FEBRUARY, **more):
    return log.entry(citizen.key, at, performed_by=log.person(name), organisation_ref=log.unit("4000011"), **more)


def test_the_log_of_a_month_as_tagged_pdf(app, log, birthe, lea):
    looked(log, birthe, reason="Kontrol efter operation")
    looked(log, birthe, "Bo Bang", at=IN_FEBRUARY - timedelta(days=20))
    letter = order(app, birthe.key)
    assert "Skal printes: 1" in text(lea.client.get("/medarbejder"))
    pdf = print_next(lea)
    assert "Skal printes" not in text(lea.client.get("/medarbejder"))
    assert "Din log for februar 2026" in pdf.text
    assert "Anna Friis" in pdf.text
    assert "Kontrol efter operation" in pdf.text
    assert "Bo Bang" not in pdf.text, "he looked in January"
    assert "Du kan stoppe et brev, indtil det er printet" in " ".join(pdf.text.split())
    assert "sig det til os" not in pdf.text, "what no one keeps is not promised"
    assert {"H1", "H2", "P", "Table", "TH", "TD", "Caption"} <= set(pdf.tags)
    assert pdf.tags.count("H1") == 1
    assert b"/Lang (da)" in pdf.whole
    assert b"pdfuaid:part" in pdf.whole
    assert state_of(app, letter) == (LetterState.PRINTED.value, None)


def test_a_masked_name_is_on_no_paper(app, log, birthe, lea):
    looked(log, birthe, "Åse Ågård", reason="Aftalt med Åse Ågård")
    looked(log, birthe, "Anna Friis")
    order(app, birthe.key)
    log.mask(person="Åse Ågård", by="4000011")
    pdf = print_next(lea)
    assert "Anna Friis" in pdf.text
    for hidden in ("Åse", "Ågård"):
        assert hidden not in pdf.text
        assert hidden.encode() not in pdf.whole
    assert "Navnet er sløret" in pdf.text


def test_what_is_masked_after_it_was_ordered_is_masked_when_it_is_printed_again(app, log, birthe, lea):
    looked(log, birthe)
    order(app, birthe.key)
    assert "Anna Friis" in print_next(lea).text
    log.mask(person="Anna Friis", by="4000011")
    page = lea.client.get(PAGE).get_data(as_text=True)
    printed = re.search(rf'href="({PAGE}\?v=[^"]+)">Printet', page).group(1)
    letter = re.search(
        rf'href="({PAGE}/[^"?]{{40,}})"', lea.client.get(printed.replace("&amp;", "&")).get_data(as_text=True)
    ).group(1)
    assert send(lea, f"{letter}/igen", reason="Brevet kom ikke frem", steps="2").status_code == 303
    assert "Anna Friis" not in print_next(lea).text


def test_a_month_without_entries_says_what_that_is_not(app, birthe, lea):
    order(app, birthe.key)
    assert "Det er ikke det samme som, at ingen har kigget." in print_next(lea).text


def test_a_letter_in_english(app, log, birthe, lea):
    looked(log, birthe)
    order(app, birthe.key, language="en")
    pdf = print_next(lea)
    assert "Your log for February 2026" in pdf.text
    assert b"/Lang (en)" in pdf.whole


def test_a_receipt_tells_what_was_asked_only_where_that_was_chosen(app, birthe, lea):
    _citizen, case_id = ask_desk(app, birthe.key)
    order(app, birthe.key, LetterKind.QUESTION_RECEIPT, case_id)
    plain = print_next(lea)
    assert "Vi har fået dit spørgsmål" in plain.text or "Vi har dit spørgsmål" in plain.text
    assert "Hvorfor kiggede de?" not in plain.text
    order(app, birthe.key, LetterKind.QUESTION_RECEIPT, case_id, has_contents=True)
    assert "Hvorfor kiggede de?" in print_next(lea).text


def test_the_number_of_the_letter_stands_where_the_address_will_be_and_no_name(app, birthe, lea):
    order(app, birthe.key)
    pdf = print_next(lea)
    assert re.match(r"B-[0-9A-Z]{4}-[0-9A-Z]{4} ", pdf.text)
    for never in ("Birthe", "Holm", CPR, CPR[:6], "Lea Leder"):
        assert never not in pdf.text


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"born": date(2015, 5, 5)}, "child"),
        ({"born": None}, "age-unknown"),
        ({"died": date(2026, 2, 1)}, "dead"),
    ],
)
def test_some_letters_wait_for_a_person(app, birthe, lea, told, why):
    of_age(app, birthe.key, **told)
    letter = order(app, birthe.key)
    assert send(lea, f"{PAGE}/udskriv").status_code == 303
    assert state_of(app, letter) == ("held", why)


def test_without_an_address_every_letter_waits(app, lea):
    citizen = as_citizen(app, CPR)
    of_age(app, citizen.key)
    letter = order(app, citizen.key)
    assert send(lea, f"{PAGE}/udskriv").status_code == 303
    assert state_of(app, letter) == ("held", "no-address")


def test_a_letter_goes_when_nothing_holds_it_any_more(app, birthe, lea):
    of_age(app, birthe.key, died=date(2026, 2, 1))
    letter = order(app, birthe.key)
    assert send(lea, f"{PAGE}/udskriv").status_code == 303
    assert state_of(app, letter) == ("held", "dead")
    of_age(app, birthe.key)
    assert "Din log for februar 2026" in print_next(lea).text
    assert state_of(app, letter) == ("printed", None)


def test_a_letter_about_a_question_that_is_not_theirs_says_nothing(app, birthe, lea):
    _citizen, case_id = ask_desk(app, as_citizen(app, "2308913369", "Carl Krogh").key)
    letter = order(app, birthe.key, LetterKind.QUESTION_RECEIPT, case_id)
    unknown = order(app, birthe.key, LetterKind.ASSISTED_RECEIPT, uuid4())
    assert send(lea, f"{PAGE}/udskriv").status_code == 303
    assert state_of(app, letter) == ("held", "no-contents")
    assert state_of(app, unknown) == ("held", "no-contents")


def test_only_a_lead_prints_and_lets_go(app, birthe, lea, sia):
    of_age(app, birthe.key, born=date(2015, 5, 5))
    letter = order(app, birthe.key)
    assert send(sia, f"{PAGE}/udskriv").status_code == 403
    assert "Print" not in text(sia.client.get(PAGE)).split("Slags breve")[0].replace("Printet", "")
    path = first_letter(sia)
    assert send(sia, f"{path}/hold", reason="Borgeren har ringet", steps="1").status_code == 303
    assert state_of(app, letter) == ("held", "desk")
    assert send(sia, f"{path}/frigiv", reason="Nu er det i orden", steps="2").status_code == 303
    assert state_of(app, letter).state == "held", "an agent lets none go"
    with_lead = _held_letter(lea)
    assert send(lea, f"{with_lead}/frigiv", reason="Talt med borgeren", steps="2").status_code == 303
    assert send(lea, f"{PAGE}/udskriv").status_code == 303
    assert state_of(app, letter) == ("held", "child"), "let go from the desk's hold, not as a child"
    assert send(lea, f"{with_lead}/frigiv", reason="Talt med forældrene", steps="4").status_code == 303
    assert "Din log for februar 2026" in print_next(lea).text


def _held_letter(person):
    page = person.client.get(PAGE).get_data(as_text=True)
    held = re.search(rf'href="({PAGE}\?v=[^"]+)">Venter på en medarbejder', page).group(1)
    found = person.client.get(held.replace("&amp;", "&")).get_data(as_text=True)
    return re.search(rf'href="({PAGE}/[^"?]{{40,}})"', found).group(1)


def test_a_step_that_was_not_seen_is_not_stepped_over(app, birthe, lea, sia):
    letter = order(app, birthe.key)
    path = first_letter(sia)
    assert send(sia, f"{path}/stop", reason="Borgeren vil ikke have det", steps="0").status_code == 303
    assert send(sia, f"{path}/stop", reason="Borgeren vil ikke have det").status_code == 303
    assert state_of(app, letter).state == "waiting"
    assert send(sia, f"{path}/stop", reason="Borgeren vil ikke have det", steps="1").status_code == 303
    assert state_of(app, letter).state == "stopped"
    assert send(lea, f"{PAGE}/udskriv").status_code == 303, "nothing is left to print"


def test_nobody_handles_a_letter_to_themselves(app, birthe, log):
    own = as_staff(app, "Birthe Holm", Role.LEAD, cvr=DESK, cpr=CPR)
    other = as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")
    letter = order(app, birthe.key)
    assert "Brev B-" not in text(own.client.get(PAGE))
    assert send(own, f"{PAGE}/udskriv").status_code == 303
    assert state_of(app, letter).state == "waiting"
    assert "Din log for" in print_next(other).text


def test_the_citizen_sees_that_a_letter_was_printed_and_not_by_whom(app, birthe, lea):
    order(app, birthe.key)
    print_next(lea)
    told = text(birthe.client.get("/spoergsmaal/aabninger"))
    assert "Trykte et brev til dig" in told
    assert "Lea" not in told
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as connection:
        actions = connection.execute(select(AuditEventRow.action).where(AuditEventRow.viewer_key == lea.key)).scalars()
        assert {"letter-printed", "letters-printed", "entries-read"} <= set(actions)


def test_the_citizen_reads_what_else_the_desk_did_with_a_letter(app, birthe, lea, sia):
    order(app, birthe.key)
    path, own = first_letter(sia), "/spoergsmaal/aabninger"
    send(sia, f"{path}/hold", reason="Borgeren har ringet", steps="1")
    send(lea, f"{_held_letter(lea)}/frigiv", reason="Talt med borgeren", steps="2")
    send(lea, f"{first_letter(lea)}/stop", reason="Borgeren vil ikke have det", steps="3")
    told = text(birthe.client.get(own))
    held, let_go, stopped = (
        "Holdt et brev til dig tilbage, til nogen har set på det",
        "Sendte et brev til dig videre til tryk",
        "Stoppede et brev til dig",
    )
    assert told.count(held) == told.count(let_go) == told.count(stopped) == 1
    assert "Lea" not in told
    assert "Borgeren har ringet" not in told


def test_every_step_of_a_letter_by_the_desk_has_words_for_its_citizen():
    steps = {f"letter-{step.value}" for step in LetterStep if step is not LetterStep.ORDERED}
    assert steps <= {deed.value for deed in DEED_WORDS}
    assert {*DEED_WORDS} == {*Deed}


def test_a_batch_is_as_large_as_the_operator_says_the_oldest_first(app, birthe, lea, clock):
    addresses_come(app, batch=2)
    months = [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]
    for month in months:
        order(app, birthe.key, about=month)
        clock.shift(60)
    first = print_next(lea)
    assert "februar 2026" in first.text
    assert "januar 2026" in first.text
    assert "december 2025" not in first.text
    assert first.tags.count("H1") == 2
    assert "december 2025" in print_next(lea).text


def test_a_batch_ends_with_the_letter_that_is_long_enough(app, log, birthe, lea, clock, monkeypatch):
    monkeypatch.setattr(printing, "_MOST_LINES", 2)
    for _each in range(2):
        looked(log, birthe)
    for month in (date(2026, 1, 1), FEBRUARY, date(2025, 12, 1)):
        order(app, birthe.key, about=month)
        clock.shift(60)
    assert print_next(lea).tags.count("H1") == 2
    assert print_next(lea).tags.count("H1") == 1


def test_a_letter_that_cannot_be_laid_out_stops_no_other(app, birthe, lea, monkeypatch):
    good, bad = order(app, birthe.key), order(app, birthe.key, about=FEBRUARY.replace(month=1))
    real = letter_paper.lay_out

    def breaks(letter, said, mark):
        if letter.letter_id == bad:
            raise OSError("no glyph")
        return real(letter, said, mark)

    monkeypatch.setattr(letter_paper, "lay_out", breaks)
    assert "februar 2026" in print_next(lea).text
    assert state_of(app, good).state == "printed"
    assert state_of(app, bad).state == "failed"


def test_without_pango_a_page_is_printed_instead(app, log, birthe, lea, monkeypatch):
    monkeypatch.setattr(letter_paper, "has_pango", lambda: False)
    looked(log, birthe)
    order(app, birthe.key)
    answer = send(lea, f"{PAGE}/udskriv")
    assert answer.mimetype == "text/html"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Din log for februar 2026" in text(answer)
    assert "Anna Friis" in text(answer)


def test_the_queue_is_read_page_by_page(app, birthe, sia, clock):
    for _each in range(31):
        order(app, birthe.key)
        clock.shift(1)
    page = sia.client.get(PAGE).get_data(as_text=True)
    assert len(set(re.findall(r"Brev B-[0-9A-Z-]{9}", page))) == 30
    assert "Skal printes (31)" in visible_text(page)
    onward = re.search(r'rel="next" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert len(set(re.findall(r"Brev B-[0-9A-Z-]{9}", sia.client.get(onward).get_data(as_text=True)))) == 1


def test_what_the_desk_does_for_a_citizen_is_confirmed_by_letter(app, birthe, lea):
    by = agent()
    opening = opened(app, by, CPR)
    found = known(app, by, opening)
    act = made(app, by, opening, found, BlockWish(kinds=(), unit=None, last=None))
    receipt = print_next(lea)
    assert "Supporten har gjort noget for dig" in receipt.text
    at_desk(app, by, opening, lambda at: assisting.stop(at, act.act_id, assisting.known(at, found)))
    stopped = print_next(lea)
    assert "Det blev stoppet" in stopped.text
    assert "Supporten har gjort noget for dig" not in stopped.text


def test_an_agent_keeps_no_letter_about_an_act_from_its_citizen(app, birthe, lea, sia):
    opening = opened(app, by := agent(), CPR)
    made(app, by, opening, known(app, by, opening), BlockWish(kinds=(), unit=None, last=None))
    letter = first_letter(sia)
    for path in ("hold", "stop"):
        assert send(sia, f"{letter}/{path}", reason="Borgeren vil ikke have det", steps="1").status_code == 303
    assert "Supporten har gjort noget for dig" in print_next(lea).text


def test_whoever_ordered_a_letter_does_not_print_it(app, log, birthe, lea):
    looked(log, birthe)
    lene = as_staff(app, "Lene Lorck", Role.LEAD, cvr=DESK, cpr="0409761234")
    with app.app_context(), unit_of_work(DatabaseRole.DESK):
        order_letter(birthe.key, LetterKind.LOG_MONTH, about=FEBRUARY, ordered_by=lene.key)
    assert send(lene, f"{PAGE}/udskriv").status_code == 303, "nothing that she may print"
    assert "Anna Friis" in print_next(lea).text
