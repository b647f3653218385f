"""From what the file said to what we keep: times, citizens, codes and marks, by the rules of the source profile."""

from datetime import UTC, datetime

import msgspec

from citizen_app.identifiers import bare, citizen_scheme, without_cpr_numbers
from citizen_app.plain_text import plain_text
from logview.domain.source_event import Identifier, ReadFault, SourceEvent, SourcePerson, SourceWords
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from logview.formats import faults
from logview.formats.naming import first_known, free_text, organisation_of, person_of, unit_of
from logview.formats.raw_event import UNSPECIFIED, RawEvent
from logview.formats.rules import Meaning, Rules

_SHORTEST_TIME = len("2026-03-03T14:05")
_MOST_ENTRIES = 1_000_000


class Said(msgspec.Struct, frozen=True, gc=False):
    """What one combination of a source's codes and words says in our terms."""

    words: SourceWords
    activity: Activity
    activity_text: str | None
    data_kind: DataKind
    data_text: str | None
    purpose: Purpose
    reason: str | None
    flags: EntryFlag


def normalise(raw: RawEvent, rules: Rules) -> SourceEvent | ReadFault:
    """The event in our terms, or why it must be set aside. A code we do not know is never a reason."""
    moment = moment_of(raw.time, rules)
    if isinstance(moment, ReadFault):
        return moment
    subjects = _subjects(raw.subjects, rules)
    if isinstance(subjects, ReadFault):
        return subjects
    occurred_at, unzoned = moment
    said = said_of(raw, rules)
    performed_by = person_of(raw.performer, rules)
    ended_at = end_of(raw.end_time, occurred_at, rules)
    flags = flags_of(said, performed_by, unzoned=unzoned)
    return SourceEvent(
        subjects=subjects,
        occurred_at=occurred_at,
        ended_at=ended_at,
        entry_count=_count(raw.count),
        event_id=raw.event_id,
        performed_by=performed_by,
        on_behalf_of=person_of(raw.on_behalf_of, rules),
        organisation=organisation_of(raw, rules),
        data_organisation=unit_of(raw.data_organisation, rules),
        source_system=free_text(raw.source_system, rules),
        data_system=free_text(raw.data_system, rules),
        activity=said.activity,
        activity_text=said.activity_text,
        data_kind=said.data_kind,
        data_text=said.data_text,
        purpose=said.purpose,
        reason=said.reason,
        correlation_id=raw.correlation_id,
        session_id=raw.session_id,
        flags=flags | EntryFlag.PERIOD if raw.is_group or ended_at is not None else flags,
        source_words=said.words,
    )


def said_of(raw: RawEvent, rules: Rules) -> Said:
    """What was done to which data and why: all that hangs on the event's codes and words alone."""
    meaning, words = _meaning(raw, rules), _words(raw, rules)
    return Said(
        words=words,
        activity=meaning.activity,
        activity_text=words.activity or (None if meaning.activity_is_coded else _code(raw.activity_codes, rules)),
        data_kind=meaning.data_kind,
        data_text=words.data or (None if meaning.data_kind else _data_code(raw, rules)),
        purpose=meaning.purpose,
        reason=words.reason if meaning.purpose else _reason_with_codes(words.reason, raw.purpose_codes),
        flags=meaning.flags,
    )


def flags_of(said: Said, performed_by: SourcePerson | None, *, unzoned: bool) -> EntryFlag:
    """The marks of an event, but for that of a period."""
    flags = said.flags
    if unzoned:
        flags |= EntryFlag.TIME_UNZONED
    if performed_by is not None and performed_by.masked:
        flags |= EntryFlag.SOURCE_MASKED
    return flags


def _words(raw: RawEvent, rules: Rules) -> SourceWords:
    """What the source said, before our code lists: for telling deliveries apart."""
    return SourceWords(
        raw.action,
        raw.outcome,
        raw.activity_codes,
        free_text(raw.activity_text, rules),
        raw.data_codes,
        free_text(raw.data_text, rules),
        raw.purpose_codes,
        free_text(raw.reason, rules),
        raw.flag_codes,
    )


def _code(codes: tuple[str, ...], rules: Rules) -> str | None:
    """The code itself, for one that we have no term for."""
    return free_text(codes[0], rules) if codes else None


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
    coded = first_known(raw.activity_codes, rules.activity)
    meaning = Meaning(
        activity=coded or rules.activity.get(raw.action or "", Activity.UNKNOWN),
        activity_is_coded=coded is not None,
        data_kind=first_known(raw.data_codes, rules.data_kind) or DataKind.UNKNOWN,
        purpose=first_known(raw.purpose_codes, rules.purpose) or Purpose.UNKNOWN,
        flags=_flags(raw, rules),
    )
    return rules.meanings.keep(key, meaning)


def moment_of(text: str | None, rules: Rules) -> tuple[datetime, bool] | ReadFault:
    """(when, whether the zone was assumed), or why the time cannot be used."""
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
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC), False
        if rules.zone is None:
            return None, True
        return moment.replace(tzinfo=rules.zone).astimezone(UTC), True
    except (ValueError, OverflowError):
        return None


def end_of(text: str | None, start: datetime, rules: Rules) -> datetime | None:
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
        only = subject_of(given[0], rules)
        return (only,) if only is not None else faults.fault(faults.INVALID_IDENTIFIER)
    found: dict[Identifier, None] = {}
    for identifier in given:
        subject = subject_of(identifier, rules)
        if subject is None:
            return faults.fault(faults.INVALID_IDENTIFIER)
        found[subject] = None
    if len(found) > 1 and not rules.each_subject:
        return faults.fault(faults.SEVERAL_SUBJECTS, f"{len(found)} citizens")
    return tuple(found)


def subject_of(identifier: Identifier, rules: Rules) -> Identifier | None:
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
    outcome = first_known((raw.outcome,), rules.outcome) if raw.outcome else None
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
