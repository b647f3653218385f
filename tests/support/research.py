"""Invented research projects and participations for tests, as rows of a file."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.domain.research import project_id
from consent.formats.research_rows import PARTICIPATIONS, PROJECTS
from consent.research_models import ResearchParticipationRow, ResearchProjectRow
from consent.services.research_import import (
    COMMAND,
    ResearchImport,
    take_participations_in,
    take_projects_in,
)
from consent.services.research_list import search_text
from tests.support.owned import JUNK, Owned

CVR, OTHER_CVR = "29190623", "29190925"


def project_row(**changed: str) -> dict[str, str]:
    """A whole project, as far as nothing else is said."""
    told = {
        "cvr": CVR,
        "number": "F-1",
        "updated": "2026-02-01",
        "title": "Søvn og blodtryk",
        "organisation": "Øst Universitetshospital",
        "purpose": "Vi undersøger, om søvn ændrer blodtrykket.",
        "kinds": "journal|laboratory",
        **changed,
    }
    return {name: told.get(name) or told.get(f"{name}_", "") for name in PROJECTS}


def participation_row(citizen: str, **changed: str) -> dict[str, str]:
    """That data about the citizen was in the project of `project_row`. `from_`: its first day."""
    told = {
        "cvr": CVR,
        "number": "F-1",
        "citizen": citizen,
        "updated": "2026-02-10",
        "from_": "2026-01-05",
        "kinds": "laboratory",
        **changed,
    }
    return {name: told.get(name) or told.get(f"{name}_", "") for name in PARTICIPATIONS}


def written(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> Path:
    """The rows as a CSV file."""
    quoted = [";".join('"' + one[name].replace('"', '""') + '"' for name in header) for one in rows]
    path.write_text("\n".join([";".join(header), *quoted, ""]), encoding="utf-8")
    return path


_VERSION: dict[str, Any] = {
    "project_id": "x",
    "sequence": 1,
    "updated": date(2026, 3, 2),
    "is_withdrawn": False,
    "kinds": "",
    "digest": b"x",
    "told_by": "",
    "taken_in_at": datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
}
_TEXTS = ("title", "organisation", "purpose", "permit_number", "permit_by", "email", "phone", "web", "results", "words")
EVIDENCE: dict[Any, dict[str, Any]] = {
    ResearchProjectRow: {
        **_VERSION,
        **dict.fromkeys(_TEXTS, "x"),
        "cvr": CVR,
        "number": "1",
        "tells_who": False,
    },
    ResearchParticipationRow: {**_VERSION, "citizen_key": UUID(int=1), "begins": date(2026, 3, 2)},
}
"""A row of each table."""


def tell_projects(app: Flask, *rows: Mapping[str, str]) -> ResearchImport:
    """Take projects in as the operator's command does."""
    outcome = ResearchImport()
    with app.app_context(), unit_of_work(DatabaseRole.RESEARCH):
        take_projects_in(rows, COMMAND, outcome)
    return outcome


def tell_participations(app: Flask, *rows: Mapping[str, str]) -> ResearchImport:
    """Take participations in as the operator's command does."""
    outcome = ResearchImport()
    with app.app_context(), unit_of_work(DatabaseRole.RESEARCH):
        take_participations_in(rows, COMMAND, outcome)
    return outcome


def _project(world: Any) -> Owned:
    tell_projects(world.app, project_row())
    return Owned(asks=world.birthe, own=project_id(CVR, "F-1"), foreign=(project_id(CVR, "F-2"), JUNK))


def _searched(world: Any) -> Owned:
    with world.app.app_context():
        own = search_text("søvn")
    return Owned(asks=world.birthe, own=own, foreign=(world.view_state(world.birthe), JUNK))


PROJECTS_BY_ADDRESS = {"project": _project}
SEARCHES = {
    "s": _searched,
    "side": lambda world: Owned(asks=world.birthe, own="1", foreign=("0", "2", "-1", "1x", "9" * 30)),
}
"""What stands in addresses of the list, which is everybody's."""
