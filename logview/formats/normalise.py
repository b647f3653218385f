"""From what the file said to what we keep: times, citizens, codes and marks, by the rules of the source profile."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from citizen_app.identifiers import bare, citizen_scheme, is_authorisation_id, is_cpr, without_cpr_numbers
from citizen_app.plain_text import plain_text
from logview.domain.source_event import (
    Identifier,
    ReadFault,
    SourceEvent,
    SourceOrganisation,
    SourcePerson,
    SourceWords,
)
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from logview.formats import faults
from logview.formats.raw_event import UNSPECIFIED, RawEvent, RawOrganisation, RawPerson
from logview.formats.rules import Meaning, Rules

_SHORTEST_TIME = len("2026-03-03T14:05")
_MOST_ENTRIES = 1_000_000

Term = TypeVar("Term")


def normalise(raw: RawEvent, rules: Rules) -> SourceEvent | ReadFault:
    """The event in our terms, or why it must be set aside. A code we do not know is never a reason."""
    moment = _moment(raw.time, rules)
    if isinstance(moment, ReadFault):
        return moment
    subjects = _subjects(raw.subjects, rules)
    if isinstance(subjects, ReadFault):
        return subjects
    occurred_at, unzoned = moment
    meaning, words = _meaning(raw, rules), _words(raw, rules)
    performed_by = _person(raw.performer, rules)
    ended_at = _end(raw.end_time, occurred_at, rules)
    flags = meaning.flags
    if unzoned:
        flags |= EntryFlag.TIME_UNZONED
    if performed_by is not None and performed_by.masked:
        flags |= EntryFlag.SOURCE_MASKED
    return SourceEvent(
        subjects=subjects,
        occurred_at=occurred_at,
        ended_at=ended_at,
        entry_count=_count(raw.count),
        event_id=raw.event_id,
        performed_by=performed_by,
        on_behalf_of=_person(raw.on_behalf_of, rules),
        organisation=_organisation(raw, rules),
        data_organisation=_unit(raw.data_organisation, rules),
        source_system=_free(raw.source_system, rules),
        data_system=_free(raw.data_system, rules),
        activity=meaning.activity,
        activity_text=words.activity or (None if meaning.activity_is_coded else _code(raw.activity_codes, rules)),
        data_kind=meaning.data_kind,
        data_text=words.data or (None if meaning.data_kind else _data_code(raw, rules)),
        purpose=meaning.purpose,
        reason=words.reason if meaning.purpose else _reason_with_codes(words.reason, raw.purpose_codes),
        correlation_id=raw.correlation_id,
        session_id=raw.session_id,
        flags=flags | EntryFlag.PERIOD if raw.is_group or ended_at is not None else flags,
        source_words=words,
    )


def _words(raw: RawEvent, rules: Rules) -> SourceWords:
    """What the source said, before our code lists: for telling deliveries apart."""
    return SourceWords(
        raw.action,
        raw.outcome,
        raw.activity_codes,
        _free(raw.activity_text, rules),
        raw.data_codes,
        _free(raw.data_text, rules),
        raw.purpose_codes,
        _free(raw.reason, rules),
        raw.flag_codes,
    )


def _first(codes: tuple[str, ...], table: Mapping[str, Term]) -> Term | None:
    """The meaning of the first code that the table knows."""
    for code in codes:
        found = table.get(code) or table.get(code.strip().casefold())
        if found is not None:
            return found
    return None


def _code(codes: tuple[str, ...], rules: Rules) -> str | None:
    """The code itself, for one that we have no term for."""
    return _free(codes[0], rules) if codes else None


def _data_code(raw: RawEvent, rules: Rules) -> str | None:
    """The same for the kind of data, unless the format has one text for both."""
    codes = raw.data_codes
    return None if not codes or codes[0] in raw.activity_codes else _code(codes, rules)


def _meaning(raw: RawEvent, rules: Rules) -> Meaning:
    """The event's codes in our terms."""
    key = (raw.action, raw.outcome, raw.activity_codes, raw.data_codes, raw.purpose_codes, raw.flag_codes)
    known = rules.meanings.get(key)
    if known is not None:
        return known
    coded = _first(raw.activity_codes, rules.activity)
    meaning = Meaning(
        activity=coded or rules.activity.get(raw.action or "", Activity.UNKNOWN),
        activity_is_coded=coded is not None,
        data_kind=_first(raw.data_codes, rules.data_kind) or DataKind.UNKNOWN,
        purpose=_first(raw.purpose_codes, rules.purpose) or Purpose.UNKNOWN,
        flags=_flags(raw, rules),
    )
    return rules.meanings.keep(key, meaning)


def _moment(text: str | None, rules: Rules) -> tuple[datetime, bool] | ReadFault:
    if not text:
        return faults.fault(faults.NO_TIME)
    read = _instant(text, rules)
    if read is None:
        return faults.fault(faults.NO_TIME, "the time cannot be read")
    moment, unzoned = read
    if moment is None:
        return faults.fault(faults.TIME_WITHOUT_ZONE)
    if moment > rules.latest:
        return faults.fault(faults.TIME_IN_FUTURE)
    return moment, unzoned


def _instant(text: str, rules: Rules) -> tuple[datetime | None, bool] | None:
    """(UTC, whether the zone was assumed); None in the first place: no zone known; None: not a time."""
    if len(text) < _SHORTEST_TIME:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC), False
        if rules.zone is None:
            return None, True
        return moment.replace(tzinfo=rules.zone).astimezone(UTC), True
    except (ValueError, OverflowError):
        return None


def _end(text: str | None, start: datetime, rules: Rules) -> datetime | None:
    """The end of a period: only when it can be read, lies after the start and is not in the future."""
    if not text:
        return None
    read = _instant(text, rules)
    if read is None or read[0] is None or not start < read[0] <= rules.latest:
        return None
    return read[0]


def _subjects(given: tuple[Identifier, ...], rules: Rules) -> tuple[Identifier, ...] | ReadFault:
    if not given:
        return faults.fault(faults.NO_SUBJECT)
    if len(given) == 1:
        only = _subject(given[0], rules)
        return (only,) if only is not None else faults.fault(faults.INVALID_IDENTIFIER)
    found: dict[Identifier, None] = {}
    for identifier in given:
        subject = _subject(identifier, rules)
        if subject is None:
            return faults.fault(faults.INVALID_IDENTIFIER)
        found[subject] = None
    if len(found) > 1 and not rules.each_subject:
        return faults.fault(faults.SEVERAL_SUBJECTS, f"{len(found)} citizens")
    return tuple(found)


def _subject(identifier: Identifier, rules: Rules) -> Identifier | None:
    """The citizen's number in one way of writing. Its shape says which of the three kinds it is."""
    if rules.any_subject:
        return identifier if identifier.value else None
    value = identifier.value
    scheme = citizen_scheme(value)
    if scheme is None:
        value = bare(value)
        scheme = citizen_scheme(value)
    if scheme is None or scheme not in rules.subject_schemes:
        return None
    given = rules.scheme(identifier.scheme, UNSPECIFIED)
    if given not in rules.subject_schemes and given != UNSPECIFIED:
        return None  # ten digits of another code system are not a CPR number
    return Identifier(scheme, value)


def _person(raw: RawPerson | None, rules: Rules) -> SourcePerson | None:
    if raw is None or raw.is_organisation:
        return None
    key = (raw.identifiers, raw.name, raw.role_codes, raw.role_text)
    known = rules.persons.get(key)
    if known is not None:
        return known
    person = SourcePerson(
        identifiers=tuple([_staff_identifier(one, rules) for one in raw.identifiers]),
        name=_free(raw.name, rules),
        profession_code=_first(raw.role_codes, rules.role),
        role_text=_free(raw.role_text, rules),
        masked=raw.name is not None and rules.is_masked(raw.name),
    )
    return rules.persons.keep(key, person)


def _staff_identifier(given: Identifier, rules: Rules) -> Identifier:
    """A staff member's code. One that is a CPR number says so, whatever the source calls it."""
    scheme = rules.scheme(given.scheme, "user")
    if scheme == UNSPECIFIED:
        scheme = "user"
    value = given.value
    if scheme == "authorisation":
        return Identifier(scheme, value.upper()) if is_authorisation_id(value) else Identifier("user", value)
    if len(value) <= 11 and is_cpr(bare(value)):
        return Identifier("cpr", bare(value))
    if without_cpr_numbers(value) != value:
        return Identifier("cpr", value)  # an id made from the number: it tells people apart, and is not kept
    return Identifier(scheme, value)


def _organisation(raw: RawEvent, rules: Rules) -> SourceOrganisation | None:
    if raw.organisation is not None:
        return _unit(raw.organisation, rules)
    actor = raw.performer
    if actor is None or not actor.is_organisation:
        return None
    return _unit(RawOrganisation(next(iter(actor.identifiers), None), actor.name), rules)


def _unit(raw: RawOrganisation | None, rules: Rules) -> SourceOrganisation | None:
    if raw is None or (raw.identifier is None and raw.name is None):
        return None
    key = (raw.identifier, raw.name)
    known = rules.units.get(key)
    if known is not None:
        return known
    unit = SourceOrganisation(raw.identifier and _unit_code(raw.identifier, rules), _free(raw.name, rules))
    return rules.units.keep(key, unit)


def _unit_code(given: Identifier, rules: Rules) -> Identifier:
    """A unit's code; `SOR:123` in one field is a scheme and a code."""
    if given.scheme == UNSPECIFIED:
        prefix, colon, rest = given.value.partition(":")
        known = rules.schemes.get(prefix.casefold()) if colon else None
        return Identifier(known, rest.strip()) if known and rest else given
    return Identifier(rules.scheme(given.scheme, UNSPECIFIED), given.value)


def _reason_with_codes(reason: str | None, codes: tuple[str, ...]) -> str | None:
    """The free text, with the codes of a purpose that we have no term for."""
    if not codes or reason in codes:
        return reason
    listed = without_cpr_numbers(plain_text(", ".join(codes)))
    return f"{reason} ({listed})" if reason else listed


def _flags(raw: RawEvent, rules: Rules) -> EntryFlag:
    flags = EntryFlag.NONE
    table = rules.flag
    for codes in (raw.activity_codes, raw.purpose_codes, raw.flag_codes):
        for code in codes:
            found = table.get(code) or table.get(code.strip().casefold())
            if found is not None:
                flags |= found
    outcome = _first((raw.outcome,), rules.outcome) if raw.outcome else None
    if outcome == "success":
        return flags & ~(EntryFlag.DENIED | EntryFlag.FAILED)
    if outcome == "denied":
        return flags | EntryFlag.DENIED
    if outcome == "failed" and EntryFlag.DENIED not in flags:
        return flags | EntryFlag.FAILED
    return flags


def _count(text: str | None) -> int:
    """How many entries a group stands for; 1 when it says nothing that can be used."""
    if text is None or not text.isascii() or not text.isdigit():
        return 1
    return min(max(int(text[:9]), 1), _MOST_ENTRIES)


def _free(text: str | None, rules: Rules) -> str | None:
    """A text for people. Numbers of other citizens have no place in it, nor what turns or hides the text around it."""
    if text is None:
        return None
    return rules.texts.get(text) or rules.texts.keep(text, without_cpr_numbers(plain_text(text)))
