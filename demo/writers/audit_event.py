"""FHIR AuditEvent (R4): the region's hospital record as NDJSON, the medication record as Bundles."""

import gzip
import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from demo.codes import KIND_WORDS, MASKED_NAME, codes, profile, role_of
from demo.model import ZONE, Access, Number, Place, Worker
from logview.domain.terms import Activity, EntryFlag

RECORD, MEDICINE = "epj-ost", "fmk"
SYSTEM_OF = {
    "cpr": "urn:oid:1.2.208.176.1.2",
    "x-ecpr": "urn:oid:1.2.208.176.1.6.1.1",
    "d-ecpr": "urn:oid:1.2.208.176.1.6.1.2",
    "sor": "urn:oid:1.2.208.176.1.1",
    "ydernummer": "urn:oid:1.2.208.176.1.4",
    "shak": "medcom:skscode",
    "cvr": "medcom:cvrnumber",
    "p-number": "medcom:pnumber",
    "municipality": "medcom:communalnumber",
    "authorisation": "https://autregweb.sst.dk",
}
ACTION_OF = {
    Activity.CREATE: "C",
    Activity.PRESCRIBE: "C",
    Activity.ADMINISTER: "U",
    Activity.UPDATE: "U",
    Activity.RECEIVE: "C",
    Activity.DELETE: "D",
    Activity.SYSTEM_TASK: "E",
    Activity.SEARCH: "E",
}
MARKS = (
    (EntryFlag.CONSENT_OVERRIDE, "consent-override"),
    (EntryFlag.DENIED, "denied"),
    (EntryFlag.SYSTEM_JOB, "system-job"),
)
FHIR = "http://terminology.hl7.org/CodeSystem"
SYSTEM_NAMES = {RECORD: "EPJ Øst", MEDICINE: "FMK"}
Json = dict[str, Any]


def _own(slug: str, name: str) -> str:
    return f"https://{slug}.example/fhir/CodeSystem/{name}"


def _coding(system: str, code: str | None, text: str | None = None) -> Json:
    coding: Json = {"system": system, "code": code}
    return {**coding, "display": text} if text else coding


def _identifier(scheme: str, value: str) -> Json:
    return {"system": SYSTEM_OF[scheme], "value": value}


def _user(slug: str, value: str) -> Json:
    system: str = next(iter(profile(slug)["schemes"]))
    return {"system": system, "value": value}


def _who(worker: Worker, slug: str, masked: bool) -> Json:
    if masked:
        return {"display": MASKED_NAME}
    number = _identifier("authorisation", worker.authorisation) if worker.authorisation else _user(slug, worker.user)
    who: Json = {"identifier": number}
    return {**who, "display": worker.name} if worker.name else who


def _role(worker: Worker, access: Access) -> list[Json]:
    """The role as a coding where the source has a code for it, and as text always."""
    text = role_of(worker, access)
    code = codes(access.source).code("role", worker.profession)
    role: Json = {"text": text}
    if code:
        role["coding"] = [_coding(_own(access.source, "stilling"), code, text)]
    return [role]


def _agents(access: Access) -> list[Json]:
    agents: list[Json] = []
    masked = EntryFlag.SOURCE_MASKED in access.flags
    if access.worker:
        kind = "AUT" if access.worker.name else "DEV"
        agent: Json = {
            "type": {"coding": [_coding(f"{FHIR}/v3-ParticipationType", kind)]},
            "role": _role(access.worker, access),
            "who": _who(access.worker, access.source, masked),
            "requestor": True,
        }
        agents.append(agent)
    if access.behalf:
        agents.append(
            {
                "type": {"coding": [_coding(f"{FHIR}/v3-ParticipationType", "RESP")]},
                "role": _role(access.behalf, access),
                "who": _who(access.behalf, access.source, masked),
                "requestor": False,
            }
        )
    return agents + _units(access)


def _units(access: Access) -> list[Json]:
    """Where the user sat (PROV) and, where it is another place, whose data it was (CST)."""
    units = []
    if access.place_code:
        units.append(_unit("PROV", access.place_code, access.place))
    if access.data_place:
        units.append(_unit("CST", access.data_place.code(), access.data_place))
    return units


def _unit(kind: str, code: tuple[str, str], place: Place | None) -> Json:
    who: Json = {"identifier": _identifier(*code)}
    if place:
        who["display"] = place.name
    return {"type": {"coding": [_coding(f"{FHIR}/v3-ParticipationType", kind)]}, "who": who, "requestor": False}


def _marks(access: Access) -> EntryFlag:
    """The marks that need a code of their own: a system task says by its activity what it is."""
    return access.flags & ~EntryFlag.SYSTEM_JOB if access.activity is Activity.SYSTEM_TASK else access.flags


def _purposes(access: Access) -> list[Json]:
    lists = codes(access.source)
    system = _own(access.source, "formaal")
    codings = [_coding(system, code) for code in (lists.purpose(access),) if code]
    codings += [_coding(system, lists.code("flag", name)) for flag, name in MARKS if flag in _marks(access)]
    if not codings and not access.reason:
        return []
    purpose: Json = {"coding": codings} if codings else {}
    return [{**purpose, "text": access.reason} if access.reason else purpose]


def _citizen(number: Number) -> Json:
    return {
        "what": {"identifier": _identifier(number.scheme, number.value)},
        "type": _coding(f"{FHIR}/audit-entity-type", "1", "Person"),
        "role": _coding(f"{FHIR}/object-role", "1", "Patient"),
    }


def _entities(access: Access) -> list[Json]:
    entities = [_citizen(access.subject)]
    if access.also:
        entities.append(_citizen(access.also.numbers[0]))
    kind = codes(access.source).kind(access)
    if kind:
        words = kind if "kind" in access.strange else KIND_WORDS.get(access.kind, kind)
        entities.append(
            {
                "what": {"display": words},
                "type": _coding(_own(access.source, "oplysning"), kind, words),
                "role": _coding(f"{FHIR}/object-role", "3", "Report"),
            }
        )
    if access.visit:
        entities.append({"what": {"identifier": {"value": access.visit}}, "type": {"code": "XrequestId"}})
    return entities


def _local(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="milliseconds")


def _outcome(access: Access) -> str:
    return "8" if EntryFlag.DENIED in access.flags else "4" if EntryFlag.FAILED in access.flags else "0"


def _event(access: Access) -> Json:
    activity = codes(access.source).activity(access)
    event: Json = {
        "resourceType": "AuditEvent",
        "id": f"{access.source}-{access.number:08d}",
        "type": _coding(f"{FHIR}/audit-event-type", "rest", "RESTful Operation"),
        "recorded": _local(access.at),
        "outcome": _outcome(access),
        "purposeOfEvent": _purposes(access),
        "agent": _agents(access),
        "source": {"observer": {"display": SYSTEM_NAMES[access.source]}},
        "entity": _entities(access),
    }
    if activity and "activity" not in access.strange:
        event["action"] = ACTION_OF.get(access.activity, "R")
    if activity:
        event["subtype"] = [_coding(_own(access.source, "handling"), activity, access.text)]
    if access.until:
        event["period"] = {"start": _local(access.at), "end": _local(access.until)}
    if access.without_time:
        del event["recorded"]
    return {key: value for key, value in event.items() if value != []}


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_record(accesses: list[Access]) -> dict[str, bytes]:
    """One compressed NDJSON file a month, its time stamp left out so that the bytes are the same each time."""
    months: dict[str, list[str]] = defaultdict(list)
    for access in accesses:
        months[f"{access.filed:%Y-%m}"].append(_text(_event(access)))
    return {
        f"auditevent-{month}.ndjson.gz": gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0)
        for month, lines in months.items()
    }


def write_medicine(accesses: list[Access]) -> dict[str, bytes]:
    """One Bundle a quarter."""
    quarters: dict[str, list[Json]] = defaultdict(list)
    for access in accesses:
        quarters[f"{access.filed.year}-k{(access.filed.month + 2) // 3}"].append(_event(access))
    return {
        f"fmk-{quarter}.json": _text(
            {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": event} for event in events]}
        ).encode()
        for quarter, events in quarters.items()
    }
