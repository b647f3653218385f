"""The page's own SQL on SQLite, alone: what the file's layout costs, without the web around it."""

import sqlite3
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event

from bench.pages import Site
from citizen_app.auth.actor import CitizenKey
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.queries.entries import Conditions, entries_of

_TIMES = 20


def page_microseconds(site: Site) -> float:
    """The median time of the plain page's statement over many citizens, run by the driver alone."""
    text, values = _statement(site)
    model = site.asks.citizens[0].hex
    connection = sqlite3.connect(site.filled.url.removeprefix("sqlite:///"))
    times = []
    for key in site.asks.citizens * _TIMES:
        own = tuple(key.hex if value == model else value for value in values)
        began = perf_counter()
        found = connection.execute(text, own).fetchall()
        times.append(perf_counter() - began)
        if len(found) != 51:
            raise RuntimeError("a citizen of the plain page has fewer entries than a page")
    connection.close()
    return median(times) * 1e6


def _statement(site: Site) -> tuple[str, tuple[Any, ...]]:
    """The statement as the application sends it for the first citizen."""
    noted: list[tuple[str, tuple[Any, ...]]] = []
    key = site.asks.citizens[0]

    def note(_connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
        noted.append((text, tuple(values)))

    engine = site.app.extensions["indblik.engine"]
    event.listen(engine, "before_cursor_execute", note)
    with site.app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (key,)):
        entries_of([CitizenKey(key)], Conditions(), None, 51)
    event.remove(engine, "before_cursor_execute", note)
    return noted[-1]
