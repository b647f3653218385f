"""Taking in decisions about samples that were registered elsewhere before, where the operator is the register.

Each is kept once, with its own moment; a row that came before changes nothing, and one that is faulty is named by line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.csv_rows import Fault, RowFault, read_csv
from citizen_app.db.locks import one_at_a_time
from citizen_app.identity_bulk import find_or_create_citizens
from citizen_app.tissue_mode import VarMode
from citizen_app.web.language import speaking
from consent.formats.tissue_rows import COLUMNS, Earlier, earlier
from consent.queries.tissue import add_decisions, submissions_of
from consent.services.tissue import BROUGHT_IN
from consent.services.tissue_wording import choice_text, material_text

TEXT_VERSION: Final = BROUGHT_IN
_NAMESPACE: Final = UUID("3a0d3f2e-6a4c-4f0e-9b0e-0c5a1f6d2b77")
_AT_ONCE: Final = 1000


@dataclass(slots=True)
class Taken:
    """What came of a file: how many decisions are new, how many were known, and what is wrong with the others."""

    new: int = 0
    known: int = 0
    faults: list[Fault] = field(default_factory=list)


def import_earlier(path: Path, at: datetime) -> Taken:
    """Take a file in, inside the running unit of work. Raises IntegrityError when a citizen is made by another at this
    moment: nothing is kept, and it is run again."""
    one_at_a_time("tissue-import", [audit.ABOUT_NO_CITIZEN])
    file, taken = read_csv(path, (COLUMNS,)), Taken()
    good: list[Earlier] = []
    for row in file.rows:
        try:
            good.append(earlier(row.values, at))
        except RowFault as fault:
            file.fail(row.line, str(fault))
    for start in range(0, len(good), _AT_ONCE):
        _take(good[start : start + _AT_ONCE], taken)
    taken.faults = sorted(file.faults, key=lambda one: one.line)
    audit.record_command("tissue.import", details={"new": taken.new, "known": taken.known, "faults": len(taken.faults)})
    return taken


def _take(some: Sequence[Earlier], taken: Taken) -> None:
    whose = find_or_create_citizens(dict.fromkeys(one.number for one in some))
    kept = submissions_of(set(whose.values()))
    new: list[dict[str, Any]] = []
    for one in some:
        key, submission = whose[one.number], _submission(one)
        if (key, submission) in kept:
            taken.known += 1
            continue
        kept.add((key, submission))
        new.append(_columns(one, key, submission))
    taken.new += len(new)
    if new:
        add_decisions(new)


def _submission(one: Earlier) -> UUID:
    """The same for the same decision, however often it comes."""
    told = (one.material, one.decision, one.registered_at.isoformat(), one.reference)
    return uuid5(_NAMESPACE, "|".join(told))


def _columns(one: Earlier, key: UUID, submission: UUID) -> dict[str, Any]:
    return {
        "citizen_key": key,
        "decision_id": uuid4(),
        "material": one.material.value,
        "decision": one.decision.value,
        "mode": VarMode.REGISTER.value,
        "made_at": one.registered_at,
        "made_by": audit.ABOUT_NO_CITIZEN,  # who it was stands in the register that was before
        "basis": BROUGHT_IN,
        "submission_id": submission,
        "text_version": TEXT_VERSION,
        "language": "da",
        "text": "\n".join(_lines(one)),
    }


def _lines(one: Earlier) -> list[str]:
    with speaking("da"):
        lines = [material_text(one.material), choice_text(one.material, one.decision)]
        if one.reference:
            lines.append(_("Number in the register before: %(number)s", number=one.reference))
        return lines
