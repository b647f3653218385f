"""Rows of the delimited files that operators hand in, with where each stands, so that a fault names its line."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST_FILE = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where. The text holds no value from a file about persons."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class RowFault(Exception):
    """A row that cannot be taken in; the text says why."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row by header."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def fault(self, text: str) -> Fault:
        """A fault of this row."""
        return Fault(self.file, self.line, text)


@dataclass(slots=True)
class CsvFile:
    """A file as it was read: its header, its rows, and the lines that are no rows."""

    name: str
    header: tuple[str, ...] = ()
    digest: str = ""
    rows: list[CsvRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fail(self, line: int, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.name, line, text))


def read_csv(path: Path, headers: Sequence[tuple[str, ...]]) -> CsvFile:
    """A `;`-separated UTF-8 file with one of the headers. Never raises: what is wrong stands in its faults."""
    file = CsvFile(path.name)
    try:
        raw = path.read_bytes()
    except OSError as error:
        file.fail(0, f"cannot be read: {error.strerror}")
        return file
    file.digest = hashlib.sha256(raw).hexdigest()
    text = _decoded(raw, file)
    if text is not None:
        _read_rows(text, file, headers)
    return file


def _decoded(raw: bytes, file: CsvFile) -> str | None:
    if len(raw) > _LONGEST_FILE:
        file.fail(0, "is too large")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        file.fail(raw.count(b"\n", 0, error.start) + 1, "is not UTF-8")
        return None
    if not text.strip():
        file.fail(1, "is empty")
        return None
    return text


def _read_rows(text: str, file: CsvFile, headers: Sequence[tuple[str, ...]]) -> None:
    lines = _records(text, file)
    first = next(lines, None)
    if first is None:
        return
    file.header = tuple(cell.strip().lower() for cell in first[1])
    if file.header not in headers:
        known = " or ".join(";".join(header) for header in headers)
        file.fail(first[0], f"the header is none we know; expected {known}")
        return
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(file.header):
            file.fail(line, f"{len(cells)} columns instead of {len(file.header)}")
        elif "\x00" in "".join(cells):
            file.fail(line, "holds a NUL character")
        else:
            values = {name: cell.strip() for name, cell in zip(file.header, cells, strict=True)}
            file.rows.append(CsvRow(file.name, line, values))


def _records(text: str, file: CsvFile) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            file.fail(line, "the row cannot be read: a quotation mark is missing, or a field is too long")
            continue
        yield line, cells
