"""`flask --app wsgi research import FILE…`: what is told of research projects, and of whose data was in them."""

from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.services.research_import import import_research

research_group = AppGroup("research", help="Research projects, and whose data was in them.")


@research_group.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Take in projects or participations: CSV (told apart by the header) or .json. Each file in one transaction.

    Good ones go in; each that is set aside is named by line (exit status 1). What came before changes nothing.
    """
    is_bad = False
    for path in files:
        with unit_of_work(DatabaseRole.RESEARCH):
            outcome, file = import_research(path)
        for fault in file.faults:
            click.echo(str(fault), err=True)
        counts = outcome.counts()
        click.echo(
            f"{file.name}: {counts['projects']} versions of projects and {counts['participations']} of participations "
            f"taken in, {counts['known']} already known, {len(file.faults)} set aside."
        )
        if outcome.unknown_kinds:
            click.echo(f"Kinds of data shown in the source's own words: {'; '.join(sorted(outcome.unknown_kinds))}.")
        is_bad = is_bad or bool(file.faults)
    if is_bad:
        raise SystemExit(1)
