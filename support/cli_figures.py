"""The operator's command for open figures: `flask --app wsgi figures count`."""

import click
from flask.cli import AppGroup

from support.domain.quarters import Quarter
from support.services import case_settings
from support.services.figures import TooEarly, newest, publish

figures_group = AppGroup("figures", help="Open figures: each quarter is counted once.")


@figures_group.command("count")
@click.argument("quarter", required=False)
def count(quarter: str | None) -> None:
    """Count a quarter, as 2026-3, and freeze it; the newest that may be counted if none is named."""
    wanted = Quarter.read(quarter) if quarter else newest()
    if wanted is None:
        raise click.ClickException("A quarter is written as 2026-3.")
    try:
        is_new = publish(wanted)
    except TooEarly:
        days = case_settings.settings().figures.wait.days
        raise click.ClickException(f"It is counted {days} days after it has ended, not before.") from None
    click.echo(f"{wanted}: counted." if is_new else f"{wanted}: was counted before, and stays as it is.")
