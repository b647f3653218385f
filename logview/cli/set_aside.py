"""`flask --app wsgi log set-aside …`: what could not be stored, until it is mended."""

import click
from flask.cli import AppGroup

from citizen_app.errors import NotFound
from citizen_app.keys import CannotOpen
from logview.cli.log import chosen_profile, log_group
from logview.formats.profile import load_profiles
from logview.services import set_aside
from logview.services.set_aside import Waiting

set_aside_group = AppGroup("set-aside", help="Events that could not be stored, kept encrypted until they are mended.")
log_group.add_command(set_aside_group)


@set_aside_group.command("list")
@click.option("--source", metavar="PROFILE", help="Only of this source.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(min=1))
def list_waiting(source: str | None, limit: int) -> None:
    """List what waits, oldest first, without its content."""
    found, counts = set_aside.waiting(source, limit)
    for item in found:
        click.echo(_line(item))
    total = sum(counts.values())
    if len(found) < total:
        click.echo(f"… and {total - len(found)} more.")
    for (slug, code), number in counts.items():
        click.echo(f"{slug}: {number} {code}")
    if not total:
        click.echo("Nothing is set aside.")


@set_aside_group.command("show")
@click.argument("number", type=int)
def show(number: int) -> None:
    """Show one event with every digit and every word that is not known to us made unreadable."""
    try:
        item, text = set_aside.shown(number, load_profiles())
    except NotFound:
        raise click.ClickException(f"There is nothing set aside with number {number}.") from None
    except CannotOpen:
        raise click.ClickException("The key that sealed it is not in INDBLIK_ENCRYPTION_KEYS.") from None
    click.echo(_line(item))
    click.echo(text)


@set_aside_group.command("replay")
@click.option("--source", required=True, metavar="PROFILE", help="A profile's name, or the path of a .toml file.")
def replay(source: str) -> None:
    """Read again what the source has waiting, with the profile as it is now. Exit status 1 if anything is left."""
    outcome = set_aside.replay(chosen_profile(source))
    click.echo(
        f"{outcome.tried} tried, {outcome.mended} mended: {outcome.stored} stored, {outcome.known} already known, "
        f"{outcome.corrected} corrected."
    )
    for code, number in sorted(outcome.left.items()):
        click.echo(f"Still set aside: {number} {code}")
    if outcome.left:
        raise SystemExit(1)


def _line(item: Waiting) -> str:
    detail = f" ({item.detail})" if item.detail else ""
    cut = ", cut: ask the source to send it again" if item.cut else ""
    where = f"{item.slug}  delivery {item.delivery_id} line {item.line}"
    return f"{item.set_aside_id}  {item.at}  {where}: {item.code}{detail}{cut}"
