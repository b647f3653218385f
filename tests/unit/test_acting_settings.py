"""The settings of acting for another: each is off until the operator states the law behind it."""

from datetime import timedelta

import pytest

from citizen_app.acting_settings import OWN_GROUNDS, ActingSettings, ActingSettingsError, read_acting
from delegation.domain import acting


def test_without_any_all_of_it_is_off():
    assert read_acting({}) == ActingSettings()
    assert (read_acting({}).own_grounds, read_acting({}).blocks) == ({}, None)


@pytest.mark.parametrize(("basis", "name"), OWN_GROUNDS.items())
def test_a_legal_reference_turns_one_on_and_no_other(basis, name):
    assert read_acting({name: " Psykiatriloven § 24 "}).own_grounds == {basis: "Psykiatriloven § 24"}


def test_these_are_the_own_grounds_of_the_rules():
    assert {basis.value for basis in OWN_GROUNDS} == {ground.value for ground in acting.OWN_GROUNDS}


def test_blocks_and_how_long_one_waits_can_be_told():
    told = read_acting({"INDBLIK_ACTING_BLOCKS": "Sundhedsloven § 14", "INDBLIK_ACTING_BLOCK_DAYS": "5"})
    assert (told.blocks, told.block_waits) == ("Sundhedsloven § 14", timedelta(days=5))


@pytest.mark.parametrize("name", [*OWN_GROUNDS.values(), "INDBLIK_ACTING_BLOCKS"])
@pytest.mark.parametrize("text", ["yes", "1", "on", "§" * 201, "a\nb"])
def test_what_is_no_legal_reference_is_refused(name, text):
    with pytest.raises(ActingSettingsError, match=name):
        read_acting({name: text})


@pytest.mark.parametrize(("text", "years"), [("13", 13), ("14", 14), ("15", 15)])
def test_from_which_age_one_signs_in_can_be_told(text, years):
    assert read_acting({"INDBLIK_SIGN_IN_AGE": text}).sign_in_from == years


@pytest.mark.parametrize("text", ["12", "16", "x", ""])
def test_an_age_that_is_not_offered_is_refused(text):
    with pytest.raises(ActingSettingsError, match="INDBLIK_SIGN_IN_AGE"):
        read_acting({"INDBLIK_SIGN_IN_AGE": text})


@pytest.mark.parametrize("text", ["0", "61", "-1", "x", ""])
def test_a_wait_that_cannot_be_is_refused(text):
    with pytest.raises(ActingSettingsError, match="INDBLIK_ACTING_BLOCK_DAYS"):
        read_acting({"INDBLIK_ACTING_BLOCK_DAYS": text})
