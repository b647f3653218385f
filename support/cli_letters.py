"""The operator's command for letters: `flask --app wsgi letters addressees`."""

import csv
import os
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.web.dates import COPENHAGEN
from support.services.letter_handover import hand_over

letters_group = AppGroup("letters", help="Letters on paper: what the printing house needs.")
_HEAD = ("letter", "scheme", "identifier")


@letters_group.command("addressees")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--since", required=True, type=click.DateTime(), help="Danish time: what was printed from then on.")
def addressees(file: Path, since: datetime) -> None:
    """Write whose each printed letter is to a new FILE that only you can read, for the printing house alone."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException("The file is there already. Name a new one.") from None
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as lines, unit_of_work(DatabaseRole.REGISTER):
        found = hand_over(since.replace(tzinfo=COPENHAGEN))
        csv.writer(lines, delimiter=";").writerows([_HEAD, *found.lines])
    click.echo(f"{len(found.lines)} letters.")
    if found.left_out:
        click.echo(f"{found.left_out} left out: their citizens have no number, or several. See the page of identities.")
