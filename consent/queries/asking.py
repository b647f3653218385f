"""The decision service's two statements: one that reads all that a call needs, one that keeps what it asked.

Both are the same for a citizen whom we have never heard of as for one without decisions: nobody can tell the two apart
by what we do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from psycopg.errors import UniqueViolation
from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    String,
    Uuid,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.direct import DirectCommand, DirectQuery, speaks_directly
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow, CitizenRow
from citizen_app.keys import keys
from citizen_app.systems.tokens import DIRECTORY_VERSION, TOKEN_STATE
from consent.domain.decision import Decision
from consent.models import ConsentDecisionRow, ConsentEndingRow, ConsentQuestionRow
from consent.queries.decisions import RULE_COLUMNS, decision

Number = tuple[str, str]  # scheme, value
_IDENTIFIER, _DECISION, _ENDING = CitizenIdentifierRow, ConsentDecisionRow, ConsentEndingRow
_ENDED = exists(_ENDING.decision_id).where(
    _ENDING.citizen_key == _DECISION.citizen_key, _ENDING.decision_id == _DECISION.decision_id
)
# A column is named in each: the role may not read the others.
_HAS_LINKS = exists(CitizenLinkRow.citizen_key).where(
    CitizenLinkRow.state == "linked",
    or_(CitizenLinkRow.citizen_key == _IDENTIFIER.citizen_key, CitizenLinkRow.other_key == _IDENTIFIER.citizen_key),
)
# By itself, so that it is worked out once. Without a token in force there is nobody to be found.
_CALL = select(TOKEN_STATE, DIRECTORY_VERSION).limit(1).subquery()


def _reading(of_the_call: Any) -> Any:
    return (
        select(
            _CALL.c.token_state,
            _CALL.c.directory_version,
            _IDENTIFIER.digest,
            _IDENTIFIER.key_version,
            _IDENTIFIER.citizen_key.label("identified"),
            _HAS_LINKS.label("has_links"),
            *RULE_COLUMNS,
        )
        .select_from(_CALL)
        .outerjoin(_IDENTIFIER, of_the_call & _CALL.c.token_state.is_not(None))
        .outerjoin(_DECISION, (_DECISION.citizen_key == _IDENTIFIER.citizen_key) & ~_ENDED)
    )


def _reading_many() -> Any:
    """The same for a list, one person after the other. The offsets keep the server to that: it takes the rows that
    a policy lets a role see for few, and would read all decisions of all citizens to join them."""
    none: ColumnElement[int] = literal_column("0")
    wanted = func.unnest(bindparam("digests", type_=ARRAY(LargeBinary))).table_valued("digest").render_derived("wanted")
    person = (
        select(
            _IDENTIFIER.digest,
            _IDENTIFIER.key_version,
            _IDENTIFIER.citizen_key.label("identified"),
            _HAS_LINKS.label("has_links"),
        )
        .where(_IDENTIFIER.digest == wanted.c.digest, _CALL.c.token_state.is_not(None))
        .offset(none)
        .lateral()
    )
    theirs = select(*RULE_COLUMNS).where(_DECISION.citizen_key == person.c.identified, ~_ENDED).offset(none).lateral()
    return select(_CALL, person, theirs).select_from(
        _CALL.outerjoin(wanted, true()).outerjoin(person, true()).outerjoin(theirs, true())
    )


# One number under one version of the key is the common case.
_READ_ONE = DirectQuery(_reading(_IDENTIFIER.digest == bindparam("digest", type_=LargeBinary)))
_READ = DirectQuery(_reading_many())
_READ_SQLITE = _reading(_IDENTIFIER.digest.in_(bindparam("digests", expanding=True)))


@dataclass(slots=True)
class Person:
    """A citizen who is asked about."""

    number: Number
    key: CitizenKey | None = None  # None: we have never heard of them
    has_links: bool = False
    decisions: list[Decision] = field(default_factory=list)
    key_version: int = 0  # of the digest by which they were found


class Found(NamedTuple):
    """What one statement brought: the state of the caller's token, the directory's version, and the persons; and whom
    the call is about besides, to be read with the same token."""

    token_state: int | None
    directory_version: int
    persons: Mapping[Number, Person]
    token_digest: bytes
    unread: Sequence[Number] = ()


def read(numbers: Iterable[Number], token_digest: bytes) -> Found:
    """All that the call needs, in one statement however many persons it is about."""
    return send_read(numbers, token_digest)()


def send_read(numbers: Iterable[Number], token_digest: bytes) -> Callable[[], Found]:
    """`read`, which the result waits for: nothing else can be asked of the database meanwhile."""
    digests_of = keys().identifier_digests
    persons = {number: Person(number) for number in numbers}
    of_digest = {digest: person for number, person in persons.items() for digest in digests_of(*number).values()}
    rows_sent = _rows(list(of_digest), token_digest)

    def found() -> Found:
        rows = rows_sent()
        for row in rows:
            if row.digest is not None:
                _add(of_digest[row.digest], row)
        return Found(rows[0].token_state, rows[0].directory_version or 0, persons, token_digest)

    return found


def _rows(digests: Sequence[bytes], token_digest: bytes) -> Callable[[], Sequence[Any]]:
    if speaks_directly():
        if len(digests) == 1:
            return _READ_ONE.send_first(digest=digests[0], token_digest=token_digest)
        return _READ.send_first(digests=list(digests), token_digest=token_digest)
    values = {"digests": list(digests), "token_digest": token_digest}
    return lambda: connection().execute(_READ_SQLITE, values).all()


def _add(person: Person, row: Any) -> None:
    # A number is kept under each version of the key until the oldest is taken out; the newest counts.
    if row.key_version > person.key_version:
        person.key_version = row.key_version
        person.key, person.has_links, person.decisions = CitizenKey(row.identified), bool(row.has_links), []
    if row.decision_id is not None and row.key_version == person.key_version:
        person.decisions.append(decision(row))


class OfTheCall(NamedTuple):
    """What is the same for every question of a call, as it is kept: ids and codes, never a name."""

    asked_at: datetime
    call: str
    system_id: str
    override_reason: str | None = None
    override_text: str | None = None


class Kept(NamedTuple):
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
_MAKE_SQLITE = insert(CitizenRow).from_select(
    ["citizen_key", "created_at"],
    select(bindparam("key", type_=Uuid), bindparam("at", type_=CitizenRow.created_at.type)).where(
        ~exists().where(CitizenRow.citizen_key == bindparam("key", type_=Uuid))
    ),
)
_NAME_SQLITE = insert(CitizenIdentifierRow).from_select(
    ["digest", "key_version", "citizen_key", "scheme", "value_sealed"],
    select(
        bindparam("digest", type_=LargeBinary),
        bindparam("version", type_=Integer),
        bindparam("key", type_=Uuid),
        bindparam("scheme", type_=String),
        bindparam("sealed", type_=LargeBinary),
    ).where(~exists().where(CitizenIdentifierRow.citizen_key == bindparam("key", type_=Uuid))),
)


class TwoMet(Exception):
    """Another process made one of the persons at this moment; nothing was kept."""


def keep_last(persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept]) -> None:
    """`keep`, with nothing to follow in the request: on PostgreSQL it is committed on the same trip. Raises TwoMet."""
    with _if_two_meet(persons) as new:
        if speaks_directly():
            _command(questions).write_last(*call, *_new(new), *_each(questions))
        else:
            _keep_sqlite(persons, call, questions)


def keep(persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept]) -> None:
    """Keep the questions of one call; whoever is asked about and was unknown is known from now on.

    The same statements are sent whether or not somebody is new. Raises TwoMet.
    """
    send_keep(persons, call, questions)()


def send_keep(persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept]) -> Callable[[], None]:
    """`keep`, which the result waits for: nothing else can be asked of the database meanwhile. Both raise TwoMet."""
    with _if_two_meet(persons) as new:
        if not speaks_directly():
            _keep_sqlite(persons, call, questions)
            return lambda: None
        written = _command(questions).send(*call, *_new(new), *_each(questions))

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


def _command(questions: Sequence[Kept]) -> DirectCommand:
    return _KEEP_ONE if len(questions) == 1 else _KEEP


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
        return (one.person.key, *one[1:])
    persons, *columns = zip(*questions, strict=True)
    return ([person.key for person in persons], *map(list, columns))


def _keep_sqlite(persons: Sequence[Person], call: OfTheCall, questions: Sequence[Kept]) -> None:
    store = keys()
    for person in persons:
        scheme, value = person.number
        digest = store.identifier_digest(scheme, value)
        connection().execute(_MAKE_SQLITE, {"digest": digest, "key": person.key, "at": call.asked_at})
        connection().execute(
            _NAME_SQLITE,
            {
                "digest": digest,
                "version": store.current_version,
                "key": person.key,
                "scheme": scheme,
                "sealed": store.seal(value),
            },
        )
    rows = [dict(zip(_OF_EACH, _each([one]), strict=True)) | call._asdict() for one in questions]
    connection().execute(insert(ConsentQuestionRow), rows)
