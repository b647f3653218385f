"""The common AuditEvent – R4, one citizen, one event a line – put together from pieces that were met before.

Events repeat each other: the same member of staff, citizen, kind of data, source. The line is cut into its pieces
without reading them; what the same bytes meant last time they mean again. Whatever is unusual is left to the readers
that take any event: `PieceReader.event` says None, never a fault. Both ways must give the same event.
"""

from collections.abc import Callable, Sized
from typing import Any, Final, TypeVar

import msgspec

from logview.domain.source_event import Identifier, ReadFault, SourceEvent, SourceOrganisation, SourcePerson
from logview.domain.terms import EntryFlag
from logview.formats.fhir_reading import read_agents, read_entities, read_kind, read_purpose, system_of
from logview.formats.fhir_shapes import Agent, AuditEvent, Coding, Concept, Entity, Period, Source, is_plain_r4
from logview.formats.naming import free_text, organisation_of, person_of, unit_of
from logview.formats.normalise import Said, end_of, flags_of, moment_of, said_of, subject_of
from logview.formats.raw_event import RawEvent
from logview.formats.rules import Rules

# In bytes. With the numbers of pieces below they bound what is remembered.
_LONGEST_LINE: Final = 8_000
_LONGEST_PIECE: Final = 2_000
_MOST_PIECES: Final = 20_000
_MOST_SAYINGS: Final = 2_000
_NOTHING: Final = msgspec.Raw()
_UNTOUCHED: Final = "\0untouched"
_BROKEN: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
Key = TypeVar("Key", bound=Sized)
Value = TypeVar("Value")
_Sayings = tuple[str | None, str | None, bytes, bytes, bytes, tuple[bytes, ...], tuple[str, ...], str | None]


class _Cut(msgspec.Struct, gc=False):
    """An AuditEvent cut into its pieces."""

    resourceType: str | None = None  # noqa: N815 - FHIR's own spelling
    id: str | None = None
    type: msgspec.Raw = _NOTHING
    subtype: msgspec.Raw = _NOTHING
    action: str | None = None
    period: Period | None = None
    recorded: str | None = None
    outcome: str | None = None
    purposeOfEvent: msgspec.Raw = _NOTHING  # noqa: N815
    agent: list[msgspec.Raw] = []
    source: msgspec.Raw = _NOTHING
    entity: list[msgspec.Raw] = []
    extension: msgspec.Raw = _NOTHING
    patient: msgspec.Raw = _NOTHING


class _Staff(msgspec.Struct, frozen=True, gc=False):
    """What one agent of an event says; what all of them say, when no two say the same kind of thing."""

    acts: bool = False  # whether it is who asked
    performed_by: SourcePerson | None = None
    on_behalf_of: SourcePerson | None = None
    organisation: SourceOrganisation | None = None
    data_organisation: SourceOrganisation | None = None
    data_system: str | None = None
    purposes: tuple[bytes, ...] = ()  # the agents' own, each agent's as JSON


_NOBODY: Final = _Staff()


class _About(msgspec.Struct, frozen=True, gc=False):
    """What one entity of an event says."""

    subjects: tuple[Identifier, ...]
    correlation_id: str | None
    session_id: str | None
    data_codes: tuple[str, ...]
    data_text: str | None


_cut: Final = msgspec.json.Decoder(_Cut).decode
_encode: Final = msgspec.json.Encoder().encode


def _decoder(shape: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(shape).decode


_decode_agent: Final = _decoder(Agent)
_decode_entity: Final = _decoder(Entity)
_decode_source: Final = _decoder(Source | None)
_decode_coding: Final = _decoder(Coding)
_decode_codings: Final = _decoder(list[Coding])
_decode_concepts: Final = _decoder(list[Concept])


class _Met(dict[Key, Value]):
    """What pieces mean. One that was not met before is read now; all are forgotten when they are too many."""

    def __init__(self, read: Callable[[Key], Value], most: int) -> None:
        self._read = read
        self._most = most

    def __missing__(self, key: Key) -> Value:
        value = self._read(key)
        if len(key) <= _LONGEST_PIECE:
            if len(self) >= self._most:
                self.clear()
            self[key] = value
        return value


class PieceReader:
    """Reads the common events of one file. None stands for whatever is not common."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._staff = _Met(self._read_staff, _MOST_PIECES)
        self._about = _Met(self._read_entity, _MOST_PIECES)
        self._systems = _Met(self._read_source, _MOST_SAYINGS)
        self._said = _Met(self._read_said, _MOST_SAYINGS)

    def event(self, data: bytes) -> SourceEvent | None:
        """The event of a line; None: read it the longer way, which also says what is wrong with it."""
        if len(data) > _LONGEST_LINE or b"\\u0000" in data:
            return None
        try:
            cut = _cut(data)
            if cut.resourceType != "AuditEvent" or cut.recorded is None or _is_extended(cut):
                return None
            return self._event(cut)
        except _BROKEN:
            return None

    def _event(self, cut: _Cut) -> SourceEvent | None:
        staff, about = self._all_staff(cut.agent), self._all_about(cut.entity)
        if staff is None or about is None or not about.subjects:
            return None
        kind = (bytes(cut.type), bytes(cut.subtype), bytes(cut.purposeOfEvent))
        said = self._said[cut.action, cut.outcome, *kind, staff.purposes, about.data_codes, about.data_text]
        if said is None:
            return None
        return self._put_together(cut, staff, about, said)

    def _all_staff(self, pieces: list[msgspec.Raw]) -> _Staff | None:
        together: _Staff | None = _NOBODY
        for piece in pieces:
            staff = self._staff[bytes(piece)]
            if staff is None or together is None:
                return None
            if staff is not _NOBODY:
                together = staff if together is _NOBODY else _together(together, staff)
        return together

    def _all_about(self, pieces: list[msgspec.Raw]) -> _About | None:
        subjects: tuple[Identifier, ...] = ()
        correlation_id = session_id = data_text = None
        data_codes: tuple[str, ...] = ()
        for piece in pieces:
            about = self._about[bytes(piece)]
            if about is None or (about.subjects and subjects):
                return None
            subjects = subjects or about.subjects
            if about.correlation_id is not _UNTOUCHED:
                correlation_id = about.correlation_id
            if about.session_id is not _UNTOUCHED:
                session_id = about.session_id
            if about.data_codes:
                data_codes += about.data_codes
            if data_text is None:
                data_text = about.data_text
        return _About(subjects, correlation_id, session_id, data_codes, data_text)

    def _put_together(self, cut: _Cut, staff: _Staff, about: _About, said: Said) -> SourceEvent | None:
        period, rules = cut.period, self._rules
        moment = moment_of((period.start if period is not None else None) or cut.recorded, rules)
        if isinstance(moment, ReadFault):
            return None
        occurred_at, unzoned = moment
        performed_by = staff.performed_by
        flags = said.flags
        if unzoned or (performed_by is not None and performed_by.masked):
            flags = flags_of(said, performed_by, unzoned=unzoned)
        ended_at = end_of(period.end, occurred_at, rules) if period is not None else None
        return SourceEvent(
            subjects=about.subjects,
            occurred_at=occurred_at,
            ended_at=ended_at,
            event_id=cut.id,
            performed_by=performed_by,
            on_behalf_of=staff.on_behalf_of,
            organisation=staff.organisation,
            data_organisation=staff.data_organisation,
            source_system=self._systems[bytes(cut.source)],
            data_system=staff.data_system,
            activity=said.activity,
            activity_text=said.activity_text,
            data_kind=said.data_kind,
            data_text=said.data_text,
            purpose=said.purpose,
            reason=said.reason,
            correlation_id=about.correlation_id,
            session_id=about.session_id,
            flags=flags if ended_at is None else flags | EntryFlag.PERIOD,
            source_words=said.words,
        )

    def _read_staff(self, piece: bytes) -> _Staff | None:
        agent = _decode_agent(piece)
        if not is_plain_r4(AuditEvent(recorded="", type=Coding(code=""), agent=[agent])):
            return None
        raw, rules = RawEvent(data_system=_UNTOUCHED), self._rules
        read_agents([agent], raw, rules)
        organisation = organisation_of(raw, rules)
        data_organisation = unit_of(raw.data_organisation, rules)
        if (
            raw.data_system is None
            or (raw.organisation is not None and organisation is None)
            or (raw.data_organisation is not None and data_organisation is None)
        ):
            return None  # it names something without a name, which among several agents counts too
        staff = _Staff(
            acts=raw.performer is not None,
            performed_by=person_of(raw.performer, rules),
            on_behalf_of=person_of(raw.on_behalf_of, rules),
            organisation=organisation,
            data_organisation=data_organisation,
            data_system=None if raw.data_system is _UNTOUCHED else free_text(raw.data_system, rules),
            purposes=(_encode(agent.purposeOfUse),) if agent.purposeOfUse else (),
        )
        return _NOBODY if staff == _NOBODY else staff

    def _read_entity(self, piece: bytes) -> _About | None:
        entity = _decode_entity(piece)
        if entity.what is None or entity.detail:
            return None
        raw = RawEvent(correlation_id=_UNTOUCHED, session_id=_UNTOUCHED)
        read_entities(AuditEvent(entity=[entity]), raw, self._rules)
        subjects = tuple([found for one in raw.subjects if (found := subject_of(one, self._rules)) is not None])
        if len(subjects) != len(raw.subjects):
            return None
        return _About(subjects, raw.correlation_id, raw.session_id, raw.data_codes, raw.data_text)

    def _read_source(self, piece: bytes) -> str | None:
        source = _decode_source(piece) if piece else None
        return free_text(system_of(source.observer, source.site), self._rules) if source is not None else None

    def _read_said(self, sayings: _Sayings) -> Said | None:
        action, outcome, kind, subtypes, purposes, staff_purposes, data_codes, data_text = sayings
        event = AuditEvent(
            type=_decode_coding(kind) if kind else None,
            subtype=_decode_codings(subtypes) if subtypes else [],
            purposeOfEvent=_decode_concepts(purposes) if purposes else [],
            agent=[Agent(purposeOfUse=_decode_concepts(one)) for one in staff_purposes],
        )
        if event.type is None or event.type.code is None:
            return None
        raw = RawEvent(action=action, outcome=outcome, data_codes=data_codes, data_text=data_text)
        read_kind(event, raw)
        read_purpose(event, raw)
        return said_of(raw, self._rules)


def _together(one: _Staff, other: _Staff) -> _Staff | None:
    """What two agents say; None when both say the same kind of thing: who counts is not for us to decide here."""
    if (
        (one.acts and other.acts)
        or (one.on_behalf_of and other.on_behalf_of)
        or (one.organisation and other.organisation)
        or (one.data_organisation and other.data_organisation)
        or (one.data_system and other.data_system)
    ):
        return None
    return _Staff(
        one.acts or other.acts,
        one.performed_by or other.performed_by,
        one.on_behalf_of or other.on_behalf_of,
        one.organisation or other.organisation,
        one.data_organisation or other.data_organisation,
        one.data_system or other.data_system,
        one.purposes + other.purposes,
    )


def _is_extended(cut: _Cut) -> bool:
    return cut.extension is not _NOTHING or cut.patient is not _NOTHING
