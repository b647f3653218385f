"""Whom a source's free text names, of many who are masked: one look at each word, however many there are. Pure.

A text is held against the names of everybody with a mask of their own. So many hold every common first name, and words
such as "Rask" and "Sund": a part that stands alone and small may be a word, and counts only where the person is known
to be in the citizen's own log.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from logview.domain.name_words import COMPOUNDS, SMALL_WORDS, folded, words_of

_MOST_REMEMBERED: Final = 20_000
_NEAR: Final = 2  # words between which a name may stretch: "anna m. friis"
_COMPOUND: Final = re.compile(COMPOUNDS)
# What may be a user's id or an authorisation id: "REGH\afri0001", "5BXY7".
_IDS: Final = re.compile(r"[\w@.\\-]+")


class Named(NamedTuple):
    """Whom a text names: for sure, and perhaps."""

    surely: frozenset[UUID]
    perhaps: frozenset[UUID]


NOBODY: Final = Named(frozenset(), frozenset())


class _Name(NamedTuple):
    person: UUID
    given: str  # empty where there is one part only
    parts: frozenset[str]


class _Word(NamedTuple):
    text: str  # folded
    stems: tuple[str, ...]
    capital: bool


class NameIndex:
    """Names by their parts."""

    def __init__(self, names: Iterable[tuple[UUID, str]]) -> None:
        self._by_part: dict[str, list[_Name]] = defaultdict(list)
        for person, text in set(names):
            if (name := _name(person, text)) is not None:
                for part in name.parts:
                    self._by_part[part].append(name)
        self._known: dict[str, Named] = {}

    def named(self, text: str) -> Named:
        """Whom the text names."""
        if not self._by_part:
            return NOBODY
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._named(text)
        return known

    def _named(self, text: str) -> Named:
        words = _words(text)
        surely, perhaps = set[UUID](), set[UUID]()
        # Capitals tell names from words only where the text has some.
        all_small = not any(word.capital for word in words)
        for place, word in enumerate(words):
            for stem in word.stems:
                for name in self._by_part.get(stem, ()):
                    alone = stem != name.given and (word.capital or (all_small and len(words) > 1))
                    sure = alone or _is_beside_another_part(words, place, stem, name)
                    (surely if sure else perhaps).add(name.person)
        return Named(frozenset(surely), frozenset(perhaps - surely)) if surely or perhaps else NOBODY


def _name(person: UUID, text: str) -> _Name | None:
    family, comma, rest = text.partition(",")
    parts = [part for part in _parts(f"{rest} {family}" if comma else text) if part not in SMALL_WORDS]
    return _Name(person, parts[0] if len(parts) > 1 else "", frozenset(parts)) if parts else None


def _parts(text: str) -> list[str]:
    return [word for word in map(folded, words_of(text)) if len(word) > 1]


def _is_beside_another_part(words: Sequence[_Word], place: int, stem: str, name: _Name) -> bool:
    """Whether another part of the name, or its first letter, stands close by: "anna friis", "Anna F."."""
    others = name.parts - {stem}
    beside = (*words[max(0, place - _NEAR) : place], *words[place + 1 : place + 1 + _NEAR])
    initials = {other[0] for other in others}
    return any(word.text in initials if len(word.text) == 1 else not others.isdisjoint(word.stems) for word in beside)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _words(text: str) -> tuple[_Word, ...]:
    found = ((written, folded(written)) for written in words_of(text))
    return tuple(_Word(word, tuple(_stems(word)), not written[0].islower()) for written, word in found)


def _stems(word: str) -> Iterator[str]:
    """What the word may have grown from: "Friis'", "Holms", "Friisklinikken"."""
    yield word
    stems = [word, *(word[: found.start()] for found in _COMPOUND.finditer(word) if found.start() > 1)]
    yield from stems[1:]
    for stem in stems:
        if stem.endswith("s"):
            yield stem[:-1]
            if stem.endswith("es"):
                yield stem[:-2]


@lru_cache(maxsize=_MOST_REMEMBERED)
def possible_ids(text: str) -> frozenset[str]:
    """What of the text may be the id of somebody: whole, and in its pieces."""
    whole = {word.strip(".-\\@") for word in _IDS.findall(text)}
    pieces = {piece for word in whole for piece in re.split(r"[@.\\-]", word)}
    return frozenset(one for one in whole | pieces if len(one) > 2)
