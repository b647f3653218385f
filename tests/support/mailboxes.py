"""Mailboxes of organisations' deciders, for tests: stated as the pages state them."""

import re
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, insert

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.keys import keys
from citizen_app.messages.mailbox import MAILBOX, STATED, mailbox_of, organisation_key
from citizen_app.messages.models import MailboxEventRow, MailboxRow
from tests.support.people import REGION, SignedIn, csrf_of

PAGE = "/medarbejder/sloering/paamindelser"
SHARED = "sloering@region.example"


def give_mailbox(app: Flask, cvr: str = REGION, address: str = SHARED, language: str = "da") -> None:
    """The organisation's mailbox from now on, in place of another."""
    own = organisation_key(cvr)
    kept = {"cvr": cvr, "address_sealed": None, "language": language, "stated_at": clock.now()}
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [own]):
        before = mailbox_of(own)
        connection().execute(delete(MailboxRow).where(MailboxRow.organisation_key == own))
        connection().execute(
            insert(MailboxRow), {**kept, "organisation_key": own, "address_sealed": keys().seal(address)}
        )
        if before is None:
            step = {"sequence": 1, "step": STATED, "at": clock.now(), "by_staff_key": uuid4()}
            connection().execute(insert(MailboxEventRow), {**step, "organisation_key": own})


def post(person: SignedIn, step: str, **fields: str):
    """Send one of the mailbox's forms."""
    return person.client.post(f"{PAGE}/{step}", data={"csrf_token": csrf_of(person, "/om"), **fields})


def mailed_code(app: Flask, cvr: str = REGION) -> str:
    """The code that is on its way to the organisation's mailbox."""
    own = organisation_key(cvr)
    with app.app_context(), unit_of_work(DatabaseRole.MASKS, [own]):
        attempt = MAILBOX.open_attempt([own])
        assert attempt, "no code is under way"
        found = MAILBOX.attempt_to_send(own, attempt.attempt_id)
    assert found
    assert re.fullmatch(r"\d{6}", found[1])
    return found[1]
