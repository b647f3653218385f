"""A GP practice system: MinLog XML of 2012, one answer for each citizen's number, with its field lengths."""

import hashlib
from collections import defaultdict
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from demo.codes import Codes, codes
from demo.model import ZONE, Access, Worker
from logview.domain.terms import EntryFlag

SLUG = "gp-system"
NAMESPACE = "http://nsi.dk/minlog/2012/05/24/"
ID_LENGTH, USER_LENGTH, ACTION_LENGTH = 20, 20, 75  # as the old tables cut them
RENEWED = date(2025, 2, 1)
FORMAT_OF = {"ydernummer": "medcom:ynumber", "sor": "medcom:sor"}


def _user(worker: Worker) -> str:
    """The old format has one field for the person: the number where there is one, else the initials."""
    return (worker.authorisation or worker.user)[:USER_LENGTH]


def _registration(access: Access) -> str:
    """A UUID that the old table cut in the middle."""
    digest = hashlib.sha256(f"{SLUG}:{access.number}".encode()).hexdigest()
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))[:ID_LENGTH]


def _action(access: Access, lists: Codes) -> str | None:
    """What was done, in one text; the bare words of the code lists where the practice wrote nothing."""
    words = access.text or ": ".join(filter(None, (lists.activity(access), lists.kind(access))))
    return words[:ACTION_LENGTH] or None


def _version_2(access: Access, lists: Codes) -> dict[str, str | None]:
    """What the practice system sends since it was renewed: names, roles and why."""
    if access.filed < RENEWED:
        return {}
    system = EntryFlag.SYSTEM_JOB in access.flags
    return {
        "brugerNavn": access.worker.name if access.worker else None,
        "brugerRolle": access.worker.role if access.worker else None,
        "ansvarligNavn": access.behalf.name if access.behalf else None,
        "ansvarligRolle": access.behalf.role if access.behalf else None,
        "anledning": access.reason or lists.purpose(access),
        "kritikalitet": lists.code("flag", "system-job") if system else None,
    }


def _entry(parent: Element, access: Access) -> None:
    lists = codes(SLUG)
    scheme, code = access.place_code or ("", "")
    entry = SubElement(parent, "LogEntry")
    texts = {
        "regKode": _registration(access),
        "bruger": _user(access.worker) if access.worker else None,
        "ansvarlig": _user(access.behalf) if access.behalf else None,
        "brugerOrganisation": code,
        "system": "Klinika",
        "handling": _action(access, lists),
        "sessionsId": access.visit,
        "tidspunkt": None if access.without_time else access.at.astimezone(ZONE).isoformat(timespec="seconds"),
        **_version_2(access, lists),
    }
    for name, text in texts.items():
        if text:
            SubElement(entry, name).text = text
    organisation = entry.find("brugerOrganisation")
    if organisation is not None:
        organisation.set("NameFormat", FORMAT_OF[scheme])


def write(accesses: list[Access]) -> dict[str, bytes]:
    """File name → content. The number stands in the file, never in its name."""
    by_number: dict[str, list[Access]] = defaultdict(list)
    for access in accesses:
        by_number[access.subject.value].append(access)
    files = {}
    for index, (number, entries) in enumerate(by_number.items(), start=1):
        root = Element(f"{{{NAMESPACE}}}ListLogStatementsResponse", {"cprNrBorger": number})
        for access in entries:
            _entry(root, access)
        indent(root)
        files[f"minlog-{index:03d}.xml"] = tostring(root, encoding="utf-8", xml_declaration=True)
    return files
