"""`flask --app wsgi consent …`: making an emergency copy of a system by hand, and reading one as its owner does."""

import os
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click
import msgspec
from flask.cli import AppGroup

from citizen_app import audit, clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.formats.bodies import FilterBody, QuestionBody
from consent.services import emergency
from consent.services.emergency_reader import CopyRefused, Reader

consent_group = AppGroup("consent", help="Citizens' decisions, for systems while the service cannot be reached.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WHY = {
    "unreadable": "it was altered, or is not for this key",
    "expired": "the copy has expired",
    "not-yet-valid": "the copy is from later than now: look at the clock",
    "question": "the question is not one: a number or a code of another form, or a moment that is not now",
    "unknown-profession": "the directory has no profession with this code",
    "organisation-out-of-scope": "the copy was not made for a system of this organisation",
}


@consent_group.command("emergency-copy")
@click.option("--system", "system_id", required=True, help="The system that it is for.")
@click.option("--staff", type=_FILE, help="Authorisation ids of its users, one a line.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def emergency_copy(system_id: str, staff: Path | None, out: Path) -> None:
    """Write a system's emergency copy, encrypted to its own key, to a file that only you can read."""
    users = staff.read_text().split() if staff is not None else []
    at = clock.now()  # what was decided until then is in it
    part = out.with_name(f"{out.name}.part")
    try:
        with _private(part) as file, unit_of_work(DatabaseRole.CONSENT, one_state=True):
            made = emergency.make_copy(system_id, users, at, file)
            details = {"system": system_id, "citizens": made.citizens}
            audit.record_command(emergency.HANDED_OUT, object_ref=made.kid, details=details)
        part.replace(out)  # the one before stays until this one is whole
    except emergency.NoEncryptionKey:
        raise click.ClickException(f"Not done: {system_id} has no key in force to encrypt to.") from None
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{out}: {made.citizens} citizens, for {made.kid}, good until {made.expires:%Y-%m-%d %H:%M}Z.")


@consent_group.command("emergency-check")
@click.option("--key", "key", required=True, type=_FILE, help="The system's private key (PEM, without a password).")
@click.argument("copy", type=_FILE)
@click.argument("question", type=click.File("rb"))
def emergency_check(key: Path, copy: Path, question: Any) -> None:
    """Answer QUESTION (the body of one question or filter, - for standard input) from COPY as the service would."""
    at = clock.now()
    try:
        reader = Reader.opening(copy.read_text(), key.read_text(), at)
        answer = _answer(reader, question.read(), at)
    except CopyRefused as refusal:
        raise click.ClickException(f"No answer: {_WHY[refusal.reason]}.") from None
    click.echo(msgspec.json.encode({"outcome": "not-listed"} if answer is None else answer).decode())


def _answer(reader: Reader, body: bytes, at: datetime) -> Any:
    try:
        if isinstance(asked := msgspec.json.decode(body), dict) and "documents" in asked:
            return reader.filter_documents(msgspec.json.decode(body, type=FilterBody), at)
        return reader.decide(msgspec.json.decode(body, type=QuestionBody), at)
    except msgspec.DecodeError:
        # Not what the decoder says: it would repeat what was sent.
        raise click.ClickException("The question is not the body of a question or of a filter.") from None


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
