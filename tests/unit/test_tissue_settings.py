"""What the operator can say of the tissue register, and what stops the start."""

import pytest

from citizen_app.settings import Settings, UnsafeSettings
from citizen_app.tissue_mode import TissueByCustody, VarMode


def test_unless_the_operator_says_otherwise_the_site_only_informs():
    told = Settings.from_environment({}).tissue
    assert (told.mode, told.owner, told.is_usual_phone) == (VarMode.INFORM, "Sundhedsdatastyrelsen", True)


def test_the_hours_are_told_of_no_other_number():
    told = Settings.from_environment({"INDBLIK_VAR_PHONE": "12 34 56 78", "INDBLIK_VAR_OWNER": " Ny ejer "}).tissue
    assert (told.phone, told.is_usual_phone, told.owner) == ("12 34 56 78", False, "Ny ejer")


def test_a_site_that_forwards_says_where_to_and_when_an_answer_is_late():
    said = {
        "INDBLIK_VAR_MODE": "forward",
        "INDBLIK_VAR_URL": "https://register.example/in",
        "INDBLIK_VAR_LATE_DAYS": "5",
    }
    told = Settings.from_environment(said | {"INDBLIK_VAR_TOKEN": "a-token-nobody-guesses"}).tissue
    assert (told.mode, told.url, told.late_after.days) == (VarMode.FORWARD, "https://register.example/in", 5)
    here = Settings.from_environment(
        {"INDBLIK_VAR_URL": "http://127.0.0.1:8095/", "INDBLIK_VAR_TOKEN": "demo-only-token-of-it"}
    )
    assert here.tissue.url == "http://127.0.0.1:8095/"


def test_a_register_knows_all_that_was_decided_before_only_where_the_operator_says_so():
    told = [Settings.from_environment({"INDBLIK_VAR_MODE": "register", **more}).tissue.is_whole for more in (
        {}, {"INDBLIK_VAR_STOCK": "missing"}, {"INDBLIK_VAR_STOCK": "whole"},
    )]  # fmt: skip
    assert told == [False, False, True]


def test_a_token_that_can_be_guessed_stops_the_start():
    with pytest.raises(UnsafeSettings, match="INDBLIK_VAR_TOKEN"):
        Settings.from_environment({"INDBLIK_VAR_URL": "https://register.example", "INDBLIK_VAR_TOKEN": "a" * 30})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INDBLIK_VAR_URL", "http://register.example"),
        ("INDBLIK_VAR_URL", "https://register.example"),  # without a token
        ("INDBLIK_VAR_URL", "https://me:secret@register.example"),
        ("INDBLIK_VAR_LATE_DAYS", "0"),
        ("INDBLIK_VAR_LATE_DAYS", "ten"),
        ("INDBLIK_VAR_MODE", "our-own"),
        ("INDBLIK_VAR_STOCK", "yes"),
        ("INDBLIK_VAR_MODE", "INFORM"),
        ("INDBLIK_VAR_MODE", ""),
        ("INDBLIK_TISSUE_BY_CUSTODY", "yes"),
        ("INDBLIK_TISSUE_BY_CUSTODY", "ALL"),
        ("INDBLIK_VAR_PAGE", "http://register.example"),
        ("INDBLIK_VAR_OWNER", " "),
        ("INDBLIK_VAR_PHONE", "1\n2"),
        ("INDBLIK_VAR_SECURE_POST", "a" * 201),
    ],
)
def test_what_cannot_be_used_stops_the_start(name, text):
    with pytest.raises(UnsafeSettings, match=name):
        Settings.from_environment({name: text})


@pytest.mark.parametrize(
    ("said", "by_custody", "decides"),
    [
        ({}, TissueByCustody.ALL, False),  # where the site only informs nothing at all is decided
        ({"INDBLIK_VAR_MODE": "forward"}, TissueByCustody.ALL, True),
        ({"INDBLIK_VAR_MODE": "forward", "INDBLIK_TISSUE_BY_CUSTODY": "any"}, TissueByCustody.ANY, True),
        ({"INDBLIK_VAR_MODE": "forward", "INDBLIK_TISSUE_BY_CUSTODY": "no"}, TissueByCustody.NO, False),
        ({"INDBLIK_TISSUE_BY_CUSTODY": "any"}, TissueByCustody.ANY, False),
    ],
    ids=str,
)
def test_all_who_have_custody_decide_together_unless_the_operator_says_otherwise(said, by_custody, decides):
    told = Settings.from_environment(said).tissue
    assert (told.by_custody, told.decides_for_children) == (by_custody, decides)
