"""Every way in which an event or a file can be wrong: a stable code, the line, and nothing else lost."""

import gzip
import json
from typing import Any

import pytest

from logview.domain.source_event import ReadFault
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from logview.formats.faults import FAULT_TEXTS

from .reading import events, fault_codes, profile, readings, sample

LINES = sample("epj-ost.ndjson").splitlines()
GOOD = LINES[0]
XML = sample("gp-system.xml").decode()
CSV = sample("eoj-kommune.csv").decode()


def event(**changes: Any) -> bytes:
    return json.dumps({**json.loads(GOOD), **changes}, ensure_ascii=False).encode()


def about(*numbers: str, scheme: str = "urn:oid:1.2.208.176.1.2") -> bytes:
    return event(
        entity=[
            {"what": {"identifier": {"system": scheme, "value": number}}, "role": {"code": "1"}} for number in numbers
        ]
    )


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("not-json", b"what is this"),
        ("not-json", GOOD[:-20]),
        ("not-json", b'{"resourceType":"AuditEvent","id":"\\ud800"}'),
        ("not-json", b'{"a":' * 5000),
        ("wrong-encoding", GOOD.replace("æ".encode(), "æ".encode("latin-1"))),
        ("not-an-audit-event", b'{"resourceType":"Patient","id":"1"}'),
        ("not-an-audit-event", b"[1]"),
        ("not-an-audit-event", b"17"),
        ("no-time", event(recorded=None)),
        ("no-time", event(recorded="3. marts 2026")),
        ("no-time", event(recorded="2026-03-03")),
        ("no-time", event(recorded="2026-02-30T12:00:00Z")),
        ("no-time", event(recorded="0001-01-01T00:00:00+14:00")),
        ("time-in-future", event(recorded="2026-11-22T12:05:01Z")),
        ("no-subject", event(entity=[])),
        ("no-subject", event(entity=None)),
        ("invalid-identifier", about("3213572528")),
        ("invalid-identifier", about("14035725")),
        ("invalid-identifier", about("1403572528", scheme="urn:oid:1.2.208.176.1.4")),
        ("several-subjects", about("1403572528", "2308913369")),
        ("too-large", event(outcomeDesc="x" * 10_000_000)),
    ],
)
def test_a_bad_line_is_set_aside_with_its_code_and_line_and_the_lines_around_it_are_read(code: str, bad: bytes) -> None:
    data = b"\n".join((GOOD, bad, GOOD)) + b"\n"

    assert fault_codes(data, "epj-ost") == [(2, code)]
    assert [one.line for one in readings(data, "epj-ost")] == [1, 2, 3]


@pytest.mark.parametrize("data", [b"\n  \n\n", b" ", gzip.compress(b"\r\n")], ids=["lines", "a space", "packed"])
@pytest.mark.parametrize("source", ["epj-ost", "gp-system", "eoj-kommune"])
def test_a_file_of_white_space_is_empty(source: str, data: bytes) -> None:
    assert fault_codes(data, source) == [(1, "empty-file")]


@pytest.mark.parametrize("data", ['{"resourceType":"Bundle","entry":[]}', "[]", "[\n]\n"])
def test_a_delivery_on_a_day_without_events_is_no_fault(data: str) -> None:
    assert readings(data.encode(), "fmk") == []


@pytest.mark.parametrize("inside", ["", "\n", "<!-- none today -->"])
def test_an_answer_without_entries_is_no_fault(inside: str) -> None:
    answer = f'<a:ListLogStatementsResponse xmlns:a="urn:a">{inside}</a:ListLogStatementsResponse>'
    assert readings(answer.encode(), "gp-system") == []
    assert fault_codes(answer[:-20].encode(), "gp-system") == [(1 + inside.count("\n"), "truncated")]
    assert fault_codes(b"<Svar></Svar>", "gp-system") == [(1, "not-an-audit-event")]


def test_the_technique_by_which_data_were_read_is_no_word_for_what_was_done() -> None:
    (read,) = events(event(subtype=None, type={"code": "rest", "display": "RESTful Operation"}), "epj-ost")
    assert read.activity_text is None


def test_a_time_without_zone_is_set_aside_unless_the_profile_knows_the_zone() -> None:
    unzoned = event(recorded="2026-03-03T14:05:09")

    assert fault_codes(unzoned, profile("epj-ost", default_zone=None)) == [(1, "time-without-zone")]
    (read,) = events(unzoned, "epj-ost")
    assert read.occurred_at.isoformat() == "2026-03-03T13:05:09+00:00"
    assert read.flags == EntryFlag.TIME_UNZONED


def test_a_clock_that_is_a_little_ahead_is_no_future() -> None:
    assert len(events(event(recorded="2026-11-22T12:04:59Z"), "epj-ost")) == 1


def test_one_event_about_several_citizens_can_be_allowed_by_the_profile() -> None:
    (read,) = events(about("1403572528", "2308913369"), profile("epj-ost", several_subjects="each"))

    assert [one.value for one in read.subjects] == ["1403572528", "2308913369"]


def test_a_citizen_named_twice_is_one_citizen() -> None:
    (read,) = events(about("1403572528", "140357-2528"), "epj-ost")

    assert [one.value for one in read.subjects] == ["1403572528"]


def test_a_larger_event_can_be_allowed_by_the_profile() -> None:
    large = event(outcomeDesc="x" * 1_500_000)

    assert fault_codes(large, "epj-ost") == [(1, "too-large")]
    assert len(events(large, profile("epj-ost", max_event_bytes=2_000_000))) == 1


def test_codes_that_nobody_told_us_about_are_no_fault_and_keep_their_text() -> None:
    (read,) = events(
        event(
            action=None,
            type={"code": "zz"},
            subtype=[{"code": "KIGGE"}],
            purposeOfEvent=[{"coding": [{"code": "NYSGERRIG"}]}],
            entity=[
                *json.loads(about("1403572528"))["entity"],
                {"what": {"reference": "Unheard/1"}, "type": {"code": "ANDET"}},
            ],
        ),
        "epj-ost",
    )

    assert (read.activity, read.activity_text) == (Activity.UNKNOWN, "KIGGE")
    assert (read.data_kind, read.data_text) == (DataKind.UNKNOWN, "ANDET")
    assert (read.purpose, read.reason) == (Purpose.UNKNOWN, "NYSGERRIG")


def test_another_citizens_number_in_a_free_text_is_taken_out() -> None:
    (read,) = events(event(purposeOfEvent=[{"text": "Forveksling med 230891-3369"}]), "epj-ost")

    assert read.reason == "Forveksling med **********"


def test_a_staff_members_cpr_number_says_that_it_is_one() -> None:
    agent = {"requestor": True, "who": {"identifier": {"system": "urn:x:bruger", "value": "230891-3369"}}}
    (read,) = events(event(agent=[agent]), "epj-ost")

    assert read.performed_by is not None
    assert [(one.scheme, one.value) for one in read.performed_by.identifiers] == [("cpr", "2308913369")]


@pytest.mark.parametrize(("outcome", "flag"), [("0", EntryFlag.NONE), ("4", EntryFlag.FAILED), ("8", EntryFlag.DENIED)])
def test_a_stop_is_told_from_a_technical_failure(outcome: str, flag: EntryFlag) -> None:
    denied = [{"code": "AFVIST"}] if outcome == "8" else []
    (read,) = events(event(outcome=outcome, subtype=[{"code": "VIS"}, *denied]), "epj-ost")

    assert read.flags == flag


@pytest.mark.parametrize("slug", ["epj-ost", "gp-system", "eoj-kommune"])
@pytest.mark.parametrize("data", [b"", gzip.compress(b"", mtime=0), b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_fault_of_its_own(slug: str, data: bytes) -> None:
    assert fault_codes(data, slug) == [(1, "empty-file")]


def test_the_last_line_of_a_file_that_was_cut_is_truncated() -> None:
    data = GOOD + b"\n" + GOOD[:700]

    assert fault_codes(data, "epj-ost") == [(2, "truncated")]
    assert len(events(data, "epj-ost")) == 1


def test_a_bundle_that_was_cut_keeps_the_entries_before() -> None:
    data = sample("fmk.json")

    assert fault_codes(data[:5000], "fmk") == [(127, "truncated")]
    assert len(events(data[:5000], "fmk")) == 1
    between = data[: data.rindex(b'    {\n      "fullUrl"')]
    assert len(events(between, "fmk")) == 1
    assert [code for _, code in fault_codes(between, "fmk")] == ["truncated"]


def test_a_too_large_entry_of_a_bundle_does_not_hide_the_next() -> None:
    bundle = json.loads(sample("fmk.json"))
    bundle["entry"].insert(1, {"resource": {"resourceType": "AuditEvent", "outcomeDesc": 'x"\\' * 1_000_000}})
    data = json.dumps(bundle, indent=1).encode()

    assert [code for _, code in fault_codes(data, "fmk")] == ["too-large"]
    assert len(events(data, "fmk")) == 2
    assert max(len(one.raw) for one in readings(data, "fmk")) <= 1_000_000


def test_an_entry_of_a_bundle_that_is_no_event_is_not_dropped_in_silence() -> None:
    bundle = json.loads(sample("fmk.json"))
    bundle["entry"].append({"resource": {"resourceType": "Practitioner"}})

    assert [code for _, code in fault_codes(json.dumps(bundle).encode(), "fmk")] == ["not-an-audit-event"]


def xml_with(entry: str) -> bytes:
    return XML.replace("  <LogEntry>", f"  {entry}\n  <LogEntry>", 1).encode()


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ("xml-invalid", "<LogEntry><handling>A & B</handling></LogEntry>"),
        ("xml-invalid", "<LogEntry><handling>A</system></LogEntry>"),
        ("xml-invalid", "<LogEntry><handling>&undefined;</handling></LogEntry>"),
        ("no-time", "<LogEntry><bruger>x</bruger></LogEntry>"),
        ("no-time", "<LogEntry/>"),
        ("invalid-identifier", "<LogEntry cprNrBorger='1'><tidspunkt>2026-03-03T14:05:09Z</tidspunkt></LogEntry>"),
        ("too-large", f"<LogEntry><handling>{'x' * 10_000_000}</handling></LogEntry>"),
        ("too-large", f"<LogEntry><handling><![CDATA[{'<x>' * 4_000_000}]]></handling></LogEntry>"),
        ("atna-not-supported", "<AuditMessage><EventIdentification/></AuditMessage>"),
    ],
)
def test_a_bad_element_is_set_aside_and_those_around_it_are_read(code: str, entry: str) -> None:
    data = xml_with(entry)

    assert fault_codes(data, "gp-system") == [(3, code)]
    assert len(events(data, "gp-system")) == 2


def test_an_element_in_another_encoding_than_the_file_says_is_set_aside_alone() -> None:
    data = XML.encode().replace("Møgeltoft".encode(), "Møgeltoft".encode("latin-1"))

    assert fault_codes(data, "gp-system") == [(13, "wrong-encoding")]
    assert len(events(data, "gp-system")) == 1


def test_what_is_commented_out_is_not_an_event() -> None:
    commented = "<!-- <LogEntry><tidspunkt>2026-03-03T14:05:09Z</tidspunkt></LogEntry> -->"

    assert len(readings(xml_with(commented), "gp-system")) == 2


@pytest.mark.parametrize("slug", ["gp-system", "epj-ost"])
@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>",
        "<!-- c -->\n<!DOCTYPE x>",
        "<!DOCTYPE x [<!ENTITY % r SYSTEM 'http://127.0.0.1/x'>%r;]>",
    ],
)
def test_xml_with_a_doctype_or_entities_is_refused_whole(prolog: str, slug: str) -> None:
    data = XML.replace("?>\n", f"?>\n{prolog}\n", 1).encode()

    assert [code for _, code in fault_codes(data, slug)] == ["xml-doctype"]
    assert events(data, slug) == []


def test_xml_that_was_cut_keeps_what_came_before() -> None:
    assert fault_codes(XML[:700].encode(), "gp-system") == [(13, "truncated")]
    assert len(events(XML[:700].encode(), "gp-system")) == 1
    between = XML.replace("</ns3:ListLogStatementsResponse>", "").encode()
    assert fault_codes(between, "gp-system") == [(between.count(b"\n") + 1, "truncated")]
    in_a_tag = (XML[: XML.index("</LogEntry>") + 11] + "\n<Log").encode()
    assert fault_codes(in_a_tag, "gp-system") == [(in_a_tag.count(b"\n") + 1, "truncated")]
    assert len(events(between, "gp-system")) == 2


def test_xml_of_another_kind_is_not_an_event() -> None:
    assert fault_codes(b"<html><p>Fejl 500</p></html>", "gp-system") == [(1, "not-an-audit-event")]
    assert fault_codes(b"<html><p>Fejl 500</p></html>", "epj-ost") == [(1, "not-an-audit-event")]


def csv_with(line: str) -> bytes:
    first, rest = CSV.split("\n", 1)
    return f"{first}\n{line}\n{rest}".encode()


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("field-count", "one;two"),
        ("field-count", CSV.splitlines()[1] + ";more"),
        ("field-count", CSV.splitlines()[1].replace("Ugens", '"Ugens')),
        ("field-count", '"'),
        ("no-time", CSV.splitlines()[1].replace("2026-03-06T07:45:00+01:00", "")),
        ("no-subject", CSV.splitlines()[1].replace("140357-2528", "")),
        ("invalid-identifier", CSV.splitlines()[1].replace("140357-2528", "140357")),
        ("too-large", CSV.splitlines()[1].replace("Ugens", "U" * 10_000_000)),
        ("too-large", CSV.splitlines()[1].replace("Ugens", '"' + "U" * 10_000_000)),
    ],
)
def test_a_bad_record_is_set_aside_and_those_around_it_are_read(code: str, line: str) -> None:
    data = csv_with(line)

    assert fault_codes(data, "eoj-kommune") == [(2, code)]
    assert len(events(data, "eoj-kommune")) == 4


def test_a_record_in_latin_1_is_set_aside_unless_the_profile_says_latin_1() -> None:
    data = CSV.encode("latin-1")

    assert {code for _, code in fault_codes(data, "eoj-kommune")} >= {"wrong-encoding"}
    assert len(events(data, profile("eoj-kommune", encoding="latin-1"))) == 4
    assert len(events(data, profile("eoj-kommune", encoding="windows-1252"))) == 4


def test_a_column_that_the_profile_names_and_the_file_lacks_is_told_once() -> None:
    data = CSV.replace(";formaal;", ";formål;", 1).encode()

    faults = [one.outcome for one in readings(data, "eoj-kommune") if isinstance(one.outcome, ReadFault)]
    assert faults == [ReadFault("unknown-column", "missing: formaal")]
    assert len(events(data, "eoj-kommune")) == 4


def test_a_column_that_the_profile_does_not_know_is_told_by_its_place_only() -> None:
    data = "\n".join(f"{line};{'ekstra' if n == 0 else 'x'}" for n, line in enumerate(CSV.splitlines())).encode()

    faults = [one.outcome for one in readings(data, "eoj-kommune") if isinstance(one.outcome, ReadFault)]
    assert faults == [ReadFault("unknown-column", "not in the profile: column 22")]


def test_every_code_has_a_text_for_the_operator_and_no_fault_repeats_a_value() -> None:
    secret = about("9999999999", "1403572528")
    (one,) = readings(secret, "epj-ost")

    assert isinstance(one.outcome, ReadFault)
    assert one.outcome.code in FAULT_TEXTS
    assert "9999999999" not in one.outcome.detail
