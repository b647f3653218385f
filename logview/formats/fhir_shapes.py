"""FHIR AuditEvent as typed structs: R4's shape, with only what we read. Older and newer shapes are brought to it."""

import msgspec


class Coding(msgspec.Struct, gc=False):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(msgspec.Struct, gc=False):
    coding: list[Coding] = []
    text: str | None = None


class FhirIdentifier(msgspec.Struct, gc=False):
    system: str | None = None
    value: str | None = None


class Reference(msgspec.Struct, gc=False):
    reference: str | None = None
    identifier: FhirIdentifier | None = None
    display: str | None = None


class Agent(msgspec.Struct, gc=False):
    type: Concept | None = None
    role: list[Concept] = []
    who: Reference | None = None
    altId: str | None = None  # noqa: N815  FHIR's own spelling
    name: str | None = None
    requestor: bool = False
    media: Coding | None = None
    purposeOfUse: list[Concept] = []  # noqa: N815


class Source(msgspec.Struct, gc=False):
    site: str | None = None
    observer: Reference | None = None


class Detail(msgspec.Struct, gc=False):
    type: str | None = None
    valueString: str | None = None  # noqa: N815


class Entity(msgspec.Struct, gc=False):
    what: Reference | None = None
    type: Coding | None = None
    role: Coding | None = None
    name: str | None = None
    description: str | None = None
    detail: list[Detail] = []


class Period(msgspec.Struct, gc=False):
    start: str | None = None
    end: str | None = None


class Extension(msgspec.Struct, gc=False):
    url: str | None = None
    valueReference: Reference | None = None  # noqa: N815
    valueIdentifier: FhirIdentifier | None = None  # noqa: N815


class AuditEvent(msgspec.Struct, gc=False):
    resourceType: str | None = None  # noqa: N815
    id: str | None = None
    type: Coding | None = None
    subtype: list[Coding] = []
    action: str | None = None
    period: Period | None = None
    recorded: str | None = None
    outcome: str | None = None
    purposeOfEvent: list[Concept] = []  # noqa: N815
    agent: list[Agent] = []
    source: Source | None = None
    entity: list[Entity] = []
    extension: list[Extension] = []
    patient: Reference | None = None  # R5


def is_plain_r4(event: AuditEvent) -> bool:
    """Whether the struct holds all of the event: it had R4's shape and needs nothing looked up."""
    if event.recorded is None or event.type is None or event.type.code is None:
        return False
    for agent in event.agent:
        who = agent.who
        if who is None or (who.reference is not None and who.reference.startswith("#")):
            return False
    for entity in event.entity:  # noqa: SIM110  all() costs a generator for each event
        if entity.what is None:
            return False
    return True
