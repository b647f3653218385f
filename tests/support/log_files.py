"""Log files for tests of taking logs in: one access event a line, as the region's hospital record writes them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from citizen_app.audit import ABOUT_NO_CITIZEN
from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import engine
from citizen_app.identity_models import CitizenRow
from logview.models import AccessEntryDetailRow, AccessEntryRow

CPR = "0703571236"
OTHER_CPR = "1103571233"
WHEN = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
CITIZEN_SYSTEM = "urn:oid:1.2.208.176.1.2"
UNIT_SYSTEM = "urn:oid:1.2.208.176.1.1"
TERMS = "https://epj-ost.example/fhir/CodeSystem"
BUILT_IN = Path(__file__).parents[2] / "logview" / "profiles"


def event(number: int, *cprs: str, minutes: float = 0, **changes: Any) -> dict[str, Any]:
    """An event with id `epj-<number>` about the citizens (CPR, if none is given)."""
    made: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": f"epj-{number}",
        "type": {"code": "rest"},
        "subtype": [{"system": f"{TERMS}/haendelse", "code": "VIS", "display": "Vis"}],
        "action": "R",
        "recorded": (WHEN + timedelta(minutes=minutes)).isoformat(),
        "outcome": "0",
        "purposeOfEvent": [{"coding": [{"system": f"{TERMS}/formaal", "code": "BEHANDLING"}]}],
        "agent": [
            {
                "type": {"coding": [{"code": "humanuser"}]},
                "role": [{"coding": [{"system": f"{TERMS}/rolle", "code": "LÆ", "display": "Læge"}]}],
                "who": {"identifier": {"system": "https://autregweb.sst.dk", "value": "5BXY7"}},
                "name": "Tove Lindqvist Bækkelund",
                "requestor": True,
            },
            {
                "type": {"coding": [{"code": "PROV"}]},
                "who": {"identifier": {"system": UNIT_SYSTEM, "value": "9900091000016063"}, "display": "Lungeamb."},
                "requestor": False,
            },
        ],
        "source": {"observer": {"display": "EPJ Øst"}},
        "entity": [*(citizen(cpr) for cpr in cprs or (CPR,)), document("LABSVAR", "Blodprøver")],
    }
    made.update(changes)
    return made


def citizen(number: str, system: str = CITIZEN_SYSTEM) -> dict[str, Any]:
    """The entity that says whose data it is."""
    return {"what": {"identifier": {"system": system, "value": number}}, "type": {"code": "1"}, "role": {"code": "1"}}


def document(code: str, name: str) -> dict[str, Any]:
    """The entity that says which data."""
    return {"what": {"display": name}, "type": {"system": f"{TERMS}/datatype", "code": code}, "role": {"code": "4"}}


def write(path: Path, *events: dict[str, Any] | str) -> Path:
    """A file with an event, or a text of its own, a line."""
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in events]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def changed_profile(folder: Path, *lines: str, slug: str = "epj-ost") -> Path:
    """The hospital record's profile with lines added at its top, as a file for `--source`."""
    text = (BUILT_IN / "epj-ost.toml").read_text(encoding="utf-8")
    path = folder / f"{slug}.toml"
    changed = text.replace('slug = "epj-ost"', "\n".join((f'slug = "{slug}"', *lines)))
    path.write_text(changed, encoding="utf-8")
    return path


def command(app: Flask, *args: object) -> Any:
    """Run an operator's command."""
    return app.test_cli_runner().invoke(args=[str(arg) for arg in args])


def take_in(app: Flask, *files: Path, source: object = "epj-ost") -> Any:
    """Run `log import`."""
    return command(app, "log", "import", "--source", source, *files)


def rows(app: Flask, table: Any = AccessEntryRow) -> list[Any]:
    """Every row of a table; of the log, with every citizen as the subject."""
    with app.app_context(), engine().connect() as connection:
        citizens = connection.execute(select(CitizenRow.citizen_key)).scalars().all()
        connection.rollback()
        if table in (AccessEntryRow, AccessEntryDetailRow, AuditEventRow):
            assume(connection, DatabaseRole.CITIZEN, [ABOUT_NO_CITIZEN, *citizens])
        return list(connection.execute(select(*table.__table__.columns)).all())


def shown(app: Flask) -> list[Any]:
    """The entries that have not been superseded, oldest first."""
    found = [row for row in rows(app) if row.superseded_by is None]
    return sorted(found, key=lambda row: (row.occurred_at, row.entry_id))


def counts(result: Any) -> dict[str, int]:
    """What a command's last lines count."""
    found = {}
    for line in result.stdout.splitlines():
        name, colon, number = line.partition(": ")
        if colon and number.split(" ")[0].isdigit():
            found[name] = int(number.split(" ")[0])
    return found
