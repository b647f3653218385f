"""What stands on a letter, before it is laid out: a title, then parts with sentences, facts and a table. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterTable:
    """Lines under headings that a reading aloud can name for each."""

    caption: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterPart:
    """A part of a letter, under a heading of its own or straight below the title."""

    heading: str = ""
    is_sheet: bool = False  # begins on a sheet of its own, to be sent on without what is before it
    sentences: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[LetterTable] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterText:
    """A whole letter in its language. It names nobody whom its reader may not see, nor the reader."""

    title: str
    parts: Sequence[LetterPart]

    def texts(self) -> Iterator[str]:
        """Everything that it says, in reading order."""
        yield self.title
        for part in self.parts:
            yield part.heading
            yield from part.sentences
            for label, value in part.facts:
                yield from (label, value)
            for table in part.tables:
                yield from (table.caption, *table.head)
                for line in table.lines:
                    yield from line
