"""Letting changes to one thing wait for each other, where what is written depends on what is there."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from citizen_app.db.work import connection

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:key))")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(hashtext(:what), hashtext(:key))")


def one_at_a_time(what: str, keys: Sequence[UUID]) -> None:
    """Make other work on the same thing of the same person wait until this transaction has ended.

    On SQLite a transaction has the whole database for writing from its start (docs/decisions/0007).
    """
    if connection().dialect.name == "postgresql":
        # Every key of the person, in one order: two sign-ins may know of different links.
        for key in sorted(keys):
            connection().execute(_LOCK, {"what": what, "key": str(key)})


def against_changes(what: str, keys: Sequence[UUID]) -> None:
    """Make whoever changes the thing (`one_at_a_time`) wait until this transaction has ended, and wait for them; others
    who only lean on it go on beside. What was read before is to be read again."""
    if connection().dialect.name == "postgresql":
        for key in sorted(keys):
            connection().execute(_SHARE, {"what": what, "key": str(key)})
