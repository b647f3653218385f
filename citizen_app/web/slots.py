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

_BETWEEN = "\0"  # no text of PostgreSQL's holds it; where one does, each is escaped by itself


class Form(NamedTuple):
    """Markup with slots between its pieces."""

    pieces: list[str]  # one more than values
    values_of: Callable[[Any], Sequence[Any]]  # an object's values, in the order of the slots


class Filling:
    """Forms one after the other with their values, which the library escapes in one go: fifty entries have hundreds."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._values: list[Any] = []

    def add(self, form: Form, told: Any) -> None:
        """A form, with the attributes of an object in its slots."""
        self._pieces += form.pieces
        self._values += form.values_of(told)
        self._values.append("")

    def put(self, markup: str) -> None:
        """Markup that a template made."""
        self._pieces.append(markup)
        self._values.append("")

    def markup(self) -> Markup:
        """All of it: rendered by the library, or escaped by it."""
        whole = [""] * (2 * len(self._pieces))
        whole[::2], whole[1::2] = self._pieces, _escaped([*map(str, self._values)])
        return together(whole)


def _escaped(texts: list[str]) -> list[str]:
    """Each text escaped. Markup is taken for plain text: nothing that is put into a slot is markup."""
    found = str(escape(_BETWEEN.join(texts))).split(_BETWEEN)
    return found if len(found) == len(texts) else [escape(text) for text in texts]


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
        return Form(pieces[::2], attrgetter(*(self._names[word] for word in pieces[1::2])))


def together(markup: Iterable[str]) -> Markup:
    """Filled forms as one: all of it was rendered or escaped by the library."""
    return Markup("".join(markup))  # noqa: S704 (rendered or escaped by the library)
