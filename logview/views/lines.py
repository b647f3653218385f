"""The lines of the log as markup: rendered once per kind of line, filled per entry (docs/decisions/0011)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from flask import render_template
from markupsafe import Markup

from citizen_app.web.slots import Escaped, Form, Slots, together
from logview.services.entry_text import EntryText

_LINE = Slots(
    ("time_text", "who", "role", "masked_by", "unit", "organisation", "what", "action", "reason", "href", "count")
)
_PART = Slots(("time_text", "href", "what", "action", "apart"))
_PARTS = Slots(("parts",)).words["parts"]


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


def lines_of(visits: Iterable[EntryText], escaped: Escaped, language: str) -> Markup:
    """The rows of a day's table; call it with the language that the request speaks."""
    parts = (_part(told_apart=False), _part(told_apart=True))
    found: list[str] = []
    for visit in visits:
        opens = bool(visit.parts) and visit.count > 1
        line, end = _line(
            _Kind(
                language,
                visit.sector_key,
                visit.sector_text,
                tuple(visit.flags),
                visit.masked_by is not None,
                visit.count > 1 and not opens,
                opens,
                visit.reason_missing,
            )
        )
        found.append(line.filled(visit, escaped))
        if opens:
            found += [parts[bool(one.apart)].filled(one, escaped) for one in visit.parts]
            found.append(end)
    return together(found)


@lru_cache(maxsize=500)
def _line(kind: _Kind) -> tuple[Form, str]:
    """A line up to its entries, and what follows them."""
    start, _slot, end = render_template("logview/_line.html", **_LINE.words, parts=_PARTS, kind=kind).partition(_PARTS)
    return _LINE.form(start), end


@lru_cache(maxsize=2)
def _part(*, told_apart: bool) -> Form:
    """An entry of a visit, which has no words of ours."""
    return _PART.form(render_template("logview/_part.html", **_PART.words, told_apart=told_apart))
