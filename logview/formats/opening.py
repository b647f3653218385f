"""From the bytes of a delivery to blocks of UTF-8: gzip, byte order marks, encodings, line ends, damage.

Nothing here raises for what a file holds. What could not be decoded becomes the byte FF, which is no UTF-8, so that
only the event it stands in is set aside; a file that stops too early ends with `damage` set.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from logview.formats import faults
from logview.formats.profile import SourceProfile

BLOCK: Final = 256 * 1024
_HEAD: Final = 64 * 1024
_WHOLE: Final = _HEAD // 16  # decoded, a head shorter than this is the whole file, whatever its encoding
_GZIP = b"\x1f\x8b"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_UTF16: Final = {b"<\0": "utf-16-le", b"{\0": "utf-16-le", b"\0<": "utf-16-be", b"\0{": "utf-16-be"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ALLOWED: Final = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16", "utf-16-le", "utf-16-be"}
_MARK: Final = "\udcff"  # becomes the byte FF


def _mark_undecodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _MARK, error.end


codecs.register_error("indblik-mark", _mark_undecodable)


class Opened:
    """A delivery as UTF-8 blocks with plain line ends. `damage` is a fault code once the blocks have ended."""

    def __init__(self, stream: BinaryIO, profile: SourceProfile) -> None:
        self.damage: str | None = None
        # Put before what is set aside, so that it is read as UTF-8 again whatever the profile says.
        self.raw_mark = b""
        self._blocks = self._decoded(stream, profile)
        self.head = next(self._blocks, b"")

    @property
    def is_empty(self) -> bool:
        return self.damage is None and len(self.head) < _WHOLE and not self.head.strip()

    def blocks(self) -> Iterator[bytes]:
        """The whole delivery, the head first. Read once."""
        if self.head:
            yield self.head
        yield from self._blocks

    def _decoded(self, stream: BinaryIO, profile: SourceProfile) -> Iterator[bytes]:
        blocks = _with_a_full_head(self._plain(stream))
        first = next(blocks, b"")
        mark, encoding = _encoding(first, profile)
        if encoding is None:
            self.damage = faults.WRONG_ENCODING
            return
        first = first[mark:]
        if encoding == "utf-8":
            if profile.encoding != "utf-8":
                self.raw_mark = codecs.BOM_UTF8
            yield from plain_line_ends(_with_first(first, blocks))
        else:
            self.raw_mark = codecs.BOM_UTF8 if profile.encoding != "utf-8" else b""
            yield from plain_line_ends(_transcoded(_with_first(first, blocks), encoding))

    def _plain(self, stream: BinaryIO) -> Iterator[bytes]:
        """Blocks of the file, unpacked when it is gzip."""
        first = stream.read(BLOCK)
        while first and len(first) < len(_GZIP) and (more := stream.read(BLOCK)):
            first += more
        if not first.startswith(_GZIP):
            while first:
                yield first
                first = stream.read(BLOCK)
            return
        with gzip.GzipFile(fileobj=_Rewound(first, stream), mode="rb") as unpacked:  # type: ignore[call-overload]  # needs read() only
            try:
                while block := unpacked.read1(BLOCK):
                    yield block
            except (EOFError, zlib.error, gzip.BadGzipFile):
                self.damage = faults.TRUNCATED


class _Rewound:
    """A stream whose first block was read already. GzipFile asks for nothing but `read`."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first = first
        self._stream = stream

    def read(self, size: int) -> bytes:
        if self._first:
            block, self._first = self._first[:size], self._first[size:]
            return block
        return self._stream.read(size)


def _encoding(first: bytes, profile: SourceProfile) -> tuple[int, str | None]:
    """(length of the byte order mark, encoding); None for a declared encoding that we do not read."""
    for mark, encoding in _BOMS:
        if first.startswith(mark):
            return len(mark), encoding
    if first[:2] in _BARE_UTF16:
        return 0, _BARE_UTF16[first[:2]]
    declared = _DECLARED.match(first[:512])
    if declared is None:
        return 0, codecs.lookup(profile.encoding).name
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return 0, None
    return 0, name if name in _ALLOWED else None


def _with_a_full_head(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes; the first block is long enough to see what the file is, however little a stream gives."""
    head = b""
    for block in blocks:
        head += block
        if len(head) >= _HEAD:
            break
    if head:
        yield head
    yield from blocks


def _with_first(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from blocks


def _transcoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("indblik-mark")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "surrogateescape")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogateescape")


def plain_line_ends(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """CR LF and a lone CR become LF, also where a block ends between them."""
    held = b""
    for block in blocks:
        if held or b"\r" in block:
            block = held + block
            held = b"\r" if block.endswith(b"\r") else b""
            block = block[: len(block) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if block:
            yield block
    if held:
        yield b"\n"
