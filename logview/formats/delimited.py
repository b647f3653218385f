"""Delimited files (CSV): delimiter, quotes, encoding and columns are the profile's.

A quoted field may hold line ends. A quote that never closes costs its own line only: the next line is read afresh.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final

from logview.domain.source_event import Identifier, ReadFault, Reading
from logview.formats import faults
from logview.formats.lines import Line, split_lines
from logview.formats.normalise import normalise
from logview.formats.opening import Opened
from logview.formats.profile import CsvLayout
from logview.formats.raw_event import UNSPECIFIED, RawEvent, RawOrganisation, RawPerson
from logview.formats.rules import Rules
from logview.formats.times import iso_time

Outcome = RawEvent | ReadFault

_MOST_LINES_OF_A_RECORD: Final = 100

csv.field_size_limit(2**31 - 1)  # records are bounded before the parser sees them


class _Columns:
    """Where each of our fields stands in this file."""

    def __init__(self, layout: CsvLayout, header: list[str] | None, limit: int) -> None:
        self.layout = layout
        self.limit = limit
        self.width = len(header) if header is not None else None
        self.missing: list[str] = []
        self.strange: list[int] = []
        self.place: dict[str, int] = {}
        places = {name.strip().casefold(): number for number, name in enumerate(header or ())}
        for field, column in layout.columns.items():
            number = column - 1 if isinstance(column, int) else places.get(column.strip().casefold())
            if number is None:
                self.missing.append(str(column))
            else:
                self.place[field] = number
        if header is not None:
            known = {str(name).strip().casefold() for name in (*layout.columns.values(), *layout.ignore)}
            self.strange = [number + 1 for name, number in places.items() if name not in known]

    def is_record(self, data: bytes) -> bool:
        """Whether the bytes are a whole record with as many fields as there are columns."""
        fields = _fields(data, self.layout)
        if isinstance(fields, ReadFault):
            return False
        least = max(self.place.values(), default=0) + 1
        return len(fields) == self.width if self.width is not None else len(fields) >= least

    def fault(self) -> ReadFault | None:
        """What is odd about the header. Its own texts are not repeated: a file without header has data there."""
        if self.missing:
            return faults.fault(faults.UNKNOWN_COLUMN, f"missing: {', '.join(self.missing)}")
        if self.strange:
            return faults.fault(
                faults.UNKNOWN_COLUMN, f"not in the profile: column {', '.join(map(str, self.strange))}"
            )
        return None


def read(opened: Opened, rules: Rules) -> Iterator[Reading]:
    """Every event and fault of a delimited file, mapped by the profile."""
    for line, outcome, data in read_neutral(opened, rules):
        yield Reading(line, normalise(outcome, rules) if isinstance(outcome, RawEvent) else outcome, data)


def read_neutral(opened: Opened, rules: Rules) -> Iterator[tuple[int, Outcome, bytes]]:
    """(line, what stood there, its bytes with the header before them) for each record or fault."""
    layout = rules.profile.csv
    if layout is None:
        raise ValueError("the profile has no [csv]")
    limit = rules.profile.max_event_bytes
    lines = split_lines(opened.blocks(), limit)
    columns = _Columns(layout, None, limit)
    header = b""
    if layout.header:
        first = next(lines, None)
        if first is None:
            return
        header = first.data + b"\n"
        names = _fields(first.data, layout)
        columns = _Columns(layout, names if isinstance(names, list) else [], limit)
        odd = names if isinstance(names, ReadFault) else columns.fault()
        if odd is not None:
            yield first.number, odd, first.data
    for line in _records(lines, columns, limit):
        yield line.number, _record(line, columns, rules), header + line.data


def _records(lines: Iterator[Line], columns: _Columns, limit: int) -> Iterator[Line]:
    """Lines, with those joined that a quoted field spans."""
    quote = columns.layout.quote.encode()
    waiting: deque[Line] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        if line.data.count(quote) % 2 and line.size <= limit:
            line = _joined(line, waiting, lines, columns)
        yield line


def _joined(first: Line, waiting: deque[Line], lines: Iterator[Line], columns: _Columns) -> Line:
    """The line with those that its open quote spans; alone again when that makes no record.

    A line that is a whole record by itself is never taken into another one's quotes.
    """
    quote = columns.layout.quote.encode()
    limit = columns.limit
    data, size = [first.data], first.size
    for taken in range(_MOST_LINES_OF_A_RECORD):
        if taken == len(waiting):
            more = next(lines, None)
            if more is None:
                return first
            waiting.append(more)
        more = waiting[taken]
        data.append(more.data)
        size += more.size + 1
        if size > limit or columns.is_record(more.data):
            return first
        if more.data.count(quote) % 2:
            whole = b"\n".join(data)
            if not columns.is_record(whole):
                return first
            for _ in range(taken + 1):
                waiting.popleft()
            return Line(first.number, whole, size, more.ended)
    return first


def _record(line: Line, columns: _Columns, rules: Rules) -> Outcome:
    if line.size > rules.profile.max_event_bytes:
        return faults.fault(faults.TOO_LARGE, f"{line.size} bytes")
    fields = _fields(line.data, columns.layout)
    if isinstance(fields, ReadFault):
        return fields
    if columns.width is not None and len(fields) != columns.width:
        if not line.ended and len(fields) < columns.width:
            return faults.fault(faults.TRUNCATED)
        return faults.fault(faults.FIELD_COUNT, f"{len(fields)} fields, {columns.width} columns")
    return _event(fields, columns)


def _fields(data: bytes, layout: CsvLayout) -> list[str] | ReadFault:
    try:
        text = data.decode("utf-8").replace("\0", "\ufffd")
    except UnicodeDecodeError:
        return faults.fault(faults.WRONG_ENCODING)
    try:
        rows = csv.reader((text,), delimiter=layout.delimiter, quotechar=layout.quote, strict=True)
        return next(rows, [])
    except csv.Error:
        return faults.fault(faults.FIELD_COUNT, "the quotes do not match")


def _event(fields: list[str], columns: _Columns) -> RawEvent:
    given = {
        name: text for name, place in columns.place.items() if place < len(fields) and (text := fields[place].strip())
    }
    schemes = columns.layout.schemes
    time, end = _times(given, columns.layout.time_format)
    action, data, purpose = given.get("activity"), given.get("data_kind"), given.get("purpose")
    return RawEvent(
        subjects=_identifiers(given, schemes, "subject"),
        time=time,
        end_time=end,
        count=given.get("entry_count"),
        event_id=given.get("event_id"),
        performer=_person(given, schemes, "actor"),
        on_behalf_of=_person(given, schemes, "on_behalf"),
        organisation=_organisation(given, schemes, "organisation"),
        data_organisation=_organisation(given, schemes, "data_organisation"),
        source_system=given.get("source_system"),
        data_system=given.get("data_system"),
        activity_codes=_codes(action),
        data_codes=_codes(data),
        data_text=given.get("data_text"),
        purpose_codes=_codes(purpose),
        reason=given.get("reason"),
        outcome=given.get("outcome"),
        flag_codes=_codes(given.get("flag")),
        correlation_id=given.get("correlation_id"),
        session_id=given.get("session_id"),
    )


def _times(given: dict[str, str], pattern: str | None) -> tuple[str | None, str | None]:
    time, end = given.get("occurred_at"), given.get("ended_at")
    if pattern is None:
        return time, end
    return time and iso_time(time, pattern), end and iso_time(end, pattern)


def _codes(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _identifiers(given: dict[str, str], schemes: dict[str, str], *fields: str) -> tuple[Identifier, ...]:
    return tuple([Identifier(schemes.get(name, UNSPECIFIED), given[name]) for name in fields if name in given])


def _person(given: dict[str, str], schemes: dict[str, str], who: str) -> RawPerson | None:
    name, role = given.get(f"{who}_name"), given.get(f"{who}_role")
    identifiers = _identifiers(given, schemes, f"{who}_authorisation", f"{who}_id")
    if not (identifiers or name or role):
        return None
    return RawPerson(identifiers, name, _codes(role), role)


def _organisation(given: dict[str, str], schemes: dict[str, str], which: str) -> RawOrganisation | None:
    code = _identifiers(given, schemes, f"{which}_code")
    name = given.get(f"{which}_name")
    if not (code or name):
        return None
    return RawOrganisation(code[0] if code else None, name)
