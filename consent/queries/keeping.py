"""Keeping what the decision service was asked, in one statement (docs/decisions/0016).

It is the same for a citizen whom we have never heard of as for one whom we know.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
from psycopg.errors import UniqueViolation
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.direct import DirectCommand, speaks_directly
from citizen_app.db.work import connection
from citizen_app.keys import keys
from consent.models import ConsentQuestionRow
from consent.queries.asking import Person
from consent.queries.persons import TwoMet as TwoMet
from consent.queries.persons import make_known


class OfTheCall(NamedTuple):
    """What is the same for every question of a call, as it is kept: ids and codes, never a name."""

    asked_at: datetime
    call: str
    system_id: str
    override_reason: str | None = None
    override_text: str | None = None


class Kept(msgspec.Struct, frozen=True, gc=False):
    """What each question has besides, in the order of _OF_EACH."""

    person: Person  # kept as their key
    question_id: UUID
    staff: UUID | None
    profession: str | None
    unit_scheme: str
    unit_code: str
    purpose: int
    kinds: int | None
    outcome: int


_values_of = msgspec.structs.astuple
_OF_EACH = {
    "citizen_key": "uuid",
    "question_id": "uuid",
    "person": "uuid",
    "profession": "text",
    "unit_scheme": "text",
    "unit_code": "text",
    "purpose": "smallint",
    "kinds": "integer",
    "outcome": "smallint",
}
# One trip; whoever is new is made in it, and for the others the lists of new persons are empty.
_NEW_FIRST = """
WITH made AS (
    INSERT INTO citizen (citizen_key, created_at) SELECT key, $1 FROM unnest($7::uuid[]) AS key
), named AS (
    INSERT INTO citizen_identifier (digest, key_version, citizen_key, scheme, value_sealed)
    SELECT digest, $6::smallint, key, scheme, sealed
    FROM unnest($8::bytea[], $7::uuid[], $9::text[], $10::bytea[]) AS n (digest, key, scheme, sealed)
)"""
_QUESTION = f"INSERT INTO consent_question ({', '.join((*OfTheCall._fields, *_OF_EACH))})"
_CALL_SQL = "$1::timestamptz, $2::text, $3::text, $4::text, $5::text"
_EACH_SQL = list(enumerate(_OF_EACH.values(), start=11))
_KEEP_ONE = DirectCommand(
    f"{_NEW_FIRST} {_QUESTION} VALUES ({_CALL_SQL}, {', '.join(f'${number}::{kind}' for number, kind in _EACH_SQL)})"
)
_KEEP = DirectCommand(
    f"{_NEW_FIRST} {_QUESTION} SELECT {_CALL_SQL}, each.*"  # noqa: S608 - our own names of columns
    f" FROM unnest({', '.join(f'${number}::{kind}[]' for number, kind in _EACH_SQL)}) AS each"
)


def keep(persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept]) -> None:
    """Keep the questions of one call; whoever is asked about and was unknown is known from now on.

    The same statements are sent whether or not somebody is new. Raises TwoMet.
    """
    send_keep(persons, call, questions)()


def send_keep(
    persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept], *, last: bool = False
) -> Callable[[], None]:
    """`keep`, which the result waits for. Both raise TwoMet.

    `last`: nothing follows in the request, so that on PostgreSQL it is committed on the same trip.
    """
    with _if_two_meet(persons) as new:
        if not speaks_directly():
            _keep_sqlite(persons, call, questions)
            return lambda: None
        command = _KEEP_ONE if len(questions) == 1 else _KEEP
        written = (command.send_last if last else command.send)(*call, *_new(new), *_each(questions))

    def wait() -> None:
        with _if_two_meet(new):
            written()

    return wait


@contextmanager
def _if_two_meet(persons: Sequence[Person]) -> Iterator[Sequence[Person]]:
    """Give a key to whoever has none, and take it back when another process was quicker. Raises TwoMet then."""
    new = [person for person in persons if person.key is None]
    for person in new:
        person.key = CitizenKey(uuid4())
    try:
        yield new
    except (IntegrityError, UniqueViolation):
        for person in new:
            person.key = None
        raise TwoMet from None


def _new(persons: Sequence[Person]) -> Sequence[Any]:
    store = keys()
    return (
        store.current_version,
        [person.key for person in persons],
        [store.identifier_digest(*person.number) for person in persons],
        [person.number[0] for person in persons],
        [store.seal(person.number[1]) for person in persons],
    )


def _each(questions: Sequence[Kept]) -> Sequence[Any]:
    """The values of the one question, or of each column a list."""
    if len(questions) == 1:
        (one,) = questions
        return (one.person.key, *_values_of(one)[1:])
    persons, *columns = zip(*map(_values_of, questions), strict=True)
    return ([person.key for person in persons], *map(list, columns))


def _keep_sqlite(persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept]) -> None:
    # Each has a key: `_if_two_meet` gave one to whoever had none.
    make_known({person.number: person.key for person in persons if person.key is not None}, call.asked_at)
    rows = [dict(zip(_OF_EACH, _each([one]), strict=True)) | call._asdict() for one in questions]
    connection().execute(insert(ConsentQuestionRow), rows)
