"""`flask --app wsgi directory check`: what the log uses and the directory does not know."""

import click

from citizen_app.directory.commands import directory_group
from logview.cli.terminal import printable
from logview.services.directory_gaps import FEWEST, directory_gaps


@directory_group.command("check")
def check() -> None:
    """List codes that sources use, or that the directory itself refers to, and that it does not know (exit 1).

    No unit's name as a source wrote it, and no role that few bear: they may name a member of staff.
    """
    gaps = directory_gaps()
    for scheme, code in gaps.units:
        click.echo(printable(f"unit {scheme}:{code}" if code else f"unit {scheme}: in the source's own words"))
    for code, text in gaps.professions:
        told = code or ("–" if text else f"in a source's own words, borne by fewer than {FEWEST}")
        click.echo(printable(f"profession {told}" + (f" “{text}”" if text else "")))
    for scheme, code in gaps.references:
        click.echo(f"referred to by the directory: {scheme}:{code}")
    found = len(gaps.units) + len(gaps.professions) + len(gaps.references)
    click.echo(f"{found} unknown." if found else "The directory knows every code that the log uses.")
    if found:
        raise SystemExit(1)
