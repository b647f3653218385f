"""Statements of the hot page: built once with SQLAlchemy, sent past it on PostgreSQL (docs/decisions/0010 and 0012).

What SQLAlchemy does for each execution costs several times what sending it costs (docs/performance.md). Only where
the driver's own types serve: UUID, whole number, text, bytes, truth and aware moment, lists of these, and JSON when
writing.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    String,
    Text,
    all_,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db import wire
from citizen_app.db.roles import Role, Statement, assume, assuming
from citizen_app.db.values import SENDING, as_sent
from citizen_app.db.work import Running, connection, running, running_now

Rows = Sequence[Any]
_POSTGRESQL = "postgresql"


class _Sendable:
    """A statement in PostgreSQL's own numbering of values, compiled when it is first needed."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert) -> None:
        self.statement = statement
        self._compiled: tuple[str, Sequence[tuple[str, bytes | None]]] | None = None  # each value's name and constant

    def with_values(self, opened: Connection, values: Mapping[str, Any]) -> Statement:
        if self._compiled is None:
            dialect = type(opened.dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]
            keys = list(values) if isinstance(self.statement, Insert) else None
            compiled = self.statement.compile(dialect=dialect, column_keys=keys)
            each = [(name, as_sent(compiled.params[name])) for name in compiled.positiontup or ()]
            self._compiled = (str(compiled), each)
        text, told = self._compiled
        sent: list[bytes | None] = []
        for name, constant in told:
            if name in values:
                value = values[name]
                constant = SENDING.get(type(value), as_sent)(value)
            sent.append(constant)
        return Statement(text, sent)


class DirectQuery:
    """A query whose rows have the names of its columns. `elsewhere`: what it is where the database is no PostgreSQL."""

    def __init__(self, statement: Select[*tuple[Any, ...]], elsewhere: Select[*tuple[Any, ...]] | None = None) -> None:
        self._sendable = _Sendable(statement)
        self._elsewhere = statement if elsewhere is None else elsewhere
        self._make: Callable[[Sequence[Any]], Any] | None = None

    def rows(self, **values: Any) -> Rows:
        """The rows, in the running unit of work.

        What waits for the next statement - the role, queries that are to travel along - makes one trip with it.
        """
        return self.send(values, whole=False)()

    def rows_first(self, **values: Any) -> Rows:
        """The rows, read before anything else, on PostgreSQL in a transaction of its own: what was read then is not
        held, and a call that only reads has nothing to end. What follows takes the same role again."""
        return self.send(values)()

    def send(self, values: Mapping[str, Any], *, whole: bool = True, single: bool = False) -> Callable[[], Rows]:
        """`rows_first`, while something else is done until the rows are asked for; unless `whole`, `rows`.

        `single`: nothing else is sent until then, which costs less. If something is after all, it waits for this."""
        current = running_now() or running()
        opened = current.connection
        if opened.dialect.name != _POSTGRESQL:
            return lambda: connection().execute(self._elsewhere, values).all()
        role = current.role_to_take() if current.role is not None else None
        told = [assuming(*role)] if role is not None else []
        told.append(self._sendable.with_values(opened, values))
        along, current.along = current.along, []
        if along:
            told += [one.statement for one in along]
        line = current.info.get(wire.LINE)
        is_own = line is not None and line.pgconn is current.pgconn  # a lost connection's `info` is the next one's
        try:
            trip = wire.Trip(opened, told, whole=whole, single=single, line=line if is_own else None)
        except psycopg.Error:
            return partial(self._through_sqlalchemy, opened, role, values)
        if trip.stands_alone and role is not None:
            current.begins_anew(role)

        def rows() -> Rows:
            try:
                answers = trip.answers()
            except psycopg.Error:
                return self._through_sqlalchemy(opened, role, values)
            for one in reversed(along):
                one.answer = answers.pop()
            last = answers[-1]
            return last.rows(self._make) if self._make is not None else self._made(last)

        return rows

    def _through_sqlalchemy(self, opened: Connection, role: Role | None, values: Mapping[str, Any]) -> Rows:
        """What was refused fails again, so that SQLAlchemy learns of it."""
        _fail_likewise(opened, role)
        return opened.execute(self._sendable.statement, values).all()

    def soon(self, **values: Any) -> Callable[[], Rows]:
        """Send it along with the next direct query of the unit of work; the rows are there when they are asked for."""
        current = running()
        if current.connection.dialect.name != _POSTGRESQL:
            return lambda: self.rows(**values)
        waiting = wire.Waiting(self._sendable.with_values(current.connection, values))
        current.along.append(waiting)

        def rows() -> Rows:
            if waiting.answer is None:  # nothing has been asked since
                current.along.remove(waiting)
                return self.rows(**values)
            return self._made(waiting.answer)

        return rows

    def _made(self, answer: wire.Answer) -> Rows:
        if self._make is None:
            self._make = _maker(answer.names())
        return answer.rows(self._make)


class Among(NamedTuple):
    """How a query with lists among its values says whether a column holds one of them, or none: column, list's name.

    `shares`: whether a column of several (`Keys`) has one in common with a list of texts."""

    one_of: Callable[[ColumnElement[Any], str], ColumnElement[bool]]
    none_of: Callable[[ColumnElement[Any], str], ColumnElement[bool]]
    shares: Callable[[ColumnElement[Any], str], ColumnElement[bool]]


def with_lists(build: Callable[[Among], Select[*tuple[Any, ...]]]) -> DirectQuery:
    """A query with lists among its values: `build` says it for either database."""
    return DirectQuery(build(_IN_ARRAYS), build(_IN_LISTS))


def _has_one_in_json(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    texts = func.replace(type_coerce(column, String), ",", '","', type_=String)
    listed = func.json_each('["' + texts + '"]').table_valued("value")
    return select(1).select_from(listed).where(listed.c.value.in_(bindparam(name, expanding=True))).exists()


_IN_ARRAYS = Among(
    lambda column, name: column == any_(bindparam(name, type_=ARRAY(column.type))),
    lambda column, name: column != all_(bindparam(name, type_=ARRAY(column.type))),
    lambda column, name: func.string_to_array(
        type_coerce(column, String), literal_column("','"), type_=ARRAY(Text)
    ).overlap(bindparam(name, type_=ARRAY(Text))),
)
_IN_LISTS = Among(
    lambda column, name: column.in_(bindparam(name, expanding=True)),
    lambda column, name: column.not_in(bindparam(name, expanding=True)),
    _has_one_in_json,
)


class DirectInsert:
    """An INSERT of one row whose columns are the same every time."""

    def __init__(self, statement: Insert) -> None:
        self._sendable = _Sendable(statement)

    def write(self, row: Mapping[str, Any]) -> None:
        """Write the row, in the running unit of work."""
        opened = connection()
        if opened.dialect.name == _POSTGRESQL:
            try:
                wire.Trip(opened, [self._sendable.with_values(opened, row)]).answers()
            except psycopg.Error:
                _fail_likewise(opened, None)
            else:
                return
        opened.execute(self._sendable.statement, row)

    def write_last(self, row: Mapping[str, Any]) -> None:
        """Write the row and commit the request, without waiting for either: its end waits (`citizen_app.db.work`)."""
        current = running()
        if current.request is None or current.connection.dialect.name != _POSTGRESQL:
            self.write(row)
            statement = None
        else:
            statement = self._sendable.with_values(connection(), row)
        if current.request is not None:
            current.request.send_off(statement)


class DirectCommand:
    """A statement in PostgreSQL's own words, with $1, $2 ... for its values."""

    def __init__(self, text: str) -> None:
        self._text = text

    def write(self, *values: Any) -> None:
        """Write, in the running unit of work. Raises psycopg.Error."""
        wire.Trip(connection(), [self._statement(values)]).answers()

    def send(self, *values: Any) -> Callable[[], object]:
        """`write`, which the result waits for. Raises psycopg.Error."""
        current = running()
        return wire.Trip(current.connection, [*_taken_along(current), self._statement(values)]).answers

    def send_last(self, *values: Any) -> Callable[[], object]:
        """Write and commit the request, which the result waits for and sees kept. Outside a request: `send`.
        Raises psycopg.Error."""
        current = running()
        if current.request is None:
            return self.send(*values)
        return current.request.keep_with([*_taken_along(current), self._statement(values)])

    def _statement(self, values: Sequence[Any]) -> Statement:
        return Statement(self._text, [as_sent(value) for value in values])


def speaks_directly() -> bool:
    """Whether statements of the running unit of work can go past SQLAlchemy: on PostgreSQL."""
    return running().connection.dialect.name == _POSTGRESQL


def _taken_along(current: Running) -> Sequence[Statement]:
    role = current.role_to_take()
    return [assuming(*role)] if role is not None else []


def _fail_likewise(opened: Connection, role: Role | None) -> None:
    """What follows fails as well, through SQLAlchemy, which so learns of a lost connection."""
    if role is not None:
        assume(opened, *role)


def _maker(columns: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    made: Any = namedtuple("Row", columns)  # type: ignore[misc]  # the query says its columns
    return partial(tuple.__new__, made)  # what `_make` does, which is a function in Python
