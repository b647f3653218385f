"""`flask --app wsgi tissue …`: sending what was confirmed about samples to the register's owner, taking answers, and
taking in what was registered before."""

import os
from pathlib import Path

import click
import msgspec
from flask.cli import AppGroup

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.formats.tissue import Unreadable, answers_from, outgoing_from
from consent.services import tissue_sending
from consent.services.tissue_import import import_earlier
from consent.services.tissue_search import is_register
from consent.services.tissue_sending import NotTaken, TakenIn

tissue_group = AppGroup("tissue", help="Decisions about samples, for the register's owner.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@tissue_group.command("send")
def send() -> None:
    """Send what waits by a call to INDBLIK_VAR_URL, and take the answers that come back."""
    _forwarding()
    try:
        told = tissue_sending.send(clock.now())
    except NotTaken as why:
        raise click.ClickException(f"Not sent: {why}. Nothing counts as sent; it is tried again next time.") from None
    click.echo("Nothing waits to be sent." if told is None else f"Sent. {_counts(told)}")


@tissue_group.command("write")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def write(out: Path) -> None:
    """Write what waits to a file that only you can read. It counts as sent when `tissue sent` is told of it."""
    _forwarding()
    with unit_of_work(DatabaseRole.TISSUE):
        found = tissue_sending.batch(clock.now())
    if found is None:
        click.echo("Nothing waits to be sent.")
        return
    part = out.with_name(f"{out.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(found))
    part.replace(out)
    click.echo(f"{out}: {len(found.decisions)} decisions. Tell of it with `tissue sent` when it has been taken.")


@tissue_group.command("sent")
@click.argument("batch", type=_FILE)
def sent(batch: Path) -> None:
    """Note that the register's owner has taken the file that `tissue write` wrote."""
    try:
        found = outgoing_from(batch.read_bytes())
    except Unreadable as why:
        raise click.ClickException(f"Not done: {why}.") from None
    with unit_of_work(DatabaseRole.TISSUE):
        fresh = tissue_sending.mark_sent([one.reference for one in found.decisions], clock.now())
    click.echo(f"Noted as sent: {fresh}. Noted before, or not ours: {len(found.decisions) - fresh}.")


@tissue_group.command("answers")
@click.argument("file", type=_FILE)
def answers(file: Path) -> None:
    """Take the register's answers from a file; the same ones again change nothing."""
    try:
        found = answers_from(file.read_bytes())
    except Unreadable as why:
        raise click.ClickException(f"Not done: {why}.") from None
    with unit_of_work(DatabaseRole.TISSUE):
        told = tissue_sending.take_answers(found, clock.now())
    click.echo(_counts(told))
    for reference in told.unknown:
        click.echo(f"Never sent: {reference}")
    if told.unknown:
        raise click.exceptions.Exit(1)


@tissue_group.command("import")
@click.argument("file", type=_FILE)
def import_file(file: Path) -> None:
    """Take in decisions that were registered elsewhere before, where this is the register: CSV, in one transaction.

    Good ones go in; each that is faulty is named by line (exit status 1). What came before changes nothing.
    """
    if not is_register():
        raise click.ClickException("Not done: INDBLIK_VAR_MODE is not register.")
    with unit_of_work(DatabaseRole.TISSUE):
        taken = import_earlier(file, clock.now())
    for fault in taken.faults:
        click.echo(str(fault), err=True)
    click.echo(f"{file.name}: {taken.new} taken in, {taken.known} already known, {len(taken.faults)} set aside.")
    if taken.faults:
        raise click.exceptions.Exit(1)


def _forwarding() -> None:
    if not tissue_sending.is_forwarding():
        raise click.ClickException("Not done: INDBLIK_VAR_MODE is not forward.")


def _counts(told: TakenIn) -> str:
    return f"New answers: {told.new}. Taken before: {told.known}. To what was never sent: {len(told.unknown)}."
