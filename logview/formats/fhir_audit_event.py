"""FHIR AuditEvent files: one resource, a Bundle, an array or one resource a line; JSON and XML; any FHIR version.

The common case – R4, one event a line – is decoded straight into structs. Whatever does not fit goes the longer way.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import msgspec

from logview.domain.source_event import ReadFault, Reading
from logview.formats import faults
from logview.formats.fhir_pieces import PieceReader
from logview.formats.fhir_reading import raw_event_of
from logview.formats.fhir_shapes import AuditEvent, is_plain_r4
from logview.formats.fhir_versions import audit_event_of
from logview.formats.fhir_xml import resource_of
from logview.formats.json_elements import Element, ElementScanner
from logview.formats.lines import Line, split_lines
from logview.formats.normalise import normalise
from logview.formats.opening import Opened
from logview.formats.raw_event import RawEvent
from logview.formats.rules import Rules
from logview.formats.xml_elements import XmlPiece, find_first, parse_piece
from logview.formats.xml_files import read_xml

Outcome = RawEvent | ReadFault
Mapped = TypeVar("Mapped")

_decode: Final = msgspec.json.Decoder(AuditEvent).decode
_decode_any: Final[Callable[[bytes], Any]] = msgspec.json.Decoder().decode
_HEAD: Final = 64 * 1024
_DEEP: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_ATNA_ROOTS: Final = frozenset({"AuditMessage", "AuditMessages"})


class _Entry(msgspec.Struct, gc=False):
    resourceType: str | None = None  # noqa: N815 - FHIR's own spelling
    resource: msgspec.Raw = msgspec.Raw()


_decode_entry: Final = msgspec.json.Decoder(_Entry).decode


def read(opened: Opened, rules: Rules) -> Iterator[Reading]:
    """Every event and fault of a FHIR file, mapped by the profile."""
    for line, outcome, data in _found(opened, rules, PieceReader(rules).event):
        yield Reading(line, normalise(outcome, rules) if isinstance(outcome, RawEvent) else outcome, data)


def read_neutral(opened: Opened, rules: Rules) -> Iterator[tuple[int, Outcome, bytes]]:
    """(line, what stood there, its bytes) for each event or fault of the file."""
    yield from _found(opened, rules, _not_quickly)


def _not_quickly(_: bytes) -> RawEvent | None:
    """Leave every event to the reader that takes any."""
    return None


def _found(
    opened: Opened, rules: Rules, quickly: Callable[[bytes], Mapped | None]
) -> Iterator[tuple[int, Outcome | Mapped, bytes]]:
    layout = _layout(opened.head)
    if layout == "xml":
        yield from read_xml(opened, rules, _XML_WANTED, _from_xml)
    elif layout == "lines":
        yield from _from_lines(opened, rules, quickly)
    else:
        scanner = ElementScanner(rules.profile.max_event_bytes)
        found = False
        for element in scanner.elements(opened.blocks()):
            found = True
            yield from _from_element(element, rules)
        code = None if found else _why_nothing(opened.head)
        if code is not None:
            yield 1, faults.fault(code), opened.head[:_HEAD]


def _why_nothing(document: bytes) -> str | None:
    """The fault of a document in which nothing was found; None for a Bundle or an array on a day without events."""
    try:
        told = _decode_any(document)
    except _DEEP:
        return faults.NOT_JSON
    bundle = isinstance(told, dict) and told.get("resourceType") == "Bundle"
    return None if told == [] or (bundle and not told.get("entry")) else faults.NOT_AN_AUDIT_EVENT


def _layout(head: bytes) -> str:
    """How the file is laid out. A whole event on one line, wherever it stands, means one event a line."""
    for line in head[:_HEAD].split(b"\n"):
        if line.startswith(b"{") and line.endswith(b"}") and _is_event(line):
            return "lines"
    start = head[:_HEAD].lstrip()
    if start.startswith(b"<"):
        return "xml"
    return "elements" if start.startswith((b"{", b"[")) else "lines"


def _is_event(line: bytes) -> bool:
    try:
        return _decode_entry(line).resourceType == "AuditEvent"
    except _DEEP:
        return False


def _from_lines(
    opened: Opened, rules: Rules, quickly: Callable[[bytes], Mapped | None]
) -> Iterator[tuple[int, Outcome | Mapped, bytes]]:
    limit = rules.profile.max_event_bytes
    for line in split_lines(opened.blocks(), limit):
        data = line.data
        if line.size > limit:
            yield line.number, faults.fault(faults.TOO_LARGE, f"{line.size} bytes"), data
            continue
        mapped = quickly(data)
        if mapped is not None:
            yield line.number, mapped, data
            continue
        outcome = _event(data, rules)
        if type(outcome) is ReadFault and outcome.code == faults.NOT_JSON:
            again = _second_look(line, rules)
            if again is None:
                continue
            outcome = again
        yield line.number, outcome, data


def _second_look(line: Line, rules: Rules) -> Outcome | None:
    """A line that is no JSON by itself: a line of an array, or the cut end of a file. None: only a bracket."""
    stripped = line.data.strip()
    if stripped in (b"", b"[", b"]"):
        return None
    bare = stripped.strip(b"[],\t ")
    if bare != stripped:
        return _event(bare, rules)
    return faults.fault(faults.NOT_JSON if line.ended else faults.TRUNCATED)


def _from_element(element: Element, rules: Rules) -> Iterator[tuple[int, Outcome, bytes]]:
    data = element.data
    if element.size > rules.profile.max_event_bytes:
        yield element.line, faults.fault(faults.TOO_LARGE, f"{element.size} bytes"), data
        return
    outcome = _event(_resource_in(data), rules)
    if type(outcome) is ReadFault and outcome.code == faults.NOT_JSON:
        saved = list(_saved_lines(element, rules))
        if saved:
            yield from saved
            return
        if not element.complete:
            outcome = faults.fault(faults.TRUNCATED)
    yield element.line, outcome, data


def _resource_in(data: bytes) -> bytes:
    """The resource that an entry of a Bundle holds; anything else as it is."""
    try:
        entry = _decode_entry(data)
    except _DEEP:
        return data
    return data if entry.resourceType is not None else bytes(entry.resource) or data


def _saved_lines(element: Element, rules: Rules) -> Iterator[tuple[int, Outcome, bytes]]:
    """The lines of a broken stretch, if at least one of them is an event by itself."""
    lines = element.data.split(b"\n")
    if len(lines) < 2 or not any(_is_event(line) for line in lines if line.startswith(b"{")):
        return
    for offset, data in enumerate(lines):
        if data.strip():
            outcome = _event(data, rules)
            yield element.line + offset, outcome, data


def _event(data: bytes, rules: Rules) -> Outcome:
    if b"\\u0000" in data:  # a character that no database takes
        data = data.replace(b"\\u0000", b"\\ufffd")
    try:
        event = _decode(data)
        if event.resourceType == "AuditEvent" and is_plain_r4(event):
            return raw_event_of(event, rules)
    except msgspec.ValidationError:
        pass
    except _DEEP:
        return faults.fault(*_broken(data))
    return _event_of_any_shape(data, rules)


def _event_of_any_shape(data: bytes, rules: Rules) -> Outcome:
    try:
        resource = _decode_any(data)
    except _DEEP:
        return faults.fault(*_broken(data))
    return _resource_event(resource, rules)


def _resource_event(resource: Any, rules: Rules) -> Outcome:
    if isinstance(resource, dict) and "resourceType" not in resource:
        resource = resource.get("resource", resource)  # an entry of a Bundle
    if not isinstance(resource, dict) or resource.get("resourceType") != "AuditEvent":
        return faults.fault(faults.NOT_AN_AUDIT_EVENT)
    try:
        event = audit_event_of(resource)
    except (msgspec.ValidationError, RecursionError):
        return faults.fault(faults.NOT_AN_AUDIT_EVENT)
    return raw_event_of(event, rules)


def _broken(data: bytes) -> tuple[str, str]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return faults.WRONG_ENCODING, ""
    return faults.NOT_JSON, ""


_XML_WANTED: Final = frozenset({"AuditEvent", "entry", *_ATNA_ROOTS})


def _from_xml(piece: XmlPiece, document: bytes, rules: Rules) -> Iterator[Outcome]:
    if piece.name in _ATNA_ROOTS:
        yield faults.fault(faults.ATNA_NOT_SUPPORTED)
        return
    root = parse_piece(document)
    if root is None:
        yield faults.fault(faults.XML_INVALID)
        return
    element = find_first(root, "AuditEvent")
    if element is None:
        yield faults.fault(faults.NOT_AN_AUDIT_EVENT)
        return
    yield _resource_event(resource_of(element), rules)
