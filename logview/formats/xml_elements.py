"""Single elements out of XML of any length, each parsed on its own.

A scanner finds where the wanted elements begin and end; only such a piece is given to the XML parser, inside the start
tags that were open around it. So memory is bounded, a broken or too large element does not hide the next, and a
DOCTYPE – refused – never reaches a parser.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from lxml import etree

_TAG: Final = re.compile(
    rb"<(?P<close>/)?(?P<name>[A-Za-z_][\w.:-]*)(?:[^<>\"'/]|/(?!>)|\"[^\"<]*\"|'[^'<]*')*(?P<empty>/)?>"
)
_SKIPPED: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_REFUSED: Final = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_TAG: Final = 64 * 1024
_LONGEST_OPENING: Final = len("<![CDATA[")
_DEEPEST: Final = 64


class XmlPiece(msgspec.Struct, gc=False):
    """One wanted element as text, with the start tags around it. One over the limit holds its beginning only."""

    line: int
    name: str
    data: bytes
    size: int
    around: tuple[bytes, ...] = ()
    complete: bool = True

    def document(self) -> bytes:
        """The piece as a document of its own: what is set aside, and what is parsed."""
        if not self.complete:
            return b"".join(self.around) + self.data
        closing = [b"</" + _tag_name(tag) + b">" for tag in reversed(self.around)]
        return b"".join((*self.around, self.data, *closing))


class XmlScanner:
    """Fed with blocks, gives the outermost elements with the wanted local names."""

    def __init__(self, wanted: frozenset[str], limit: int) -> None:
        self._wanted = wanted
        self._limit = limit
        self._buffer = b""
        self._line = 1
        self._counted = 0  # up to where in the buffer the lines are counted
        self._open: list[bytes] = []
        self._inside: bytes | None = None  # name of the element being read
        self._within = _TAG
        self._until: bytes | None = None  # the end of the comment, CDATA or instruction being passed over
        self._nested = 0
        self._start = 0
        self._kept = bytearray()
        self._size = 0
        self._piece_line = 1
        self.root: str | None = None
        self.has_doctype = False
        self.broken_line: int | None = None  # where the file stopped being XML

    @property
    def is_unfinished(self) -> bool:
        """The file ended before its root did."""
        return bool(self._open) or self._inside is not None

    @property
    def line(self) -> int:
        """How far the file was read."""
        return self._line

    def _ends_in_a_cut(self) -> bool:
        """Within the root, the file stops inside a tag or a comment: it was cut, and what is there is no bad XML."""
        return bool(self._open) and (self._until is not None or b">" not in self._buffer[self._buffer.find(b"<") :])

    def pieces(self, blocks: Iterable[bytes]) -> Iterator[XmlPiece]:
        for block in blocks:
            self._buffer += block
            yield from self._scan()
            if self.has_doctype or self.broken_line is not None:
                return
        if self._inside is not None:
            self._keep(len(self._buffer))
            yield self._finish(complete=False)
        elif (self._until is not None or b"<" in self._buffer) and not self._ends_in_a_cut():
            self.broken_line = self._line

    def _scan(self) -> Iterator[XmlPiece]:
        read = 0
        while True:
            if self._until is not None:
                read = self._behind(self._until, read)
            position = self._next_markup(read) if self._until is None else -1
            if position < 0:
                self._forget(self._end_of_text(read))
                return
            end = self._end_of_markup(position)
            if end is None:
                self._forget(position)
                return
            tag = None if self._until is not None else _TAG.match(self._buffer, position)
            piece = self._step(tag) if tag else None
            if piece is not None:
                yield piece
            if self.has_doctype or self.broken_line is not None:
                return
            read = end

    def _behind(self, closing: bytes, read: int) -> int:
        """Behind the end of a comment or the like; as far as it certainly goes when the end is not here yet."""
        end = self._buffer.find(closing, read)
        if end < 0:
            return max(read, len(self._buffer) - len(closing) + 1)
        self._until = None
        return end + len(closing)

    def _next_markup(self, position: int) -> int:
        """Where the next markup that matters begins: within an element only what can end it."""
        if self._inside is None:
            return self._buffer.find(b"<", position)
        found = self._within.search(self._buffer, position)
        return found.start() if found else -1

    def _end_of_text(self, read: int) -> int:
        """The end of the buffer, or of what comes before markup whose beginning is cut there."""
        cut = read if self._until is not None else -1
        if self._inside is not None and self._until is None:
            near = len(self._buffer) - len(self._inside) - _LONGEST_OPENING
            cut = self._buffer.rfind(b"<", max(read, near))
        return cut if cut >= 0 else len(self._buffer)

    def _end_of_markup(self, start: int) -> int | None:
        """Where the markup at `start` ends; None when the buffer does not hold its end yet."""
        for opening, closing in _SKIPPED:
            if self._buffer.startswith(opening, start):
                self._until = closing
                return start + len(opening)
        if self._buffer.startswith(_REFUSED, start):
            self.has_doctype = True
            return start + 1
        tag = _TAG.match(self._buffer, start)
        if tag is not None:
            return tag.end()
        # Another `<` before this one closed: a stray one. Else the tag may go on in the next block.
        return start + 1 if self._buffer.find(b"<", start + 1) > start + len(_SKIPPED[1][0]) else self._give_up(start)

    def _give_up(self, start: int) -> int | None:
        """Wait for more, unless the markup is already longer than any we read."""
        waiting = len(self._buffer) - start
        return start + 1 if waiting > max(self._limit, _LONGEST_TAG) else None

    def _step(self, found: re.Match[bytes]) -> XmlPiece | None:
        name = found["name"]
        if self._inside is not None:
            return self._step_inside(found, name)
        if found["close"]:
            if self._open and _tag_name(self._open[-1]) == name:
                self._open.pop()
            return None
        local = _local(name)
        self.root = self.root or local
        if local in self._wanted:
            self._begin(found, name)
            return self._end(found) if found["empty"] else None
        if not found["empty"]:
            self._open.append(found[0])
            if len(self._open) > _DEEPEST:
                self.broken_line = self._line_of(found.start())
        return None

    def _step_inside(self, found: re.Match[bytes], name: bytes) -> XmlPiece | None:
        if name != self._inside or found["empty"]:
            return None
        self._nested += -1 if found["close"] else 1
        return self._end(found) if self._nested == 0 else None

    def _begin(self, found: re.Match[bytes], name: bytes) -> None:
        self._inside = name
        self._within = re.compile(rb"<(?:!--|!\[CDATA\[|\?|!DOCTYPE|!ENTITY|/?" + re.escape(name) + rb"(?![\w.:-]))")
        self._nested = 1
        self._piece_line = self._line_of(found.start())
        self._start = found.start()

    def _end(self, found: re.Match[bytes]) -> XmlPiece:
        self._keep(found.end())
        return self._finish(complete=True)

    def _keep(self, end: int) -> None:
        piece = self._buffer[self._start : end]
        self._kept += piece[: max(0, self._limit - len(self._kept))]
        self._size += len(piece)
        self._start = end

    def _finish(self, *, complete: bool) -> XmlPiece:
        name = _local(self._inside or b"")
        piece = XmlPiece(self._piece_line, name, bytes(self._kept), self._size, tuple(self._open), complete)
        self._inside = None
        self._kept.clear()
        self._size = 0
        return piece

    def _line_of(self, position: int) -> int:
        self._line += self._buffer.count(b"\n", self._counted, position)
        self._counted = max(position, self._counted)
        return self._line

    def _forget(self, position: int) -> None:
        """Drop what was read; markup that is not whole yet stays."""
        if self._inside is not None:
            self._keep(position)
            self._start = 0
        self._line_of(position)
        self._counted = 0
        self._buffer = self._buffer[position:]


_parser: Final = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    remove_comments=True,
    remove_pis=True,
)


def parse_piece(document: bytes) -> etree._Element | None:
    """The piece's own element, parsed without entities, network or DTD; None when it is not well-formed."""
    try:
        return etree.fromstring(document, _parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: etree._Element) -> str:
    """The name without its namespace. (An entity's node has a function for its tag: that equals no name.)"""
    return str(element.tag).rpartition("}")[2]


def find_first(element: etree._Element, name: str) -> etree._Element | None:
    """The element itself or the first below it with the local name."""
    return next((one for one in element.iter() if local_name(one) == name), None)


def _tag_name(tag: bytes) -> bytes:
    found = _TAG.match(tag)
    return found["name"] if found else b""


def _local(name: bytes) -> str:
    return name.rpartition(b":")[2].decode("utf-8", "replace")
