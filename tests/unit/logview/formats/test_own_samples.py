"""Each shipped profile reads its own kind of file to the last field."""

from datetime import UTC, datetime

import pytest

from logview.domain.source_event import Identifier, SourceEvent, SourceOrganisation, SourcePerson, SourceWords
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose

from .reading import events, readings, sample

DOCTOR = SourcePerson(
    (Identifier("authorisation", "5BXY7"), Identifier("user", "tbl0042")),
    name="Tove Lindqvist Bækkelund",
    profession_code="7170",
    role_text="Læge",
)
CLINIC = SourceOrganisation(Identifier("sor", "9900091000016063"), "Lungeambulatoriet")


def at(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def test_a_hospital_event_is_read_whole() -> None:
    event = events(sample("epj-ost.ndjson"), "epj-ost")[0]

    assert event == SourceEvent(
        subjects=(Identifier("cpr", "1403572528"),),
        occurred_at=at(2026, 3, 3, 13, 5, 9),
        event_id="epj-2026-000001",
        performed_by=DOCTOR,
        organisation=CLINIC,
        source_system="EPJ Øst (Østerbro Hospital)",
        activity=Activity.READ,
        activity_text="Vis",
        data_kind=DataKind.LABORATORY,
        data_text="Blodprøver, lungefunktion",
        purpose=Purpose.TREATMENT,
        correlation_id="besoeg-88123",
        source_words=SourceWords(
            action="R",
            outcome="0",
            activity_codes=("VIS", "rest"),
            activity="Vis",
            data_codes=("LABSVAR",),
            data="Blodprøver, lungefunktion",
            purpose_codes=("BEHANDLING",),
        ),
    )


def test_hospital_events_tell_help_override_job_masked_name_and_foreign_number_apart() -> None:
    _, helped, override, job, masked = events(sample("epj-ost.ndjson"), "epj-ost")

    assert helped.on_behalf_of == SourcePerson((Identifier("authorisation", "5BXY7"),), name="Tove Lindqvist Bækkelund")
    assert (helped.activity, helped.data_kind) == (Activity.PRESCRIBE, DataKind.MEDICINE_CARD)
    assert override.flags == EntryFlag.CONSENT_OVERRIDE
    assert (override.purpose, override.reason) == (Purpose.EMERGENCY, "Bevidstløs i akutmodtagelsen")
    assert override.occurred_at == at(2026, 3, 29, 1, 15)  # a quarter past three, an hour after the clocks changed
    assert (job.performed_by, job.flags, job.activity) == (None, EntryFlag.SYSTEM_JOB, Activity.SYSTEM_TASK)
    assert masked.performed_by is not None
    assert masked.performed_by.masked
    assert masked.flags == EntryFlag.SOURCE_MASKED
    assert masked.subjects == (Identifier("x-ecpr", "1107941KD3"),)


def test_a_bundle_of_the_medicine_card_is_read_entry_by_entry() -> None:
    first, second = events(sample("fmk.json"), "fmk")

    assert (first.activity, first.data_kind, first.purpose) == (
        Activity.READ,
        DataKind.MEDICINE_CARD,
        Purpose.TREATMENT,
    )
    assert first.occurred_at == datetime(2026, 4, 1, 8, 30, 0, 250000, UTC)
    assert first.organisation == SourceOrganisation(Identifier("ydernummer", "990011"), "Lægerne Fælledparken")
    assert (second.activity, second.event_id) == (Activity.PRESCRIBE, "5f0c8a52-0000-4000-8000-000000000002")


def test_old_minlog_is_read_with_the_citizen_on_the_answer_or_on_the_entry() -> None:
    first, second = events(sample("gp-system.xml"), "gp-system")

    assert first.subjects == (Identifier("cpr", "1403572528"),)
    assert first.performed_by == SourcePerson((Identifier("authorisation", "5BXY7"),))
    assert first.on_behalf_of is None  # ansvarlig is the user
    assert first.organisation == SourceOrganisation(Identifier("ydernummer", "990011"))
    assert (first.activity, first.data_kind) == (Activity.READ, DataKind.LABORATORY)
    assert (first.activity_text, first.session_id, first.event_id) == (
        "Opslag: Laboratoriesvar",
        "s-20260303-17",
        "7d0c2a51-9be1-4f",
    )
    assert second.subjects == (Identifier("cpr", "2308913369"),)
    assert second.performed_by == SourcePerson(
        (Identifier("user", "anna.sekretaer"),), "Anna Møgeltoft", "R01", "Lægesekretær"
    )
    assert second.on_behalf_of == SourcePerson((Identifier("authorisation", "5BXY7"),), "Tove Lindqvist Bækkelund")
    assert second.occurred_at == at(2026, 3, 4, 7, 12)
    assert second.flags == EntryFlag.TIME_UNZONED


def test_a_group_of_minlog2_keeps_its_count_and_period() -> None:
    group, single = events(sample("sundhedsjournalen.xml"), "sundhedsjournalen")

    assert (group.entry_count, group.occurred_at, group.ended_at) == (
        7,
        at(2026, 3, 3, 13, 5, 9),
        at(2026, 3, 3, 13, 22, 41),
    )
    assert group.flags == EntryFlag.PERIOD | EntryFlag.CONSENT_OVERRIDE
    assert group.performed_by == SourcePerson(
        (Identifier("authorisation", "8CDF2"),), "Jens-Ole Hvidtfeldt", "5152", "SOSU-assistent"
    )
    assert group.on_behalf_of == SourcePerson((Identifier("authorisation", "5BXY7"),), "Tove Lindqvist Bækkelund")
    assert group.organisation == CLINIC
    assert (group.source_system, group.data_system) == ("EPJ Øst", "Sundhedsjournalen")
    assert (group.reason, group.data_text) == ("Aktuel behandling", "Svar fra de seneste to år")
    assert group.correlation_id == "3b5e1d2c-0a11-4c52-9e55-0f5c6a2f7d10"
    assert single.subjects == (Identifier("cpr", "2308913369"),)  # named on the group, against the answer's
    assert (single.entry_count, single.ended_at, single.flags) == (1, None, EntryFlag.SYSTEM_JOB)


def test_a_municipal_file_is_read_with_its_columns() -> None:
    found = events(sample("eoj-kommune.csv"), "eoj-kommune")

    assert found[1] == SourceEvent(
        subjects=(Identifier("cpr", "1403572528"),),
        occurred_at=at(2026, 3, 6, 6, 46, 10),
        event_id="K-1002",
        performed_by=SourcePerson(
            (Identifier("authorisation", "8CDF2"), Identifier("user", "mmo12")),
            "Maren Mølholm",
            "5166",
            "Hjemmesygeplejerske",
        ),
        on_behalf_of=SourcePerson((), "Tove Lindqvist Bækkelund"),
        organisation=SourceOrganisation(Identifier("p-number", "1099000001"), "Hjemmesygeplejen Østerbro"),
        source_system="Omsorg",
        activity=Activity.UPDATE,
        data_kind=DataKind.MEDICINE_CARD,
        purpose=Purpose.MEDICINE_DISPENSING,
        reason="Dosis ændret; se notat",
        correlation_id="B-77",
        session_id="s1",
        flags=EntryFlag.CONSENT_OVERRIDE,
        source_words=SourceWords(
            outcome="OK",
            activity_codes=("RET",),
            data_codes=("MEDICIN",),
            purpose_codes=("MEDICIN",),
            reason="Dosis ændret; se notat",
            flag_codes=("VÆRDISPRING",),
        ),
    )
    assert found[3].flags == EntryFlag.DENIED | EntryFlag.SOURCE_MASKED | EntryFlag.TIME_UNZONED


@pytest.mark.parametrize(
    ("name", "slug", "lines"),
    [
        ("epj-ost.ndjson", "epj-ost", [1, 2, 3, 4, 5]),
        ("fmk.json", "fmk", [5, 127]),
        ("gp-system.xml", "gp-system", [3, 13]),
        ("sundhedsjournalen.xml", "sundhedsjournalen", [3, 27]),
        ("eoj-kommune.csv", "eoj-kommune", [2, 3, 4, 5]),
    ],
)
def test_each_reading_says_its_line_and_is_a_small_file_of_its_own(name: str, slug: str, lines: list[int]) -> None:
    found = readings(sample(name), slug)

    assert [one.line for one in found] == lines
    for one in found:
        assert events(one.raw, slug) == [one.outcome]
