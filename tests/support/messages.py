"""Citizens who can be written to, and what lies in the outbox, for tests of messages."""

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.keys import keys
from citizen_app.messages.models import ContactRow, MessageChoiceRow
from citizen_app.messages.notify import notify
from citizen_app.outbox.models import OutboxMessageRow

MAILBOX = "birthe.holm@post.example"


def give_contact(app: Flask, citizen: UUID, address: str = MAILBOX, language: str = "da") -> None:
    """An e-mail that the citizen has proved."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen]):
        connection().execute(
            insert(ContactRow),
            {
                "citizen_key": citizen,
                "address_sealed": keys().seal(address),
                "language": language,
                "verified_at": clock.now(),
            },
        )


def choose(app: Flask, citizen: UUID, topic: str, choice: str) -> None:
    """What the citizen wants of a topic from now on."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen]):
        row = {"citizen_key": citizen, "topic": topic, "chosen_at": clock.now(), "choice": choice}
        connection().execute(insert(MessageChoiceRow), row)


def tell(app: Flask, citizen: UUID, topic: str) -> None:
    """Something has happened for the citizen."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen]):
        notify(citizen, topic)


def outbox(app: Flask) -> list[Any]:
    """Every row of the outbox, oldest first."""
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return list(
            connection().execute(
                select(*OutboxMessageRow.__table__.columns).order_by(
                    OutboxMessageRow.created_at, OutboxMessageRow.message_id
                )
            )
        )
