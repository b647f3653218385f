"""Any FHIR version's AuditEvent → R4's shape: pre-DSTU2 and DSTU2 (`event`, `participant`, `object`), STU3 (`userId`,
`reference`), the drafts between R4 and R5, and R5 (`code`, `patient`, `occurred…`, coded outcome).

Works on plain dictionaries and trusts nothing: whatever is not where it should be is left out.
"""

from typing import Any, Final

import msgspec

from logview.formats.fhir_shapes import AuditEvent

Json = dict[str, Any]

_OUTCOME_WORDS: Final = {
    "success": "0",
    "information": "0",
    "warning": "4",
    "error": "8",
    "fatal": "12",
}


def audit_event_of(resource: Json) -> AuditEvent:
    """The event in R4's shape."""
    event = _dict(resource.get("event"))
    recorded, period = _times(resource, event)
    contained = {f"#{_text(item.get('id'))}": item for item in _dicts(resource.get("contained")) if item.get("id")}
    types = _codings(resource.get("category")) or _codings(resource.get("type") or event.get("type"))
    subtypes = _codings(resource.get("code")) + _codings(resource.get("subtype") or event.get("subtype"))
    purposes = resource.get("purposeOfEvent") or resource.get("authorization") or event.get("purposeOfEvent")
    return msgspec.convert(
        {
            "resourceType": "AuditEvent",
            "id": _text(resource.get("id")),
            "type": types[0] if types else None,
            "subtype": subtypes + types[1:],
            "action": _text(resource.get("action") or event.get("action")),
            "period": period,
            "recorded": recorded,
            "outcome": _outcome(resource.get("outcome", event.get("outcome"))),
            "purposeOfEvent": _concepts(purposes),
            "agent": [_agent(item, contained) for item in _dicts(resource.get("agent") or resource.get("participant"))],
            "source": _source(_dict(resource.get("source")), contained),
            "entity": [_entity(item) for item in _dicts(resource.get("entity") or resource.get("object"))],
            "extension": [_extension(item) for item in _dicts(resource.get("extension"))],
            "patient": _reference(resource.get("patient")),
        },
        AuditEvent,
    )


def _times(resource: Json, event: Json) -> tuple[str | None, Json | None]:
    """(when it was recorded, when it happened if that is told apart)."""
    recorded = _text(resource.get("recorded")) or _text(event.get("dateTime"))
    period = _dict(resource.get("period")) or _dict(resource.get("occurredPeriod"))
    if not period and resource.get("occurredDateTime"):
        period = {"start": resource["occurredDateTime"]}
    if not period:
        return recorded, None
    return recorded, {"start": _text(period.get("start")), "end": _text(period.get("end"))}


def _agent(agent: Json, contained: dict[str, Json]) -> Json:
    who = agent.get("who")
    if who is None:
        who = {**_dict(agent.get("reference")), "identifier": agent.get("userId")}
    reference = _resolved(_reference(who), contained)
    types = _concepts(agent.get("type"))
    return {
        "type": types[0] if types else None,
        "role": types[1:] + _concepts(agent.get("role")),
        "who": reference,
        "altId": _text(agent.get("altId")),
        "name": _text(agent.get("name")),
        "requestor": agent.get("requestor") in (True, "true"),
        "media": next(iter(_codings(agent.get("media"))), None),
        "purposeOfUse": _concepts(agent.get("purposeOfUse") or agent.get("authorization")),
    }


def _source(source: Json, contained: dict[str, Json]) -> Json:
    site = _reference(source.get("site")) or {}
    observer = source.get("observer")
    if observer is None and source.get("identifier") is not None:
        observer = {"identifier": source["identifier"]}
    name = site.get("display") or _dict(site.get("identifier")).get("value") or site.get("reference")
    return {"site": name, "observer": _resolved(_reference(observer), contained)}


def _entity(entity: Json) -> Json:
    what = entity.get("what")
    if what is None:
        what = {**_dict(entity.get("reference")), "identifier": entity.get("identifier")}
    return {
        "what": _reference(what),
        "type": next(iter(_codings(entity.get("type"))), None),
        "role": next(iter(_codings(entity.get("role"))), None),
        "name": _text(entity.get("name")),
        "description": _text(entity.get("description")),
        "detail": [
            {"type": _text(_label(item.get("type"))), "valueString": _text(item.get("valueString"))}
            for item in _dicts(entity.get("detail"))
        ],
    }


def _extension(extension: Json) -> Json:
    return {
        "url": _text(extension.get("url")),
        "valueReference": _reference(extension.get("valueReference")),
        "valueIdentifier": _identifier(extension.get("valueIdentifier")),
    }


def _reference(value: Any) -> Json | None:
    """A reference in any form; a bare text is a name, or the identifier that older versions wrote there."""
    if isinstance(value, str):
        return {"display": value}
    if not isinstance(value, dict) or not value:
        return None
    return {
        "reference": _text(value.get("reference")),
        "identifier": _identifier(value.get("identifier")),
        "display": _text(value.get("display")),
    }


def _resolved(reference: Json | None, contained: dict[str, Json]) -> Json | None:
    """A reference to a contained resource, with that resource's identifier and name put in."""
    target = contained.get(reference.get("reference") or "") if reference else None
    if reference is None or target is None:
        return reference
    identifiers = _dicts(target.get("identifier"))
    names = _dicts(target.get("name")) + _dicts(target.get("deviceName"))
    name = _text(target.get("name"))
    if not name and names:
        parts = (*_texts(names[0].get("given")), _text(names[0].get("family")))
        name = _text(names[0].get("text")) or _text(names[0].get("name")) or " ".join(filter(None, parts))
    return {
        "reference": None,
        "identifier": reference["identifier"] or (_identifier(identifiers[0]) if identifiers else None),
        "display": reference["display"] or name or None,
    }


def _identifier(value: Any) -> Json | None:
    if isinstance(value, str):
        return {"value": value}
    if not isinstance(value, dict) or not _text(value.get("value")):
        return None
    return {"system": _text(value.get("system")), "value": _text(value.get("value"))}


def _outcome(value: Any) -> str | None:
    """The code of a plain, a coded, or a numeric outcome, with R5's words as R4's numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return _OUTCOME_WORDS.get(value, value)
    codings = _codings(_dict(value).get("code")) or _codings(value)
    code = _text(codings[0].get("code")) if codings else None
    return _OUTCOME_WORDS.get(code, code) if code else None


def _concepts(value: Any) -> list[Json]:
    return [{"coding": _codings(item), "text": _text(_dict(item).get("text"))} for item in _list(value) if item]


def _codings(value: Any) -> list[Json]:
    """Codings out of a coding, a concept, a plain code, or a list of any of them."""
    found: list[Json] = []
    for item in _list(value):
        if isinstance(item, str):
            found.append({"system": None, "code": item, "display": None})
        elif isinstance(item, dict) and "coding" in item:
            found.extend(_coding(coding) for coding in _dicts(item["coding"]))
        elif isinstance(item, dict) and item.get("code") is not None:
            found.append(_coding(item))
    return found


def _coding(value: Json) -> Json:
    return {key: _text(value.get(key)) for key in ("system", "code", "display")}


def _label(value: Any) -> str | None:
    """The text of a detail's type: a plain text up to R4, a concept in R5."""
    if isinstance(value, dict):
        codings = _codings(value)
        return _text(value.get("text")) or (_text(codings[0]["code"]) if codings else None)
    return _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _texts(value: Any) -> list[str]:
    return [text for text in map(_text, _list(value)) if text]


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dicts(value: Any) -> list[Json]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
