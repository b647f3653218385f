"""Whether words from elsewhere name what is kept from whoever helps: a place that is hidden, or any below it, and what
the children's filter names (safety.md 2, 4). Such a text is withheld, as one is that names somebody who is masked.

Entries are kept back by their own place (`sight.py`). This is for the others, whose texts may still say where else the
citizen was.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from citizen_app.auth.actor import Actor
from citizen_app.children_filter import ChildrenFilter
from citizen_app.directory.catalogue import Catalogue, Code, catalogue
from citizen_app.here import here
from logview.queries.references import all_references


def names_kept(actor: Actor) -> Callable[[str], bool]:
    """Answers whether a text names what is kept from the viewer. Nothing is, from the citizen."""
    sight = actor.sight
    if not (sight.is_filtered or sight.hidden_units):
        return lambda _text: False
    units, words = frozenset(sight.hidden_units), tuple[str, ...]()
    if sight.is_filtered:
        kept: ChildrenFilter = here().app.extensions["indblik.settings"].children_filter
        units, words = units | kept.units, (*kept.unit_words, *kept.text_words)
    found = _pattern(catalogue(), len(all_references()), units, words)
    return lambda text: found is not None and found.search(text.casefold()) is not None


@lru_cache(maxsize=64)
def _pattern(
    directory: Catalogue, number: int, units: frozenset[Code], words: tuple[str, ...]
) -> re.Pattern[str] | None:
    del number  # the cache's key: a reference more, and it is made anew
    whole = "|".join(map(re.escape, sorted(_names(directory, units), key=len, reverse=True)))
    found = [rf"(?<!\w)(?:{whole})(?!\w)"] if whole else []
    # Words of the filter count inside longer ones too.
    found += [re.escape(word) for word in words]
    return re.compile("|".join(found)) if found else None


def _names(directory: Catalogue, units: Collection[Code]) -> Iterable[str]:
    """What the units and all below them are and were called, in small letters."""
    below = set[Code](units).union(*map(directory.with_units_below, units))
    codes = below.union(*map(directory.with_predecessors, below))
    named = [(one.scheme, one.code, one.name) for one in directory.organisations()]
    named += [(one.scheme or "", one.code or "", one.name or "") for one in all_references().values()]
    return {name.casefold() for scheme, code, name in named if name and (scheme, code) in codes}
