"""Sundhedsjournalen: grouped answers in the form of MinLog2, one for each citizen's number."""

from collections import defaultdict
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from demo.codes import MASKED_NAME, codes, role_of
from demo.model import ZONE, Access, Worker
from logview.domain.terms import EntryFlag

SLUG = "sundhedsjournalen"
USERS = "urn:dk:sundhedsjournalen:bruger"


def _child(parent: Element, name: str, text: str | None, source: str | None = None) -> None:
    if text:
        element = SubElement(parent, name, {"source": source} if source else {})
        element.text = text


def _time(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def _criticality(access: Access) -> str | None:
    if EntryFlag.CONSENT_OVERRIDE in access.flags:
        return codes(SLUG).code("flag", "consent-override")
    if EntryFlag.SYSTEM_JOB in access.flags:
        return codes(SLUG).code("flag", "system-job")
    return None


def _addition(access: Access) -> str | None:
    """What the activity does not say already."""
    return access.text if access.text and not access.text.startswith("Opslag") else None


def _person(destination: Element, prefix: str, worker: Worker | None) -> None:
    """`Person` is the one responsible, `UserPerson` the one at the screen."""
    if worker is None:
        return
    number, source = (worker.authorisation, "authorisation") if worker.authorisation else (worker.user, USERS)
    _child(destination, f"{prefix}PersonIdentifier", number, source)
    _child(destination, f"{prefix}PersonName", worker.name)


def _user(destination: Element, access: Access) -> None:
    if EntryFlag.SOURCE_MASKED in access.flags:
        _child(destination, "UserPersonName", MASKED_NAME)
    else:
        _person(destination, "User", access.worker)
    if access.worker:
        _child(destination, "UserRole", role_of(access.worker, access))


def _group(root: Element, access: Access) -> None:
    group = SubElement(root, "LogDataGroup")
    _child(group, "NumberOfLogDataEntries", str(access.count))
    source = SubElement(group, "Source")
    _child(source, "SystemName", "Sundhedsjournalen")
    _child(source, "CorrelationId", access.visit)
    destination = SubElement(group, "Destination")
    lists = codes(SLUG)
    _child(destination, "SystemName", "NSP dokumentdeling")
    _child(destination, "Activity", ": ".join(filter(None, (lists.activity(access), lists.kind(access)))))
    _child(destination, "Reason", access.reason or lists.purpose(access))
    _child(destination, "Criticality", _criticality(access))
    _child(destination, "Addition", _addition(access))
    _child(destination, "FromDateTime", _time(access.at))
    _child(destination, "ToDateTime", _time(access.until or access.at))
    if access.place_code:
        _child(destination, "OrganisationId", access.place_code[1], access.place_code[0])
    _child(destination, "OrganisationName", access.place.name if access.place else None)
    _person(destination, "", access.behalf)
    _user(destination, access)


def write(accesses: list[Access]) -> dict[str, bytes]:
    """File name → content. The number stands in the file, never in its name."""
    by_number: dict[str, list[Access]] = defaultdict(list)
    for access in accesses:
        by_number[access.subject.value].append(access)
    files = {}
    for index, (number, entries) in enumerate(by_number.items(), start=1):
        root = Element("ListLogStatementsResponse", {"cprNrBorger": number})
        for access in entries:
            _group(root, access)
        indent(root)
        files[f"minlog2-{index:03d}.xml"] = tostring(root, encoding="utf-8", xml_declaration=True)
    return files
