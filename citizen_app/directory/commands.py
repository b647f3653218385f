"""The operator's command that takes the directory in: `flask --app wsgi directory import FILE…`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory

directory_group = AppGroup("directory", help="Organisations and professions.")


@directory_group.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Take in organisations.csv and professions.csv (told apart by their header).

    Good rows go in, in one transaction; each bad row is named with file and line, and the exit status is 1.
    """
    with unit_of_work(DatabaseRole.REGISTER):
        outcome = import_directory(files)
    for fault in outcome.faults:
        click.echo(str(fault), err=True)
    click.echo(
        f"{outcome.organisations} organisations and {outcome.professions} professions read: "
        f"{outcome.added} added, {outcome.changed} changed, {len(outcome.faults)} bad."
    )
    if outcome.faults:
        raise SystemExit(1)
