"""Lines of a delivery, with memory bounded however long a line is."""

from collections.abc import Iterable, Iterator

import msgspec


class Line(msgspec.Struct, gc=False):
    """One line without its end. A line over the limit holds its beginning only; `size` is its real length."""

    number: int
    data: bytes
    size: int
    ended: bool = True  # False: the file stopped before the line did


def split_lines(blocks: Iterable[bytes], limit: int) -> Iterator[Line]:
    """The lines of the blocks; empty lines are counted and left out."""
    number = 1
    held = bytearray()
    size = 0
    for block in blocks:
        *complete, rest = block.split(b"\n")
        for data in complete:
            if size:
                held += data[: max(0, limit - len(held))]
                yield Line(number, bytes(held), size + len(data))
                held.clear()
                size = 0
            elif data:
                yield Line(number, data, len(data)) if len(data) <= limit else Line(number, data[:limit], len(data))
            number += 1
        if rest:
            held += rest[: max(0, limit - len(held))]
            size += len(rest)
    if size:
        yield Line(number, bytes(held), size, ended=False)
