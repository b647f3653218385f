"""The page "Beskeder": an address is kept when a code proves it, choices are kept, and everything can be stopped."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.messages import proving
from citizen_app.messages.addresses import mail_address
from citizen_app.messages.models import ContactAttemptRow, ContactRow, MessageChoiceRow
from citizen_app.outbox.worker import work_once
from tests.integration.messages.conftest import ASKED, TOLD
from tests.support.messages import MAILBOX, give_contact, outbox, tell
from tests.support.people import as_citizen, csrf_of

NEW = "birthe@hjem.example"


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def carl(app):
    return as_citizen(app, "2308913369", "Carl Krogh")


def post(person, where, **fields):
    return person.client.post(f"/beskeder/{where}", data={"csrf_token": csrf_of(person, "/om"), **fields})


def page(person, where=""):
    return person.client.get(f"/beskeder{where}").get_data(as_text=True)


def work(app):
    with app.app_context():
        return work_once()


def mailed_code(app, server):
    work(app)
    return re.search(r"Din kode er (\d{6})\.", server.letters[-1].get_content()).group(1)


def rows(app, row):
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return connection().execute(select(*row.__table__.columns)).all()


def jobs_done(app):
    return {"jobs done": len(app.extensions["indblik.jobs"])}


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_an_address_is_kept_when_the_code_that_was_mailed_to_it_is_written(app, birthe, mail_server):
    assert "Vi har ingen e-mailadresse til dig" in page(birthe)
    assert post(birthe, "e-mail", address=f" {NEW.replace('hjem', 'HJEM')} ").status_code == 303
    assert NEW in page(birthe, "/kode")
    assert rows(app, ContactRow) == [], "not before the code"
    code = mailed_code(app, mail_server)
    assert mail_server.envelopes[0][1] == [NEW]
    assert post(birthe, "kode", code=f"{code[:3]} {code[3:]}").status_code == 303
    assert NEW in page(birthe)
    assert len(rows(app, ContactRow)) == 1


def test_the_letter_with_the_code_tells_nothing_else(app, birthe, mail_server):
    post(birthe, "e-mail", address=NEW)
    code = mailed_code(app, mail_server)
    letter = mail_server.letters[0]
    assert letter["Subject"] == "Din kode til Indblik"
    assert "inden kl. 13.15" in letter.get_content()
    assert "Birthe" not in letter.as_string()
    stored = f"{rows(app, ContactAttemptRow)}{outbox(app)}"
    assert code not in stored
    assert NEW not in stored


def test_a_wrong_code_counts_and_the_fifth_ends_it(app, birthe, mail_server):
    post(birthe, "e-mail", address=NEW)
    code = mailed_code(app, mail_server)
    for left in ("4 gange til", "3 gange til", "2 gange til", "én gang til", "gælder ikke længere"):
        answer = post(birthe, "kode", code=wrong(code))
        assert (answer.status_code, left in answer.text) == (422, True), left
    assert post(birthe, "kode", code=code).status_code == 422, "the right one comes too late"
    assert rows(app, ContactRow) == []


def test_a_code_counts_for_a_quarter_of_an_hour(app, birthe, mail_server, clock):
    post(birthe, "e-mail", address=NEW)
    code = mailed_code(app, mail_server)
    clock.shift(proving.CODE_LASTS)
    assert post(birthe, "kode", code=code).status_code == 422
    assert "Der er ingen kode, du kan bruge" in page(birthe, "/kode")


def test_a_code_that_is_sent_too_late_is_not_sent(app, birthe, mail_server, clock):
    post(birthe, "e-mail", address=NEW)
    clock.shift(proving.CODE_LASTS)
    assert work(app)["dropped"] == 1
    assert mail_server.letters == []


def test_a_code_is_good_for_one_address_one_citizen_and_one_time(app, birthe, carl, mail_server, clock):
    post(birthe, "e-mail", address=NEW)
    code = mailed_code(app, mail_server)
    assert post(carl, "kode", code=code).status_code == 422, "another citizen's"
    clock.shift(60)
    post(birthe, "e-mail", address=MAILBOX)
    newer = mailed_code(app, mail_server)
    if newer != code:
        assert post(birthe, "kode", code=code).status_code == 422, "another address's"
    assert post(birthe, "kode", code=wrong(newer)).status_code == 422
    assert post(birthe, "kode", code=newer).status_code == 303
    assert post(birthe, "kode", code=newer).status_code == 422, "used"
    assert post(birthe, "kode", code=code).status_code == 422, "and the one before does not count again"
    assert sorted(set(trail(app, birthe))) == ["messages.address-kept", "messages.code-sent", "messages.code-wrong"]
    assert [row.citizen_key for row in rows(app, ContactRow)] == [birthe.key]
    assert (MAILBOX in page(birthe), NEW in page(birthe), MAILBOX in page(carl)) == (True, False, False)


def trail(app, citizen):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]):
        found = select(AuditEventRow.action).where(AuditEventRow.subject_key == citizen.key)
        return sorted(one for one in connection().execute(found).scalars() if one.startswith("messages."))


def test_an_address_that_was_put_right_at_once_gets_a_code_of_its_own(app, birthe, mail_server):
    for address in ("birthe@hjm.example", NEW):
        post(birthe, "e-mail", address=address)
    assert work(app) == {"sent": 1, "dropped": 1, **jobs_done(app)}
    assert [to for _sender, to in mail_server.envelopes] == [[NEW]]


def test_ones_own_address_replaces_ones_own_only(app, birthe, carl, mail_server):
    for citizen, address in ((birthe, MAILBOX), (carl, "carl@post.example")):
        give_contact(app, citizen.key, address)
    post(birthe, "e-mail", address=NEW)
    post(birthe, "kode", code=mailed_code(app, mail_server))
    assert "carl@post.example" in page(carl)
    assert {row.citizen_key for row in rows(app, ContactRow)} == {birthe.key, carl.key}


def test_the_code_comes_in_the_language_of_the_page(app, birthe, mail_server):
    birthe.client.post("/sprog", data={"csrf_token": csrf_of(birthe, "/om"), "language": "en", "next": "/om"})
    post(birthe, "e-mail", address=NEW)
    work(app)
    assert mail_server.letters[0]["Subject"] == "Your code for Indblik"


def test_a_double_click_sends_one_code(app, birthe):
    for _ in range(2):
        assert post(birthe, "e-mail", address=NEW).status_code == 303
    assert len(outbox(app)) == 1


def test_nobody_fills_a_mailbox_by_means_of_us(app, birthe, carl, mail_server, clock):
    codes = []
    for _ in range(proving.MOST_CODES):
        assert post(birthe, "e-mail", address=NEW).status_code == 303
        codes.append(mailed_code(app, mail_server))
        clock.shift(60)
    assert any(code[:3] != codes[0][:3] for code in codes), "they are drawn from all there are"
    refused = post(birthe, "e-mail", address=NEW)
    assert (refused.status_code, "Prøv igen i morgen" in refused.text) == (422, True)
    assert len(outbox(app)) == proving.MOST_CODES
    assert post(carl, "e-mail", address=MAILBOX).status_code == 303, "one's own tries count"
    clock.shift(timedelta(days=1))
    assert post(as_citizen(app), "e-mail", address=NEW).status_code == 303


@pytest.mark.parametrize(
    "text",
    ["", "birthe", "birthe@", "@hjem.example", "a b@hjem.example", "birthe@hjem", "birthe@-hjem.example",
     "b@hjem.example\nBcc: x@y.example", "b@hjem.example,c@hjem.example", "<b@hjem.example>", "b..b@hjem.example",
     "b@127.0.0.1", "bø@hjem.example", f"{'b' * 65}@hjem.example", f"b@{'h' * 64}.example", "b@hjem..example",
     "=?utf-8?q?b=0D=0ABcc=3A_x?=@hjem.example", "b@hjem-.example"],
)  # fmt: skip
def test_what_cannot_be_an_address_is_not_written_to(app, birthe, text):
    assert mail_address(text) is None
    assert post(birthe, "e-mail", address=text).status_code == 422
    assert outbox(app) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Birthe.Holm+indblik@Hjem.Example", "Birthe.Holm+indblik@hjem.example"),
        ("birthe@bücher.example", "birthe@xn--bcher-kva.example"),
    ],
)
def test_what_can_be_an_address_has_one_spelling(text, address):
    assert mail_address(text) == address


def test_choices_are_kept_and_shown(app, birthe, clock):
    checked = dict(re.findall(r'name="([a-z-]+)" value="([a-z]+)" checked', page(birthe)))
    assert checked[TOLD.code] == "on"
    assert checked[ASKED.code] == "off"
    others = {code: choice for code, choice in checked.items() if code not in {TOLD.code, ASKED.code}}
    clock.shift(60)
    assert post(birthe, "valg", **{**others, TOLD.code: "off", ASKED.code: "weekly"}).status_code == 303
    checked = dict(re.findall(r'name="([a-z-]+)" value="([a-z]+)" checked', page(birthe)))
    assert (checked[TOLD.code], checked[ASKED.code]) == ("off", "weekly")
    before = len(rows(app, MessageChoiceRow))
    post(birthe, "valg", **{**others, TOLD.code: "off", ASKED.code: "weekly"})
    assert len(rows(app, MessageChoiceRow)) == before, "the same again is nothing new"


@pytest.mark.parametrize("forged", [{TOLD.code: "daily"}, {TOLD.code: "always"}, {"no-such-topic": "on"}, {}])
def test_a_choice_that_is_not_offered_changes_nothing(app, birthe, forged):
    assert post(birthe, "valg", **forged).status_code in {303, 422}
    assert {row.choice for row in rows(app, MessageChoiceRow)} <= {"off", "on"}
    assert "no-such-topic" not in {row.topic for row in rows(app, MessageChoiceRow)}


def test_stopping_forgets_the_address_and_switches_everything_off(app, birthe, mail_server, clock):
    give_contact(app, birthe.key)
    tell(app, birthe.key, TOLD.code)
    clock.shift(60)
    post(birthe, "e-mail", address=NEW)
    assert post(birthe, "stop").status_code == 303
    assert rows(app, ContactRow) == []
    assert {row.choice for row in rows(app, MessageChoiceRow)} == {"off"}
    assert work(app)["dropped"] == 2, "what waited is not sent either"
    assert mail_server.letters == []
    assert {"messages.address-forgotten", "messages.choice"} <= set(trail(app, birthe))
    assert MAILBOX not in page(birthe)


def test_whoever_begins_again_after_stopping_everything_is_told_that_it_is_still_off(app, birthe, mail_server):
    post(birthe, "stop")
    post(birthe, "e-mail", address=NEW)
    post(birthe, "kode", code=mailed_code(app, mail_server))
    shown = page(birthe)
    assert "Adressen er godkendt. Vælg herunder, hvad du vil høre om." in shown
    assert "Fra nu af skriver vi til denne adresse." not in shown
    assert "Du har slået alt fra, så vi skriver ikke." in shown
    post(birthe, "valg", **{TOLD.code: "on", ASKED.code: "off"})
    assert "Du har slået alt fra" not in page(birthe)


def test_what_was_sent_stands_on_the_page_and_on_nobody_elses(app, birthe, carl, mail_server, clock):
    give_contact(app, birthe.key)
    tell(app, birthe.key, TOLD.code)
    assert "På vej" in page(birthe)
    work(app)
    assert "Sendt" in page(birthe)
    clock.shift(60)
    mail_server.answers["RCPT"] = "550 nobody"
    tell(app, birthe.key, TOLD.code)
    work(app)
    shown = page(birthe)
    assert "Kunne ikke leveres" in shown
    assert "Vores seneste e-mail nåede dig ikke" in shown
    assert "Vi har ikke sendt dig noget" in page(carl)


def test_what_waits_for_another_try_says_so(app, birthe, mail_server):
    give_contact(app, birthe.key)
    mail_server.answers["RCPT"] = "451 later"
    tell(app, birthe.key, TOLD.code)
    work(app)
    assert "Ikke leveret endnu, vi prøver igen" in page(birthe)


def test_many_tries_at_once_are_many_tries(app, birthe, mail_server):
    """Each try is counted before it is compared, also when they come all together."""
    post(birthe, "e-mail", address=NEW)
    code = mailed_code(app, mail_server)
    browsers = [as_citizen(app) for _ in range(8)]
    tokens = [csrf_of(one, "/om") for one in browsers]
    start, answers = threading.Barrier(len(browsers)), []

    def guess(person, token):
        start.wait(10)
        fields = {"csrf_token": token, "code": wrong(code)}
        answers.append(person.client.post("/beskeder/kode", data=fields).get_data(as_text=True))

    threads = [threading.Thread(target=guess, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(answers) == len(browsers)
    assert sum("Du kan prøve" in one for one in answers) == proving.MOST_TRIES - 1
    assert [row.tries for row in rows(app, ContactAttemptRow)] == [proving.MOST_TRIES]


def test_old_codes_are_forgotten(app, birthe, clock):
    post(birthe, "e-mail", address=NEW)
    clock.shift(timedelta(days=2, hours=1))
    work(app)
    assert rows(app, ContactAttemptRow) == []


def test_no_step_leaves_an_address_in_the_log(app, birthe, mail_server, capfd):
    post(birthe, "e-mail", address=NEW)
    post(birthe, "kode", code=mailed_code(app, mail_server))
    post(birthe, "e-mail", address="not an address but birthe@hjem")
    assert "birthe" not in capfd.readouterr().err.lower()
