"""The settings of masks, read from the environment."""

import pytest

from citizen_app.mask_settings import SMALL_KINDS, MaskSettings, MaskSettingsError, read_masks


def test_without_any_the_usual_ones_count():
    assert read_masks({}) == MaskSettings()
    assert read_masks({}).small_kinds == SMALL_KINDS


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("none", set()),
        ("practice", {"practice"}),
        ("practice, care-unit", {"practice", "care-unit"}),
    ],
)
def test_the_kinds_of_small_units_can_be_told(text, kinds):
    assert read_masks({"INDBLIK_MASK_SMALL_KINDS": text}).small_kinds == kinds


def test_the_smallest_group_can_be_told():
    assert read_masks({"INDBLIK_MASK_SMALLEST_GROUP": "8"}).smallest_group == 8


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INDBLIK_MASK_SMALL_KINDS", "clinic"),
        ("INDBLIK_MASK_SMALL_KINDS", ""),
        ("INDBLIK_MASK_SMALL_KINDS", "practice,,dentist"),
        ("INDBLIK_MASK_SMALLEST_GROUP", "0"),
        ("INDBLIK_MASK_SMALLEST_GROUP", "101"),
        ("INDBLIK_MASK_SMALLEST_GROUP", "-5"),
        ("INDBLIK_MASK_SMALLEST_GROUP", "five"),
    ],
)
def test_what_cannot_be_meant_stops_the_start(name, text):
    with pytest.raises(MaskSettingsError, match=name):
        read_masks({name: text})
