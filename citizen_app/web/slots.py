"""Markup that is rendered once and filled many times (docs/decisions/0011).

A slot is a random word that no text can hold. It stands for a value while a template is rendered, with escaping; later
the escaped value takes its place. A template looks different for what it is told besides, its *kind*: that must be the
site's own, and of few values, and never a person's.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from markupsafe import Markup, escape


class Escaped(dict[Any, str]):
    """Values escaped by the library, each distinct one once. Made anew for each page.

    All are taken for plain text: markup among them would let an equal text pass unescaped.
    """

    def __missing__(self, value: Any) -> str:
        found: str = escape(str(value))
        self[value] = found
        return found


class Form(NamedTuple):
    """Markup with slots between its pieces."""

    pieces: list[str]  # markup and slots in turn
    values_of: Callable[[Any], Sequence[Any]]  # an object's values, in the order of the slots

    def filled(self, told: Any, escaped: Escaped) -> str:
        """The markup with the attributes of an object in its slots."""
        pieces = self.pieces.copy()
        pieces[1::2] = map(escaped.__getitem__, self.values_of(told))
        return "".join(pieces)


class Slots:
    """The slots of a template, by name."""

    def __init__(self, names: Iterable[str]) -> None:
        self.words: Mapping[str, str] = {name: f"slot-{secrets.token_hex(16)}" for name in names}
        self._names = {word: name for name, word in self.words.items()}
        self._any = re.compile(f"({'|'.join(self._names)})")

    def split(self, markup: str) -> list[str]:
        """A markup's pieces, with the slots between them."""
        return self._any.split(markup)

    def form(self, markup: str) -> Form:
        """The form of a markup in which the slots stand, at least two of them."""
        pieces = self.split(markup)
        return Form(pieces, attrgetter(*(self._names[word] for word in pieces[1::2])))


def together(markup: Iterable[str]) -> Markup:
    """Filled forms as one: all of it was rendered or escaped by the library."""
    return Markup("".join(markup))  # noqa: S704
