"""The scanners find the same however the file happens to be cut into blocks."""

from collections.abc import Iterator

import msgspec
import pytest

from logview.formats.json_elements import ElementScanner
from logview.formats.lines import split_lines
from logview.formats.opening import plain_line_ends
from logview.formats.xml_elements import XmlScanner

from .reading import events, fault_codes, readings, sample

SIZES = [1, 2, 3, 7, 64, 1000]
LIMIT = 1_000_000
WANTED = frozenset({"LogEntry", "LogDataGroup"})
GOOD = sample("epj-ost.ndjson").splitlines()[0]
CSV_HEADER, CSV_GOOD, CSV_OTHER, *_ = sample("eoj-kommune.csv").splitlines()

AWKWARD_XML = b"""<?xml version="1.0"?><!-- <LogEntry> --><a:Answer xmlns:a='x' cprNrBorger="1>2"><![CDATA[<LogEntry>]]>
<LogEntry n="1">a &lt; b<!-- </LogEntry> --><![CDATA[</LogEntry>]]></LogEntry><a:LogEntry/><LogEntryNot>x</LogEntryNot>
<Wrap><LogEntry><LogEntry>inner</LogEntry></LogEntry></Wrap></a:Answer>"""
AWKWARD_JSON = b"""{"a":"}{][\\"\\\\","entry":[{"x":"\\\\\\""},{"y":[{"z":"]}"},[]]}
 , {}],"link":[{"q":1}]}{"alone":{"entry":[1]}}[{"in":1},{"array":2}]"""


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", SIZES)
def test_xml_elements_are_found_across_blocks(size: int) -> None:
    found = list(XmlScanner(WANTED, LIMIT).pieces(cut(AWKWARD_XML, size)))

    assert [(one.line, one.data) for one in found] == [
        (2, b'<LogEntry n="1">a &lt; b<!-- </LogEntry> --><![CDATA[</LogEntry>]]></LogEntry>'),
        (2, b"<a:LogEntry/>"),
        (3, b"<LogEntry><LogEntry>inner</LogEntry></LogEntry>"),
    ]
    assert found[2].document() == (
        b"<a:Answer xmlns:a='x' cprNrBorger=\"1>2\"><Wrap>" + found[2].data + b"</Wrap></a:Answer>"
    )


@pytest.mark.parametrize("size", SIZES)
def test_json_elements_are_found_across_blocks(size: int) -> None:
    found = list(ElementScanner(LIMIT).elements(cut(AWKWARD_JSON, size)))

    assert [(one.line, one.data) for one in found] == [
        (1, b'{"x":"\\\\\\""}'),
        (1, b'{"y":[{"z":"]}"},[]]}'),
        (2, b"{}"),
        (2, b'{"alone":{"entry":[1]}}'),
        (2, b'{"in":1}'),
        (2, b'{"array":2}'),
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("data", [b"a\r\nb\rc\n\r\nd\r", b"\r\r\n\n\ra", b"\r\n"])
def test_line_ends_are_found_across_blocks(size: int, data: bytes) -> None:
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    assert b"".join(plain_line_ends(cut(data, size))) == plain
    whole, in_pieces = (
        [msgspec.structs.astuple(line) for line in split_lines(blocks, LIMIT)] for blocks in ([plain], cut(plain, size))
    )
    assert whole == in_pieces


@pytest.mark.parametrize("size", SIZES)
def test_what_is_over_the_limit_is_kept_to_the_limit_and_measured_whole(size: int) -> None:
    text = b"<r><LogEntry>" + b"x" * 500 + b"</LogEntry><LogEntry/></r>"
    big, small = XmlScanner(WANTED, 100).pieces(cut(text, size))
    assert (len(big.data), big.size, small.size) == (100, 521, len("<LogEntry/>"))

    text = b'[{"a":"' + b"x" * 500 + b'\\""},{}]'
    large, empty = ElementScanner(100).elements(cut(text, size))
    assert (len(large.data), large.size, empty.size) == (100, 510, 2)

    long, short = split_lines(cut(b"x" * 500 + b"\nab", size), 100)
    assert (len(long.data), long.size, short.data, short.ended) == (100, 500, b"ab", False)


@pytest.mark.timeout(30)
def test_a_file_of_openings_without_ends_takes_no_longer_than_its_length() -> None:
    for opening in (b"<!--", b"<![CDATA[", b"<a b='", b"<LogEntry ", b"<?"):
        assert readings(opening * 200_000, "gp-system")
    for opening in (b'"', b'{"', b"[", b'{"a":"\\', b"{["):
        assert readings(opening * 200_000, "epj-ost")
    assert readings(b'";' * 200_000 + b"\n", "eoj-kommune")


def test_xml_nested_deeper_than_any_log_is_set_aside() -> None:
    assert [code for _, code in fault_codes(b"<a>" * 5000, "gp-system")] == ["xml-invalid"]
    deep = b"<a><LogEntry>" + b"<b>" * 5000 + b"</b>" * 5000 + b"</LogEntry></a>"
    assert [code for _, code in fault_codes(deep, "gp-system")] == ["xml-invalid"]


def test_events_a_line_are_found_behind_a_long_stretch_of_broken_json() -> None:
    data = b"{\n" + b'"x": 1,\n' * 10_000 + GOOD + b"\n" + GOOD + b"\n"

    assert len(events(data, "epj-ost")) == 2


def test_a_quote_that_never_closes_costs_its_own_line_only() -> None:
    data = b"\n".join((CSV_HEADER, b'"x', b"no record", b'y"', CSV_GOOD)) + b"\n"

    assert [one.line for one in readings(data, "eoj-kommune")] == [2, 3, 4, 5]


def test_a_whole_record_is_not_taken_into_the_quotes_of_the_line_before() -> None:
    opens = CSV_OTHER.replace(b'"Dosis \xc3\xa6ndret; se notat"', b'"Dosis')
    closes = b'slut"' + b";" * (CSV_HEADER.count(b";") - CSV_OTHER.split(b'"')[0].count(b";"))
    data = b"\n".join((CSV_HEADER, opens, CSV_GOOD, closes, b"")) + b"\n"

    assert "K-1001" in [one.event_id for one in events(data, "eoj-kommune")]


def test_a_nul_in_a_text_is_replaced_since_no_database_takes_it() -> None:
    (json_event,) = events(GOOD.replace(b"Lungeambulatoriet", b"Lunge\\u0000"), "epj-ost")
    csv_event = events(CSV_HEADER + b"\n" + CSV_GOOD.replace(b"Ugens", b"\0"), "eoj-kommune")[0]

    assert json_event.organisation is not None
    assert json_event.organisation.name == "Lunge\ufffd"
    assert csv_event.data_text == "\ufffd m\u00e5linger"
