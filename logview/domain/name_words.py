"""Whether a text holds a person's name, however it is spelled: what a mask withholds is held against this. Pure."""

import re
from functools import lru_cache
from typing import Final

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SPELLED: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "é": "e", "ü": "u"})
_SMALL_WORDS: Final = frozenset({"af", "da", "de", "del", "der", "di", "dr", "el", "la", "og", "van", "von"})
# What a name grows into in the name of a place: "Friis'", "Holms", "Friisklinikken".
_GROWN: Final = re.compile(r"(e?s)?((klinik|praksis|laege|tand|apotek)\w*)?")


def holds_name(text: str, name: str) -> bool:
    """Whether any part of the name stands in the text: first name or surname, in any case, also as the beginning of
    "Friisklinikken". A single letter is no name."""
    words = _words(text)
    # Nearly always no word begins with any part: that is told by looking through one string for each.
    begun = [part for part in _parts(name) if f" {part}" in words]
    return bool(begun) and any(
        word.startswith(part) and _GROWN.fullmatch(word[len(part) :]) is not None
        for part in begun
        for word in words.split()
    )


# A page asks this of each masked name and of each place it stands at: of both there are few, of pairs there are many.
@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[str, ...]:
    return tuple({part for part in _words(name).split() if len(part) > 1 and part not in _SMALL_WORDS})


@lru_cache(maxsize=20_000)
def _words(text: str) -> str:
    """The text's words, each with a space before it."""
    return "".join([f" {word.translate(_SPELLED)}" for word in _LETTERS.findall(text.casefold())])
