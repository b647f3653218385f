"""What the printing house is told: whose letter a number is. The operator's, apart from the desk (safety.md 5)."""

from dataclasses import dataclass
from datetime import datetime

from citizen_app import audit
from citizen_app.keys import keys
from support.queries.letters import identifiers_now, printed_since


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HandOver:
    """The letters with the register's reference of whom each is to."""

    lines: list[tuple[str, str, str]]  # number of the letter, scheme, identifier
    left_out: int  # whose citizen has not exactly one number now


def hand_over(since: datetime) -> HandOver:
    """The letters that were printed since then, each once. A former number leaves for nobody (safety.md 9)."""
    printed = printed_since(since)
    known = identifiers_now({citizen for _number, citizen in printed})
    lines = []
    for number, citizen in printed:
        found = {(scheme, keys().open(sealed)) for scheme, sealed in known.get(citizen, ())}
        if len(found) == 1:
            lines += [(number, *one) for one in found]
    left_out = len(printed) - len(lines)
    audit.record_command("letters.addressees", details={"letters": len(lines), "left_out": left_out})
    return HandOver(lines=lines, left_out=left_out)
