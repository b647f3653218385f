"""Whether and where a citizen can be written to, as the worker asks at the moment of sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.work import connection
from citizen_app.identity import keys_of_person
from citizen_app.identity_models import CitizenRow
from citizen_app.keys import keys
from citizen_app.messages.models import ContactRow, MessageChoiceRow
from citizen_app.messages.topics import OFF, Topic


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Reached:
    """A citizen's proved e-mail, and the language they read."""

    citizen_key: UUID  # whose row it is: one of the person's keys
    address: str
    language: str


def reached(citizen_key: UUID) -> tuple[Reached | None, tuple[CitizenKey, ...]]:
    """Where the person is written to (None: nowhere), and all keys that are the person.

    Nobody writes to somebody who is dead (safety.md 9); a death that is reversed opens the way again.
    """
    person = keys_of_person(citizen_key)
    return (None if is_dead(person) else newest_contact(person)), person


def newest_contact(person: Sequence[UUID]) -> Reached | None:
    """The address proved last under any of the person's keys."""
    row = (
        connection()
        .execute(
            select(ContactRow.citizen_key, ContactRow.address_sealed, ContactRow.language)
            .where(ContactRow.citizen_key.in_(person))
            .order_by(ContactRow.verified_at.desc(), ContactRow.citizen_key)
            .limit(1)
        )
        .first()
    )
    if row is None:
        return None
    return Reached(citizen_key=row.citizen_key, address=keys().open(row.address_sealed), language=row.language)


def newest_choices(person: Sequence[UUID]) -> dict[str, str]:
    """What the person chose last, by topic; topics they never touched are missing."""
    rows = connection().execute(
        select(MessageChoiceRow.topic, MessageChoiceRow.choice)
        .where(MessageChoiceRow.citizen_key.in_(person))
        .order_by(MessageChoiceRow.chosen_at, MessageChoiceRow.citizen_key)
    )
    return {row.topic: row.choice for row in rows}


def is_out_of_reach(person: Sequence[UUID], topic: Topic) -> bool:
    """Whether no message about the topic can go to them; not whoever has said that they want to hear nothing of it."""
    return newest_choices(person).get(topic.code, topic.default) != OFF and newest_contact(person) is None


def is_dead(person: Sequence[UUID]) -> bool:
    """Whether the register says that the person has died."""
    dead = select(CitizenRow.citizen_key).where(CitizenRow.citizen_key.in_(person), CitizenRow.died_on.is_not(None))
    return connection().execute(dead).first() is not None
