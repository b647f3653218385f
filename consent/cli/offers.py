"""`flask --app wsgi consents import FILE…`: what recipients ask citizens to say yes to."""

from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.services.offer_import import import_offers

consents_group = AppGroup("consents", help="What recipients ask citizens to say yes to.")


@consents_group.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Take in offers (CSV). Each file in one transaction.

    A row without recipient, purpose, period or legal basis is not taken as an offer. Good rows go in; each that is set
    aside is named by line (exit status 1). What came before changes nothing.
    """
    is_bad = False
    for path in files:
        with unit_of_work(DatabaseRole.OFFERS):
            outcome, file = import_offers(path)
        for fault in file.faults:
            click.echo(str(fault), err=True)
        click.echo(
            f"{file.name}: {outcome.new} versions of offers taken in, {outcome.known} already known, "
            f"{len(file.faults)} set aside."
        )
        if outcome.unknown_kinds:
            click.echo(f"Kinds of data shown in the recipient's own words: {'; '.join(sorted(outcome.unknown_kinds))}.")
        is_bad = is_bad or bool(file.faults)
    if is_bad:
        raise SystemExit(1)
