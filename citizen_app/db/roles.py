"""The database's own guard: a role per kind of work, and the citizens that a piece of work may see.

On PostgreSQL each transaction takes a role with its own grants and row-level policies (migrations), so that a
forgotten filter shows nothing. SQLite has no roles; there the queries' own `subject` is the only guard.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, cast
from uuid import UUID

import msgspec
import psycopg
from sqlalchemy import Connection, text

_ASSUME = (
    "SELECT set_config('role', %s, true), set_config('indblik.subjects', %s, true), "
    "set_config('indblik.viewers', %s, true)"
)
_ASSUMING = (
    "SELECT set_config('role', $1, true), set_config('indblik.subjects', $2, true), "
    "set_config('indblik.viewers', $3, true)"
)


class DatabaseRole(StrEnum):
    """What a transaction is for. Each reaches only the tables its policies and grants name."""

    SIGNIN = "indblik_signin"  # sessions, sign-in attempts, identifiers → keys
    CITIZEN = "indblik_citizen"  # one subject's log
    STAFF = "indblik_staff"  # roles, their audit trail; no log
    OPERATOR = "indblik_operator"  # sources, deliveries, what was set aside; no log
    INGEST = "indblik_ingest"  # writes the log, reads no names back
    REGISTER = "indblik_register"  # directory, identities, links, systems
    FEED = "indblik_feed"  # the register's messages by interface: identities and what it tells; no system, no log
    RESEARCH = "indblik_research"  # what is told of research projects and who is in them; no log, no choice
    OFFERS = "indblik_offers"  # takes in what recipients ask citizens to say yes to; no citizen
    WORKER = "indblik_worker"  # the outbox, where citizens are written to; no log, no sessions, no names
    SYSTEM = "indblik_system"  # tokens of systems and their limits; no citizen
    MASKS = "indblik_masks"  # who decides masks: masks, whom a number is, how many entries; no name, no log
    OFFICERS = "indblik_officers"  # one organisation's questions (`for_organisation`), and their look-ups; no name
    OFFICER_NAMES = "indblik_officer_names"  # who made the look-ups of one such question, for a written reason
    MISUSE = "indblik_misuse"  # one organisation's follow-up on misuse (`for_organisation`); no log, no name
    LOOK_BACK = "indblik_look_back"  # one organisation's look-backs and their look-ups; no name, no words, no number
    DESK = "indblik_desk"  # Indblik's own desk: questions as they stand; no log, no name
    PRINT = "indblik_print"  # the print queue: which letters, and whether a person must see to one; no log, no words
    ASSIST = "indblik_assist"  # what the desk does for one citizen whom it knows: their decisions; no log, no name
    MANDATES = "indblik_mandates"  # powers of attorney that one citizen has given or holds; no log, no decision
    AUDITORS = "indblik_auditors"  # what staff and systems did here; no log, no citizen's own doings
    COUNTING = "indblik_counting"  # open figures: how many, where and when; no name, no data kind, no words
    FIGURES = "indblik_figures"  # the open pages: frozen figures and research projects, nothing else
    TISSUE = "indblik_tissue"  # sends what was decided about samples, and takes the register's answers; no log, no name
    CONSENT = "indblik_consent"  # questions about decisions: reads the decisions of all, nothing of the log


RESTING_ROLES: Final = frozenset({DatabaseRole.CONSENT})
"""The roles in which a connection rests between two pieces of work, being for no other role then. What asks most often
works for no citizen in particular; its next statement need not take the role along (docs/decisions/0018)."""

_FOR_ORGANISATION = text("SELECT set_config('indblik.organisation', :cvrs, true)")
_OWN_RIGHTS = text(
    "SELECT rolinherit OR rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = session_user"
)


def login_stands_alone(connection: Connection) -> bool:
    """Whether the process's login has nothing but the right to take roles: else a transaction that forgets to take
    one would work with the rights of all of them at once."""
    return not connection.execute(_OWN_RIGHTS).scalar_one()


Role = tuple[DatabaseRole, Sequence[UUID], Sequence[UUID]]
"""A database role, the citizens whose rows it may see, and the keys of who looks, where that is another: masks towards
them count as well (safety.md 1), and nothing else of theirs is opened."""


class Statement(msgspec.Struct, frozen=True, gc=False):
    """What PostgreSQL is sent: its text with $1, $2 ..., and its values as `citizen_app.db.values` sends them."""

    text: str
    values: Sequence[bytes | None] = ()


def assuming(role: DatabaseRole, subjects: Sequence[UUID] = (), viewers: Sequence[UUID] = ()) -> Statement:
    """The statement that `assume` runs, to be sent along with others."""
    if not subjects and not viewers:
        return _FOR_NOBODY[role]
    return Statement(_ASSUMING, (role.value.encode(), _listed(subjects).encode(), _listed(viewers).encode()))


def _listed(keys: Sequence[UUID]) -> str:
    return ",".join(map(str, keys))


_FOR_PRINTING = text("SELECT set_config('indblik.printing', :is_on, true)")
_FOR_NOBODY = {role: Statement(_ASSUMING, (role.value.encode(), b"", b"")) for role in DatabaseRole}


def for_organisation(connection: Connection, *cvrs: str) -> None:
    """Let the running transaction see the cases of this organisation, where its role sees one organisation's only.

    Several numbers: its own, and those of the organisations that it has taken over.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_FOR_ORGANISATION, {"cvrs": ",".join(sorted(cvrs))})


def for_printing(connection: Connection, *, is_on: bool) -> None:
    """Let the running transaction read, for paper, what is about a citizen alone: whoever prints is no helper."""
    if connection.dialect.name == "postgresql":
        connection.execute(_FOR_PRINTING, {"is_on": "on" if is_on else ""})


_RESTING_IN_NONE = "RESET ROLE", "RESET enable_memoize"


def rest_in(connection: Connection, role: DatabaseRole | None) -> None:
    """Make the connection, on which nothing is open, work in the role by itself; None: in that of its login, which has
    no rights of its own.

    Who rests in a role asks about one citizen after the other: what was read of one is never looked up for another, and
    the server shall not try (`enable_memoize`).
    """
    commands = _RESTING_IN_NONE if role is None else (f"SET ROLE {role.value}", "SET enable_memoize = off")
    for command in commands:
        connection.exec_driver_sql(command)
    connection.commit()


def driver_of(connection: Connection) -> "psycopg.Connection[Any]":
    """PostgreSQL's driver under a connection, in its transaction."""
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def assume(
    connection: Connection, role: DatabaseRole, subjects: Sequence[UUID] = (), viewers: Sequence[UUID] = ()
) -> None:
    """Make the running transaction work in the role, for these citizens only, until it ends."""
    if connection.dialect.name == "postgresql":
        # Twice in every request: straight through the driver, which costs a quarter of the way through SQLAlchemy.
        values = (role.value, _listed(subjects), _listed(viewers))
        try:
            driver_of(connection).execute(_ASSUME, values)
        except psycopg.Error:
            connection.exec_driver_sql(_ASSUME, values)  # fails likewise, and SQLAlchemy learns of a lost connection
