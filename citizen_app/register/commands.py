"""The operator's command that takes the register feed in: `flask --app wsgi register import FILE`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.register.feed import import_register

register_group = AppGroup("register", help="The civil register's messages.")


@register_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_file(file: Path) -> None:
    """Take in a register feed. Good messages go in, in one transaction; each bad one is named by line (exit 1).

    A message that was taken in before changes nothing.
    """
    with unit_of_work(DatabaseRole.REGISTER):
        outcome = import_register(file)
    for fault in outcome.faults:
        click.echo(str(fault), err=True)
    events = ", ".join(f"{count} {event}" for event, count in sorted(outcome.taken_in.items())) or "nothing new"
    click.echo(
        f"Taken in: {events}. {outcome.linked} linked, {outcome.waiting} wait for two persons, "
        f"{outcome.known} already known, {len(outcome.faults)} bad."
    )
    if outcome.faults:
        raise SystemExit(1)
