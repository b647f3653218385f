"""The operator's commands for systems that call us: `flask --app wsgi system …`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app import audit, clock
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from citizen_app.systems.assertions import ALGORITHMS
from citizen_app.systems.caller import Code
from citizen_app.systems.encrypting import ENCRYPTIONS
from citizen_app.systems.fitness import ENCRYPT, SIGN
from citizen_app.systems.overview import KnownSystem, systems
from citizen_app.systems.public_keys import LONGEST
from citizen_app.systems.refusals import CannotRegister, Why

system_group = AppGroup("system", help="Systems that call us: their keys and what they may do.")
key_group = AppGroup("key", help="Public keys that systems sign with, or have things encrypted to.")
scope_group = AppGroup("scope", help="What systems may do, and on behalf of whom.")
system_group.add_command(key_group)
system_group.add_command(scope_group)
_SCOPES = click.Choice([scope.value for scope in Scope])


@contextmanager
def _work() -> Iterator[None]:
    """The command's transaction; what cannot be done is said in a sentence."""
    try:
        with unit_of_work(DatabaseRole.REGISTER):
            yield
    except CannotRegister as refusal:
        raise click.ClickException(f"Not done: {refusal}.") from None


@system_group.command("register")
@click.argument("system_id")
@click.option("--name", required=True, help="What people call it. Citizens read it.")
@click.option("--cvr", required=True, help="CVR number of the controller that answers for it.")
@click.option("--contact", required=True, help="Whom to reach about it.")
@click.option("--per-minute", type=click.IntRange(1), help="Calls a minute for each scope; the setting otherwise.")
def register(system_id: str, name: str, cvr: str, contact: str, per_minute: int | None) -> None:
    """Register a system. It can do nothing until it has a key and a scope."""
    with _work():
        registry.register(system_id, name=name, cvr=cvr, contact=contact, per_minute=per_minute)
        audit.record_command("system.register", object_ref=system_id)
    click.echo(f"{system_id} is registered.")


@key_group.command("add")
@click.argument("system_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", type=click.IntRange(1, 1096), default=365, show_default=True, help="How long it is good for.")
@click.option("--kid", help="Its name; a digest of the key otherwise.")
@click.option(
    "--algorithm", type=click.Choice([*ALGORITHMS, *ENCRYPTIONS]), help="For RSA keys: PS256 unless RS256 is said."
)
@click.option(
    "--purpose",
    type=click.Choice([SIGN, ENCRYPT]),
    default=SIGN,
    show_default=True,
    help="Whether it signs assertions, or emergency copies are encrypted to it.",
)
def add_key(system_id: str, file: Path, days: int, kid: str | None, algorithm: str | None, purpose: str) -> None:
    """Add the public key in a file, PEM or JWK. Keys that are there stay, until they are ended."""
    with file.open(encoding="ascii", errors="replace") as text:
        pem = text.read(LONGEST + 1)
    until = clock.now() + timedelta(days=days)
    with _work():
        kid = registry.add_key(system_id, pem, valid_until=until, kid=kid, algorithm=algorithm, purpose=purpose)
        audit.record_command("system.key.add", object_ref=kid, details={"purpose": purpose})
    does = "signs with" if purpose == SIGN else "gets emergency copies encrypted to"
    click.echo(f"{system_id} {does} {kid} until {until:%Y-%m-%d}.")


@key_group.command("end")
@click.argument("kid")
def end_key(kid: str) -> None:
    """End a key at once, and the tokens that were given for it."""
    with _work():
        if not registry.end_key(kid):
            raise CannotRegister(Why.KEY_GONE, "there is no such key in force")
        audit.record_command("system.key.end", object_ref=kid)
    click.echo(f"{kid} has ended.")


@scope_group.command("give")
@click.argument("system_id")
@click.argument("scope", type=_SCOPES)
@click.argument("unit")
def give_scope(system_id: str, scope: str, unit: str) -> None:
    """Let a system do something for UNIT (scheme:code, such as sor:1234567890123) and the units below it."""
    with _work():
        is_new = registry.give_scope(system_id, Scope(scope), _code(unit))
        if is_new:
            audit.record_command("system.scope.give", object_ref=system_id, details={"scope": scope})
    click.echo(f"{scope} for {unit}: {'given' if is_new else 'in force already'}.")


@scope_group.command("end")
@click.argument("system_id")
@click.argument("scope", type=_SCOPES)
@click.argument("unit")
def end_scope(system_id: str, scope: str, unit: str) -> None:
    """Take it back, from the next call on."""
    with _work():
        if not registry.end_scope(system_id, Scope(scope), _code(unit)):
            raise CannotRegister(Why.NOT_HELD, "the system does not have it")
        audit.record_command("system.scope.end", object_ref=system_id, details={"scope": scope})
    click.echo(f"{scope} for {unit} has ended.")


@system_group.command("close")
@click.argument("system_id")
@click.confirmation_option(prompt="A closed system cannot be opened again. Close it?")
def close(system_id: str) -> None:
    """Close a system for good, from the next call on."""
    with _work():
        if not registry.close(system_id):
            raise CannotRegister(Why.NOT_OPEN, "there is no open system with this id")
        audit.record_command("system.close", object_ref=system_id)
    click.echo(f"{system_id} is closed.")


@system_group.command("list")
def list_systems() -> None:
    """Show every system with its keys and scopes."""
    with _work():
        lines = [line for system in systems() for line in _lines(system)]
    click.echo("\n".join(lines) or "There are no systems.")


def _code(unit: str) -> Code:
    scheme, _, code = unit.partition(":")
    if not code:
        raise CannotRegister(Why.UNIT_SHAPE, "the unit must read scheme:code")
    return scheme, code


def _lines(system: KnownSystem) -> Iterator[str]:
    closed = f", closed {system.closed_at:%Y-%m-%d}" if system.closed_at else ""
    yield f"{system.system_id}  {system.name} (CVR {system.cvr}, {system.contact}){closed}"
    for key in system.keys:
        if key.purpose == ENCRYPT:
            yield f"  key {key.kid} {key.algorithm} until {key.ends_at:%Y-%m-%d}, for emergency copies"
            continue
        used = f"used {key.last_used_at:%Y-%m-%d %H:%M}Z" if key.last_used_at else "never used"
        yield f"  key {key.kid} {key.algorithm} until {key.ends_at:%Y-%m-%d}, {used}"
    for scope, unit in system.scopes:
        yield f"  {scope} for {':'.join(unit)}"
