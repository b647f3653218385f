"""The deciders' mailbox: stated by one of them, proved by a code, removed; who did it stays, the address does not."""

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.key_rotation import rotate
from citizen_app.messages import proving
from citizen_app.messages.feature import forget_old_codes
from citizen_app.messages.mailbox import mailbox_of, organisation_key, organisations_with_mailboxes
from citizen_app.messages.models import MailboxAttemptRow, MailboxRow
from citizen_app.outbox.channels import Refused
from citizen_app.outbox.letters import EMAIL
from citizen_app.outbox.worker import work_once
from tests.integration.masks.conftest import OTHER_REGION, REGION
from tests.support.mailboxes import PAGE, SHARED, give_mailbox, mailed_code, post
from tests.support.messages import outbox
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_staff, new_client

NEW = "afdeling@region.example"


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


@pytest.fixture
def didrik(app, log):
    return as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")


def text_of(person, address=PAGE):
    return visible_text(person.client.get(address).text)


def letters(app):
    """Every letter that leaves now, through a channel that only remembers them."""
    sent = []

    class Remembers:
        def send(self, letter, message_id):
            sent.append(letter)

    app.extensions["indblik.channels"][EMAIL] = Remembers()
    with app.app_context():
        work_once()
    return sent


def test_a_mailbox_is_stated_with_a_code_and_colleagues_see_who_stated_it(app, dorte, didrik):
    assert "I har ikke angivet en postkasse" in text_of(dorte, "/medarbejder")
    assert "I har ikke angivet en postkasse" in text_of(dorte)
    assert post(dorte, "adresse", address=f" {SHARED} ").headers["Location"] == f"{PAGE}/kode"
    (letter,) = letters(app)
    assert (letter.to, mailed_code(app) in letter.text, "siden »Påmindelser«" in letter.text) == (SHARED, True, True)
    assert SHARED in text_of(dorte, f"{PAGE}/kode")
    assert SHARED not in text_of(dorte), "nothing counts before the code is written"
    # Whoever reads the mailbox writes it: it need not be the one who asked.
    assert post(didrik, "kode", code=mailed_code(app)).status_code == 303
    for person in (dorte, didrik):
        told = text_of(person)
        assert SHARED in told
        assert "Didrik Dal angav en postkasse" in told
    assert "postkasse" not in text_of(dorte, "/medarbejder")


def test_a_wrong_code_counts_and_five_use_it_up(app, dorte):
    post(dorte, "adresse", address=SHARED)
    wrong = "000000" if mailed_code(app) != "000000" else "000001"
    answers = [post(dorte, "kode", code=wrong) for _ in range(proving.MOST_TRIES)]
    assert {answer.status_code for answer in answers} == {422}
    assert "Koden gælder ikke længere" in visible_text(answers[-1].text)
    assert "ingen kode, du kan bruge" in text_of(dorte, f"{PAGE}/kode")
    assert "I har ikke angivet en postkasse" in text_of(dorte)


def test_what_is_no_address_is_told_beside_the_field_and_codes_are_limited(app, dorte, clock):
    refused = post(dorte, "adresse", address="sloering@")
    assert (refused.status_code, "Skriv adressen sådan" in visible_text(refused.text)) == (422, True)
    for _ in range(proving.MOST_CODES):
        assert post(dorte, "adresse", address=SHARED).status_code == 303
        clock.shift(60)
    assert post(dorte, "adresse", address=SHARED).status_code == 422


def test_another_address_takes_its_place_when_its_code_is_written(app, dorte):
    give_mailbox(app)
    post(dorte, "adresse", address=NEW)
    assert SHARED in text_of(dorte)
    post(dorte, "kode", code=mailed_code(app))
    assert (NEW in text_of(dorte), SHARED in text_of(dorte)) == (True, False)


def test_removing_asks_first_and_deletes_the_address_and_not_who_did_it(app, dorte):
    assert dorte.client.get(f"{PAGE}/fjern").status_code == 303, "nothing to remove"
    give_mailbox(app)
    assert SHARED in text_of(dorte, f"{PAGE}/fjern")
    assert SHARED in text_of(dorte)
    assert post(dorte, "fjern").status_code == 303
    told = text_of(dorte)
    assert (SHARED in told, "Dorte Dam fjernede postkassen" in told) == (False, True)
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        assert organisations_with_mailboxes() == []
    post(dorte, "fjern")
    assert text_of(dorte).count("fjernede postkassen") == 1, "there was nothing more to remove"


def test_a_code_that_was_under_way_counts_no_more_after_removing(app, dorte):
    give_mailbox(app)
    post(dorte, "adresse", address=NEW)
    code = mailed_code(app)
    post(dorte, "fjern")
    assert post(dorte, "kode", code=code).status_code == 422
    assert letters(app) == []


def test_what_could_not_be_delivered_is_told_to_deciders_and_the_operator(app, dorte):
    class NobodyThere:
        def send(self, letter, message_id):
            raise Refused("recipient-refused")

    give_mailbox(app)
    post(dorte, "adresse", address=NEW)
    app.extensions["indblik.channels"][EMAIL] = NobodyThere()
    with app.app_context():
        work_once()
    assert "Vores seneste e-mail kom ikke frem" in text_of(dorte)
    assert "Vores seneste e-mail kom ikke frem" in text_of(dorte, "/medarbejder")
    operator = as_staff(app, "Olga Olsen", Role.OPERATOR, cvr=DESK)
    operator.client.forbidden.add(NEW)
    assert "Kode til postkassen" in text_of(operator, "/medarbejder/beskeder")


def test_another_organisations_mailbox_is_not_there(app, dorte):
    give_mailbox(app, OTHER_REGION, NEW)
    assert NEW not in text_of(dorte)
    post(dorte, "fjern")
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(OTHER_REGION)]):
        assert mailbox_of(organisation_key(OTHER_REGION)).address == NEW


def test_the_database_shows_deciders_their_own_organisations_mailbox_alone(app, dialect, dorte):
    """Whatever a query forgets."""
    if dialect != "postgresql":
        pytest.skip("the row guard is PostgreSQL's")
    give_mailbox(app)
    give_mailbox(app, OTHER_REGION, NEW)
    post(dorte, "adresse", address="tredje@region.example")
    far = [organisation_key(OTHER_REGION)]
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, far) as connection:
        assert connection.execute(select(MailboxRow.cvr)).scalars().all() == [OTHER_REGION]
        assert connection.execute(select(MailboxAttemptRow.attempt_id)).all() == []
        assert connection.exec_driver_sql("SELECT message_id FROM outbox_message").all() == []
    with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
        assert connection.execute(select(MailboxRow.cvr)).all() == []


def test_addresses_are_sealed_anew_with_the_others_and_old_codes_are_forgotten(app, dorte, clock):
    give_mailbox(app)
    post(dorte, "adresse", address=NEW)
    with app.app_context():
        assert rotate().addresses == 2
        with unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
            assert mailbox_of(organisation_key(REGION)).address == SHARED
        clock.shift(3 * 24 * 3600)
        forget_old_codes()
        with unit_of_work(DatabaseRole.WORKER) as connection:
            assert connection.execute(select(MailboxAttemptRow.attempt_id)).all() == []


@pytest.mark.parametrize("step", ["", "/adresse", "/kode", "/fjern"])
def test_no_other_role_opens_it(app, log, step):
    others = [one for one in Role if one is not Role.MASK_DECIDER]
    assert as_staff(app, "Lone Lind", *others, cpr="1105681238").client.get(PAGE + step).status_code == 403
    desk = as_staff(app, "Lis Lund", Role.MASK_DECIDER, cvr=DESK, cpr="1105681238")
    assert desk.client.get(PAGE + step).status_code == 403
    assert new_client(app).get(PAGE + step).status_code == 401


def test_every_step_is_on_the_trail_without_the_address(app, dorte):
    post(dorte, "adresse", address=SHARED)
    post(dorte, "kode", code=mailed_code(app))
    post(dorte, "fjern")
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        rows = opened.execute(select(*AuditEventRow.__table__.columns)).all()
    actions = {row.action for row in rows if row.viewer_key == dorte.key}
    assert {"mailbox.code-sent", "mailbox.stated", "mailbox.removed"} <= actions
    assert SHARED not in "".join(map(str, rows))
    assert {row.kind for row in outbox(app)} <= {"mailbox-code"}
