"""`flask --app wsgi log …`: taking logs in, and what the sources have delivered."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from citizen_app.clock import now
from logview.cli.terminal import printable
from logview.formats.faults import FAULT_TEXTS
from logview.formats.profile import ProfileError, SourceProfile, load_profile, load_profiles
from logview.services import importing
from logview.services.importing import FileImport, UnreadableFile
from logview.services.source_list import listed_sources

log_group = AppGroup("log", help="Access logs: taking them in.")

_SECONDS_BETWEEN: Final = {True: 1.0, False: 30.0}  # on a terminal; in a journal
_MOST_SHOWN: Final = 100  # places named per file


def chosen_profile(source: str) -> SourceProfile:
    """The profile with this name, or in this .toml file; the command ends with what is wrong otherwise."""
    try:
        if source.endswith(".toml"):
            return load_profile(Path(source))
        profiles = load_profiles()
    except (ProfileError, OSError) as error:
        raise click.ClickException(f"The profile cannot be used: {error}") from error
    if source not in profiles:
        raise click.ClickException(f"There is no profile {source}. Known: {', '.join(sorted(profiles))}.")
    return profiles[source]


@log_group.command("import")
@click.option("--source", required=True, metavar="PROFILE", help="A profile's name, or the path of a .toml file.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_logs(source: str, files: tuple[Path, ...]) -> None:
    """Take in files of one source. Safe to stop anywhere and to repeat: nothing is stored twice.

    What cannot be read is set aside, named by file and line, and the exit status is 1.
    """
    profile = chosen_profile(source)
    if not profile.delivers:
        raise click.ClickException(f"The profile {profile.slug} says that this source does not deliver.")
    bad_files = 0
    done: list[FileImport] = []
    for path in files:
        try:
            done.append(importing.import_file(profile, path, _progress()))
        except UnreadableFile as error:
            click.echo(printable(f"{path}: {error}"), err=True)
            bad_files += 1
            continue
        _name_places(path, done[-1])
    _summarise(done, bad_files)
    if bad_files or any(outcome.set_aside for outcome in done):
        raise SystemExit(1)


def _progress() -> Callable[[FileImport], None]:
    terminal = sys.stderr.isatty()
    started = shown = time.monotonic()

    def show(outcome: FileImport) -> None:
        nonlocal shown
        at = time.monotonic()
        if at - shown < _SECONDS_BETWEEN[terminal]:
            return
        shown = at
        rate = outcome.read / (at - started)
        click.echo(
            f"{printable(outcome.name)}: {outcome.read} read, {outcome.stored} stored, {rate:.0f} a second", err=True
        )

    return show


def _name_places(path: Path, outcome: FileImport) -> None:
    for place in outcome.places[:_MOST_SHOWN]:
        detail = f" ({place.detail})" if place.detail else ""
        line = f"{path}:{place.line}: set aside: {place.code}{detail}. {_in_words(place.code)}"
        click.echo(printable(line), err=True)
    left = outcome.set_aside.total() - min(len(outcome.places), _MOST_SHOWN)
    if left:
        click.echo(printable(f"{path}: and {left} more; see `log set-aside list`"), err=True)


def _in_words(code: str) -> str:
    """What the code means, in the language of the commands."""
    with force_locale("en"):
        return str(FAULT_TEXTS[code])


def _summarise(done: list[FileImport], bad_files: int) -> None:
    aside: Counter[str] = Counter()
    for outcome in done:
        aside.update(outcome.set_aside)
    reasons = ", ".join(f"{number} {code}" for code, number in sorted(aside.items()))
    click.echo(f"Files: {len(done)} taken in, {bad_files} that could not be read.")
    click.echo(f"Read: {sum(outcome.read for outcome in done)}")
    click.echo(f"Stored: {sum(outcome.stored for outcome in done)}")
    click.echo(f"Already known: {sum(outcome.known for outcome in done)}")
    click.echo(f"Corrected: {sum(outcome.corrected for outcome in done)}")
    click.echo(f"Set aside: {aside.total()}" + (f" ({reasons})" if reasons else ""))


@log_group.command("sources")
def sources() -> None:
    """List every source that has a profile, and give those that are new a number."""
    for line in listed_sources(load_profiles(), now()):
        click.echo(line)
