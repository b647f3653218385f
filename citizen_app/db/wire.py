"""Several statements in one trip to PostgreSQL, over the driver's own C interface (docs/decisions/0012).

A trip costs the processor a third of what the same statements cost through the driver's cursors. Only the statements
of the hot page take it; `citizen_app.db.direct` is the door.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from psycopg import DatabaseError, OperationalError, errors, pq
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.waiting import Ready, Wait
from sqlalchemy import Connection

from citizen_app.db.roles import Statement as Statement
from citizen_app.db.roles import driver_of

PREPARED = "indblik.prepared"
"""Where a connection keeps the names of what it has prepared. When the driver rolls back they are taken away."""

_LOADER = "indblik.loader"

watchers: list[Callable[[str], None]] = []
"""Told the text of each statement before it is sent: tests watch here what a page writes."""

_numbers = count()  # a name is never used again: one that failed may be known to the server or not
_REFUSED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE, pq.ExecStatus.PIPELINE_ABORTED)


class Answer(NamedTuple):
    """What came back for one statement."""

    result: "pq.abc.PGresult"
    loader: Any  # psycopg's Transformer, which its types do not tell

    def rows(self, make: Any) -> Sequence[Any]:
        """The rows, each made by a function of its values."""
        self.loader.set_pgresult(self.result, format=pq.Format.BINARY)
        found: Sequence[Any] = self.loader.load_rows(0, self.result.ntuples, make)
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


class Trip:
    """Statements that are under way. The first of a transaction begins it; `ending` ends it.

    `whole`: if none is open, they are a transaction by themselves, which the server commits at the end of the trip.
    """

    def __init__(
        self, opened: Connection, statements: Sequence[Statement], ending: bytes | None = None, *, whole: bool = False
    ) -> None:
        self._opened = opened
        self._driver = driver_of(opened)
        self._pgconn = self._driver.pgconn
        self._silent: set[int] = set()  # which results are no statement's
        idle = self._pgconn.transaction_status == pq.TransactionStatus.IDLE
        begins = idle and not whole
        if idle and whole:
            ending = None
        self._pgconn.enter_pipeline_mode()
        sent = 0
        if begins:
            sent = self._quietly(sent, b"BEGIN")
        for statement in statements:
            sent = self._prepared(sent, statement)
        if ending is not None:
            sent = self._quietly(sent, ending)
        self._pgconn.pipeline_sync()
        if self._pgconn.flush():
            self._driver.wait(_flushed(self._pgconn))

    def _quietly(self, sent: int, command: bytes) -> int:
        self._pgconn.send_query_params(command, None)
        self._silent.add(sent)
        return sent + 1

    def _prepared(self, sent: int, statement: Statement) -> int:
        for watch in watchers:
            watch(statement.text)
        known: dict[str, bytes] = self._opened.info.setdefault(PREPARED, {})
        name = known.get(statement.text)
        if name is None:
            name = known[statement.text] = f"indblik_{next(_numbers)}".encode()
            self._pgconn.send_prepare(name, statement.text.encode())
            self._silent.add(sent)
            sent += 1
        self._pgconn.send_query_prepared(name, list(statement.values), result_format=pq.Format.BINARY)
        return sent + 1

    def answers(self) -> list[Answer]:
        """Wait for them. Raises psycopg.Error when one was refused; the transaction is broken then."""
        try:
            results = self._driver.wait(_results(self._pgconn))
        except BaseException:
            self._opened.info.pop(PREPARED, None)
            raise
        finally:
            if self._pgconn.status == pq.ConnStatus.OK:
                self._pgconn.exit_pipeline_mode()
        for result in results:
            if result.status in _REFUSED:
                self._opened.info.pop(PREPARED, None)
                raise _error(result)
        loader = self._loader()
        return [Answer(one, loader) for number, one in enumerate(results) if number not in self._silent]

    def left_open(self) -> bool:
        """Whether the server is in a transaction now."""
        return bool(self._pgconn.transaction_status != pq.TransactionStatus.IDLE)

    def _loader(self) -> Any:
        """What makes values of results: kept, since it learns how for each type of column."""
        kept = self._opened.info.get(_LOADER)
        if kept is None:
            kept = self._opened.info[_LOADER] = Transformer(self._driver)
        return kept


def roll_back(opened: Connection) -> None:
    """Roll back past the driver, which would throw its prepared statements away, and with them ours."""
    if opened.dialect.name != "postgresql" or opened.invalidated:
        return
    if driver_of(opened).pgconn.pipeline_status != pq.PipelineStatus.OFF:
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


def _flushed(pgconn: "pq.abc.PGconn") -> PQGen[None]:
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()


def _results(pgconn: "pq.abc.PGconn") -> PQGen[list[Any]]:
    found: list[Any] = []
    while True:
        while pgconn.is_busy():
            yield Wait.R
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            continue  # the end of one statement's results
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return found
        found.append(result)
