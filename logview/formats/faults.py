"""Why an event, or a stretch of a file, could not be read: stable codes, and what the operator is told.

The codes are stored with what was set aside: never rename one. A detail holds no value from the event.
"""

from typing import Final

from flask_babel import lazy_gettext as _l

from logview.domain.source_event import ReadFault

TRUNCATED: Final = "truncated"
EMPTY_FILE: Final = "empty-file"
WRONG_ENCODING: Final = "wrong-encoding"
NOT_JSON: Final = "not-json"
NOT_AN_AUDIT_EVENT: Final = "not-an-audit-event"
NO_TIME: Final = "no-time"
TIME_WITHOUT_ZONE: Final = "time-without-zone"
TIME_IN_FUTURE: Final = "time-in-future"
NO_SUBJECT: Final = "no-subject"
INVALID_IDENTIFIER: Final = "invalid-identifier"
SEVERAL_SUBJECTS: Final = "several-subjects"
TOO_LARGE: Final = "too-large"
XML_DOCTYPE: Final = "xml-doctype"
XML_INVALID: Final = "xml-invalid"
UNKNOWN_COLUMN: Final = "unknown-column"
FIELD_COUNT: Final = "field-count"
ATNA_NOT_SUPPORTED: Final = "atna-not-supported"

FAULT_TEXTS: Final = {
    TRUNCATED: _l("The file stops in the middle of an event. Ask the source to send it again."),
    EMPTY_FILE: _l("The file is empty."),
    WRONG_ENCODING: _l("The text is not in the encoding that the file or the profile says."),
    NOT_JSON: _l("This is not JSON."),
    NOT_AN_AUDIT_EVENT: _l("This is not an access event in a form that we read."),
    NO_TIME: _l("The event does not say when it happened, or the time cannot be read."),
    TIME_WITHOUT_ZONE: _l("The time has no zone, and the profile does not say which zone the source uses."),
    TIME_IN_FUTURE: _l("The event is in the future."),
    NO_SUBJECT: _l("The event does not say whose data it is about."),
    INVALID_IDENTIFIER: _l("The citizen's number is not a valid CPR number or replacement number."),
    SEVERAL_SUBJECTS: _l("The event names several citizens, and the profile does not allow that."),
    TOO_LARGE: _l("The event is larger than the profile allows."),
    XML_DOCTYPE: _l("The XML has a DOCTYPE. We do not read such files."),
    XML_INVALID: _l("The XML is broken here."),
    UNKNOWN_COLUMN: _l("The columns are not those that the profile describes."),
    FIELD_COUNT: _l("The line does not have as many fields as the file has columns."),
    ATNA_NOT_SUPPORTED: _l("This is an ATNA message. We do not read that format yet."),
}


def fault(code: str, detail: str = "") -> ReadFault:
    """A fault with one of the codes above."""
    return ReadFault(code, detail)
