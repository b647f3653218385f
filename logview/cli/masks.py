"""`flask --app wsgi mask …`: masks of staff names, as the operator makes them for an organisation that has decided.

An organisation's own deciders do it on their pages; a command is for what comes by paper or from a region's own list.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from flask.cli import AppGroup

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.staff_digest import authorised_person, source_user
from logview.domain.mask_rules import MaskDecider, MaskRefusal
from logview.domain.masking import Mask, MaskKind, MaskStep
from logview.queries import masks as queries
from logview.services import headcounts, masks
from logview.services.belonging import organisation_of
from logview.services.headcounts import HeadcountRefused
from logview.services.masks import Deciding, MaskRefused, Wanted

mask_group = AppGroup("mask", help="Masks of staff names.")


class _Unit(click.ParamType[Code]):
    """SCHEME:CODE."""

    name = "SCHEME:CODE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Code:
        scheme, colon, code = str(value).partition(":")
        if not (scheme and colon and code):
            self.fail("must read SCHEME:CODE, for example sor:440061000016005", param, ctx)
        return scheme, code


@mask_group.command("deny")
@click.option("--organisation", type=_Unit(), help="A unit whose staff are masked towards everyone.")
@click.option("--below/--not-below", default=True, help="With the units below it (usual), or the unit alone.")
@click.option("--authorisation", metavar="ID", help="A person by authorisation id, wherever they work.")
@click.option("--user", nargs=2, metavar="SOURCE USER-ID", help="A person by the id that one source uses.")
@click.option("--by", "masked_by", required=True, type=_Unit(), help="The organisation that decided it; pages name it.")
@click.option("--reason", default="", help="Why; kept sealed. Without it: that the operator was asked to.")
def deny(
    organisation: Code | None,
    below: bool,
    authorisation: str | None,
    user: tuple[str, str] | None,
    masked_by: Code,
    reason: str,
) -> None:
    """Hide names, from now on and for the past."""
    if sum(choice is not None for choice in (organisation, authorisation, user)) != 1:
        raise click.UsageError("Give exactly one of --organisation, --authorisation and --user.")
    person = None
    if organisation is None:
        person = source_user(*user) if user is not None else authorised_person(authorisation or "")
    with _deciding():
        seen = person is None or queries.rows_of_person(person) > 0
        wanted = Wanted(
            kind=MaskKind.UNIT if person is None else MaskKind.PERSON,
            reason=reason or "Asked for by the organisation, made by the operator.",
            unit=organisation,
            below=below,
            person=person,
            masked_by=masked_by,
        )
        mask_id = _made(masked_by, wanted)
    click.echo(f"Mask {mask_id} is in force.")
    if not seen:
        click.echo("No source has named this person so far: check the id.", err=True)


@mask_group.command("allow")
@click.argument("mask_id", type=click.UUID)
@click.option("--reason", default="", help="Why; kept sealed.")
def allow(mask_id: UUID, reason: str) -> None:
    """End a mask."""
    with _deciding():
        found = next((one.mask for one in queries.every_mask() if one.mask.mask_id == mask_id), None)
        if found is None or not masks.rules().is_open(found):
            masks.refused(_command_for(found.cvr if found else ""), MaskRefusal.ENDED, MaskStep.ENDED)
            raise click.ClickException("There is no such mask in force.")
        masks.end(_command_for(found.cvr), mask_id, reason or "Ended by the operator.")
    click.echo(f"Mask {mask_id} has ended.")


@mask_group.command("list")
def list_masks() -> None:
    """List the masks in force. Persons and citizens are shown by a digest or key only."""
    with unit_of_work(DatabaseRole.REGISTER):
        found = [one.mask for one in queries.every_mask() if masks.rules().is_open(one.mask)]
    for mask in found:
        until = f"  until {mask.until:%Y-%m-%d}" if mask.until else ""
        click.echo(f"{mask.mask_id}  {_whom(mask)}  by {':'.join(mask.masked_by)}  since {mask.since:%Y-%m-%d}{until}")


@mask_group.command("headcount")
@click.argument("unit", type=_Unit())
@click.option("--profession", metavar="CODE", help="With this profession; without it: all who work there.")
@click.option("--number", type=click.IntRange(0, headcounts.MOST), help="How many, with those at the units below it.")
@click.option("--unknown", is_flag=True, help="What was stated before does not hold any more.")
def headcount(unit: Code, profession: str | None, number: int | None, unknown: bool) -> None:
    """State how many work at a unit: beside a masked name few are not told by their profession."""
    if unknown == (number is not None):
        raise click.UsageError("Give either --number or --unknown.")
    with _deciding():
        headcounts.state(_command_for(organisation_of(unit) or ""), unit, profession, number)
    click.echo("It counts from now on.")


@mask_group.command("headcounts")
@click.argument("organisation", type=_Unit())
def list_headcounts(organisation: Code) -> None:
    """List what is stated of the units of an organisation."""
    with unit_of_work(DatabaseRole.REGISTER):
        found = headcounts.stated(organisation_of(organisation) or "")
        for unit, figures in sorted(found.items()):
            for profession, number in sorted(figures.items(), key=lambda pair: pair[0] or ""):
                click.echo(f"{':'.join(unit)}  {profession or 'all'}  {number}")


def _whom(mask: Mask) -> str:
    if mask.unit is None:
        return f"person {mask.person}"
    unit = f"unit {':'.join(mask.unit)}{'' if mask.below else ' alone'}"
    return f"{unit} towards {mask.citizen}" if mask.citizen else unit


def _made(masked_by: Code, wanted: Wanted) -> UUID:
    by, today = _command_for(organisation_of(masked_by) or ""), now().date()
    for unit in filter(None, (wanted.unit, masked_by)):
        if catalogue().organisation(*unit, today) is None:
            masks.refused(by, MaskRefusal.UNKNOWN_UNIT, MaskStep.MADE)
            raise click.ClickException(f"The directory does not know {':'.join(unit)}.")
    return masks.make(by, wanted)


@contextmanager
def _deciding() -> Iterator[None]:
    """A transaction that keeps what a refusal leaves on the trail, and then ends the command with its reason."""
    why: click.ClickException | None = None
    with unit_of_work(DatabaseRole.REGISTER):
        try:
            yield
        except (MaskRefused, HeadcountRefused) as refused:
            why = click.ClickException(f"Refused: {refused.refusal.value}.")
        except click.ClickException as told:
            why = told
    if why is not None:
        raise why


def _command_for(cvr: str) -> Deciding:
    return Deciding(MaskDecider(cvr=cvr))
