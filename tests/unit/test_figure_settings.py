"""How coarse open figures are: an operator makes them coarser, never finer."""

from datetime import timedelta

import pytest

from citizen_app.figure_settings import FigureSettings
from citizen_app.question_settings import QuestionSettingsError, read_questions
from support.domain.figures import FigureRules

USUAL = {"STEP": 10, "FEWEST": 5, "SMALLEST_AREA": 1000, "AREAS_TOGETHER": 3, "WAIT_DAYS": 30}


def read(**told):
    return read_questions({f"INDBLIK_FIGURES_{name}": str(text) for name, text in told.items()}).figures


def test_each_can_be_made_stricter():
    assert read() == read(**USUAL) == FigureSettings()
    told = read(STEP=50, FEWEST=20, SMALLEST_AREA=5000, AREAS_TOGETHER=4, WAIT_DAYS=90)
    strict = FigureSettings(step=50, fewest=20, smallest_area=5000, fewest_together=4, wait=timedelta(days=90))
    assert told == strict


def test_what_is_usual_is_what_the_rules_say():
    usual = FigureSettings()
    assert FigureRules() == FigureRules(
        step=usual.step,
        fewest=usual.fewest,
        smallest_area=usual.smallest_area,
        fewest_together=usual.fewest_together,
    )


@pytest.mark.parametrize(("name", "least"), USUAL.items())
@pytest.mark.parametrize("finer", [-1, 0, "none", "", 10**9])
def test_nothing_can_be_made_finer(name, least, finer):
    with pytest.raises(QuestionSettingsError, match=f"INDBLIK_FIGURES_{name}"):
        read(**{name: least - 1 if finer == -1 else finer})


@pytest.mark.parametrize(("name", "told"), [("STEP", {"FEWEST": 11}), ("SMALLEST_AREA", {"STEP": 501})])
def test_they_hold_together(name, told):
    with pytest.raises(QuestionSettingsError, match=f"INDBLIK_FIGURES_{name}"):
        read(**told)
