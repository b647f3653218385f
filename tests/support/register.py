"""Register messages in tests: taken in from a file, as the operator's command does."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from citizen_app.auth.actor import Assurance, CitizenKey, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen, keys_of_person
from citizen_app.register.feed import RegisterImport, import_register
from citizen_app.register.messages import WHOLE_HEADER

CHILD, MOTHER, FATHER = "0505165134", "2802852288", "1210831833"


def tell(app: Flask, *messages: Mapping[str, str]) -> RegisterImport:
    """Take the messages in, one a row."""
    rows = [";".join(one.get(name, "") for name in WHOLE_HEADER) for one in messages]
    with TemporaryDirectory() as folder, app.app_context():
        file = Path(folder) / "register.csv"
        file.write_text("\n".join([";".join(WHOLE_HEADER), *rows, ""]), encoding="utf-8")
        with unit_of_work(DatabaseRole.REGISTER):
            return import_register(file)


def message(event: str, cpr: str, other: str = "", **columns: str) -> dict[str, str]:
    """A message of the feed; `first` is the column `from`."""
    if "first" in columns:
        columns["from"] = columns.pop("first")
    return {"event": event, "cpr": cpr, "other": other, "date": "2026-01-01", **columns}


def custody(cpr: str, other: str, **columns: str) -> dict[str, str]:
    """Custody of a child, from 2016, that the other person has alone unless said."""
    return message("custody", cpr, other, **{"shared": "sole", "first": "2016-05-05", **columns})


def born(cpr: str, day: str) -> dict[str, str]:
    """When somebody was born."""
    return {"event": "person", "cpr": cpr, "birth_date": day}


def key_of(app: Flask, cpr: str) -> CitizenKey:
    """The key of the citizen with this number."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        return find_or_create_citizen("cpr", cpr)


def viewer_of(app: Flask, cpr: str, assurance: Assurance = Assurance.SUBSTANTIAL) -> Viewer:
    """The citizen with this number, signed in."""
    key = key_of(app, cpr)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        own = keys_of_person(key)
    return Viewer(
        kind=ViewerKind.CITIZEN, key=key, name="Mette Fjeldsted", assurance=assurance, session_digest=b"", own_keys=own
    )
