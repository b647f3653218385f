"""When two deliveries are the same event, and when they say the same."""

import json

import msgspec

from logview.domain.sameness import content_digest, identity_of
from logview.domain.source_event import SourceEvent
from logview.domain.terms import Purpose
from logview.formats.profile import CodeLists

from .reading import PROFILES, events, profile, sample


def one(slug: str, name: str, index: int = 0) -> SourceEvent:
    return events(sample(name), slug)[index]


def test_the_profile_says_what_makes_an_event_itself() -> None:
    assert identity_of(one("epj-ost", "epj-ost.ndjson"), PROFILES["epj-ost"]) == ("epj-2026-000001",)
    assert identity_of(one("gp-system", "gp-system.xml"), PROFILES["gp-system"]) == (
        "7d0c2a51-9be1-4f",
        "2026-03-03T13:05:09+00:00",
        "cpr:1403572528",
        "authorisation:5BXY7",
    )


def test_an_event_without_its_id_or_a_profile_without_fields_has_no_identity() -> None:
    event = one("epj-ost", "epj-ost.ndjson")

    assert identity_of(msgspec.structs.replace(event, event_id=None), PROFILES["epj-ost"]) is None
    assert identity_of(event, profile("epj-ost", identity=())) is None
    assert identity_of(one("sundhedsjournalen", "sundhedsjournalen.xml", 1), PROFILES["sundhedsjournalen"]) is None


def test_whitespace_and_key_order_do_not_change_the_content() -> None:
    line = sample("epj-ost.ndjson").splitlines()[0]
    turned = json.dumps(json.loads(line), indent=3, sort_keys=True).encode()

    (event,) = events(turned, "epj-ost")
    assert content_digest(event) == content_digest(one("epj-ost", "epj-ost.ndjson"))
    assert len(content_digest(event)) == 16


def test_any_word_or_code_of_the_source_changes_the_content() -> None:
    line = sample("epj-ost.ndjson").splitlines()[0]
    digests = {content_digest(one("epj-ost", "epj-ost.ndjson"))}
    changes = (
        (b'"VIS"', b'"RET"'),
        (b'"BEHANDLING"', b'"AKUT"'),
        (b'"outcome":"0"', b'"outcome":"8"'),
        (b"14:05:09", b"14:05:10"),
        (b"1403572528", b"2308913369"),
        (b"5BXY7", b"5BXY8"),
        (b"Tove", b"Tone"),
        (b"9900091000016063", b"9900091000016064"),
        (b"besoeg-88123", b"besoeg-88124"),
    )
    for before, after in changes:
        assert before in line
        digests.add(content_digest(events(line.replace(before, after), "epj-ost")[0]))

    assert len(digests) == len(changes) + 1


def test_a_mended_code_list_does_not_make_an_old_event_look_new() -> None:
    line = sample("epj-ost.ndjson").splitlines()[0].replace(b',"display":"Vis"', b"")
    bare = profile("epj-ost", codes=CodeLists(), identity=("activity", "data", "subject"))
    (unmapped,), (mapped,) = events(line, bare), events(line, "epj-ost")

    assert (unmapped.activity_text, mapped.activity_text) == ("VIS", None)
    assert (unmapped.purpose, unmapped.reason) == (Purpose.UNKNOWN, "BEHANDLING")
    assert (mapped.purpose, mapped.reason) == (Purpose.TREATMENT, None)
    assert content_digest(unmapped) == content_digest(mapped)
    assert identity_of(unmapped, bare) == identity_of(mapped, bare)


def test_the_digest_is_the_same_on_every_machine_and_in_every_version() -> None:
    # Written down on 22 November 2026. If this changes, events without an id would be stored twice after an upgrade.
    assert content_digest(one("epj-ost", "epj-ost.ndjson")).hex() == "e4a9ff91905cee6b1400e776d01da1ef"
