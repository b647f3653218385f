"""A letter about a question that somebody asked for the citizen is printed whole, and says whose words are whose."""

from datetime import UTC, datetime

from citizen_app.auth.actor import Role
from support.domain.cases import Finding
from support.domain.letters import LetterKind
from tests.support.helpers_questions import WORDS, asked_for
from tests.support.letters import addresses_come, order, print_next
from tests.support.log_rows import Log
from tests.support.misuse import find
from tests.support.people import DESK, as_citizen, as_staff

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_a_letter_about_a_helpers_question_is_printed_with_what_was_answered(app):
    log = Log(app)
    log.source()
    log.directory_is_new()
    birthe, mette = as_citizen(app, "1403572528"), as_citizen(app, "0106851238", "Mette Holm")
    entry = log.entry(birthe.key, AT, organisation_ref=log.unit("31", name="Klinik Vest"))
    case_id = asked_for(app, mette, birthe, (AT, entry))
    find(app, case_id, Finding.JUSTIFIED)
    addresses_come(app)
    order(app, birthe.key, LetterKind.QUESTION_ANSWER, case_id, has_contents=True)
    lea = as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791235")
    printed = " ".join(print_next(lea).text.split())
    for words in ("Der er svar på dit spørgsmål", "Vi har set på det.", "Klinik Vest", WORDS):
        assert words in printed, printed
    for label in ("Det, der blev spurgt om for dig", "Ord fra den, der hjalp dig"):
        assert label in printed, printed
    assert "Dine ord" not in printed
