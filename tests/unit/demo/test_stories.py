"""The generator keeps what the demo promises: who has how much, and every beat of the stories."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from demo.bad_events import BAD_EVENTS
from demo.generate import generate
from demo.model import SOURCES, ZONE
from demo.people import citizens, places
from demo.stories import UNKNOWN_UNIT
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose

UNTIL = date(2026, 11, 20)
YEAR = timedelta(days=366)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return generate(7, UNTIL, 3, tmp_path_factory.mktemp("logs"))


def of(written, story):
    return [access for access in written.accesses if access.citizen.story == story]


def day(access):
    return access.at.astimezone(ZONE).date()


def content(written):
    return {path.name: path.read_bytes() for paths in written.files.values() for path in paths}


def test_the_same_arguments_give_the_same_bytes(written, tmp_path):
    assert content(generate(7, UNTIL, 3, tmp_path)) == content(written)


def test_another_seed_gives_other_bytes(written, tmp_path):
    assert content(generate(8, UNTIL, 3, tmp_path)) != content(written)


def test_a_second_run_leaves_no_file_of_the_first(tmp_path):
    generate(7, UNTIL, 3, tmp_path)
    shorter = generate(7, UNTIL, 1, tmp_path)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(
        path for paths in shorter.files.values() for path in paths
    )


def test_everybody_has_200_to_5000_entries_in_three_sectors_except_one_with_none(written):
    counts = Counter(access.citizen.story for access in written.accesses)
    assert counts["none"] == 0
    assert counts["many"] == 5000
    for citizen in citizens():
        if citizen.story != "none":
            assert 200 <= counts[citizen.story] <= 5000, citizen.story
            sectors = {access.place.sector for access in of(written, citizen.story) if access.place}
            assert len(sectors) >= 3, citizen.story


def test_there_are_ten_citizens_and_fifteen_thousand_events_give_or_take(written):
    assert len(citizens()) >= 10
    assert 13_000 <= len(written.accesses) <= 20_000


def test_the_three_years_end_the_day_before_until(written):
    days = [day(access) for access in written.accesses]
    assert max(days) == UNTIL - timedelta(days=1)
    assert min(days) - date(2023, 11, 20) < timedelta(days=7)


@pytest.mark.parametrize("until", [date(2026, 11, 20), date(2027, 2, 28), date(2028, 2, 29)])
def test_the_living_have_entries_within_the_last_30_days_whenever_the_demo_is_made(until, tmp_path):
    made = generate(7, until, 3, tmp_path)
    fresh = {access.citizen.story for access in made.accesses if day(access) >= until - timedelta(days=30)}
    assert fresh == {citizen.story for citizen in citizens()} - {"none", "deceased"}


def test_every_unit_in_the_logs_is_in_the_directory_except_the_one_meant_to_be_unknown(written):
    known = {code for place in places().values() for code in place.codes}
    used = {access.place_code for access in written.accesses if access.place_code}
    assert used - known == {UNKNOWN_UNIT}


COPD_YEAR = [
    ("diagnosis sent to the GP", "epj-ost", "Send diagnose til egen læge"),
    ("diagnosis read by the GP", "gp-system", "Epikrise læst: diagnose KOL"),
    ("course plan", "gp-system", "Forløbsplan KOL oprettet"),
    ("influenza and breathlessness", "gp-system", "Telefonkonsultation: influenza, åndenød"),
    ("ambulance", "epj-ost", "PPJ oprettet"),
    ("emergency ward", "epj-ost", "Opret triage"),
    ("discharge letter", "epj-ost", "Send epikrise"),
    ("discharge letter read", "gp-system", "Epikrise læst"),
    ("rehabilitation plan", "epj-ost", "Send genoptræningsplan (GGOP)"),
    ("rehabilitation plan received", "eoj-kommune", "MedCom GGOP modtaget"),
    ("municipal visitation", "eoj-kommune", "Bestilling: genoptræning"),
    ("telemedicine equipment", "eoj-kommune", "Telemedicinsk udstyr tilkoblet"),
    ("telemedicine", "epj-ost", "TeleKOL: måling vurderet"),
    ("weekly check by the physiotherapist", "eoj-kommune", "Træning registreret"),
    ("yearly control", "gp-system", "Årskontrol KOL: forløbsplan opdateret"),
    ("own trial consent", "epj-ost", "Vis samtykke til forsøg"),
    ("the citizen herself", "sundhedsjournalen", "Borgers eget opslag"),
]


@pytest.mark.parametrize(("beat", "source", "text"), COPD_YEAR, ids=[beat for beat, _, _ in COPD_YEAR])
def test_the_year_with_copd_has(written, beat, source, text):
    found = [access for access in of(written, "copd") if access.source == source and access.text == text]
    assert found, beat
    assert day(found[-1]) >= UNTIL - YEAR


def test_the_beats_of_the_year_come_in_the_order_of_the_story(written):
    order = ["Send diagnose til egen læge", "Forløbsplan KOL oprettet", "Telefonkonsultation: influenza, åndenød"]
    order += ["Modtag patient", "Send epikrise", "Bestilling: genoptræning", "Telemedicinsk udstyr tilkoblet"]
    order += ["Startstatus: 6 min gangtest", "Årskontrol KOL: forløbsplan opdateret"]
    first: dict[str | None, datetime] = {}
    for access in of(written, "copd"):
        first.setdefault(access.text, access.at)
    assert [first[text] for text in order] == sorted(first[text] for text in order)


def test_the_physiotherapist_checks_about_once_a_week(written):
    checks = [day(access) for access in of(written, "copd") if access.text == "Træning registreret"]
    assert len(checks) > 35
    assert all(5 <= (later - earlier).days <= 10 for earlier, later in zip(checks, checks[1:], strict=False))


def test_one_night_has_forty_look_ups_from_one_admission(written):
    evening = datetime.combine(UNTIL - timedelta(days=24), time(22), ZONE)
    night = [access for access in of(written, "night") if evening <= access.at < evening + timedelta(hours=8)]
    assert len(night) >= 40
    assert len({access.place.name for access in night if access.place}) >= 6


def test_override_stop_system_job_masked_name_and_group_are_there(written):
    copd = of(written, "copd")
    override = [access for access in copd if EntryFlag.CONSENT_OVERRIDE in access.flags]
    assert {access.source for access in override} == {"epj-ost", "sundhedsjournalen"}
    assert all(access.reason for access in override)
    for flag in (EntryFlag.DENIED, EntryFlag.SYSTEM_JOB, EntryFlag.SOURCE_MASKED):
        assert any(flag in access.flags for access in copd), flag
    assert any(access.count > 1 for access in copd)


def test_laboratory_booking_student_and_duty_doctor_look_things_up(written):
    roles = {access.worker.role for access in of(written, "copd") if access.worker}
    assert {"Laborant", "Bookingmedarbejder", "Lægestuderende", "Vagtlæge", "Portør"} <= roles


def test_helpers_act_on_behalf_of_a_named_professional(written):
    helped = [access for access in of(written, "copd") if access.behalf]
    assert {"gp-system", "fmk", "epj-ost", "eoj-kommune"} <= {access.source for access in helped}
    assert all(access.behalf.name != access.worker.name for access in helped)


def test_a_look_up_crosses_midnight_within_the_last_30_days(written):
    recent = UNTIL - timedelta(days=30)
    crossing = [
        access
        for access in written.accesses
        if access.until and day(access) >= recent and access.until.astimezone(ZONE).date() > day(access)
    ]
    assert crossing


def test_look_ups_stand_on_both_sides_of_the_change_of_the_clock(written):
    many = of(written, "many")
    autumn = [access.at.astimezone(ZONE) for access in many if day(access) == date(2026, 10, 25)]
    assert {moment.utcoffset() for moment in autumn if moment.hour == 2} == {timedelta(hours=2), timedelta(hours=1)}
    spring = [access.at.astimezone(ZONE) for access in many if day(access) == date(2026, 3, 29)]
    assert {moment.utcoffset() for moment in spring if moment.hour < 4} == {timedelta(hours=1), timedelta(hours=2)}


def test_entries_lack_each_field_in_turn(written):
    system = of(written, "system")
    assert any(access.worker is None and access.place for access in system)
    assert any(access.place_code is None for access in system)
    assert any(access.reason is None and access.purpose is Purpose.UNKNOWN for access in system)
    assert any(access.activity is Activity.UNKNOWN and access.kind is DataKind.UNKNOWN for access in system)
    assert {"activity", "kind", "role", "place"} == {name for access in system for name in access.strange}


def test_most_of_one_citizens_entries_are_system_jobs(written):
    system = of(written, "system")
    assert sum(EntryFlag.SYSTEM_JOB in access.flags for access in system) > len(system) / 2


@pytest.mark.parametrize("story", ["changed", "sex-change", "adopted", "tourist", "newborn"])
def test_the_log_uses_the_number_of_its_day(written, story):
    now, before = next(citizen.numbers for citizen in citizens() if citizen.story == story)
    numbers = {access.subject.value: access for access in of(written, story)}
    assert set(numbers) == {now.value, before.value}
    for access in of(written, story):
        assert (day(access) >= now.first_day) == (access.subject.value == now.value)


def test_somebody_looked_herself_up_as_an_employee(written):
    assert any(access.worker and access.worker.name == access.citizen.name for access in of(written, "nurse"))


def test_nothing_happens_at_a_ward_after_death(written):
    late = [access for access in of(written, "deceased") if day(access) > date(2026, 9, 2)]
    assert {access.purpose for access in late} == {Purpose.ADMINISTRATION}


def test_the_old_practice_format_is_never_longer_than_its_fields(written):
    text = "".join(path.read_text(encoding="utf-8") for path in written.files["gp-system"])
    for name, length in (("regKode", 20), ("bruger", 20), ("ansvarlig", 20), ("handling", 75), ("sessionsId", 20)):
        values = [part.partition("<")[0] for part in text.split(f"<{name}>")[1:]]
        assert values
        assert max(len(value) for value in values) <= length


def test_no_file_name_holds_a_number_of_a_citizen(written):
    names = " ".join(path.name for paths in written.files.values() for path in paths)
    assert not [number.value for citizen in citizens() for number in citizen.numbers if number.value in names]


def test_bad_events_are_as_many_as_promised(written):
    assert Counter(access.source for access in written.bad) == Counter(BAD_EVENTS)
    assert set(written.files) == set(SOURCES)
