"""What a format reader hands to the import: one access event in neutral form, before identities are resolved.

Readers are liberal: every descriptive field may be missing. Nothing here is shown to anyone; the import turns it
into an access entry (opslag) of one citizen, or sets it aside with a reason.
"""

from datetime import datetime

import msgspec

from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose


class Identifier(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """A value in a scheme: `cpr`, `x-ecpr`, `d-ecpr`, `sor`, `shak`, `ydernummer`, `cvr`, `p-number`,
    `municipality`, `authorisation`, `user`, or the source's own system URI when it is none of ours."""

    scheme: str
    value: str


class SourcePerson(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """A member of staff as the source names them."""

    identifiers: tuple[Identifier, ...] = ()
    name: str | None = None
    profession_code: str | None = None  # authorisation-register code, e.g. 7170
    role_text: str | None = None
    masked: bool = False  # the source delivered a code or a placeholder instead of the name


class SourceOrganisation(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """A unit as the source names it: code, name or both."""

    identifier: Identifier | None = None
    name: str | None = None


class SourceWords(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """The source's own codes and words, whatever our code lists make of them: what deliveries are compared by."""

    action: str | None = None
    outcome: str | None = None
    activity_codes: tuple[str, ...] = ()
    activity: str | None = None
    data_codes: tuple[str, ...] = ()
    data: str | None = None
    purpose_codes: tuple[str, ...] = ()
    reason: str | None = None
    flag_codes: tuple[str, ...] = ()


class SourceEvent(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One access to one (or, wrongly, several) persons' data."""

    subjects: tuple[Identifier, ...]
    occurred_at: datetime  # aware, UTC
    ended_at: datetime | None = None
    entry_count: int = 1
    event_id: str | None = None
    performed_by: SourcePerson | None = None
    on_behalf_of: SourcePerson | None = None
    organisation: SourceOrganisation | None = None  # where the user sat
    data_organisation: SourceOrganisation | None = None  # where the data were read
    source_system: str | None = None
    data_system: str | None = None
    activity: Activity = Activity.UNKNOWN
    activity_text: str | None = None
    data_kind: DataKind = DataKind.UNKNOWN
    data_text: str | None = None
    purpose: Purpose = Purpose.UNKNOWN
    reason: str | None = None  # the source's free text
    correlation_id: str | None = None
    session_id: str | None = None
    flags: EntryFlag = EntryFlag.NONE
    source_words: SourceWords = SourceWords()  # for `identity_of` and `content_digest` only; never shown


class ReadFault(msgspec.Struct, frozen=True, gc=False):
    """An event, or a stretch of a file, that could not be read."""

    code: str  # stable, e.g. `truncated`, `no-time`, `time-without-zone`, `xml-doctype`, `too-large`
    detail: str = ""  # for the operator; holds no value from the event


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One thing found in a file: an event or a fault, with where it stood and its own bytes for setting aside."""

    line: int  # 1-based line in the file (element's first line for XML and a single resource)
    outcome: SourceEvent | ReadFault
    raw: bytes
