"""MinLog XML: the answer of 2012 (`LogEntry`) and the grouped answer of MinLog2 (`LogDataGroup`).

The citizen may stand in the event, on its group or on the answer itself. A group is read as a group: with its count,
from and to. A text like "Opslag: Laboratoriesvar" is looked up whole and in its two parts.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from logview.domain.source_event import Identifier, ReadFault, Reading
from logview.formats import faults
from logview.formats.normalise import normalise
from logview.formats.opening import Opened
from logview.formats.raw_event import UNSPECIFIED, RawEvent, RawOrganisation, RawPerson
from logview.formats.rules import Rules
from logview.formats.xml_elements import XmlPiece, local_name, parse_piece
from logview.formats.xml_files import Outcome, read_xml

_ENTRY: Final = "LogEntry"
_GROUP: Final = "LogDataGroup"
_FOREIGN: Final = frozenset({"AuditMessage", "AuditMessages"})
_SUBJECT_NAMES: Final = (
    "cprNrBorger",
    "CprNumber",
    "CprNrBorger",
    "PersonCivilRegistrationIdentifier",
    "CitizenIdentifier",
)
_ANSWER: Final = "ListLogStatementsResponse"  # of 2012 and of MinLog2 alike
_WANTED: Final = frozenset({_ENTRY, _GROUP, *_FOREIGN})

Fields = dict[str, str]


def read_neutral(opened: Opened, rules: Rules) -> Iterator[tuple[int, Outcome, bytes]]:
    """(line, what stood there, its bytes) for each entry, group or fault of the file."""
    yield from read_xml(opened, rules, _WANTED, _from_piece, frozenset({_ANSWER}))


def read(opened: Opened, rules: Rules) -> Iterator[Reading]:
    """Every event and fault of a MinLog file, mapped by the profile."""
    for line, outcome, data in read_neutral(opened, rules):
        yield Reading(line, normalise(outcome, rules) if isinstance(outcome, RawEvent) else outcome, data)


def _from_piece(piece: XmlPiece, document: bytes, rules: Rules) -> Iterator[Outcome]:
    if piece.name in _FOREIGN:
        yield faults.fault(faults.ATNA_NOT_SUPPORTED)
        return
    root = parse_piece(document)
    if root is None:
        yield faults.fault(faults.XML_INVALID)
        return
    yield from _events(root, _subject_of(root, None), rules)


def _events(element: etree._Element, subject: str | None, rules: Rules) -> Iterator[RawEvent | ReadFault]:
    """The events at and below an element; a citizen named on the way holds for all below."""
    name = local_name(element)
    if name == _ENTRY:
        yield _entry(element, subject, rules)
    elif name == _GROUP:
        yield _group(element, subject)
    else:
        for child in element:
            yield from _events(child, _subject_of(child, subject), rules)


def _subject_of(element: etree._Element, inherited: str | None) -> str | None:
    """The citizen named on the element, as attribute or child; else the one named above it."""
    for name in _SUBJECT_NAMES:
        found = element.get(name)
        if found:
            return found
    for child in element:
        if local_name(child) in _SUBJECT_NAMES and child.text and child.text.strip():
            return child.text
    return inherited


def _entry(element: etree._Element, subject: str | None, rules: Rules) -> RawEvent:
    fields = _fields(element)
    action = fields.get("handling")
    codes = _parts(action)
    reason = fields.get("anledning") or fields.get("formaal")
    return RawEvent(
        subjects=_subjects(subject),
        time=fields.get("tidspunkt"),
        event_id=fields.get("regKode"),
        performer=_old_person(fields, "bruger", rules),
        on_behalf_of=_old_person(fields, "ansvarlig", rules, other_than=fields.get("bruger")),
        organisation=_old_organisation(element, fields),
        source_system=fields.get("system"),
        activity_codes=codes,
        activity_text=action,
        data_codes=tuple(reversed(codes)),
        data_text=codes[2] if len(codes) > 1 else None,
        purpose_codes=(reason,) if reason else (),
        reason=reason,
        flag_codes=_texts(fields, "kritikalitet"),
        session_id=fields.get("sessionsId"),
    )


def _old_person(fields: Fields, name: str, rules: Rules, other_than: str | None = None) -> RawPerson | None:
    """A user of the 2012 form. The one responsible is left out when it is the user."""
    user = fields.get(name)
    full_name, role = fields.get(f"{name}Navn"), fields.get(f"{name}Rolle")
    if not (user or full_name or role) or (user is not None and user == other_than):
        return None
    scheme = rules.profile.schemes.get(name, "authorisation")
    identifiers = (Identifier(scheme, user),) if user else ()
    return RawPerson(identifiers, full_name, (role,) if role else (), role)


def _old_organisation(element: etree._Element, fields: Fields) -> RawOrganisation | None:
    for child in element:
        if local_name(child) in ("brugerOrganisation", "orgUsingID") and child.text and child.text.strip():
            scheme = child.get("NameFormat") or UNSPECIFIED
            return RawOrganisation(Identifier(scheme, child.text.strip()), fields.get("organisationNavn"))
    return None


def _group(element: etree._Element, subject: str | None) -> RawEvent:
    source, destination, schemes = _group_fields(element)
    activity, reason = destination.get("Activity"), destination.get("Reason")
    codes = _parts(activity)
    start = destination.get("FromDateTime") or destination.get("DateTime")
    count = _fields(element).get("NumberOfLogDataEntries")
    return RawEvent(
        subjects=_subjects(subject),
        time=start,
        end_time=destination.get("ToDateTime"),
        count=count,
        performer=_group_person(destination, schemes, "User"),
        on_behalf_of=_group_person(destination, schemes, ""),
        organisation=_group_organisation(destination, schemes),
        source_system=source.get("SystemName"),
        data_system=destination.get("SystemName"),
        activity_codes=codes,
        activity_text=activity,
        data_codes=tuple(reversed(codes)),
        data_text=destination.get("Addition") or (codes[2] if len(codes) > 1 else None),
        purpose_codes=(reason,) if reason else (),
        reason=reason,
        flag_codes=_texts(destination, "Criticality"),
        correlation_id=source.get("CorrelationId") or destination.get("CorrelationId"),
        is_group=count is not None and count != "1",
    )


def _group_fields(group: etree._Element) -> tuple[Fields, Fields, Fields]:
    """(fields of the source, fields of the destination, code systems of the destination's identifiers)."""
    source: Fields = {}
    destination: Fields = {}
    schemes: Fields = {}
    for child in group:
        if local_name(child) == "Source":
            source = _fields(child)
        elif local_name(child) == "Destination":
            destination = _fields(child)
            schemes = {local_name(one): one.get("source") or UNSPECIFIED for one in child}
    return source, destination, schemes


def _group_person(fields: Fields, schemes: Fields, prefix: str) -> RawPerson | None:
    """`UserPerson…` is the user; `Person…` the one who was responsible."""
    name, value = fields.get(f"{prefix}PersonName"), fields.get(f"{prefix}PersonIdentifier")
    role = fields.get("UserRole") if prefix else None
    if not (name or value or role):
        return None
    identifiers = (Identifier(schemes[f"{prefix}PersonIdentifier"], value),) if value else ()
    return RawPerson(identifiers, name, (role,) if role else (), role)


def _group_organisation(fields: Fields, schemes: Fields) -> RawOrganisation | None:
    code, name = fields.get("OrganisationId"), fields.get("OrganisationName")
    if not (code or name):
        return None
    return RawOrganisation(Identifier(schemes["OrganisationId"], code) if code else None, name)


def _fields(element: etree._Element) -> Fields:
    """Child name → text, without the empty ones."""
    return {local_name(child): child.text.strip() for child in element if child.text and child.text.strip()}


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return (value,) if value else ()


def _subjects(subject: str | None) -> tuple[Identifier, ...]:
    return (Identifier("cpr", subject.strip()),) if subject else ()


def _parts(text: str | None) -> tuple[str, ...]:
    """A text whole, and its two parts when it has a colon: "Opslag: Journal" → itself, "Opslag", "Journal"."""
    if not text:
        return ()
    first, colon, second = text.partition(":")
    return (text, first.strip(), second.strip()) if colon and second.strip() else (text,)
