"""`flask --app wsgi mask …`: the plain deny-list of names."""

from uuid import UUID

import click
from flask.cli import AppGroup

from citizen_app.staff_digest import authorised_person, source_user
from logview.services import masks
from logview.services.masks import Code, UnknownUnit

mask_group = AppGroup("mask", help="Names that no page shows.")


class _Unit(click.ParamType[Code]):
    """SCHEME:CODE."""

    name = "SCHEME:CODE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Code:
        scheme, colon, code = str(value).partition(":")
        if not (scheme and colon and code):
            self.fail("must read SCHEME:CODE, for example sor:440061000016005", param, ctx)
        return scheme, code


@mask_group.command("deny")
@click.option("--organisation", type=_Unit(), help="A unit, with all units below it.")
@click.option("--authorisation", metavar="ID", help="A person by authorisation id, wherever they work.")
@click.option("--user", nargs=2, metavar="SOURCE USER-ID", help="A person by the id that one source uses.")
@click.option("--by", "masked_by", required=True, type=_Unit(), help="The organisation that decided it; pages name it.")
def deny(organisation: Code | None, authorisation: str | None, user: tuple[str, str] | None, masked_by: Code) -> None:
    """Hide names, from now on and for the past."""
    if sum(choice is not None for choice in (organisation, authorisation, user)) != 1:
        raise click.UsageError("Give exactly one of --organisation, --authorisation and --user.")
    try:
        if organisation is not None:
            mask_id, seen = masks.deny_unit(organisation, masked_by), True
        else:
            digest = source_user(*user) if user is not None else authorised_person(authorisation or "")
            mask_id, seen = masks.deny_person(digest, masked_by)
    except UnknownUnit as error:
        raise click.ClickException(f"The directory does not know {error}.") from None
    click.echo(f"Mask {mask_id} is in force.")
    if not seen:
        click.echo("No source has named this person so far: check the id.", err=True)


@mask_group.command("allow")
@click.argument("mask_id", type=click.UUID)
def allow(mask_id: UUID) -> None:
    """End a mask."""
    if not masks.allow(mask_id):
        raise click.ClickException("There is no such mask.")
    click.echo(f"Mask {mask_id} has ended.")


@mask_group.command("list")
def list_masks() -> None:
    """List the masks in force. Persons are shown by a digest only."""
    for row in masks.in_force():
        whom = (
            f"unit {row.organisation_scheme}:{row.organisation_code}"
            if row.person_digest is None
            else f"person {row.person_digest}"
        )
        by = f"{row.masked_by_scheme}:{row.masked_by_code}"
        click.echo(f"{row.mask_id}  {whom}  by {by}  since {row.created_at:%Y-%m-%d}")
