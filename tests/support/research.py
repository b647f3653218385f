"""Invented research projects and participations for tests, as rows of a file."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from consent.formats.research_rows import PARTICIPATIONS, PROJECTS

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
