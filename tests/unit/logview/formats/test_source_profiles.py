"""Source profiles: those that ship, and what is said about one that is wrong."""

import tomllib
from pathlib import Path

import pytest

from logview.formats.profile import PROFILES_DIRECTORY, ProfileError, decode_profile, load_profile, load_profiles

MUNICIPALITY = (PROFILES_DIRECTORY / "eoj-kommune.toml").read_text(encoding="utf-8")


def test_the_five_sources_of_the_demo_deliver_and_say_who_answers_for_them() -> None:
    delivering = {slug: one for slug, one in load_profiles().items() if one.delivers}

    assert set(delivering) == {"epj-ost", "gp-system", "eoj-kommune", "fmk", "sundhedsjournalen"}
    for profile in delivering.values():
        assert profile.controller is not None
        assert profile.contact is not None
        assert profile.coverage_from is not None
        assert profile.identity


def test_sources_that_do_not_deliver_say_so_to_the_citizen_in_both_languages() -> None:
    silent = [one for one in load_profiles().values() if not one.delivers]

    assert len(silent) >= 3
    assert all(one.note and one.note_en for one in silent)


def test_adding_a_municipality_is_adding_a_file(tmp_path: Path) -> None:
    (tmp_path / "eoj-roskilde.toml").write_text(MUNICIPALITY.replace('slug = "eoj-kommune"', 'slug = "eoj-roskilde"'))

    assert load_profiles(tmp_path)["eoj-roskilde"].format == "csv"


def test_a_profile_is_refused_under_another_file_name(tmp_path: Path) -> None:
    path = tmp_path / "eoj-roskilde.toml"
    path.write_text(MUNICIPALITY)

    with pytest.raises(ProfileError, match=r"eoj-roskilde\.toml: slug 'eoj-kommune' is not the file's name"):
        load_profile(path)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("rhythm_hours = 24", "rythm_hours = 24", "rythm_hours"),
        ("rhythm_hours = 24", 'rhythm_hours = "daily"', "rhythm_hours"),
        ("rhythm_hours = 24", "", "rhythm_hours is missing"),
        ('sector = "municipality"', 'sector = "kommune"', "sector: 'kommune' is none of ours"),
        ('identity = ["event_id"]', 'identity = ["id"]', "identity: unknown field id"),
        ('default_zone = "Europe/Copenhagen"', 'default_zone = "Europe/Odense"', "is no time zone"),
        ('"LÆS" = "read"', '"LÆS" = "reading"', "'LÆS' → 'reading' is no Activity"),
        ('subject = "cpr"', 'citizen = "cpr"', "unknown field citizen"),
        ("header = true", "header = false", "positions"),
        ('delimiter = ";"', 'delimiter = ";;"', "one character"),
        ('format = "csv"', 'format = "fhir-audit-event"', "belongs to format csv"),
        ('format = "csv"', 'format = "xlsx"', "xlsx"),
        ('OK = "success"', 'OK = "fine"', "fine"),
        ("[csv]", "[csv", "Expected"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_file_and_what_is_wrong(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert before in MUNICIPALITY
    path = tmp_path / "eoj-kommune.toml"
    path.write_text(MUNICIPALITY.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(ProfileError, match=rf"^eoj-kommune\.toml: .*{message}"):
        load_profile(path)


def test_a_source_that_does_not_deliver_needs_a_note() -> None:
    document = tomllib.loads('slug="a"\nname="A"\nname_en="A"\nsector="dentist"\ndelivers=false')

    with pytest.raises(ProfileError, match="needs a note"):
        decode_profile(document, "a.toml")
