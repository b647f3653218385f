"""Several statements in one trip to PostgreSQL, over the driver's own C interface (docs/decisions/0012).

A trip costs the processor a third of what the same statements cost through the driver's cursors. Only the statements
of the hot page take it; `citizen_app.db.direct` is the door.
"""

import select
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, repeat
from typing import Any

import msgspec
from psycopg import DatabaseError, OperationalError, errors, pq
from psycopg.adapt import Transformer
from sqlalchemy import Connection

from citizen_app.db.roles import Statement as Statement
from citizen_app.db.roles import driver_of
from citizen_app.db.values import Packed

LINE = "indblik.line"
"""Where a connection keeps its `_Line`. When the driver rolls back it is taken away: nothing is prepared any more."""

watchers: list[Callable[[str], None]] = []
"""Told the text of each statement before it is sent: tests watch here what a page writes."""

_numbers = count()  # a name is never used again: one that failed may be known to the server or not
_REFUSED = frozenset({pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE, pq.ExecStatus.PIPELINE_ABORTED})
_IDLE, _ACTIVE = pq.TransactionStatus.IDLE, pq.TransactionStatus.ACTIVE
_SYNC, _OK = pq.ExecStatus.PIPELINE_SYNC, pq.ConnStatus.OK
_BINARY, _TEXT = pq.Format.BINARY, pq.Format.TEXT
_FORMATS: dict[type[object], pq.Format] = {Packed: _BINARY}  # all others are sent as text


class _Prepared(msgspec.Struct):
    """What the server has prepared: its name, and psycopg's Transformer (whose types do not tell), which knows how to
    make values of the columns once it has met them."""

    name: bytes
    loader: Any
    knows: bool = False


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What came back for one statement."""

    result: "pq.abc.PGresult"
    prepared: _Prepared

    def rows(self, make: Any) -> Sequence[Any]:
        """The rows, each made by a function of its values."""
        loader = self.prepared.loader
        loader.set_pgresult(self.result, set_loaders=not self.prepared.knows, format=_BINARY)
        self.prepared.knows = True
        try:
            found: Sequence[Any] = loader.load_rows(0, self.result.ntuples, make)
        finally:
            loader.set_pgresult(None, set_loaders=False)  # it would keep what it met last, which is about somebody
        return found

    def names(self) -> list[str]:
        """The columns' names."""
        told = (self.result.fname(number) for number in range(self.result.nfields))
        return [name.decode() for name in told if name is not None]


@dataclass(slots=True, eq=False)
class Waiting:
    """A statement that travels along with the next one."""

    statement: Statement
    answer: Answer | None = None


class _Line:
    """What trips on one connection have in common, kept with it."""

    __slots__ = ("_arrives", "_driver", "is_open", "is_single", "pgconn", "prepared", "under_way")

    def __init__(self, opened: Connection) -> None:
        driver = driver_of(opened)
        self.pgconn = driver.pgconn
        self.prepared: dict[str, _Prepared] = {}  # by text
        self._driver = driver
        self.under_way: deque[Trip] = deque()  # whose answers have not come, in the order in which they will
        self.is_open = False  # whether what is under way leaves a transaction open
        self.is_single = False  # whether it is one statement outside a pipeline
        self._arrives = select.poll()
        self._arrives.register(self.pgconn.socket, select.POLLIN)

    def prepare(self, text: str) -> _Prepared:
        """Have the server prepare it."""
        made = self.prepared[text] = _Prepared(f"indblik_{next(_numbers)}".encode(), Transformer(self._driver))
        self.pgconn.send_prepare(made.name, text.encode())
        return made

    def wait_to_write(self) -> None:
        """Until the server takes something; what it sends meanwhile is read."""
        either = select.poll()
        either.register(self.pgconn.socket, select.POLLIN | select.POLLOUT)
        either.poll()
        self.pgconn.consume_input()

    def next_arrives(self) -> None:
        """Wait for the trip that began first. Raises psycopg.Error when the connection is lost."""
        pgconn, is_single = self.pgconn, self.is_single
        found: list[pq.abc.PGresult] = []
        try:
            while True:
                while pgconn.is_busy():
                    self._arrives.poll()
                    pgconn.consume_input()
                result = pgconn.get_result()
                if result is not None and result.status != _SYNC:
                    found.append(result)
                elif result is not None or is_single or pgconn.status != _OK:
                    break  # otherwise it is the end of one statement's results
            if pgconn.status != _OK:
                raise OperationalError("the connection is lost")
            self.under_way.popleft().results = found
            self.is_single = False
        except BaseException:
            self.prepared.clear()
            raise
        finally:
            if not (is_single or self.under_way) and pgconn.status == _OK:
                pgconn.exit_pipeline_mode()

    def let_arrive(self) -> None:
        """Wait for every trip; what each brought is there when it is asked for. Of a lost connection nothing comes."""
        while self.under_way and self.pgconn.status == _OK:
            self.next_arrives()


def _line_of(opened: Connection) -> _Line:
    info = opened.info
    line: _Line | None = info.get(LINE)
    if line is None:
        line = info[LINE] = _Line(opened)
    return line


class Trip:
    """Statements that are under way. The first of a transaction begins it; `ending` ends it.

    `whole`: if none is open, they are a transaction by themselves, which the server commits at the end of the trip.
    A further trip may begin while one is under way; the server takes one after the other. `single`: nothing will be
    sent before its answer has been asked for, so that one statement needs no pipeline; a further trip would wait for
    it. `line`: the connection's `LINE`, where it is at hand.
    """

    __slots__ = ("_line", "_sent", "results", "stands_alone")

    def __init__(
        self,
        opened: Connection,
        statements: Sequence[Statement],
        ending: bytes | None = None,
        *,
        whole: bool = False,
        single: bool = False,
        line: _Line | None = None,
    ) -> None:
        self._line = line = line or _line_of(opened)
        self._sent: list[_Prepared | None] = []  # for each result whose it is; None: no statement's
        self.results: Sequence[pq.abc.PGresult] | None = None
        pgconn = line.pgconn
        if line.is_single:
            with suppress(OperationalError):  # whoever uses a connection that is lost learns that
                line.let_arrive()
        line.is_single = self.stands_alone = (
            single
            and whole
            and not line.under_way
            and pgconn.transaction_status == _IDLE
            and len(statements) == 1
            and statements[0].text in line.prepared
        )
        if not line.is_single:
            self._begin(whole=whole)
        for statement in statements:
            self._prepared(statement)
        if ending is not None and not self.stands_alone:
            self._quietly(ending)
            line.is_open = False
        if not line.is_single:
            pgconn.pipeline_sync()
        line.under_way.append(self)
        while pgconn.flush():
            line.wait_to_write()

    def _begin(self, *, whole: bool) -> None:
        line = self._line
        if not line.under_way:
            line.is_open = line.pgconn.transaction_status != _IDLE
            line.pgconn.enter_pipeline_mode()
        self.stands_alone = whole and not line.is_open
        if not (whole or line.is_open):
            self._quietly(b"BEGIN")
            line.is_open = True

    def _quietly(self, command: bytes) -> None:
        self._line.pgconn.send_query_params(command, None)
        self._sent.append(None)

    def _prepared(self, statement: Statement) -> None:
        text, values = statement.text, statement.values
        for watch in watchers:
            watch(text)
        line = self._line
        prepared = line.prepared.get(text)
        if prepared is None:
            prepared = line.prepare(text)
            self._sent.append(None)
        formats = list(map(_FORMATS.get, map(type, values), repeat(_TEXT)))
        line.pgconn.send_query_prepared(prepared.name, values, formats, _BINARY)
        self._sent.append(prepared)

    def answers(self) -> list[Answer]:
        """Wait for them. Raises psycopg.Error when one was refused; the transaction is broken then."""
        line = self._line
        while self.results is None:
            line.next_arrives()
        found: list[Answer] = []
        for result, prepared in zip(self.results, self._sent, strict=True):
            if result.status in _REFUSED:
                line.prepared.clear()
                line.let_arrive()
                raise _error(result)
            if prepared is not None:
                found.append(Answer(result, prepared))
        return found


def is_under_way(pgconn: "pq.abc.PGconn") -> bool:
    """Whether the server's answers are still to be waited for."""
    return bool(pgconn.pipeline_status != pq.PipelineStatus.OFF or pgconn.transaction_status == _ACTIVE)


def let_arrive(opened: Connection) -> None:
    """Wait for everything that is under way, so that the connection can be used another way too. If it is lost, whoever
    uses it learns that."""
    line: _Line | None = None if opened.invalidated else opened.info.get(LINE)
    if line is not None and line.under_way:
        with suppress(OperationalError):
            line.let_arrive()


def roll_back(opened: Connection) -> None:
    """Roll back past the driver, which would throw its prepared statements away, and with them ours."""
    if opened.dialect.name != "postgresql" or opened.invalidated:
        return
    if is_under_way(driver_of(opened).pgconn):
        opened.invalidate()  # a trip is under way that nobody waits for any more
    elif in_transaction(opened):
        driver_of(opened).pgconn.exec_(b"ROLLBACK")


def in_transaction(opened: Connection) -> bool:
    """Whether the server is in a transaction of this connection's, broken or not."""
    pgconn = driver_of(opened).pgconn
    return bool(pgconn.status == pq.ConnStatus.OK and pgconn.transaction_status != pq.TransactionStatus.IDLE)


def _error(result: "pq.abc.PGresult") -> DatabaseError:
    """The driver's error for what was refused, without the server's text: that can hold people's values."""
    state = result.error_field(pq.DiagnosticField.SQLSTATE)
    try:
        kind: type[Any] = errors.lookup(state.decode()) if state else OperationalError
    except KeyError:
        kind = DatabaseError
    error: DatabaseError = kind("the database refused a statement")
    return error
