"""Whether a text holds a person's name, however it is spelled: what a mask withholds is held against this. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SPELLED: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "é": "e", "ü": "u"})
SMALL_WORDS: Final = frozenset({"af", "da", "de", "del", "der", "di", "dr", "el", "la", "og", "van", "von"})
COMPOUNDS: Final = "klinik|praksis|laege|tand|apotek"
# What a name grows into in the name of a place: "Friis'", "Holms", "Friisklinikken".
_GROWN: Final = re.compile(rf"(e?s)?(({COMPOUNDS})\w*)?")


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


def folded(word: str) -> str:
    """A word as it is compared: "Søgård", "SØGÅRD" and "Soegaard" are one."""
    return word.casefold().translate(_SPELLED)


def words_of(text: str) -> list[str]:
    """The words of a text. A letter with a mark beside it is the letter that it looks like."""
    return _LETTERS.findall(unicodedata.normalize("NFC", text))


# A page asks this of each masked name and of each place it stands at: of both there are few, of pairs there are many.
@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[str, ...]:
    return tuple({part for part in _words(name).split() if len(part) > 1 and part not in SMALL_WORDS})


@lru_cache(maxsize=20_000)
def _words(text: str) -> str:
    """The text's words, each with a space before it."""
    return "".join([f" {folded(word)}" for word in words_of(text)])
