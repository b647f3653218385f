"""The settings of open figures, read from the environment with the rest (safety.md 8, docs/decisions/0024).

What is published is as coarse as the rules say. An operator can make them coarser and the wait longer; the usual ones
are the finest that are safe, so nothing can make them finer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_MOST: Final = 1_000_000
_MOST_DAYS: Final = 90


class FigureSettingsError(Exception):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureSettings:
    """How coarse open figures are, and when a quarter is counted: our own choice, for no law says it."""

    step: int = 10  # numbers are rounded to the nearest of these
    fewest: int = 5  # citizens behind a number; answers on the far side of a time
    smallest_area: int = 1000  # citizens who were looked up there in the quarter
    fewest_together: int = 3  # areas in a merged one
    wait: timedelta = timedelta(days=30)  # from the end of a quarter until it is counted and frozen


def read_figures(environ: Mapping[str, str]) -> FigureSettings:
    """Read the environment. Raises FigureSettingsError."""
    usual = FigureSettings()
    found = FigureSettings(
        step=_at_least(environ, "INDBLIK_FIGURES_STEP", usual.step, _MOST),
        fewest=_at_least(environ, "INDBLIK_FIGURES_FEWEST", usual.fewest, _MOST),
        smallest_area=_at_least(environ, "INDBLIK_FIGURES_SMALLEST_AREA", usual.smallest_area, _MOST),
        fewest_together=_at_least(environ, "INDBLIK_FIGURES_AREAS_TOGETHER", usual.fewest_together, _MOST),
        wait=timedelta(days=_at_least(environ, "INDBLIK_FIGURES_WAIT_DAYS", usual.wait.days, _MOST_DAYS)),
    )
    if found.step < found.fewest:
        raise FigureSettingsError("INDBLIK_FIGURES_STEP must not be less than INDBLIK_FIGURES_FEWEST")
    if found.smallest_area < 2 * found.step:
        raise FigureSettingsError("INDBLIK_FIGURES_SMALLEST_AREA must be at least twice INDBLIK_FIGURES_STEP")
    return found


def _at_least(environ: Mapping[str, str], name: str, least: int, most: int) -> int:
    """The usual value is the least: a setting can be stricter, never weaker."""
    text = environ.get(name, str(least))
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise FigureSettingsError(f"{name} must be a whole number from {least} to {most}")
    return int(text)
