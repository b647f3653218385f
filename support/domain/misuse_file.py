"""An extract of a follow-up as a file: the same matter gives the same bytes. Pure."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from citizen_app.csv_cells import cell

Facts = Sequence[tuple[str, str]]


class FileKind(StrEnum):
    """What kind of file it is, by the end of its name."""

    CSV = "csv"
    JSON = "json"


MIMETYPES: Final = {FileKind.CSV: "text/csv", FileKind.JSON: "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Extract:
    """What a file holds: parts, each with its things, each with its facts in words."""

    title: str
    about: Facts
    parts: Sequence[tuple[str, Sequence[Facts]]]
    headings: tuple[str, str, str, str]  # of a table: part, number, what, text


def file_of(extract: Extract, kind: FileKind) -> bytes:
    """The bytes."""
    return _table(extract) if kind is FileKind.CSV else _document(extract)


def digest_of(content: bytes) -> bytes:
    """The SHA-256 by which a file can be told to be the one that was handed out."""
    return hashlib.sha256(content).digest()


def _table(extract: Extract) -> bytes:
    file = io.StringIO(newline="")
    rows = csv.writer(file, delimiter=";")
    rows.writerow(map(cell, extract.headings))
    rows.writerows([cell(extract.title), "", *map(cell, fact)] for fact in extract.about)
    rows.writerows(_rows(extract))
    # The mark at the front lets spreadsheets read Danish letters.
    return ("\ufeff" + file.getvalue()).encode()


def _rows(extract: Extract) -> Iterator[list[str]]:
    for part, things in extract.parts:
        for number, facts in enumerate(things, start=1):
            for what, text in facts:
                yield [cell(part), str(number), cell(what), cell(text)]


def _document(extract: Extract) -> bytes:
    told = {
        "title": extract.title,
        "about": [list(fact) for fact in extract.about],
        "parts": [
            {"title": part, "things": [[list(fact) for fact in facts] for facts in things]}
            for part, things in extract.parts
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
