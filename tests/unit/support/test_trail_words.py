"""Auditors read words: whatever the product writes to the trail has a name, and no key stands for a thing."""

from support.domain.assisted import Ending
from support.views import trail_acts, trail_words
from tests.support.preview import danish_texts
from tests.support.trail_codes import KIND, codes, codes_in

MODULE = """
def page(actor):
    audit.record(actor, "plain", object_kind="thing")
    _noted(actor, "handed-on")

def _noted(actor, action: str):
    audit.record(actor, action)

def take(actor, step: Step, often: bool):
    audit.record_command("often" if often else "seldom")
    audit.record(actor, f"thing-{step.value}", object_kind=THING)
"""


def test_every_act_that_is_written_has_a_name_and_no_name_is_left_over():
    written = codes()
    assert len(written) > 150
    assert {code: module for code, module in written.items() if code not in trail_words.ACTS} == {}
    assert set(trail_words.ACTS) - set(written) == set()


def test_every_kind_of_thing_has_a_name():
    assert set(codes(KIND)) | {"page"} == set(trail_words.KINDS)


def test_the_source_is_read_through_functions_choices_and_enums():
    names = {"Step": Ending, "THING": "another"}
    assert codes_in(MODULE, names) == {
        "plain", "handed-on", "often", "seldom", "thing-done", "thing-stopped", "thing-not-done",
    }  # fmt: skip
    assert codes_in(MODULE, names, KIND) == {"thing", "another"}


def test_no_two_acts_that_auditors_choose_from_are_called_the_same():
    danish = danish_texts()
    chosen = [name for acts in trail_words.acts().values() for _code, name in acts]
    assert len(chosen) == len(trail_words.ACTS) - len(trail_acts.CITIZENS)
    assert len({danish.gettext(name) for name in chosen}) == len(chosen)


def test_a_key_is_not_shown_and_what_a_person_can_read_is():
    assert trail_words.what("mask", "0f6c2f0e-6a57-4d1e-9c52-3f1b8a7d2c11") == "Mask"
    assert trail_words.what(None, "mask 0f6c2f0e-6a57-4d1e-9c52-3f1b8a7d2c11") == "–"
    assert trail_words.what("system", "laeger-1") == "System laeger-1"
    assert trail_words.what(None, "quarter 2026-1") == "quarter 2026-1"


def test_the_alphabet_is_danish():
    assert sorted(["Åben", "Ærø", "Østrig", "Alle"], key=trail_words.in_alphabet) == ["Alle", "Ærø", "Østrig", "Åben"]
