"""Events that a source got wrong, so that the list of what was set aside is not empty."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from demo.model import Access, Citizen, Number

NOBODY = Citizen("nobody", "", date(1957, 3, 31), (Number("cpr", "3111572528"),))
FUTURE = timedelta(days=400)
DELIVERED = timedelta(days=3)  # how long before the end of the demo the bad events were delivered
BAD_EVENTS = {"epj-ost": 3, "gp-system": 1, "eoj-kommune": 2, "fmk": 1, "sundhedsjournalen": 0}


def bad_events(told: list[Access], end: datetime) -> list[Access]:
    """Copies of real accesses, each with one fault. BAD_EVENTS counts them by source."""
    of_source = {access.source: access for access in told if access.at < end - DELIVERED}
    epj, gp, eoj, fmk = (of_source[slug] for slug in ("epj-ost", "gp-system", "eoj-kommune", "fmk"))
    somebody_else = next(access.citizen for access in told if access.citizen.story != epj.citizen.story)
    future = end + FUTURE
    bad = [
        replace(epj, at=future),
        replace(epj, also=somebody_else),
        replace(epj, citizen=NOBODY),
        replace(gp, without_time=True),
        replace(eoj, citizen=NOBODY),
        replace(eoj, at=future),
        replace(fmk, without_time=True),
    ]
    delivered = end - DELIVERED
    return [replace(access, number=90_000_000 + index, delivered=delivered) for index, access in enumerate(bad)]
