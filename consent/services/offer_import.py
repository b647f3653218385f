"""Taking in what recipients ask citizens to say yes to: each version once; what is no whole offer with its reason."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.csv_rows import CsvFile, RowFault, read_csv
from citizen_app.db.locks import one_at_a_time
from citizen_app.web.dates import local
from citizen_app.yes_settings import yes_settings
from consent.domain.research import KINDS
from consent.domain.saying_yes import Offer
from consent.formats.offer_rows import OFFERS, offer
from consent.queries.saying_yes import keep_versions, versions_of

_EVERYBODY: Final = UUID(int=0)


@dataclass(slots=True)
class OfferImport:
    """What came of a file."""

    new: int = 0
    known: int = 0
    unknown_kinds: set[str] = field(default_factory=set)  # of data, in the recipients' words


def import_offers(path: Path) -> tuple[OfferImport, CsvFile]:
    """Take a file in, inside the running unit of work. What was set aside stands in the file's faults."""
    file = read_csv(path, (OFFERS,))
    one_at_a_time("consent-offers", [_EVERYBODY])
    outcome = OfferImport()
    _take_in(_read(file), outcome)
    file.faults.sort(key=lambda one: one.line)
    audit.record_command(
        "consents.import", details={"offers": outcome.new, "known": outcome.known, "faults": len(file.faults)}
    )
    return outcome, file


def _read(file: CsvFile) -> list[Offer]:
    today, longest = local(clock.now()).date(), yes_settings().longest_days
    good = []
    for row in file.rows:
        try:
            good.append(offer(row.values, today, longest))
        except RowFault as fault:
            file.fail(row.line, f"not taken as an offer: {fault}")
    return good


def _take_in(offers: list[Offer], outcome: OfferImport) -> None:
    kept = {
        offer_id: [(one.sequence, one.offer.digest()) for one in versions]
        for offer_id, versions in versions_of({one.offer_id for one in offers}).items()
    }
    new: list[tuple[Offer, int]] = []
    for one in offers:
        there = kept.setdefault(one.offer_id, [])
        if any(digest == one.digest() for _sequence, digest in there):
            outcome.known += 1
            continue
        sequence = there[-1][0] + 1 if there else 1
        there.append((sequence, one.digest()))
        new.append((one, sequence))
        outcome.unknown_kinds |= {kind for kind in one.kinds if kind not in KINDS}
    keep_versions(new, clock.now())
    outcome.new = len(new)
