"""Reminding deciders by mail: once for each occasion, at most once a day, and nothing that a stranger could use."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.mask_settings import AfterEnd
from citizen_app.messages.mailbox import organisation_key
from citizen_app.outbox import delivering
from citizen_app.outbox.worker import work_once
from logview.domain.masking import MaskKind, MaskStep
from logview.queries import reminders
from logview.services import decider_digest, masks
from logview.services.decider_digest import DIGEST_KIND
from logview.services.masks import deciding
from tests.conftest import NOON
from tests.integration.masks.conftest import HOSPITAL, OTHER_REGION, REGION, WARD, decider
from tests.integration.messages.conftest import use_mail_server
from tests.support.mail_server import running_mail_server
from tests.support.mailboxes import SHARED, give_mailbox
from tests.support.messages import outbox
from tests.support.name_requests import a_name_request

DAY = timedelta(days=1)
END = NOON.replace(hour=23) + 39 * DAY  # 12 April, an hour before midnight in Danish winter time


@pytest.fixture
def mail(app):
    """Where letters arrive."""
    with running_mail_server() as server:
        use_mail_server(app, server.port)
        yield server


@pytest.fixture
def mailbox(app, log):
    give_mailbox(app)


def work(app):
    with app.app_context():
        return work_once()


def letters_on(app, mail, clock, moment):
    """How many letters have arrived when the worker has run then."""
    clock.move_to(moment)
    work(app)
    return len(mail.letters)


def test_a_mask_is_reminded_of_30_14_and_3_days_before_its_end_and_when_it_has_passed(
    app, log, citizen, mailbox, mail, clock
):
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=END)
    hour = timedelta(hours=1)
    steps = (
        (END - 31 * DAY, 0), (END - 30 * DAY + 8 * hour, 1), (END - 29 * DAY, 1), (END - 15 * DAY, 1),
        (END - 14 * DAY + 8 * hour, 2), (END - 4 * DAY, 2), (END - 3 * DAY + 8 * hour, 3), (END - hour, 3),
        (END + 8 * hour, 4), (END + DAY, 4), (END + 90 * DAY, 4),
    )  # fmt: skip
    assert [letters_on(app, mail, clock, moment) for moment, _ in steps] == [letters for _, letters in steps]


def test_nothing_is_written_before_six_in_the_morning(app, log, citizen, mailbox, mail, clock):
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 3 * DAY)
    assert letters_on(app, mail, clock, (NOON + DAY).replace(hour=4, minute=59)) == 0
    assert letters_on(app, mail, clock, (NOON + DAY).replace(hour=6)) == 1


def test_the_letter_tells_nothing_but_where_to_sign_in(app, log, citizen, mailbox, mail):
    log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)
    work(app)
    (letter,) = mail.letters
    text = f"{letter['Subject']} {letter.get_content()}"
    assert letter["To"] == SHARED
    assert [word for word in text.split() if "http" in word] == ["http://localhost/medarbejder/log-ind"]
    for word in ("Lunge", "Østby", "Region", "borger", "dage", "2 ", "Dorte", WARD):
        assert word not in text, word
    assert "bliver navnene ved med at være sløret" in text


def test_where_an_end_shows_the_names_the_letter_says_so_and_old_ends_are_no_news(
    app, log, citizen, mail, clock, settings
):
    app.extensions["indblik.settings"] = replace(settings, masks=replace(settings.masks, after_end=AfterEnd.REVEAL))
    log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, since=NOON - 9 * DAY, until=NOON - DAY)
    give_mailbox(app)
    assert letters_on(app, mail, clock, NOON) == 0
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(hours=3))
    assert letters_on(app, mail, clock, NOON + timedelta(hours=1)) == 1
    assert letters_on(app, mail, clock, NOON + DAY) == 2
    assert letters_on(app, mail, clock, NOON + 2 * DAY) == 2
    assert "bliver navnene vist igen" in mail.letters[0].get_content()


def test_many_things_of_a_day_are_one_letter_and_organisations_are_apart(app, log, citizen, mailbox, mail, clock):
    give_mailbox(app, OTHER_REGION, "anden@region.example", "en")
    for days in (2, 13, 29):
        log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + days * DAY)
    assert letters_on(app, mail, clock, NOON) == 1
    log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, until=NOON + DAY)
    assert letters_on(app, mail, clock, NOON + timedelta(hours=3)) == 1
    assert letters_on(app, mail, clock, NOON + DAY) == 2
    assert {letter["To"] for letter in mail.letters} == {SHARED}


def test_without_a_mailbox_nothing_is_written_and_a_later_one_is_told_what_is_due(app, log, citizen, mail, clock):
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 13 * DAY)
    assert letters_on(app, mail, clock, NOON) == 0
    give_mailbox(app)
    assert letters_on(app, mail, clock, NOON + DAY) == 1
    clock.shift(timedelta(hours=1))
    give_mailbox(app, address="ny@region.example")
    assert letters_on(app, mail, clock, NOON + DAY + timedelta(hours=2)) == 1, "one a day"
    assert letters_on(app, mail, clock, NOON + 2 * DAY) == 2, "the new one does not know what the old one was told"
    assert mail.letters[1]["To"] == "ny@region.example"


def test_what_was_decided_before_the_letter_left_is_not_told(app, log, citizen, mailbox, mail, anna):
    mask_id = log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)
    with app.app_context():
        decider_digest.tell_deciders()
    assert [row.state for row in outbox(app)] == ["queued"]
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
        masks.extend(deciding(anna), mask_id, NOON + 90 * DAY, "Truer stadig")
    work(app)
    assert (mail.letters, outbox(app)) == ([], [])


def test_an_end_that_was_moved_is_reminded_of_anew(app, log, citizen, mailbox, mail, anna, clock):
    mask_id = log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)
    assert letters_on(app, mail, clock, NOON) == 1
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
        masks.extend(deciding(anna), mask_id, NOON + 32 * DAY, "Truer stadig")
    assert letters_on(app, mail, clock, NOON + DAY) == 1
    assert letters_on(app, mail, clock, NOON + 29 * DAY) == 2
    log.end_mask(log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, until=NOON + 31 * DAY), citizen)
    assert letters_on(app, mail, clock, NOON + 30 * DAY) == 2, "an ended one is none to remind of"


def test_what_waits_for_a_second_person_is_told_once_and_once_more_after_a_week(
    app, log, citizen, mailbox, mail, anna, bo, clock
):
    mask_id = log.mask(unit=WARD, by=HOSPITAL)
    work(app)
    assert mail.letters == [], "what the operator or a system made needs no second person"
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
        masks.end(deciding(anna), mask_id, "Roligt igen")
    days = ((1, 1), (2, 1), (6, 1), (8, 2), (20, 2))
    assert [letters_on(app, mail, clock, NOON + day * DAY) for day, _ in days] == [letters for _, letters in days]
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
        masks.refuse_end(deciding(bo), mask_id)
        masks.end(deciding(bo), mask_id, "Nu er det roligt")
    assert letters_on(app, mail, clock, NOON + 21 * DAY) == 3, "another proposal is another occasion"


def test_a_citizens_wish_is_told_when_it_comes_and_before_its_answer_is_due(app, log, citizen, mailbox, mail, clock):
    a_name_request(log, citizen, log.entry(citizen, NOON), NOON, cvr=REGION)
    days = ((0, 1), (20, 1), (21, 2), (25, 2), (26, 3), (28, 3), (29, 4), (40, 4))
    assert [letters_on(app, mail, clock, NOON + day * DAY) for day, _ in days] == [letters for _, letters in days]


def test_of_several_workers_one_writes_and_a_repeated_job_writes_nothing_more(app, log, citizen, mailbox):
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)
    start, failed = threading.Barrier(4), []

    def one_worker():
        with app.app_context():
            start.wait(10)
            try:
                decider_digest.tell_deciders()
            except RuntimeError as error:
                failed.append(error)

    workers = [threading.Thread(target=one_worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)
    assert failed == []
    assert [(row.kind, row.owner_key) for row in outbox(app)] == [(DIGEST_KIND, organisation_key(REGION))]


def test_a_job_that_breaks_off_leaves_neither_letter_nor_memory(app, log, citizen, mailbox, mail, monkeypatch):
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)

    def dies(*_args, **_values):
        raise RuntimeError(SHARED)

    with monkeypatch.context() as broken:
        broken.setattr(reminders, "note_told", dies)
        with app.app_context(), pytest.raises(RuntimeError, match="not every organisation"):
            decider_digest.tell_deciders()
    assert outbox(app) == []
    with app.app_context():
        decider_digest.tell_deciders()
    work(app)
    assert len(mail.letters) == 1


def test_a_letter_whose_worker_died_after_sending_comes_again_under_the_same_number(
    app, log, citizen, mailbox, mail, clock, monkeypatch
):
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)

    def dies(*_args):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(delivering, "_note", dies)
        with pytest.raises(SystemExit):
            work(app)
    work(app)
    assert len(mail.letters) == 1, "it is in the dead worker's hands until its lease runs out"
    clock.shift(delivering.LEASE)
    work(app)
    work(app)
    first, again = (letter["Message-ID"] for letter in mail.letters)
    assert first == again == f"<{outbox(app)[0].message_id}@indblik.example>"


def test_one_organisation_that_fails_does_not_keep_the_others_waiting(app, log, citizen, mailbox, mail, monkeypatch):
    give_mailbox(app, OTHER_REGION, "anden@region.example")
    for cvr in (REGION, OTHER_REGION):
        log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, until=NOON + DAY, cvr=cvr)
    real = decider_digest._tell

    def first_fails(own):
        if own == organisation_key(REGION):
            raise ValueError
        real(own)

    monkeypatch.setattr(decider_digest, "_tell", first_fails)
    assert work(app)["jobs failed"] == 1
    assert [letter["To"] for letter in mail.letters] == ["anden@region.example"]


@pytest.mark.parametrize("step", [MaskStep.CONFIRMED, MaskStep.REJECTED])
def test_a_mask_that_a_decider_made_waits_until_another_has_decided(app, log, citizen, mailbox, mail, clock, step):
    anna, bo = decider(), decider()
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
        wanted = masks.Wanted(kind=MaskKind.UNIT, unit=("sor", WARD), reason="Vold")
        mask_id = masks.make(deciding(anna), wanted)
    assert letters_on(app, mail, clock, NOON) == 1
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [organisation_key(REGION)]):
        if step is MaskStep.CONFIRMED:
            masks.confirm(deciding(bo), mask_id)
        else:
            masks.reject(deciding(bo), mask_id, "Nej")
    assert letters_on(app, mail, clock, NOON + 9 * DAY) == 1
