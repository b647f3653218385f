"""The operator's commands for roles: `flask --app wsgi staff appoint|import|list|end`."""

import csv
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.periods import expires_after, last_day_of, today
from support.services import appointing
from support.services.appointing import Appointment, CannotAppoint
from support.services.periods import suggested_last_day

staff_group = AppGroup("staff", help="Roles of staff, without a second person: for first administrators.")
_ROLES = click.Choice([role.value for role in Role])
_COLUMNS = ["cvr", "professional_id", "role"]


@staff_group.command("appoint")
@click.option("--cvr", required=True, help="The organisation's CVR number.")
@click.option("--professional-id", required=True, help="The person's identifier in MitID Erhverv.")
@click.option("--role", "role_name", required=True, type=_ROLES)
@click.option("--days", type=click.IntRange(1, 730), help="How long it lasts; the setting INDBLIK_ROLE_DAYS otherwise.")
def appoint(cvr: str, professional_id: str, role_name: str, days: int | None) -> None:
    """Give a person a role. It waits for those who have not signed in yet."""
    with unit_of_work(DatabaseRole.REGISTER):
        done = _appoint(cvr, professional_id, role_name, days)
    click.echo(_told(cvr, role_name, done))


@staff_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_roles(file: Path) -> None:
    """Give the roles in a CSV file (cvr;professional_id;role), all or none."""
    with file.open(encoding="utf-8-sig", newline="") as lines, unit_of_work(DatabaseRole.REGISTER):
        reader = csv.DictReader(lines, delimiter=";")
        if reader.fieldnames != _COLUMNS:
            raise click.ClickException(f"{file.name}: the first line must read {';'.join(_COLUMNS)}")
        given = 0
        for row in reader:
            if row["role"] not in _ROLES.choices:
                raise click.ClickException(f"{file.name}:{reader.line_num}: unknown role")
            given += _appoint(row["cvr"], row["professional_id"], row["role"], None).is_new
    click.echo(f"{given} roles given.")


@staff_group.command("list")
@click.option("--cvr", help="One organisation; all organisations are counted otherwise.")
def list_roles(cvr: str | None) -> None:
    """Show who has which role, and how it stands."""
    with unit_of_work(DatabaseRole.REGISTER):
        if cvr is None:
            lines = [f"{found}  {persons} with roles" for found, persons in appointing.organisations()]
        else:
            lines = [
                f"{one.state.value:<9} {one.grant.role.value:<20} until {last_day_of(one.grant.expires_at)}  "
                f"{one.name or '(has not signed in yet)'}"
                for one in appointing.listed(cvr)
            ]
    click.echo("\n".join(lines) or "There are no roles.")


@staff_group.command("end")
@click.option("--cvr", required=True)
@click.option("--professional-id", required=True)
@click.option("--role", "role_name", required=True, type=_ROLES)
def end(cvr: str, professional_id: str, role_name: str) -> None:
    """End a person's role at once."""
    with unit_of_work(DatabaseRole.REGISTER):
        ended = appointing.end_role(cvr, professional_id, Role(role_name))
    if not ended:
        raise click.ClickException("The person does not have that role.")
    click.echo("The role has ended.")


def _appoint(cvr: str, professional_id: str, role_name: str, days: int | None) -> Appointment:
    last_day = today() + timedelta(days=days) if days else suggested_last_day()
    try:
        return appointing.appoint(cvr, professional_id, Role(role_name), expires_after(last_day))
    except CannotAppoint as error:
        raise click.ClickException(f"Not given: {error}.") from None


def _told(cvr: str, role_name: str, done: Appointment) -> str:
    what = "given" if done.is_new else "in force already"
    told = f"{role_name} in {cvr}: {what}, until {last_day_of(done.expires_at)}."
    return told if done.has_signed_in else f"{told} The person has it from their first sign-in on."
