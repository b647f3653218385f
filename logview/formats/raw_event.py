"""One access event as its file says it: the neutral form between a format and a source profile.

A format reader fills it with the source's own texts and codes and decides nothing. `normalise` maps it with the
profile to a `SourceEvent`, or says why it cannot.
"""

import msgspec

from logview.domain.source_event import Identifier

UNSPECIFIED = "unspecified"  # scheme of a code that came without one
REFERENCE = "reference"  # scheme of a bare FHIR reference such as Patient/example


class RawPerson(msgspec.Struct, gc=False):
    """A user, or the one they acted for."""

    identifiers: tuple[Identifier, ...] = ()
    name: str | None = None
    role_codes: tuple[str, ...] = ()
    role_text: str | None = None
    is_organisation: bool = False  # the source named an organisation as the one who acted


class RawOrganisation(msgspec.Struct, gc=False):
    """A unit."""

    identifier: Identifier | None = None
    name: str | None = None


class RawEvent(msgspec.Struct, gc=False, kw_only=True):
    """What the file said. Codes stand in the order in which they are looked up; texts are words, never codes."""

    subjects: tuple[Identifier, ...] = ()
    time: str | None = None
    end_time: str | None = None
    count: str | None = None
    event_id: str | None = None
    performer: RawPerson | None = None
    on_behalf_of: RawPerson | None = None
    organisation: RawOrganisation | None = None
    data_organisation: RawOrganisation | None = None
    source_system: str | None = None
    data_system: str | None = None
    action: str | None = None  # as coded (FHIR C, R, U, D, E), if the format has such a code
    activity_codes: tuple[str, ...] = ()  # without `action`
    activity_text: str | None = None
    data_codes: tuple[str, ...] = ()
    data_text: str | None = None
    purpose_codes: tuple[str, ...] = ()
    reason: str | None = None
    outcome: str | None = None
    flag_codes: tuple[str, ...] = ()  # beside activity and purpose codes, which may also mean a flag
    correlation_id: str | None = None
    session_id: str | None = None
    is_group: bool = False
