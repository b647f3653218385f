"""Every demo file reads with the product's own readers: what was told comes out, what was wrong is set aside."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from demo.bad_events import BAD_EVENTS
from demo.codes import MASKED_NAME
from demo.generate import generate
from demo.model import SOURCES
from logview.domain.source_event import ReadFault, SourceEvent
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from logview.formats.profile import load_profiles
from logview.formats.reader import read

UNTIL = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
FAULTS = {
    "epj-ost": {"time-in-future": 1, "several-subjects": 1, "invalid-identifier": 1},
    "gp-system": {"no-time": 1},
    "eoj-kommune": {"invalid-identifier": 1, "time-in-future": 1},
    "fmk": {"no-time": 1},
    "sundhedsjournalen": {},
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return generate(7, UNTIL, 3, tmp_path_factory.mktemp("logs"))


@pytest.fixture(scope="module")
def found(written):
    profiles = load_profiles()
    outcomes: dict[str, list[SourceEvent | ReadFault]] = {slug: [] for slug in SOURCES}
    for slug, paths in written.files.items():
        for path in paths:
            with path.open("rb") as file:
                outcomes[slug] += [reading.outcome for reading in read(file, profiles[slug], NOW)]
    return outcomes


def events(found, slug):
    return [outcome for outcome in found[slug] if isinstance(outcome, SourceEvent)]


def told(written, slug):
    return [access for access in written.accesses if access.source == slug]


@pytest.mark.parametrize("slug", SOURCES)
def test_exactly_the_bad_events_are_set_aside(found, slug):
    faults = Counter(outcome.code for outcome in found[slug] if isinstance(outcome, ReadFault))
    assert faults == FAULTS[slug]
    assert faults.total() == BAD_EVENTS[slug]


@pytest.mark.parametrize("slug", SOURCES)
def test_every_access_comes_out_with_its_citizen_and_its_second(found, written, slug):
    out = Counter(
        (event.subjects[0].scheme, event.subjects[0].value, event.occurred_at) for event in events(found, slug)
    )
    assert out == Counter((one.subject.scheme, one.subject.value, one.at) for one in told(written, slug))


@pytest.mark.parametrize("slug", SOURCES)
def test_action_and_kind_of_data_come_out_as_they_were_told(found, written, slug):
    out = Counter((event.activity, event.data_kind) for event in events(found, slug))
    meant = Counter(
        (
            Activity.UNKNOWN if "activity" in one.strange else one.activity,
            DataKind.UNKNOWN if "kind" in one.strange else one.kind,
        )
        for one in told(written, slug)
    )
    assert out == meant


@pytest.mark.parametrize("slug", ["epj-ost", "eoj-kommune", "fmk"])
def test_purpose_and_reason_come_out_as_they_were_told(found, written, slug):
    out = Counter((event.purpose, event.reason) for event in events(found, slug))
    assert out == Counter((one.purpose, one.reason) for one in told(written, slug))


def test_only_one_reason_in_sundhedsjournalen_has_no_purpose_of_ours(found):
    unknown = {event.reason for event in events(found, "sundhedsjournalen") if event.purpose is Purpose.UNKNOWN}
    assert unknown == {"Patienten kan ikke spørges"}


@pytest.mark.parametrize("slug", SOURCES)
def test_marks_come_out_as_they_were_told(found, written, slug):
    for flag in (EntryFlag.CONSENT_OVERRIDE, EntryFlag.DENIED, EntryFlag.SOURCE_MASKED, EntryFlag.FAILED):
        out = sum(flag in event.flags for event in events(found, slug))
        assert out == sum(flag in one.flags for one in told(written, slug)), flag


@pytest.mark.parametrize("slug", ["epj-ost", "eoj-kommune", "fmk", "sundhedsjournalen"])
def test_names_and_units_come_out_as_they_were_told(found, written, slug):
    out = Counter(
        (event.performed_by and event.performed_by.name, event.organisation and event.organisation.name)
        for event in events(found, slug)
    )
    meant: Counter[tuple[str | None, str | None]] = Counter()
    for one in told(written, slug):
        name = MASKED_NAME if EntryFlag.SOURCE_MASKED in one.flags else one.worker and one.worker.name
        meant[name or None, one.place and one.place.name] += 1
    assert out == meant


def test_helpers_come_out_with_the_one_they_acted_for(found, written):
    for slug in SOURCES:
        helped = sum(event.on_behalf_of is not None for event in events(found, slug))
        assert helped == sum(one.behalf is not None for one in told(written, slug)), slug


def test_a_group_comes_out_with_its_count(found, written):
    slug = "sundhedsjournalen"
    out = Counter(event.entry_count for event in events(found, slug))
    assert out == Counter(one.count for one in told(written, slug))
    assert max(out) > 5


def test_the_practice_system_sends_names_only_since_it_was_renewed(found):
    names = {event.occurred_at.year: set[bool]() for event in events(found, "gp-system")}
    for event in events(found, "gp-system"):
        names[event.occurred_at.year].add(bool(event.performed_by and event.performed_by.name))
    assert names[2024] == {False}
    assert True in names[2026]


def test_the_place_whose_data_were_opened_comes_out_where_the_format_has_room_for_it(found, written):
    out = [event.data_organisation.name for event in events(found, "epj-ost") if event.data_organisation]
    meant = [one.data_place.name for one in told(written, "epj-ost") if one.data_place]
    assert out == meant
    assert meant
