"""The settings of assisted self-service, read from the environment; without an owner's approval it is off."""

from datetime import date

import pytest

from citizen_app.assist_settings import AssistSettings, AssistSettingsError, read_assist

APPROVED = {"INDBLIK_ASSIST_OWNER": "Driftschefen", "INDBLIK_ASSIST_APPROVED_ON": "2026-03-03"}


def test_without_any_it_is_off():
    assert read_assist({}) == AssistSettings()
    assert not read_assist({}).is_on(date.max)


@pytest.mark.parametrize("name", APPROVED)
def test_an_owner_and_a_day_go_together(name):
    assert not read_assist({name: APPROVED[name]}).is_on(date.max)


def test_it_is_on_from_the_day_of_the_approval():
    told = read_assist(APPROVED)
    assert not told.is_on(date(2026, 3, 2))
    assert told.is_on(date(2026, 3, 3))


def test_each_can_be_told():
    told = read_assist(
        {
            **APPROVED,
            "INDBLIK_ASSIST_WAYS": "call-back",
            "INDBLIK_ASSIST_OPENING_WAYS": "call-back",
            "INDBLIK_ASSIST_DELAY_DAYS": "3",
            "INDBLIK_ASSIST_NUMBER_DAYS": "20",
            "INDBLIK_ASSIST_FROM_AGE": "15",
        }
    )
    assert told == AssistSettings(
        owner="Driftschefen",
        approved_on=date(2026, 3, 3),
        ways=frozenset({"call-back"}),
        opening_ways=frozenset({"call-back"}),
        delay=3,
        number_wait=20,
        from_age=15,
    )


def test_what_opens_data_needs_a_way_that_is_in_use():
    assert read_assist({"INDBLIK_ASSIST_WAYS": "call-back"}).opening_ways == frozenset()
    with pytest.raises(AssistSettingsError, match="INDBLIK_ASSIST_OPENING_WAYS"):
        read_assist({"INDBLIK_ASSIST_WAYS": "call-back", "INDBLIK_ASSIST_OPENING_WAYS": "in-person"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INDBLIK_ASSIST_APPROVED_ON", "3.3.2026"),
        ("INDBLIK_ASSIST_OWNER", "x" * 101),
        ("INDBLIK_ASSIST_WAYS", "by-letter"),
        ("INDBLIK_ASSIST_DELAY_DAYS", "0"),
        ("INDBLIK_ASSIST_NUMBER_DAYS", "61"),
        ("INDBLIK_ASSIST_FROM_AGE", "14"),
    ],
)
def test_what_cannot_be_meant_stops_the_start(name, text):
    with pytest.raises(AssistSettingsError, match=name):
        read_assist({name: text})
