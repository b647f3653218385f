"""Single resources out of JSON that spans lines: pretty-printed resources, arrays and Bundles of any length.

A scanner over brackets and strings finds where each element begins and ends, so that a Bundle is never held whole and
one element that is too large or broken does not hide the next.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("?)|[{}\[\]]', re.DOTALL)
_STRING_REST = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*("?)', re.DOTALL)
# From anywhere outside a string over whole strings to the next bracket. Possessive: never looks back.
_TO_BRACKET = re.compile(rb'(?:[^{}\[\]"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[{}\[\]]', re.DOTALL)
_CONTAINER_KEY = b'"entry"'


class Element(msgspec.Struct, gc=False):
    """One JSON object of the file. One over the limit holds its beginning only."""

    line: int
    data: bytes
    size: int
    complete: bool = True


class ElementScanner:
    """Fed with blocks, gives the objects that stand alone, in an array, or in the `entry` array of an object."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = b""
        self._line = 1
        self._counted = 0  # up to where in the buffer the lines are counted
        self._depth = 0
        self._last_string = b""
        self._container_depth = 0  # elements are objects at this depth
        self._in_string = False
        self._start: int | None = None  # of the element in the buffer; None while outside
        self._kept = bytearray()
        self._size = 0
        self._element_line = 1

    def elements(self, blocks: Iterable[bytes]) -> Iterator[Element]:
        for block in blocks:
            self._buffer += block
            yield from self._scan(last=False)
        yield from self._scan(last=True)
        self._take(len(self._buffer))
        if self._size or self._depth:
            yield self._finish(complete=False)

    def _scan(self, *, last: bool) -> Iterator[Element]:
        position = 0
        while True:
            position, token = self._next_token(position, last=last)
            if token is None:
                break
            if token == b"}" or token == b"]":
                if self._close(token) and self._start is not None:
                    self._take(position)
                    yield self._finish(complete=True)
            elif token[:1] == b'"':
                self._last_string = token
            else:
                self._open(token, position)
        self._forget(position)

    def _next_token(self, position: int, *, last: bool) -> tuple[int, bytes | None]:
        """The next bracket or string from the position; None when the buffer has no whole one."""
        if self._in_string:
            rest = _STRING_REST.match(self._buffer, position)
            if rest is None or not rest[1]:
                end = rest.end() if rest else position
                return end, None
            self._in_string = False
            position = rest.end()
        if self._start is not None and self._depth > self._container_depth + 1:
            ahead = _TO_BRACKET.match(self._buffer, position)
            if ahead is not None:
                return ahead.end(), self._buffer[ahead.end() - 1 : ahead.end()]
        found = _TOKEN.search(self._buffer, position)
        if found is None:
            return len(self._buffer), None
        if found[1] is None or found[1]:
            return found.end(), found[0]
        if last or len(self._buffer) - found.start() > self._limit:
            self._in_string = not last
            return found.end(), None
        return found.start(), None

    def _open(self, token: bytes, position: int) -> None:
        is_container = token == b"[" and (
            self._depth == 0 or (self._depth == 1 and self._last_string == _CONTAINER_KEY)
        )
        self._depth += 1
        if is_container and self._container_depth == 0:
            self._container_depth = self._depth
            self._start = None
            self._kept.clear()
            self._size = 0
        elif token == b"{" and self._start is None and not self._kept and self._depth == self._container_depth + 1:
            self._start = position - 1
            self._element_line = self._line_at(position)
        self._last_string = b""

    def _close(self, token: bytes) -> bool:
        """Step out. True when an element ends here."""
        if self._depth == 0:
            return False
        self._depth -= 1
        if self._depth < self._container_depth:
            self._container_depth = 0
        return token == b"}" and self._depth == self._container_depth

    def _take(self, end: int) -> None:
        """Move the open element's bytes up to `end` out of the buffer."""
        if self._start is None:
            return
        piece = self._buffer[self._start : end]
        self._kept += piece[: max(0, self._limit - len(self._kept))]
        self._size += len(piece)
        self._start = end

    def _finish(self, *, complete: bool) -> Element:
        element = Element(self._element_line, bytes(self._kept), self._size, complete)
        self._start = None
        self._kept.clear()
        self._size = 0
        return element

    def _forget(self, position: int) -> None:
        """Drop what has been read from the buffer."""
        self._take(position)
        if self._start is not None:
            self._start = 0
        self._line_at(position)
        self._counted = 0
        self._buffer = self._buffer[position:]

    def _line_at(self, position: int) -> int:
        self._line += self._buffer.count(b"\n", self._counted, position)
        self._counted = position
        return self._line
