"""What all XML formats share: the scan, and every way in which an XML file can be wrong."""

from collections.abc import Callable, Iterator

from logview.domain.source_event import ReadFault
from logview.formats import faults
from logview.formats.opening import Opened
from logview.formats.raw_event import RawEvent
from logview.formats.rules import Rules
from logview.formats.xml_elements import XmlPiece, XmlScanner

Outcome = RawEvent | ReadFault
ReadPiece = Callable[[XmlPiece, bytes, Rules], Iterator[Outcome]]

_KEPT_OF_A_BAD_FILE = 64 * 1024


def read_xml(
    opened: Opened, rules: Rules, wanted: frozenset[str], read_piece: ReadPiece, answers: frozenset[str] = frozenset()
) -> Iterator[tuple[int, Outcome, bytes]]:
    """(line, what stood there, its document) for each wanted element; then what was wrong with the file.

    `answers` are the roots that hold as many as there are: none, on a quiet day.
    """
    scanner = XmlScanner(wanted, rules.profile.max_event_bytes)
    found = False
    cut = False
    for piece in scanner.pieces(opened.blocks()):
        found = True
        document = piece.document()
        if piece.size > rules.profile.max_event_bytes:
            yield piece.line, faults.fault(faults.TOO_LARGE, f"{piece.size} bytes"), document
        elif not piece.complete:
            cut = True
            yield piece.line, faults.fault(faults.TRUNCATED), document
        elif not _is_utf8(document):
            yield piece.line, faults.fault(faults.WRONG_ENCODING), document
        else:
            for outcome in read_piece(piece, document, rules):
                yield piece.line, outcome, document
    last = _file_fault(scanner, found=found or scanner.root in answers, cut=cut)
    if last is not None:
        line = scanner.line if last.code == faults.TRUNCATED else scanner.broken_line or 1
        yield line, last, opened.head[:_KEPT_OF_A_BAD_FILE]


def _file_fault(scanner: XmlScanner, *, found: bool, cut: bool) -> ReadFault | None:
    if scanner.has_doctype:
        return faults.fault(faults.XML_DOCTYPE)
    if scanner.broken_line is not None:
        return faults.fault(faults.XML_INVALID)
    if scanner.is_unfinished and not cut:
        return faults.fault(faults.TRUNCATED)
    if not found:
        return faults.fault(faults.NOT_AN_AUDIT_EVENT)
    return None


def _is_utf8(document: bytes) -> bool:
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
