"""The lines of the log as markup: rendered once per kind of line, filled per entry (docs/decisions/0011)."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from flask import render_template
from markupsafe import Markup

from citizen_app.web.slots import Filling, Form, Slots
from logview.services.entry_text import EntryText
from logview.services.log_page import Day

_LINE = Slots(
    (
        "time_text",
        "who",
        "role",
        "masked_by",
        "unit",
        "organisation",
        "what",
        "action",
        "reason",
        "href",
        "count",
        "ask_href",
    )
)
_PART = Slots(("time_text", "href", "what", "action", "apart"))
_DAY = Slots(("number", "label"))
_INSIDE = Slots(("inside",)).words["inside"]


class _Head(NamedTuple):
    number: int
    label: str


class _Kind(NamedTuple):
    """What a line looks different for: our own words and yes or no, never a person's."""

    language: str
    sector_key: str
    sector_text: str
    flags: tuple[tuple[str, str], ...]
    masked: bool
    counted: bool
    opens: bool
    reason_missing: bool
    asks: bool


def days_of(days: Iterable[Day], language: str, ask: Callable[[str], str] | None = None) -> Markup:
    """The days with their tables; call it with the language that the request speaks.

    `ask`: from the address of an entry to the one that asks about its visit.
    """
    (head, tail), filling = _day(language), Filling()
    for number, day in enumerate(days, start=1):
        filling.add(head, _Head(number, day.label))
        for visit in day.visits:
            _add_line(filling, visit, language, ask)
        filling.put(tail)
    return filling.markup()


def _add_line(filling: Filling, visit: EntryText, language: str, ask: Callable[[str], str] | None) -> None:
    opens = bool(visit.parts) and visit.count > 1
    if opens and ask is not None:
        visit.ask_href = ask(visit.href)
    kind = _Kind(
        language,
        visit.sector_key,
        visit.sector_text,
        tuple(visit.flags),
        visit.masked_by is not None,
        visit.count > 1 and not opens,
        opens,
        visit.reason_missing,
        bool(visit.ask_href),
    )
    line, end = _line(kind)
    filling.add(line, visit)
    if opens:
        for part in visit.parts:
            filling.add(_part(told_apart=bool(part.apart)), part)
        filling.put(end)


@lru_cache(maxsize=4)
def _day(language: str) -> tuple[Form, str]:
    """A day up to its lines, and what follows them."""
    del language  # the cache's key; the template asks the request itself
    return _around("logview/_day.html", _DAY)


@lru_cache(maxsize=500)
def _line(kind: _Kind) -> tuple[Form, str]:
    """A line up to its entries, and what follows them."""
    return _around("logview/_line.html", _LINE, kind=kind)


@lru_cache(maxsize=2)
def _part(*, told_apart: bool) -> Form:
    """An entry of a visit, which has no words of ours."""
    return _PART.form(render_template("logview/_part.html", **_PART.words, told_apart=told_apart))


def _around(template: str, slots: Slots, **told: object) -> tuple[Form, str]:
    """A template up to what stands inside it, and the rest."""
    start, _slot, end = render_template(template, **slots.words, inside=_INSIDE, **told).partition(_INSIDE)
    return slots.form(start), end
