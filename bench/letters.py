"""What a batch of a hundred letters costs: the logs of a hundred citizens' months, from the queue to one PDF."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flask import Flask

from bench.cluster import superuser
from bench.pages import prepare
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.letter_settings import AddressSource
from support.domain.letter_text import LetterText
from support.domain.letters import Letter, LetterKind
from support.services import printing
from support.services.letters import order_letter
from support.views import letter_paper
from support.views.letter_writers import written
from tests.support.desk import at_desk
from tests.support.postgres import Cluster

Say = Callable[[str], None]
ENTRIES: Final = 100_000
LETTERS: Final = 100
_OF_A_MONTH: Final = f"""
    SELECT citizen_key, date_trunc('month', occurred_at)::date AS month, count(*) AS entries
    FROM access_entry GROUP BY 1, 2 HAVING count(*) BETWEEN 10 AND 60 ORDER BY 1, 2 LIMIT {LETTERS}
"""


_GROWN: Final = """
    INSERT INTO citizen (citizen_key, created_at, birth_date) SELECT DISTINCT citizen_key, now(), date '1957-03-14'
    FROM access_entry ON CONFLICT (citizen_key) DO UPDATE SET birth_date = excluded.birth_date
"""


@dataclass(slots=True)
class _Spent:
    """Processor seconds of this process."""

    words: float = 0.0
    layout: float = 0.0

    @contextmanager
    def on(self, what: str) -> Any:
        began = time.process_time()
        yield
        setattr(self, what, getattr(self, what) + time.process_time() - began)


def measure(cluster: Cluster, template: str, say: Say) -> dict[str, Any]:
    """One database, one batch."""
    site = prepare(cluster, template, ENTRIES)
    _allow(site.app)
    entries = _order(site.app, site.filled.url)
    say(f"{LETTERS} letters")
    spent = _Spent()
    began, wall = time.process_time(), time.monotonic()
    with site.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        batch = printing.print_batch(_lead(site.app), _write(spent), _lay_out(spent))
    with site.app.test_request_context():
        before = time.process_time()
        pdf = letter_paper.bind(batch.sheets)
        bound = time.process_time() - before
    total = time.process_time() - began
    return {
        "letters": len(batch.sheets),
        "entries": entries,
        "pages": sum(len(one.laid_out.pages) for one in batch.sheets),
        "bytes": len(pdf),
        "cpu": {"words": spent.words, "layout": spent.layout, "binding": bound, "all": total},
        "seconds": time.monotonic() - wall,
        "load": os.getloadavg(),
    }


def _lead(app: Flask) -> Actor:
    return at_desk(Role.LEAD, cvr=app.extensions["indblik.settings"].desk_cvr)


def _allow(app: Flask) -> None:
    settings = app.extensions["indblik.settings"]
    letters = replace(settings.questions.letters, addresses=AddressSource.REFERENCE, batch=LETTERS)
    questions = replace(settings.questions, letters=letters)
    app.extensions["indblik.settings"] = replace(settings, questions=questions)


def _order(app: Flask, url: str) -> int:
    """A letter for each of the citizen-months with the most entries; how many entries they are."""
    with superuser(url) as connection, connection.transaction():
        found: list[Any] = connection.execute(_OF_A_MONTH.encode()).fetchall()
        connection.execute(_GROWN.encode())
    with app.app_context(), unit_of_work(DatabaseRole.DESK):
        for citizen, month, _number in found:
            order_letter(citizen, LetterKind.LOG_MONTH, about=date(month.year, month.month, 1))
    return sum(number for _citizen, _month, number in found)


def _write(spent: _Spent) -> printing.Write:
    def write(actor: Actor, letter: Letter) -> LetterText | None:
        with spent.on("words"):
            return written(actor, letter)

    return write


def _lay_out(spent: _Spent) -> printing.Set:
    def lay_out(letter: Letter, said: LetterText, mark: str) -> letter_paper.Sheet:
        with spent.on("layout"):
            return letter_paper.lay_out(letter, said, mark)

    return lay_out


def lines_of(found: dict[str, Any]) -> Iterable[str]:
    """The figures as text."""
    cpu = found["cpu"]
    yield "Letters"
    yield (
        f"  {found['letters']} letters with {found['entries']} entries: {found['pages']} pages, "
        f"{found['bytes'] / 1e6:.1f} MB, {found['seconds']:.1f} s"
    )
    each = 1000 * cpu["all"] / found["letters"]
    yield (
        f"  processor seconds: {cpu['words']:.2f} for words and masks, {cpu['layout']:.2f} for layout, "
        f"{cpu['binding']:.2f} for one PDF, {cpu['all']:.2f} in all; {each:.0f} ms a letter"
    )
    yield f"Load average: {found['load'][0]:.1f}"
