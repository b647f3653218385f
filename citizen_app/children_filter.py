"""What whoever has custody does not see in a child's log: a list that the operator keeps (safety.md 2).

The one that ships is assumed, from the kinds of care that safety.md names; an operator's own file takes its place.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from citizen_app.safe_values import SettingsFault

_VARIABLE: Final = "INDBLIK_CHILDREN_FILTER"
_USUAL: Final = Path(__file__).with_name("children_filter.toml")
_KEYS: Final = frozenset({"units", "unit_words", "text_words"})


class ChildrenFilterError(SettingsFault):
    """The operator's list cannot be used; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenFilter:
    """Units with all below them, by scheme and code, and words in units' names and in sources' texts, in small
    letters."""

    units: frozenset[tuple[str, str]] = frozenset()
    unit_words: tuple[str, ...] = ()
    text_words: tuple[str, ...] = ()


def read_children_filter(environ: Mapping[str, str]) -> ChildrenFilter:
    """Read the environment, and the file that it names. Raises ChildrenFilterError."""
    path = environ.get(_VARIABLE, "").strip()
    return _read(Path(path)) if path else usual_filter()


@cache
def usual_filter() -> ChildrenFilter:
    """The list that ships."""
    return _read(_USUAL)


def _read(path: Path) -> ChildrenFilter:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ChildrenFilterError(f"{_VARIABLE} names a file that cannot be read") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ChildrenFilterError(f"{_VARIABLE}: the file is no TOML: {fault}") from None
    if set(told) != _KEYS or not all(_is_list_of_texts(one) for one in told.values()):
        raise ChildrenFilterError(f"{_VARIABLE}: the file must hold lists of texts: {', '.join(sorted(_KEYS))}")
    units = [unit.partition("|") for unit in told["units"]]
    if not all(scheme and code for scheme, _bar, code in units):
        raise ChildrenFilterError(f"{_VARIABLE}: a unit is written as scheme|code")
    return ChildrenFilter(
        units=frozenset((scheme, code) for scheme, _bar, code in units),
        unit_words=tuple(word.casefold() for word in told["unit_words"]),
        text_words=tuple(word.casefold() for word in told["text_words"]),
    )


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
