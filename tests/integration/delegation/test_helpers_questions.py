"""Asking for another: with both names, in one's own questions alone, never more than the log shows (safety.md 4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app import clock
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from delegation.domain.acting import Scope
from delegation.services import giving, hiding
from support.case_models import QuestionCaseRow, QuestionStepRow
from support.domain.cases import BY_LETTER, AnswerWay
from tests.support.doors import form_token
from tests.support.helpers_questions import ask, asked_for, comparable, entry_of, questions_of
from tests.support.helping import born, by_herself, power, switch_to
from tests.support.letters import addresses_come
from tests.support.log_rows import Log
from tests.support.page_rules import visible_text
from tests.support.people import as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.register import CHILD, MOTHER, custody, message, tell
from tests.support.register import born as born_on

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ASKING = (Scope.READ_LOG, Scope.ASK)
NOTHING = "Der er ikke noget at vise dig lige nu."


@pytest.fixture
def birthe(app):
    found = as_citizen(app)
    born(app, found, "1957-03-14")
    return found


@pytest.fixture
def mette(app):
    return helper(app, "0106851238", "Mette Holm", "1985-06-01")


def helper(app, cpr, name, day):
    found = as_citizen(app, cpr, name)
    born(app, found, day)
    return found


@pytest.fixture
def log(app, birthe):
    made = Log(app)
    made.source()
    for code, name in (("31", "Klinik Vest"), ("32", "Klinik Øst")):
        made.organisation(code, name)
    made.directory_is_new()
    made.entry(birthe.key, AT, organisation_ref=made.unit("31"), performed_by=made.person("Ole Lund"))
    return made


def seen(person, address):
    return visible_text(person.client.get(address).text)


def test_a_helper_asks_with_both_names_and_the_citizen_hears_of_it(app, birthe, mette, log):
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    address = ask(mette, entry_of(mette))
    told = seen(mette, address)
    assert "Du, for Birthe Holm" in told
    assert "Du spurgte" in told
    assert "Sådan får du svar" not in told
    [own] = questions_of(birthe)
    told = seen(birthe, own)
    assert "Mette Holm, med en fuldmagt" in told
    assert "Mette Holm spurgte for dig" in told
    assert "Det spørger du om" not in told
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        told = opened.execute(select(OutboxMessageRow.kind, OutboxMessageRow.owner_key)).all()
    assert ("question-asked", birthe.key) in told
    assert mette.key not in {owner for _kind, owner in told}
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (birthe.key,)) as opened:
        event = opened.execute(select(AuditEventRow).where(AuditEventRow.action == "question-asked")).one()
    assert (event.viewer_key, event.subject_key, event.basis) == (mette.key, birthe.key, "power")
    assert "Stillede ét spørgsmål" in seen(birthe, "/besoeg-i-min-log")


def test_each_meets_the_questions_that_are_theirs_to_meet(app, birthe, mette, log):
    """The citizen all; a holder the citizen's and their own; nobody another holder's."""
    carl = helper(app, "2308913369", "Carl Krogh", "1991-08-23")
    for one in (mette, carl):
        power(app, birthe, one, ASKING)
        switch_to(one)
    ask(birthe, entry_of(birthe), "Borgerens egne ord")
    address = ask(mette, entry_of(mette), "Mettes ord")
    ask(carl, entry_of(carl), "Carls ord")
    met = {one.name: " ".join(seen(one, href) for href in questions_of(one)) for one in (birthe, mette, carl)}
    words = ("Borgerens egne ord", "Mettes ord", "Carls ord")
    assert {name: [one in text for one in words] for name, text in met.items()} == {
        "Birthe Holm": [True, True, True],
        "Mette Holm": [True, True, False],
        "Carl Krogh": [True, False, True],
    }
    assert "Carl Krogh" not in met["Mette Holm"] + seen(mette, entry_of(mette))
    assert carl.client.get(address).status_code == 404


def test_whoever_has_custody_never_reads_what_the_child_asks(app, log):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    tell(app, born_on(CHILD, "2012-05-05"), custody(CHILD, MOTHER, given_name="Alma", family_name="Rask"))
    mother, child = as_citizen(app, MOTHER, "Mette Rask"), as_citizen(app, CHILD, "Alma Rask")
    log.entry(child.key, AT, organisation_ref=log.unit("31"), performed_by=log.person("Ole Lund"))
    addresses_come(app)
    form = child.client.get(f"{entry_of(child)}/spoerg").text
    assert [f'value="{one.value}"' in form for one in AnswerWay] == [one not in BY_LETTER for one in AnswerWay]
    ask(child, entry_of(child), "Barnets ord")
    switch_to(mother)
    assert questions_of(mother) == []
    address = ask(mother, entry_of(mother), "Moderens ord")
    assert questions_of(mother) == [address]
    letters = seen(mother, f"{address}/brev-organisation") + seen(mother, f"{address}/videre")
    assert ("Alma Rask skriver under" in letters, "hvem der skal skrive under for" in letters) == (False, True)
    assert "Barnets ord" not in seen(mother, address) + seen(mother, entry_of(mother))
    own = {href: seen(child, href) for href in questions_of(child)}
    [theirs] = [href for href, told in own.items() if "Mette Rask, med forældremyndighed ifølge registret" in told]
    assert "Derfor kan du ikke skrive her" in own[theirs]
    for step in ("skriv", "luk"):
        refused = child.client.post(f"{theirs}/{step}", data={**form_token(child.client), "words": "Hej mor"})
        assert refused.status_code == 409


def test_a_child_goes_on_with_what_a_parent_asked_who_has_lost_custody_and_it_is_the_childs_from_then_on(app, log):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    tell(app, born_on(CHILD, "2012-05-05"), custody(CHILD, MOTHER, given_name="Alma", family_name="Rask"))
    mother, child = as_citizen(app, MOTHER, "Mette Rask"), as_citizen(app, CHILD, "Alma Rask")
    log.entry(child.key, AT, organisation_ref=log.unit("31"), performed_by=log.person("Ole Lund"))
    switch_to(mother)
    address = ask(mother, entry_of(mother), "Moderens ord")
    [own] = questions_of(child)
    said = {**form_token(child.client), "words": "Jeg vil gerne have svar"}
    assert child.client.post(f"{own}/skriv", data=said).status_code == 409
    tell(app, message("custody-ended", CHILD, MOTHER, date="2026-02-20", until="2026-03-01"))
    assert "Derfor kan du ikke skrive her" not in seen(child, own)
    assert child.client.post(f"{own}/skriv", data=said).status_code == 303
    assert "Jeg vil gerne have svar" in seen(child, own)
    assert child.client.post(f"{own}/luk", data=form_token(child.client)).status_code == 303
    # Whoever gets custody again reads neither what the child wrote nor that there is anything.
    tell(app, custody(CHILD, MOTHER, date="2026-03-02", first="2026-03-02"))
    switch_to(mother)
    assert questions_of(mother) == []
    assert (mother.client.get(address).status_code, NOTHING in seen(mother, address)) == (404, True)


@pytest.mark.parametrize("step", ["skriv", "luk", "genaabn"])
def test_nobody_writes_in_a_question_that_the_citizen_asked_or_closes_it(app, birthe, mette, log, step):
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    ask(birthe, entry_of(birthe))
    [address] = questions_of(mette)
    before = seen(mette, address)
    assert "Kun den, der spurgte, kan skrive her" in before
    refused = mette.client.post(f"{address}/{step}", data={**form_token(mette.client), "words": "Mere"})
    assert refused.status_code == 409
    assert seen(mette, address) == before


def test_what_is_asked_again_joins_only_what_one_asked_oneself(app, birthe, mette, log):
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    own = ask(birthe, entry_of(birthe))
    first = ask(mette, entry_of(mette))
    assert mette.client.get(f"{entry_of(mette)}/spoerg").text.count("Du har spurgt om dette opslag") == 1
    assert ask(mette, entry_of(mette), "Og hvem var det?") == first
    assert ask(birthe, entry_of(birthe), "Det haster") == own
    assert "Det haster" not in seen(mette, first)
    assert len(questions_of(birthe)) == 2


def test_the_citizen_goes_on_with_it_when_the_power_has_ended(app, birthe, mette, log):
    power_id = power(app, birthe, mette, ASKING)
    switch_to(mette)
    address = ask(mette, entry_of(mette))
    [own] = questions_of(birthe)
    form = {**form_token(birthe.client), "words": "Jeg vil også gerne vide det"}
    assert birthe.client.post(f"{own}/skriv", data=form).status_code == 303
    assert "Birthe Holm skrev" in seen(mette, address)
    form = {**form_token(mette.client), "words": "Efter slut"}
    with by_herself(app, birthe, powers=True) as giver:
        giving.revoke(giver, power_id, clock.now())
    assert mette.client.post(f"{address}/skriv", data=form).status_code == 403
    assert mette.client.get(address).status_code == 404
    assert "Efter slut" not in seen(birthe, own)
    assert birthe.client.post(f"{own}/luk", data=form_token(birthe.client)).status_code == 303


def test_paused_hidden_and_empty_are_the_same_pages(app, birthe, mette):
    log = Log(app)
    log.source()
    log.directory_is_new()
    power_id = power(app, birthe, mette, ASKING)
    switch_to(mette)
    empty = comparable(mette, ["/min-log", "/spoergsmaal"])
    assert NOTHING in empty[1]
    unit = log.unit("31", name="Klinik Vest")
    log.entry(birthe.key, AT, organisation_ref=unit, performed_by=log.person("Ole Lund"))
    question, entry = ask(mette, entry_of(mette)), entry_of(mette)
    ask(birthe, entry_of(birthe))
    comparable(mette, ["/spoergsmaal"])  # the receipt is told once
    those = ["/min-log", "/spoergsmaal", question, f"{question}/videre", f"{question}/brev-klage", f"{entry}/spoerg"]
    shown = comparable(mette, those)
    assert [one[:3] for one in shown] == ["200"] * len(those)
    gone = []
    for keep in ([("sor", "31")], None):
        if keep is None:
            with by_herself(app, birthe, powers=True) as giver:
                giving.pause(giver, power_id, clock.now())
        with by_herself(app, birthe) as giver:
            hiding.keep_back(giver, keep or [], places=False)
        gone.append(comparable(mette, those))
        sent = mette.client.post(f"{question}/skriv", data={**form_token(mette.client), "words": "Mere"})
        assert sent.status_code == 404
    assert gone[0] == gone[1]
    assert gone[0][:2] == empty
    assert [one[:3] for one in gone[0][2:]] == ["404"] * 4


@pytest.mark.parametrize("said", ["Jeg var på KLINIK ØST den dag", "Indlagt på Afsnit Bælte.", "Tidligere Afsnit Øre"])
def test_words_that_name_a_hidden_place_or_one_below_it_are_withheld_and_the_question_stays(
    app, birthe, mette, log, said
):
    below = {"parent_scheme": "sor", "parent_code": "32"}
    log.organisation("41", "Afsnit Bælte", **below)
    log.organisation("41", "Afsnit Øre", valid_to=date(2020, 1, 1), valid_from=date(1999, 1, 1), **below)
    log.entry(birthe.key, AT - timedelta(days=9), organisation_ref=log.unit("31"), what_text=f"Henvist: {said}")
    log.directory_is_new()
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    ask(birthe, entry_of(birthe), said)
    assert said in seen(mette, questions_of(mette)[0])
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [("sor", "32")], places=False)
    (question,) = questions_of(mette)
    assert "Teksten vises ikke her." in seen(mette, question)
    assert said not in mette.client.get(question).text
    assert said not in seen(mette, "/min-log")
    assert said in seen(birthe, questions_of(birthe)[0])


def test_where_places_are_secret_no_page_or_letter_names_one(app, birthe, mette, log, forbidden):
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    ask(birthe, entry_of(birthe), "Jeg bor ved Klinik Vest")
    own = ask(mette, entry_of(mette), "Hvem var det?")
    tell(app, message("protection", "1403572528", first="2025-01-01", kind="name-address"))
    forbidden.add("Klinik Vest", "Ole Lund")
    for address in (*questions_of(mette), f"{entry_of(mette)}/spoerg"):
        assert mette.client.get(address).status_code == 200
    letters = ("brev-organisation", "brev-klage", "brev-datatilsynet", "brev-politi")
    for address in (f"{own}/videre", *(f"{own}/{letter}" for letter in letters)):
        assert mette.client.get(address).status_code == 200
    named = ["Skriv navn og adresse på brevet" in seen(mette, f"{own}/{letter}") for letter in letters]
    assert named == [True, False, False, False]
    told = " ".join(seen(mette, href) for href in questions_of(mette))
    assert "Teksten vises ikke her" in told
    assert "Hvem var det?" in told


def test_a_letter_is_the_citizens_and_says_who_helped(app, birthe, mette, log):
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    letter = seen(mette, f"{ask(mette, entry_of(mette))}/brev-klage")
    assert "Fra Birthe Holm" in " ".join(letter.split())
    assert "Mette Holm" in letter
    assert "gælder kun i Indblik" in letter


def test_nobody_uses_up_what_another_may_ask_within_an_hour(app, birthe, mette, log):
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    most = app.extensions["indblik.settings"].questions.most_an_hour
    for number in range(most):
        a_question(app, birthe.key, (AT - timedelta(days=1 + number), 90_000 + number))
    with pytest.raises(AssertionError):
        ask(birthe, entry_of(birthe))
    ask(mette, entry_of(mette))
    assert len(questions_of(birthe)) == most + 1


def test_the_one_who_answers_reads_that_a_helper_asked_and_answers_none_of_their_own(app, birthe, log):
    lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
    lars = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
    own = helper(app, "0508791235", "Lars Lund", "1979-08-05")
    asked_for(app, own, birthe, (AT, 1))
    queue = lone.client.get("/medarbejder/spoergsmaal").text
    assert "Hvorfor har de kigget?" in queue
    [case] = html.fromstring(queue).cssselect("main article h2 a")
    told = seen(lone, case.get("href"))
    assert "En, der hjælper borgeren, med en fuldmagt" in told
    assert "Lars Lund" not in told.partition("Spørgsmål ")[2]
    assert "Hvorfor har de kigget?" not in lars.client.get("/medarbejder/spoergsmaal").text


def test_the_database_shows_a_helper_no_other_helpers_questions(app, birthe, mette, log, database_url):
    if not database_url.startswith("postgresql"):
        # What the pages keep from another helper is tested above, on both databases; this is the guard behind them.
        pytest.skip("the row guard is PostgreSQL's")
    power(app, birthe, mette, ASKING)
    switch_to(mette)
    ask(mette, entry_of(mette))
    a_question(app, birthe.key, (AT, 1))
    tables = (QuestionCaseRow, QuestionStepRow)
    numbers = {}
    for who, viewers in {"citizen": (), "mette": (mette.key,), "another": (log.persons["Ole Lund"],)}.items():
        with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (birthe.key,), viewers):
            numbers[who] = [len(connection().execute(select(table.case_id).distinct()).all()) for table in tables]
    assert numbers == {"citizen": [2, 2], "mette": [2, 2], "another": [1, 1]}
