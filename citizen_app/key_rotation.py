"""Bringing stored identifiers and names over to the newest keys; what was set aside waits (docs/operations.md)."""

from dataclasses import asdict, dataclass
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import insert, select, update

from citizen_app import audit
from citizen_app.auth.models import StaffPersonRow
from citizen_app.db.base import Base
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.identity_models import CitizenIdentifierRow
from citizen_app.keys import keys
from citizen_app.messages.models import ContactAttemptRow, ContactRow, MailboxAttemptRow, MailboxRow, PhoneRow

_BATCH = 1000
keys_group = AppGroup("keys", help="Keys of identifiers and sealed values.")


@dataclass
class Rotated:
    """How many rows were brought over."""

    identifiers: int = 0
    names: int = 0
    addresses: int = 0  # e-mail, with the codes under way


def rotate() -> Rotated:
    """Give every identifier a digest under the newest key, and seal it and staff's names with the first encryption key.

    Safe to stop and repeat: each batch is a transaction, and what is done is found done. The digests under older keys
    stay until their key is taken out of the settings; nothing looks for them after that.
    """
    done = Rotated()
    last: tuple[bytes, int] = (b"", 0)
    while True:
        with unit_of_work(DatabaseRole.REGISTER):
            found = _identifiers_after(last)
            for row in found:
                done.identifiers += _bring_over(row)
        if not found:
            break
        last = (found[-1].digest, found[-1].key_version)
    with unit_of_work(DatabaseRole.SIGNIN):
        for row in connection().execute(select(StaffPersonRow.staff_key, StaffPersonRow.name_sealed)).all():
            connection().execute(
                update(StaffPersonRow)
                .where(StaffPersonRow.staff_key == row.staff_key)
                .values(name_sealed=keys().seal(keys().open(row.name_sealed)))
            )
            done.names += 1
    done.addresses = _seal_addresses_anew()
    with unit_of_work(DatabaseRole.REGISTER):
        audit.record_command("keys.rotate", details=asdict(done))
    return done


def _seal_addresses_anew() -> int:
    """The addresses and telephone numbers that people gave us, and the addresses that wait for their code."""
    with unit_of_work(DatabaseRole.REGISTER):
        return sum(
            _seal_table_anew(row) for row in (ContactRow, PhoneRow, ContactAttemptRow, MailboxRow, MailboxAttemptRow)
        )


def _seal_table_anew(row: type[Base]) -> int:
    columns = row.__table__.columns
    sealed = [column for column in columns if column.key.endswith("_sealed")]
    key = [column for column in columns if column.primary_key]
    found = connection().execute(select(*key, *sealed)).all()
    for one in found:
        this = [column == getattr(one, column.key) for column in key]
        anew = {column.key: _anew(getattr(one, column.key)) for column in sealed}
        connection().execute(update(row).where(*this).values(anew))
    return len(found)


def _anew(sealed: bytes) -> bytes:
    return keys().seal(keys().open(sealed))


def _identifiers_after(last: tuple[bytes, int]) -> list[Any]:
    digest, version = last
    row = CitizenIdentifierRow
    statement = (
        select(*row.__table__.columns)
        .where((row.digest > digest) | ((row.digest == digest) & (row.key_version > version)))
        .order_by(row.digest, row.key_version)
        .limit(_BATCH)
    )
    return list(connection().execute(statement).all())


def _bring_over(row: Any) -> int:
    value = keys().open(row.value_sealed)
    connection().execute(
        update(CitizenIdentifierRow)
        .where(CitizenIdentifierRow.digest == row.digest, CitizenIdentifierRow.key_version == row.key_version)
        .values(value_sealed=keys().seal(value))
    )
    if row.key_version == keys().current_version:
        return 0
    digest = keys().identifier_digest(row.scheme, value)
    known = (
        connection()
        .execute(
            select(CitizenIdentifierRow.citizen_key).where(
                CitizenIdentifierRow.digest == digest, CitizenIdentifierRow.key_version == keys().current_version
            )
        )
        .scalar_one_or_none()
    )
    if known is not None:
        return 0
    newest = {
        **row._mapping,
        "digest": digest,
        "key_version": keys().current_version,
        "value_sealed": keys().seal(value),
    }
    connection().execute(insert(CitizenIdentifierRow), newest)
    return 1


@keys_group.command("rotate")
def rotate_command() -> None:
    """Bring identifiers, names and addresses over to the newest keys. Run it before taking an old key out."""
    done = rotate()
    click.echo(
        f"{done.identifiers} identifiers have a digest under the newest key; "
        f"{done.names} names and {done.addresses} e-mail addresses are sealed anew."
    )
