"""`flask --app wsgi directory check`: what the log uses and the directory does not know."""

import click

from citizen_app.directory.commands import directory_group
from logview.cli.terminal import printable
from logview.services.directory_gaps import directory_gaps


@directory_group.command("check")
def check() -> None:
    """List codes that sources use, or that the directory itself refers to, and that it does not know (exit 1)."""
    gaps = directory_gaps()
    for scheme, code, name in gaps.units:
        click.echo(printable(f"unit {scheme}:{code}" + (f" “{name}”" if name else "")))
    for code, text in gaps.professions:
        click.echo(printable(f"profession {code or '–'}" + (f" “{text}”" if text else "")))
    for scheme, code in gaps.references:
        click.echo(f"referred to by the directory: {scheme}:{code}")
    found = len(gaps.units) + len(gaps.professions) + len(gaps.references)
    click.echo(f"{found} unknown." if found else "The directory knows every code that the log uses.")
    if found:
        raise SystemExit(1)
