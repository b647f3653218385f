"""A delivery of a hospital record as it comes: FHIR AuditEvents, one a line, about made-up persons."""

import random
from datetime import datetime, timedelta
from pathlib import Path

CPR, SOR, AUTHORISATION = "urn:oid:1.2.208.176.1.2", "urn:oid:1.2.208.176.1.1", "https://autregweb.sst.dk"
FHIR = "http://terminology.hl7.org/CodeSystem"
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_CITIZENS, _STAFF = 6_000, 4_000
_NAMES = ("Anne Østergaard", "Bo Friis", "Camilla Holm", "Dorthe Skov", "Erik Lykke", "Freja Brandt")
_KINDS = (
    ("JOURNAL", "Journalnotat"),
    ("LABSVAR", "Laboratoriesvar"),
    ("MEDICIN", "Medicinkort"),
    ("EPIKRISE", "Epikrise"),
)
_LINE = (
    '{"resourceType":"AuditEvent","id":"epj-ost-%(number)09d",'
    f'"type":{{"system":"{FHIR}/audit-event-type","code":"rest","display":"RESTful Operation"}},'
    '"subtype":[{"system":"https://epj-ost.example/fhir/CodeSystem/handling","code":"VIS","display":"Vis"}],'
    '"action":"R","recorded":"%(at)s","outcome":"0",'
    '"purposeOfEvent":[{"coding":[{"system":"https://epj-ost.example/fhir/CodeSystem/formaal",'
    '"code":"BEHANDLING"}],"text":"%(reason)s"}],'
    f'"agent":[{{"type":{{"coding":[{{"system":"{FHIR}/v3-ParticipationType","code":"AUT"}}]}},'
    '"role":[{"text":"%(role)s","coding":[{"system":"https://epj-ost.example/fhir/CodeSystem/stilling",'
    '"code":"%(role_code)s","display":"%(role)s"}]}],'
    f'"who":{{"identifier":{{"system":"{AUTHORISATION}","value":"%(staff)s"}},"display":"%(name)s"}},'
    '"requestor":true},'
    f'{{"type":{{"coding":[{{"system":"{FHIR}/v3-ParticipationType","code":"PROV"}}]}},'
    f'"who":{{"identifier":{{"system":"{SOR}","value":"%(unit)s"}}}},"requestor":false}}],'
    '"source":{"observer":{"display":"EPJ Øst"}},'
    f'"entity":[{{"what":{{"identifier":{{"system":"{CPR}","value":"%(cpr)s"}}}},'
    f'"type":{{"system":"{FHIR}/audit-entity-type","code":"1","display":"Person"}},'
    f'"role":{{"system":"{FHIR}/object-role","code":"1","display":"Patient"}}}},'
    '{"what":{"display":"%(kind)s"},"type":{"system":"https://epj-ost.example/fhir/CodeSystem/oplysning",'
    '"code":"%(kind_code)s","display":"%(kind)s"},'
    f'"role":{{"system":"{FHIR}/object-role","code":"3","display":"Report"}}}},'
    '{"what":{"identifier":{"value":"besoeg-%(visit)d"}},"type":{"code":"XrequestId"}}]}\n'
)


def write_events(path: Path, count: int, *, until: datetime, units: list[str], part: int) -> None:
    """Write so many events, in time order, in visits of five. Each part holds other events of the same people."""
    chance = random.Random(3)
    citizens = [_nobodys_number(chance) for _ in range(_CITIZENS)]
    chance.seed(part)
    step = timedelta(days=60) / count
    at = until - timedelta(days=61)
    visits: list[tuple[str, int, str]] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(part * count, (part + 1) * count):
            if number % 1000 == 0:
                visits = [(chance.choice(citizens), chance.randrange(_STAFF), chance.choice(units)) for _ in range(200)]
            visit = chance.randrange(200)
            cpr, staff, unit = visits[visit]
            kind_code, kind = chance.choice(_KINDS)
            at += step
            role_code, role = (("LÆ", "Læge"), ("SPL", "Sygeplejerske"))[staff % 2]
            file.write(
                _LINE
                % {
                    "number": number,
                    "at": at.isoformat(timespec="milliseconds"),
                    "reason": "Patienten i aktuel behandling" if number % 3 else "Forberedelse af stuegang",
                    "role": role,
                    "role_code": role_code,
                    "staff": f"Z{staff:04d}",
                    "name": _NAMES[staff % len(_NAMES)],
                    "unit": unit,
                    "cpr": cpr,
                    "kind": kind,
                    "kind_code": kind_code,
                    "visit": number // 1000 * 200 + visit,
                }
            )


def _nobodys_number(chance: random.Random) -> str:
    """A number that fails modulus 11, with a birth date other than 1 January: nobody has it."""
    while True:
        day, month, year = chance.randint(2, 28), chance.randint(1, 12), chance.randint(40, 99)
        number = f"{day:02d}{month:02d}{year:02d}{chance.randint(0, 3999):04d}"
        if sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=True)) % 11:
            return number
