"""Reading a source's file: the one door that the import uses."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from logview.domain.source_event import ReadFault, Reading
from logview.formats import delimited, faults, fhir_audit_event, minlog
from logview.formats.opening import Opened
from logview.formats.profile import SourceProfile
from logview.formats.raw_event import RawEvent
from logview.formats.rules import Rules

_READERS: Final[dict[str, Callable[[Opened, Rules], Iterator[Reading]]]] = {
    "fhir-audit-event": fhir_audit_event.read,
    "minlog-xml": minlog.read,
    "csv": delimited.read,
}
_NEUTRAL_READERS: Final[dict[str, Callable[[Opened, Rules], Iterator[tuple[int, RawEvent | ReadFault, bytes]]]]] = {
    "fhir-audit-event": fhir_audit_event.read_neutral,
    "minlog-xml": minlog.read_neutral,
    "csv": delimited.read_neutral,
}


def read_unmapped(
    stream: BinaryIO, profile: SourceProfile, now: datetime
) -> Iterator[tuple[int, RawEvent | ReadFault]]:
    """What the file says before the profile's code lists are applied: for those who write a profile."""
    opened = Opened(stream, profile)
    for line, outcome, _ in _NEUTRAL_READERS[profile.format or ""](opened, Rules(profile, now)):
        yield line, outcome


def read(stream: BinaryIO, profile: SourceProfile, now: datetime) -> Iterator[Reading]:
    """Everything found in the file, in its order: events, and faults with what they stood in.

    Never raises for what the file holds; only the stream's own OSError passes. Memory is bounded by the profile's
    largest event. A reading's `raw` is a small file of its own: given to `read` again it gives the same reading, or,
    with a mended profile, a better one. Of what is too large `raw` holds the beginning only.
    """
    if profile.format is None:
        raise ValueError(f"the source {profile.slug} does not deliver")
    opened = Opened(stream, profile)
    if opened.is_empty:
        yield Reading(1, ReadFault(faults.EMPTY_FILE), b"")
        return
    mark = opened.raw_mark
    last_code = ""
    line = 1
    if opened.head:
        for reading in _READERS[profile.format](opened, Rules(profile, now)):
            line = reading.line
            last_code = reading.outcome.code if isinstance(reading.outcome, ReadFault) else ""
            yield Reading(reading.line, reading.outcome, mark + reading.raw) if mark else reading
    if opened.damage is not None and opened.damage != last_code:
        yield Reading(line, ReadFault(opened.damage, "the file is damaged from here on"), b"")
