"""The operator's commands of the ground floor: `flask --app wsgi db|directory|register …`."""

import click
from flask import current_app
from flask.cli import AppGroup

from citizen_app.db import migrating
from citizen_app.db.work import engine
from citizen_app.directory.commands import directory_group
from citizen_app.key_rotation import keys_group
from citizen_app.outbox.worker import worker_command
from citizen_app.register.commands import register_group
from citizen_app.systems.commands import system_group

db_group = AppGroup("db", help="The database's tables.")


@db_group.command("upgrade")
@click.option("--revision", default="head", show_default=True)
def upgrade(revision: str) -> None:
    """Bring the tables up to date."""
    migrating.upgrade(engine().url.render_as_string(hide_password=False), revision)
    click.echo(f"The database is at {revision}.")


@db_group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to a revision. Refused in production settings: restore a backup instead."""
    if current_app.extensions["indblik.settings"].production:
        raise click.ClickException("Not in production: a downgrade deletes columns. Restore a backup instead.")
    migrating.downgrade(engine().url.render_as_string(hide_password=False), revision)
    click.echo(f"The database is at {revision}.")


GROUND_COMMANDS: list[click.Command] = [
    db_group,
    directory_group,
    keys_group,
    register_group,
    system_group,
    worker_command,
]
