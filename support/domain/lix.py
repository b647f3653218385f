"""How heavy a text is to read: LIX, the Danish measure. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

EASY: Final = 35
"""What texts for citizens keep to. A heavier one can be sent all the same: the number knows nothing of the matter."""
_WORD: Final = re.compile(r"[^\W\d_][\w'-]*|\d+")
_SENTENCE_END: Final = re.compile(r"[.!?:](?=[\s»«”)]|$)")
_LONG: Final = 6
_TOLD: Final = 5


def lix(blocks: Iterable[str]) -> float:
    """Words a sentence plus the percentage of words of more than six letters; 0 where there is no word.

    A block ends its last sentence.
    """
    told = [(block, words) for block in blocks if (words := _WORD.findall(block))]
    words = [word for _block, of_block in told for word in of_block]
    if not words:
        return 0.0
    sentences = sum(max(1, len(_SENTENCE_END.findall(block))) for block, _words in told)
    return len(words) / sentences + 100 * sum(map(_is_long, words)) / len(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """What to tell whoever wrote a text for a citizen."""

    number: int  # LIX, rounded
    longest_sentence: int  # in words
    long_words: tuple[str, ...]  # the longest first: what to begin with

    @property
    def is_heavy(self) -> bool:
        """Whether it should be made easier."""
        return self.number > EASY

    @classmethod
    def of(cls, text: str) -> Self:
        """Of a text as it was written in a field: each line is a block."""
        lines = text.splitlines()
        long = dict.fromkeys(word.lower() for line in lines for word in _WORD.findall(line) if _is_long(word))
        sentences = (part for line in lines for part in _SENTENCE_END.split(line))
        return cls(
            number=round(lix(lines)),
            longest_sentence=max((len(_WORD.findall(one)) for one in sentences), default=0),
            long_words=tuple(sorted(long, key=lambda word: (-len(word), word))[:_TOLD]),
        )


def _is_long(word: str) -> bool:
    return len(word) > _LONG
