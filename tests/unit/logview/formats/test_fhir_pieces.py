"""Both ways of reading an AuditEvent – from pieces that were met before, and whole – give the same event."""

import json
from io import BytesIO
from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logview.domain.sameness import ContentDigester, content_digest
from logview.domain.source_event import ReadFault, SourceEvent
from logview.formats import fhir_audit_event
from logview.formats.fhir_pieces import PieceReader
from logview.formats.normalise import normalise
from logview.formats.opening import Opened
from logview.formats.profile import SourceProfile
from logview.formats.raw_event import RawEvent
from logview.formats.rules import Rules

from .reading import NOW, PROFILES, SAMPLES, profile, sample

FHIR_SLUGS = sorted(slug for slug, one in PROFILES.items() if one.format == "fhir-audit-event")
LINES = [
    json.dumps(event, ensure_ascii=False).encode()
    for path in sorted(SAMPLES.rglob("*.ndjson"))
    for line in path.read_bytes().splitlines()
    if (event := json.loads(line)).get("resourceType") == "AuditEvent"
]
CPR, SOR, AUTHORISATION = "urn:oid:1.2.208.176.1.2", "urn:oid:1.2.208.176.1.1", "https://autregweb.sst.dk"


def _sometimes(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


TEXT = st.sampled_from(
    ["", "Bo Friis", "Navn sløret", "JOURNAL", "BEHANDLING", "VIS", "2308913369 skrev", "a\\b\n", "LÆ"]
)
WRONG = st.sampled_from([None, 7, [], {}, ["x"], {"coding": "x"}])
CODE = st.sampled_from(["VIS", "RET", "JOURNAL", "LABSVAR", "BEHANDLING", "1", "2", "3", "24", "XrequestId", "AUT"]) | (
    st.sampled_from(["PROV", "RESP", "CST", "110152", "110153", "110150", "IRCP", "SessionId", "VAERDISPRING", "?"])
)
CODING = _sometimes(system=st.sampled_from([SOR, "http://dicom.nema.org/x"]), code=CODE, display=TEXT)
CONCEPT = _sometimes(coding=st.lists(CODING, max_size=2), text=TEXT)
IDENTIFIER = _sometimes(
    system=st.sampled_from([CPR, SOR, AUTHORISATION, "urn:x"]),
    value=st.sampled_from(["1403572528", "140357-2528", "2308913369", "9900091000016063", "5BXY7", "nobody", ""]),
)
REFERENCE = _sometimes(
    reference=st.sampled_from(["Patient/1", "Practitioner/2", "Organization/3", "Observation/4/_history/2", "#here"]),
    identifier=IDENTIFIER,
    display=TEXT,
)
DETAIL = _sometimes(type=st.sampled_from(["begrundelse", "TraceID", "session"]), valueString=TEXT)
AGENT = _sometimes(
    type=CONCEPT,
    role=st.lists(CONCEPT, max_size=2),
    who=REFERENCE,
    altId=TEXT,
    name=TEXT,
    requestor=st.booleans(),
    media=CODING,
    purposeOfUse=st.lists(CONCEPT, max_size=2),
)
ENTITY = _sometimes(
    what=REFERENCE, type=CODING, role=CODING, name=TEXT, description=TEXT, detail=st.lists(DETAIL, max_size=1)
)
TIME = st.sampled_from(["2026-03-03T14:05:09+01:00", "2026-03-03T14:05:09Z", "2026-03-03T14:05:09", "2031-01-01", "x"])
VALUES = {
    "id": st.text(max_size=8) | WRONG,
    "type": CODING | WRONG,
    "subtype": st.lists(CODING, max_size=2) | WRONG,
    "action": CODE | WRONG,
    "period": _sometimes(start=TIME, end=TIME) | WRONG,
    "recorded": TIME | WRONG,
    "outcome": st.sampled_from(["0", "4", "8", "?"]) | WRONG,
    "purposeOfEvent": st.lists(CONCEPT, max_size=2) | WRONG,
    "source": _sometimes(site=TEXT, observer=REFERENCE) | WRONG,
    "extension": st.just([{"url": "x/patient", "valueIdentifier": {"system": CPR, "value": "2308913369"}}]) | WRONG,
    "patient": REFERENCE | WRONG,
    "agent": WRONG,
    "entity": WRONG,
}
PATIENT = {"identifier": {"system": CPR, "value": "2308913369"}}
AGENTS: list[dict[str, Any]] = [
    {"who": {"display": "X"}, "type": {"coding": [{"code": code}]}, **more}
    for code in ("AUT", "PROV", "ORG", "RESP", "CST", "110152", "110153")
    for more in (
        {"requestor": True},
        {"name": "Y", "altId": "y"},
        {"who": {}},
        {"purposeOfUse": [{"coding": [{"code": "TREAT"}], "text": code}]},
    )
]
ENTITIES: list[dict[str, Any]] = [
    {"what": what, "type": {"code": code, "display": code}, **more}
    for what in ({}, PATIENT, {"reference": "Patient/1"}, {"reference": "Observation/2", "display": "X"})
    for code in ("1", "2", "XrequestId", "SessionId", "JOURNAL")
    for more in ({}, {"role": {"code": "1"}}, {"detail": [{"type": "begrundelse", "valueString": "Z"}]})
]
NAMED_AGENT = st.builds(lambda agent, who: agent | {"who": who}, AGENT, REFERENCE)
NAMED_ENTITY = st.builds(lambda entity, what: entity | {"what": what}, ENTITY, REFERENCE)


@st.composite
def changed_lines(draw: st.DrawFn) -> bytes:
    """A sample with another value here and there, and with more agents and entities than it had."""
    event = json.loads(draw(st.sampled_from(LINES)))
    for name in draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=1)):
        event[name] = draw(VALUES[name])
    if isinstance(event.get("agent"), list):
        event["agent"] = draw(st.permutations(event["agent"] + draw(st.lists(NAMED_AGENT | AGENT, max_size=1))))
    if isinstance(event.get("entity"), list):
        event["entity"] = draw(st.permutations(event["entity"] + draw(st.lists(NAMED_ENTITY | ENTITY, max_size=1))))
    return json.dumps(event, ensure_ascii=False).encode()


def whole(line: bytes, source: SourceProfile) -> SourceEvent | ReadFault:
    """The event as the reader of any event reads it, with nothing remembered."""
    rules = Rules(source, NOW)
    ((_, outcome, _),) = fhir_audit_event.read_neutral(Opened(BytesIO(line), source), rules)
    return normalise(outcome, rules) if isinstance(outcome, RawEvent) else outcome


def test_the_samples_hold_events_of_the_common_kind_that_are_read_from_pieces() -> None:
    quick = PieceReader(Rules(PROFILES["epj-ost"], NOW))
    lines = sample("epj-ost.ndjson").splitlines()

    assert [quick.event(line) for line in lines] == [whole(line, PROFILES["epj-ost"]) for line in lines]


@pytest.mark.parametrize("slug", FHIR_SLUGS)
def test_samples_read_from_pieces_are_the_same_events(slug: str) -> None:
    quick = PieceReader(Rules(PROFILES[slug], NOW))
    for line in LINES * 2:  # met, and met again
        found = quick.event(line)
        assert found is None or found == whole(line, PROFILES[slug])


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(changed_lines(), min_size=1, max_size=4),
    source=st.sampled_from(
        [*(PROFILES[slug] for slug in FHIR_SLUGS), profile("epj-ost", subject_schemes=("any",), default_zone=None)]
    ),
)
def test_any_event_read_from_pieces_is_the_same_event(lines: list[bytes], source: SourceProfile) -> None:
    quick, digester = PieceReader(Rules(source, NOW)), ContentDigester()
    for line in lines:
        found = quick.event(line)
        if found is not None:
            assert found == whole(line, source)
            assert digester.digest(found) == content_digest(found)


@pytest.mark.parametrize(("part", "some"), [("agent", AGENTS), ("entity", ENTITIES)])
def test_any_two_more_agents_or_entities_make_the_same_event(part: str, some: list[dict[str, Any]]) -> None:
    source = profile("epj-ost", organisation_agents=("ORG",))
    quick, event, read = PieceReader(Rules(source, NOW)), json.loads(LINES[0]), 0
    for first, second in product(some, repeat=2):
        for kept in (event[part], []):
            line = json.dumps(event | {part: [first, *kept, second]}).encode()
            found = quick.event(line)
            if found is not None:
                read += 1
                assert found == whole(line, source)
    assert read > len(some)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "rest"},
        {"recorded": None},
        {"recorded": "2031-01-01T00:00:00Z"},
        {"entity": []},
        {"patient": {"display": "Anne"}},
        {"contained": [], "agent": [{"who": {"reference": "#a"}}]},
        {"entity": [{"what": {"identifier": {"system": CPR, "value": "9999999999"}}, "type": {"code": "1"}}]},
    ],
)
def test_what_is_unusual_or_wrong_is_left_to_the_reader_of_any_event(change: dict[str, Any]) -> None:
    line = sample("epj-ost.ndjson").splitlines()[0]

    assert PieceReader(Rules(PROFILES["epj-ost"], NOW)).event(json.dumps(json.loads(line) | change).encode()) is None


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"resourceType":"AuditEvent"', b"\xff", b'{"resourceType":7}'])
def test_what_is_no_event_is_left_too(line: bytes) -> None:
    assert PieceReader(Rules(PROFILES["epj-ost"], NOW)).event(line) is None


def test_what_was_met_is_forgotten_when_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logview.formats.fhir_pieces._MOST_PIECES", 2)
    source = PROFILES["epj-ost"]
    quick = PieceReader(Rules(source, NOW))
    for number in range(7):
        event = json.loads(LINES[0])
        event["entity"][-1]["what"] = {"identifier": {"value": f"visit-{number}"}}
        found = quick.event(msgspec.json.encode(event))
        assert found is not None
        assert found == whole(msgspec.json.encode(event), source)
