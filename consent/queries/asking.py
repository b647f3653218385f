"""What the decision service reads to answer a call, in one statement.

It is the same for a citizen whom we have never heard of as for one without decisions: nobody can tell the two apart by
what we do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    all_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.direct import DirectQuery, speaks_directly
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow
from citizen_app.keys import Keys
from citizen_app.systems.tokens import DIRECTORY_VERSION, TOKEN_STATE
from consent.domain.decision import Decision
from consent.models import ConsentDecisionRow, ConsentEndingRow
from consent.queries.decisions import RULE_COLUMNS, decision

Number = tuple[str, str]  # scheme, value
FIRST, AT_ONCE = 16, 50
"""Persons: the others are read while these are judged. The first are few, so that reading begins soon."""
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
    ended = select(_ENDING.decision_id).where(_ENDING.citizen_key == person.c.identified).correlate(person)
    stands = _DECISION.decision_id != all_(
        func.array(ended.scalar_subquery())
    )  # the endings are looked up once for each person
    theirs = select(*RULE_COLUMNS).where(_DECISION.citizen_key == person.c.identified, stands).offset(none).lateral()
    return select(_CALL, person, theirs).select_from(
        _CALL.outerjoin(wanted, true()).outerjoin(person, true()).outerjoin(theirs, true())
    )


# One number under one version of the key is the common case.
_READ_ONE = DirectQuery(_reading(_IDENTIFIER.digest == bindparam("digest", type_=LargeBinary)))
_READ = DirectQuery(_reading_many())
_READ_SQLITE = _reading(_IDENTIFIER.digest.in_(bindparam("digests", expanding=True)))


class Person(msgspec.Struct, gc=False):
    """A citizen who is asked about."""

    number: Number
    key: CitizenKey | None = None  # None: we have never heard of them
    has_links: bool = False
    decisions: list[Decision] = []  # of its own for each
    key_version: int = 0  # of the digest by which they were found


class Found(msgspec.Struct, frozen=True, gc=False):
    """What one statement brought: the state of the caller's token, the directory's version, and the persons."""

    token_state: int | None
    directory_version: int
    persons: Mapping[Number, Person]


class Reading:
    """All that a call needs of the database, which is read in parts: some persons are judged while others are read.

    The rest of the call is looked at while the database reads.
    """

    __slots__ = ("_found", "_sent", "parts")

    def __init__(self, numbers: Sequence[Number], token_digest: bytes, store: Keys) -> None:
        """Ask about the persons with these numbers and the token with this digest, and wait for nothing."""
        self._found: list[Found] = []
        if len(numbers) <= FIRST:
            self.parts, self._sent = [numbers], [send_read(numbers, token_digest, store)]
        else:
            starts = range(FIRST, len(numbers), AT_ONCE)
            self.parts = [numbers[:FIRST], *(numbers[start : start + AT_ONCE] for start in starts)]
            self._sent = [send_read(part, token_digest, store) for part in self.parts]

    def part(self, nth: int) -> Found:
        """What was found of the part's persons."""
        found = self._found
        while len(found) <= nth:
            found.append(self._sent[len(found)]())
        return found[nth]


def send_read(numbers: Iterable[Number], token_digest: bytes, store: Keys) -> Callable[[], Found]:
    """Ask about persons in one statement, however many they are; the result waits for the answer."""
    digests_of = store.identifier_digests
    persons: dict[Number, Person] = {}
    of_digest: dict[bytes, Person] = {}
    for number in numbers:
        persons[number] = person = Person(number)
        for digest in digests_of(*number).values():
            of_digest[digest] = person
    if len(of_digest) == 1:
        rows_sent = _READ_ONE.send({"digest": digest, "token_digest": token_digest}, single=True)
    else:
        rows_sent = _rows_of_many(list(of_digest), token_digest)

    def found() -> Found:
        rows = rows_sent()
        _add(rows, of_digest)
        return Found(rows[0].token_state, rows[0].directory_version or 0, persons)

    return found


def _rows_of_many(digests: Sequence[bytes], token_digest: bytes) -> Callable[[], Sequence[Any]]:
    values = {"digests": digests, "token_digest": token_digest}
    if speaks_directly():
        return _READ.send(values)
    return lambda: connection().execute(_READ_SQLITE, values).all()


def _add(rows: Sequence[Any], of_digest: Mapping[bytes, Person]) -> None:
    for row in rows:
        if row.digest is None:
            continue
        person = of_digest[row.digest]
        # A number is kept under each version of the key until the oldest is taken out; the newest counts.
        if row.key_version > person.key_version:
            person.key_version = row.key_version
            person.key, person.has_links, person.decisions = row.identified, bool(row.has_links), []
        if row.decision_id is not None and row.key_version == person.key_version:
            person.decisions.append(decision(row))
