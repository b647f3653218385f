"""Bad input through the operator's command: a message with file and line, nothing else lost, exit status 1."""

import gzip
import json

import pytest

from logview.formats.faults import FAULT_TEXTS
from logview.models import SetAsideRow
from tests.support.log_files import BUILT_IN, CITIZEN_SYSTEM, CPR, citizen, command, counts, event, rows, take_in, write

GOOD = json.dumps(event(1), ensure_ascii=False)
ALSO_GOOD = json.dumps(event(2, minutes=1), ensure_ascii=False)


def without(name):
    made = event(3)
    del made[name]
    return made


BAD_LINES = {
    "not-json": "{broken",
    "no-time": without("recorded"),
    "time-in-future": event(3, recorded="2026-03-03T14:30:00+00:00"),
    "invalid-identifier": event(3, "3102571236"),
    "no-subject": event(3, entity=[]),
    "several-subjects": event(3, CPR, "1103571233"),
    "too-large": event(3, purposeOfEvent=[{"text": "x" * 10_000_000}]),
}


@pytest.mark.parametrize("code", BAD_LINES)
def test_a_bad_event_is_named_by_line_and_the_others_are_stored(app, tmp_path, code):
    file = write(tmp_path / "log.ndjson", GOOD, BAD_LINES[code], ALSO_GOOD)
    result = take_in(app, file)
    assert result.exit_code == 1
    assert f"{file}:2: set aside: {code}" in result.stderr
    assert str(FAULT_TEXTS[code]._args[0]) in result.stderr
    assert counts(result)["Stored"] == 2
    assert f"1 {code}" in result.stdout


def test_an_e_cpr_number_that_is_none_is_set_aside(app, tmp_path):
    result = take_in(app, write(tmp_path / "log", event(1, "0703579KD3"), event(2, "0703571KD3")))
    assert counts(result)["Stored"] == 1
    assert ":1: set aside: invalid-identifier" in result.stderr


def test_a_time_without_zone_is_set_aside_where_the_profile_knows_none(app, tmp_path):
    profile = tmp_path / "epj-ost.toml"
    text = (BUILT_IN / "epj-ost.toml").read_text(encoding="utf-8")
    profile.write_text(text.replace('default_zone = "Europe/Copenhagen"', ""), encoding="utf-8")
    unzoned = event(3, recorded="2026-03-01T10:00:00")
    result = take_in(app, write(tmp_path / "log", GOOD, unzoned), source=profile)
    assert ":2: set aside: time-without-zone" in result.stderr
    assert counts(result)["Stored"] == 1
    assert counts(take_in(app, write(tmp_path / "log", unzoned)))["Stored"] == 1


def test_an_unknown_code_is_no_reason_to_set_an_event_aside(app, tmp_path):
    odd = event(1, subtype=[{"code": "NYT", "display": "Ny handling"}])
    assert take_in(app, write(tmp_path / "log", odd)).exit_code == 0
    (entry,) = rows(app)
    assert (entry.activity, entry.what_text) == (1, "Ny handling")


FILES = {
    "empty-file": (b"", 1, 0),
    "truncated": (f"{GOOD}\n{ALSO_GOOD[:-40]}".encode(), 2, 1),
    "wrong-encoding": (
        f"{GOOD}\n".encode() + ALSO_GOOD.replace("EPJ Øst", "EPJ \udcd8st").encode("utf-8", "surrogateescape"),
        2,
        1,
    ),
}


@pytest.mark.parametrize("code", FILES)
def test_a_damaged_file_is_named_by_line_and_its_good_part_is_stored(app, tmp_path, code):
    content, line, stored = FILES[code]
    file = tmp_path / "log.ndjson"
    file.write_bytes(content)
    result = take_in(app, file)
    assert result.exit_code == 1
    assert f"{file}:{line}: set aside: {code}" in result.stderr
    assert counts(result)["Stored"] == stored


def test_a_packed_file_that_stops_too_early_gives_what_it_has(app, tmp_path):
    lines = [json.dumps(event(number, minutes=number)) for number in range(2000)]
    file = tmp_path / "log.ndjson.gz"
    packed = gzip.compress("\n".join(lines).encode())
    file.write_bytes(packed[: len(packed) // 2])
    result = take_in(app, file)
    assert result.exit_code == 1
    assert "truncated" in result.stderr
    assert 0 < counts(result)["Stored"] < 2000


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode() + b"\r\n" + ALSO_GOOD.encode() + b"\n\r\n",
        GOOD.encode("utf-16"),
        gzip.compress(GOOD.encode()),
    ],
    ids=["byte order mark", "mixed line ends", "UTF-16", "gzip"],
)
def test_what_only_looks_odd_is_read(app, tmp_path, content):
    file = tmp_path / "log"
    file.write_bytes(content)
    result = take_in(app, file)
    assert result.exit_code == 0, result.output
    assert counts(result)["Stored"] in (1, 2)


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE a [<!ENTITY x "y">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'],
    ids=["entity", "outside file"],
)
def test_xml_with_a_doctype_is_not_read(app, tmp_path, head):
    file = tmp_path / "log.xml"
    file.write_text(f'<?xml version="1.0"?>\n{head}\n<LogEntry>&x;</LogEntry>', encoding="utf-8")
    result = take_in(app, file, source="gp-system")
    assert result.exit_code == 1
    assert "set aside: xml-doctype" in result.stderr


def test_a_file_that_is_not_there_costs_only_itself(app, tmp_path):
    good = write(tmp_path / "log", GOOD)
    result = take_in(app, tmp_path / "missing", tmp_path, good)
    assert result.exit_code == 1
    assert f"{tmp_path / 'missing'}: No such file" in result.stderr
    assert f"{tmp_path}: Is a directory" in result.stderr
    assert counts(result)["Stored"] == 1
    assert "1 taken in, 2 that could not be read" in result.stdout


def test_a_source_nobody_knows_or_that_does_not_deliver_takes_nothing_in(app, tmp_path):
    good = write(tmp_path / "log", GOOD)
    assert "There is no profile nowhere" in take_in(app, good, source="nowhere").stderr
    assert "does not deliver" in take_in(app, good, source="tandlaeger").stderr
    assert rows(app) == []


def test_a_profile_with_a_slip_of_the_pen_is_named(app, tmp_path):
    profile = tmp_path / "epj-ost.toml"
    profile.write_text('slug = "epj-ost"\nname = 3\n', encoding="utf-8")
    result = take_in(app, write(tmp_path / "log", GOOD), source=profile)
    assert result.exit_code == 1
    assert "The profile cannot be used: epj-ost.toml" in result.stderr


def test_no_message_and_no_row_holds_the_number_in_the_clear(app, tmp_path):
    secret = "3102571236"
    file = write(tmp_path / "log", event(1, secret), event(2, entity=[citizen(secret, CITIZEN_SYSTEM)]), f'{{"{secret}')
    result = take_in(app, file)
    assert counts(result)["Set aside"] == 3
    listed = command(app, "log", "set-aside", "list")
    assert secret not in result.output + listed.output
    kept = rows(app, SetAsideRow)
    assert len(kept) == 3
    assert all(secret.encode() not in row.raw_sealed and secret not in row.detail for row in kept)


def test_many_bad_events_are_counted_and_the_first_are_named(app, tmp_path):
    result = take_in(app, write(tmp_path / "log", *["{broken" + str(number) for number in range(150)], GOOD))
    assert counts(result)["Set aside"] == 150
    assert result.stderr.count("set aside: ") == 100
    assert "and 50 more" in result.stderr
