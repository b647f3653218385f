"""A municipality's care record: a delimited file in the columns of its profile, one file a year."""

import csv
import io

from demo.codes import MASKED_NAME, Codes, codes, profile, role_of
from demo.model import ZONE, Access
from logview.domain.terms import EntryFlag

SLUG = "eoj-kommune"
MACHINES = 40


def _person(access: Access) -> dict[str, str | None]:
    worker = access.worker
    behalf = access.behalf.name if access.behalf else None
    if worker is None:
        return {"on_behalf_name": behalf}
    masked = EntryFlag.SOURCE_MASKED in access.flags
    return {
        "actor_id": None if masked else worker.user,
        "actor_authorisation": None if masked else worker.authorisation,
        "actor_name": MASKED_NAME if masked else worker.name,
        "actor_role": role_of(worker, access),
        "on_behalf_name": behalf,
    }


def _outcome(access: Access, lists: Codes) -> str | None:
    if EntryFlag.DENIED in access.flags:
        return lists.code("outcome", "denied")
    if EntryFlag.FAILED in access.flags:
        return lists.code("outcome", "failed")
    return lists.code("outcome", "success")


def _values(access: Access) -> dict[str, str | None]:
    lists = codes(SLUG)
    system = EntryFlag.SYSTEM_JOB in access.flags
    return {
        "event_id": f"CURA-{access.number:08d}",
        "occurred_at": None if access.without_time else f"{access.at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}",
        "subject": access.subject.value,
        **_person(access),
        "organisation_code": access.place.code("p-number")[1] if access.place else None,
        "organisation_name": access.place.name if access.place else None,
        "source_system": "Omsorg",
        "activity": lists.activity(access),
        "data_kind": lists.kind(access),
        "data_text": access.text,
        "purpose": lists.purpose(access),
        "reason": access.reason,
        "outcome": _outcome(access, lists),
        "flag": lists.code("flag", "system-job") if system else None,
        "correlation_id": access.visit,
        "session_id": f"S{access.number % 9973:04d}",
    }


def write(accesses: list[Access]) -> dict[str, bytes]:
    """File name → content. The files begin with a byte order mark, as exports from a spreadsheet do."""
    layout = profile(SLUG)["csv"]
    columns: dict[str, str] = layout["columns"]
    years: dict[int, list[dict[str, str | None]]] = {}
    for access in accesses:
        values = _values(access)
        row = {header: values.get(ours) for ours, header in columns.items()}
        row["maskine"] = f"PC{access.number % MACHINES:03d}"
        years.setdefault(access.filed.year, []).append(row)
    return {f"eoj-{year}.csv": _file([*columns.values(), "maskine"], rows) for year, rows in years.items()}


def _file(headers: list[str], rows: list[dict[str, str | None]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headers, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
