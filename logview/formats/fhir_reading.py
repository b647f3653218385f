"""What an AuditEvent in R4's shape says: who, whose data, where, what and why.

Given agents of many kinds, the one who asked is: a person who is marked as requestor, else whoever is marked so, else a
person who is not. Software without a mark is nobody. The citizen is: R5's `patient`, else a patient extension, else the
entities in the patient's role, else a reference to a Patient.
"""

from typing import Final

from logview.domain.source_event import Identifier
from logview.formats.fhir_shapes import Agent, AuditEvent, Coding, Concept, Entity, Extension, Reference
from logview.formats.raw_event import REFERENCE, UNSPECIFIED, RawEvent, RawOrganisation, RawPerson
from logview.formats.rules import Rules

_PERSON_TYPES: Final = frozenset({"humanuser", "IRCP", "INF", "UserSamlAgent", "UserOauthAgent", "AUT"})
_PERSON_REFERENCES: Final = ("Practitioner", "Patient/", "RelatedPerson/", "Person/")
_RESPONSIBLE_TYPES: Final = frozenset({"RESP", "responsible"})
_CUSTODIAN_TYPES: Final = frozenset({"custodian", "CST"})
_DESTINATION: Final = "110152"
_NOBODY: Final = 3
_PATIENT_ROLE: Final = "1"
_PERSON_ENTITY: Final = "1"
_QUERY_ROLES: Final = frozenset({"24", "21", "26", "20"})  # query, job stream, processing element, job
_BARE_ENTITY_TYPES: Final = frozenset({"1", "2", "3", "4"})
_CORRELATION_TYPES: Final = frozenset({"XrequestId", "traceparent", "correlation", "TraceID"})
_SESSION_TYPES: Final = frozenset({"session", "SessionId"})
_BY_REST: Final = "rest"  # says by which technique, not what was done: no words for a citizen
_REASON_DETAILS: Final = frozenset({"justification", "reason", "begrundelse"})


def raw_event_of(event: AuditEvent, rules: Rules) -> RawEvent:
    """The event in neutral form."""
    period = event.period
    raw = RawEvent(
        time=(period.start if period is not None else None) or event.recorded,
        end_time=period.end if period is not None else None,
        event_id=event.id,
        action=event.action,
        outcome=event.outcome,
    )
    read_agents(event.agent, raw, rules)
    read_entities(event, raw, rules)
    read_kind(event, raw)
    read_purpose(event, raw)
    if event.source is not None:
        raw.source_system = system_of(event.source.observer, event.source.site)
    return raw


def read_kind(event: AuditEvent, raw: RawEvent) -> None:
    """What was done."""
    subtypes, kind = event.subtype, event.type
    codes = [one.code for one in subtypes if one.code]
    if kind is not None and kind.code and (codes or kind.code != _BY_REST):
        codes.append(kind.code)
    raw.activity_codes = tuple(codes)
    words = subtypes[0] if subtypes else kind
    if words is not None and words.code != _BY_REST:
        raw.activity_text = words.display


def read_purpose(event: AuditEvent, raw: RawEvent) -> None:
    """Why, as the event and its agents say."""
    codes: list[str] = []
    for concept in event.purposeOfEvent:
        _add_codes(concept, codes)
        raw.reason = concept.text or raw.reason
    for agent in event.agent:
        for concept in agent.purposeOfUse:
            _add_codes(concept, codes)
            raw.reason = raw.reason or concept.text
    raw.purpose_codes = tuple(codes)


def _add_codes(concept: Concept, codes: list[str]) -> None:
    for coding in concept.coding:
        if coding.code and coding.code not in codes:
            codes.append(coding.code)


def read_agents(agents: list[Agent], raw: RawEvent, rules: Rules) -> None:
    """Who asked, where, and for whom."""
    best, best_rank = None, _NOBODY
    for agent in agents:
        kind = _type_code(agent)
        if agent.requestor:
            rank = 0 if _is_person(agent, kind) else 1
        elif _read_other_agent(agent, kind, raw, rules):
            continue
        else:
            rank = 2 if _is_person(agent, kind) or (kind is None and agent.media is None) else _NOBODY
        if rank < best_rank:
            best, best_rank = agent, rank
    if best is not None:
        raw.performer = _person(best)
        raw.performer.is_organisation = _type_code(best) in rules.organisation_agents


def _read_other_agent(agent: Agent, kind: str | None, raw: RawEvent, rules: Rules) -> bool:
    """Agents that are not the user: their organisation, who they acted for, who holds the data, the system called."""
    if kind in rules.organisation_agents or _refers(agent, "Organization/"):
        raw.organisation = raw.organisation or _organisation(agent)
    elif kind in _RESPONSIBLE_TYPES:
        raw.on_behalf_of = _person(agent)
    elif kind in _CUSTODIAN_TYPES:
        raw.data_organisation = _organisation(agent)
    elif kind == _DESTINATION and not _is_person(agent, kind):
        raw.data_system = system_of(agent.who, None)
    else:
        return False
    return True


def _type_code(agent: Agent) -> str | None:
    if agent.type is not None and agent.type.coding:
        return agent.type.coding[0].code
    for role in agent.role:
        for coding in role.coding:
            if coding.system is None or "dicom" in coding.system or "nema" in coding.system:
                return coding.code
    return None


def _is_person(agent: Agent, kind: str | None) -> bool:
    return kind in _PERSON_TYPES or _refers(agent, _PERSON_REFERENCES)


def _refers(agent: Agent, beginnings: str | tuple[str, ...]) -> bool:
    who = agent.who
    return who is not None and who.reference is not None and who.reference.startswith(beginnings)


def _person(agent: Agent) -> RawPerson:
    codes: list[str] = []
    text = None
    for role in agent.role:
        for coding in role.coding:
            if coding.code:
                codes.append(coding.code)
            text = text or coding.display
        text = role.text or text
    if text and text not in codes:
        codes.append(text)
    return RawPerson(
        identifiers=_staff_identifiers(agent),
        name=agent.name or (agent.who.display if agent.who else None),
        role_codes=tuple(codes),
        role_text=text or (codes[0] if codes else None),
    )


def _staff_identifiers(agent: Agent) -> tuple[Identifier, ...]:
    """The identifier or reference; a second user id only where there is none, or beside an authorisation id."""
    who = _identifier(agent.who)
    if who is None:
        return (Identifier("user", agent.altId),) if agent.altId and not agent.name else ()
    if agent.altId and who.scheme == "https://autregweb.sst.dk":
        return (who, Identifier("user", agent.altId))
    return (who,)


def _organisation(agent: Agent) -> RawOrganisation:
    who = agent.who
    return RawOrganisation(_identifier(who), agent.name or (who.display if who else None))


def _identifier(who: Reference | None) -> Identifier | None:
    """The business identifier, else the reference without its version."""
    if who is None:
        return None
    found = who.identifier
    if found is not None and found.value:
        return Identifier(found.system or UNSPECIFIED, found.value)
    if who.reference:
        return Identifier(REFERENCE, who.reference.partition("/_history/")[0])
    return None


def system_of(observer: Reference | None, site: str | None) -> str | None:
    """The name of a system, with its site when that says more."""
    name = None
    if observer is not None:
        name = observer.display or (observer.identifier and observer.identifier.value) or observer.reference
    if name and site and name != site:
        return f"{name} ({site})"
    return name or site


def read_entities(event: AuditEvent, raw: RawEvent, rules: Rules) -> None:
    """Whose data, which, and within what."""
    subjects: list[Identifier] = []
    inferred: list[Identifier] = []
    for entity in event.entity:
        what = entity.what
        found = _identifier(what)
        if _is_citizen(entity, rules):
            if found is not None:
                subjects.append(found)
        elif not _read_technical(entity, raw):
            if found is not None and found.scheme == REFERENCE and found.value.startswith("Patient/"):
                inferred.append(found)
            _read_data(entity, raw)
        if entity.detail:
            _read_details(entity, raw)
    if event.patient is not None or event.extension:
        subjects = _named_patient(event.patient, event.extension) or subjects
    raw.subjects = tuple(subjects or inferred)


def _named_patient(patient: Reference | None, extensions: list[Extension]) -> list[Identifier]:
    references = [patient] if patient is not None else []
    if not references:
        references = [
            extension.valueReference or Reference(identifier=extension.valueIdentifier)
            for extension in extensions
            if extension.url and extension.url.lower().endswith("patient")
        ]
    return [found for found in map(_identifier, references) if found is not None]


def _is_citizen(entity: Entity, rules: Rules) -> bool:
    kind = entity.type.code if entity.type is not None else None
    if entity.role is not None and entity.role.code:
        return entity.role.code == _PATIENT_ROLE or kind in rules.subject_entities
    return kind == _PERSON_ENTITY or kind in rules.subject_entities


def _read_technical(entity: Entity, raw: RawEvent) -> bool:
    """Entities that are about the call, not about data: correlation, session, the query itself."""
    kind = entity.type.code if entity.type is not None else None
    value = entity.what.identifier.value if entity.what is not None and entity.what.identifier else None
    if kind in _CORRELATION_TYPES:
        raw.correlation_id = value
        return True
    if kind in _SESSION_TYPES:
        raw.session_id = value
        return True
    return entity.role is not None and entity.role.code in _QUERY_ROLES


def _read_data(entity: Entity, raw: RawEvent) -> None:
    kind = entity.type
    codes = [*raw.data_codes]
    if kind is not None and kind.code and kind.code not in _BARE_ENTITY_TYPES:
        codes.append(kind.code)
    what = entity.what
    if what is not None and what.reference:
        codes.append(_resource_type(what.reference))
    raw.data_codes = tuple(codes)
    if raw.data_text is None:
        raw.data_text = entity.name or _words(kind) or (what.display if what is not None else None)


def _resource_type(reference: str) -> str:
    parts = reference.partition("/_history/")[0].split("/")
    return parts[-2] if len(parts) > 1 else reference


def _words(coding: Coding | None) -> str | None:
    if coding is None or coding.code in _BARE_ENTITY_TYPES:
        return None
    return coding.display


def _read_details(entity: Entity, raw: RawEvent) -> None:
    for detail in entity.detail:
        if detail.type in _REASON_DETAILS:
            raw.reason = raw.reason or detail.valueString
        elif detail.type in _CORRELATION_TYPES:
            raw.correlation_id = raw.correlation_id or detail.valueString
        elif detail.type in _SESSION_TYPES:
            raw.session_id = raw.session_id or detail.valueString
