"""No bytes make a reader raise, and no bad line takes a good one with it."""

import gzip

from hypothesis import example, given, settings
from hypothesis import strategies as st

from logview.domain.source_event import ReadFault, SourceEvent

from .reading import PROFILES, events, readings, sample

GOOD = sample("epj-ost.ndjson").splitlines()
CSV_HEADER, *CSV_GOOD = sample("eoj-kommune.csv").splitlines()
XML = sample("gp-system.xml")
XML_HEAD, XML_TAIL = XML[: XML.index(b"  <LogEntry>")], b"</ns3:ListLogStatementsResponse>"
XML_GOOD = XML[XML.index(b"  <LogEntry>") : XML.index(b"</LogEntry>")] + b"</LogEntry>"
SLUGS = [slug for slug, one in PROFILES.items() if one.delivers]
MAGIC = (b"\x1f\x8b", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe", b"{\0", b"<\0", b"\0{", b"\0<")

# Bits that mean something to one of the formats, so that random files come near to being right.
PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"\n", b"\r", b'"entry"', b'"resourceType"', b'"AuditEvent"']
    + [b"<", b">", b"/>", b"</", b"<LogEntry>", b"</LogEntry>", b"<LogDataGroup>", b"<!--", b"-->", b"<![CDATA["]
    + [b"<AuditEvent xmlns='http://hl7.org/fhir'>", b"<entry>", b"</entry>", b"<?xml", b"?>", b";", b"'", b"\xff"]
    + [b"\x1f\x8b", b"\xff\xfe", b"\xef\xbb\xbf", b"null", b"1e999", b'"agent"', b"\\u0000", b"\\ud800", GOOD[0]]
    + [gzip.compress(GOOD[0])[:40], XML_GOOD, CSV_HEADER, CSV_GOOD[0]]
)
NOISE = st.lists(PIECES | st.binary(max_size=12), max_size=30).map(b"".join)


def _one_line(data: bytes) -> bytes:
    return data.replace(b"\n", b"").replace(b"\r", b"")


def _is_bad_json(line: bytes) -> bool:
    # White space and brackets alone are an empty line, which is not accounted for: there is nothing to lose.
    return bool(line.strip(b"[], \t\v\f")) and not any(good in line for good in GOOD)


BAD_LINES = NOISE.map(_one_line)


@settings(max_examples=400, deadline=None)
@given(data=NOISE | st.binary(max_size=200), slug=st.sampled_from(SLUGS))
def test_no_bytes_make_a_reader_raise(data: bytes, slug: str) -> None:
    for one in readings(data, slug):
        assert isinstance(one.outcome, SourceEvent | ReadFault)
        assert one.line >= 1


@settings(max_examples=200, deadline=None)
@given(data=NOISE, slug=st.sampled_from(SLUGS), place=st.integers(0, 5000), cut=st.integers(0, 5000))
def test_no_damage_to_a_right_file_makes_a_reader_raise(data: bytes, slug: str, place: int, cut: int) -> None:
    names = {"epj-ost": "epj-ost.ndjson", "fmk": "fmk.json", "eoj-kommune": "eoj-kommune.csv"}
    right = sample(names.get(slug, "sundhedsjournalen.xml"))

    readings(right[:place] + data + right[place + cut :], slug)


@settings(max_examples=300, deadline=None)
@given(bad=st.lists(BAD_LINES.filter(_is_bad_json), min_size=1, max_size=6), first_is_good=st.booleans())
@example(bad=[b"{", b'"x'], first_is_good=False)
@example(bad=[b"<foo", b"{"], first_is_good=False)
@example(bad=[b'{"resourceType":"Bundle","entry":['], first_is_good=False)
@example(bad=[b"\xe6\xf8\xe5"], first_is_good=False)
def test_no_good_line_is_lost_between_bad_ones(bad: list[bytes], first_is_good: bool) -> None:
    lines = [GOOD[0]] if first_is_good else []
    for line in bad:
        lines += [line, GOOD[1]]
    data = b"\n".join(lines) + b"\n"
    if data.startswith(MAGIC):
        return

    found = readings(data, "epj-ost")
    ids = [one.outcome.event_id for one in found if isinstance(one.outcome, SourceEvent)]
    assert [one for one in ids if one in ("epj-2026-000001", "epj-2026-000002")] == (
        ["epj-2026-000001"] * first_is_good + ["epj-2026-000002"] * len(bad)
    )
    assert len(found) >= len(lines)  # each bad line is accounted for


@settings(max_examples=200, deadline=None)
@given(bad=st.lists(BAD_LINES.filter(lambda line: bool(line.strip())), min_size=1, max_size=6))
@example(bad=[b'a;"b', b'c";d'])
@example(bad=[b'"'])
def test_no_good_record_is_lost_between_bad_ones(bad: list[bytes]) -> None:
    lines = [CSV_HEADER]
    for line in bad:
        lines += [line, CSV_GOOD[1]]

    found = events(b"\n".join(lines) + b"\n", "eoj-kommune")
    assert sum(one.event_id == "K-1002" for one in found) >= len(bad)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<>\r"), max_size=30).map(str.encode)


@settings(max_examples=100, deadline=None)
@given(bad=st.lists(TEXT, min_size=1, max_size=5))
def test_no_good_element_is_lost_between_bad_ones(bad: list[bytes]) -> None:
    body = b"".join(b"<LogEntry>" + text + b"</handling></LogEntry>\n" + XML_GOOD + b"\n" for text in bad)

    found = readings(XML_HEAD + body + XML_TAIL, "gp-system")
    assert [isinstance(one.outcome, SourceEvent) for one in found] == [False, True] * len(bad)


@settings(max_examples=200, deadline=None)
@given(data=NOISE, slug=st.sampled_from(["epj-ost", "gp-system", "eoj-kommune"]))
def test_memory_of_a_reading_is_bounded_by_the_profile(data: bytes, slug: str) -> None:
    limit = PROFILES[slug].max_event_bytes
    assert all(len(one.raw) <= limit + 64 * 1024 for one in readings(data * 20, slug))
