"""What an operator may see of an event that was set aside: its shape and the words that formats and profiles know.

Every digit becomes #, every word that is not known to us becomes x's. Nothing that names or numbers a person is
left, whatever field a source put it in.
"""

import re
from collections.abc import Iterable
from typing import Final

from logview.formats import standard_codes
from logview.formats.profile import SourceProfile

LONGEST: Final = 4_000
_WORD: Final = re.compile(r"[^\W_]+")
# The element names of the formats that we read, and what belongs to JSON and XML itself.
_STRUCTURE_WORDS: Final = """
AuditEvent Bundle resourceType resource entry meta extension url id type subtype action period start end recorded
outcome purposeOfEvent purposeOfUse agent source entity coding code system display text who what role altId name
requestor media site observer identifier value reference description detail valueString valueReference
valueIdentifier valueCoding patient Patient Practitioner PractitionerRole Organization Device Location
collection history searchset fullUrl total link true false null http https www org urn uuid oid
xml version encoding utf UTF xmlns xsi LogEntry LogDataGroup LogData Source Destination CprNumber CprNrBorger
PersonCivilRegistrationIdentifier CitizenIdentifier NameFormat Activity Reason FromDateTime ToDateTime DateTime
NumberOfLogDataEntries SystemName Addition Criticality CorrelationId UserRole OrganisationId OrganisationName
User UserPersonIdentifier UserPersonName PersonIdentifier PersonName ListLogStatementsRequest
ListLogStatementsResponse anledning ansvarlig ansvarligNavn bruger brugerNavn brugerOrganisation brugerRolle cprNR
cprNrBorger fraDato tilDato handling regKode result results sessionsId tidspunkt field fieldOrder humanuser T Z
"""
_STRUCTURE: Final = frozenset(_STRUCTURE_WORDS.split())


def redacted(raw: bytes, profile: SourceProfile | None) -> str:
    """The bytes as text in which only words that we know can be read."""
    known = _STRUCTURE | (_words_of(profile) if profile else frozenset())
    text = raw[: 4 * LONGEST].decode("utf-8", "replace")[:LONGEST]
    shown = _WORD.sub(lambda found: found[0] if found[0] in known else _hidden(found[0]), text)
    return "".join(char if char.isprintable() or char == "\n" else " " for char in shown)


def _hidden(word: str) -> str:
    return "".join("#" if char.isdigit() else "x" for char in word)


def _words_of(profile: SourceProfile) -> frozenset[str]:
    """The words of the profile's own codes and columns."""
    codes = profile.codes
    tables = (codes.activity, codes.data_kind, codes.purpose, codes.outcome, codes.flag)
    texts = [code for table in (*tables, standard_codes.ACTIVITY, standard_codes.PURPOSE) for code in table]
    if profile.csv is not None:
        texts += [column for column in profile.csv.columns.values() if isinstance(column, str)]
        texts += profile.csv.ignore
    return frozenset(_letters_only(texts))


def _letters_only(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from (word for word in _WORD.findall(text) if word.isalpha())
