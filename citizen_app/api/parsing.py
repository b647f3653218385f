"""Reading a body into a typed structure, strictly; what is wrong is told by place and kind, never by its value."""

import re
from typing import Any

import msgspec

from citizen_app.api.problems import BODY_INVALID, BODY_UNREADABLE, Fault, Refused

# msgspec's sentences, whose wording the tests hold; a sentence that is not here says only that the value is wrong.
_KINDS = (
    (re.compile(r"^Object missing required field `(?P<field>\w+)`"), "missing", "A required field is missing."),
    (re.compile(r"^Object contains unknown field"), "unknown-field", "There is a field that is not taken."),
    (re.compile(r"^Expected `(?P<type>[^`]+)`, got `(?P<got>[^`]+)`"), "type", "The type is another one."),
    (re.compile(r"^Invalid enum value"), "unknown-value", "The value is none of those that are taken."),
    (re.compile(r"^Expected `\w+` of length (?P<rule>[<>=]+ \d+)"), "length", "The length is not as it must be."),
    (re.compile(r"^Expected `\w+` (?P<rule>[<>=]+ -?\d+)"), "range", "The number is out of range."),
    (re.compile(r"^Expected `str` matching regex"), "pattern", "The text is not of the form that is taken."),
    (re.compile(r"^Invalid RFC3339|^Expected `datetime` with"), "time", "A time with its zone is needed (RFC 3339)."),
    (re.compile(r"^Invalid UUID"), "uuid", "A UUID is needed."),
)
_PLACE = re.compile(r" - at `(?P<path>[^`]+)`$")
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")


class Reader:
    """Reads bodies into one structure."""

    def __init__(self, wanted: type[Any]) -> None:
        self._wanted = wanted
        self._decode = msgspec.json.Decoder(wanted).decode

    def read(self, body: bytes) -> Any:
        """The structure. Raises Refused."""
        try:
            return self._decode(body)
        except msgspec.ValidationError as error:
            raise Refused(BODY_INVALID, faults=[fault_of(str(error))]) from None
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            raise Refused(BODY_UNREADABLE) from None

    def read_form(self, fields: dict[str, str]) -> Any:
        """The structure from a form's fields. Raises Refused."""
        try:
            return msgspec.convert(fields, self._wanted, strict=False)
        except msgspec.ValidationError as error:
            raise Refused(BODY_INVALID, faults=[fault_of(str(error))]) from None


def fault_of(sentence: str) -> Fault:
    """What msgspec's sentence says, without any value of the caller's."""
    place = _PLACE.search(sentence)
    pointer = _pointer(place["path"]) if place else ""
    for pattern, code, detail in _KINDS:
        found = pattern.search(sentence)
        if found is None:
            continue
        if code == "missing":
            pointer = f"{pointer}/{found['field']}"
        if rule := found.groupdict().get("rule"):
            detail = f"{detail} It must be {rule}."
        return Fault(pointer=pointer, code=code, detail=detail)
    return Fault(pointer=pointer, code="invalid", detail="The value is not one that is taken.")


def _pointer(path: str) -> str:
    """msgspec's path (`$.questions[3].at`) as a JSON pointer (`/questions/3/at`)."""
    return "".join(f"/{step['name'] or step['index']}" for step in _STEP.finditer(path.removeprefix("$")))
