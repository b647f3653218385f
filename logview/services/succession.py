"""Organisations that have taken others over: what was decided there, they decide on now (safety.md 6)."""

from collections.abc import Iterable

from citizen_app import clock
from citizen_app.directory.catalogue import catalogue
from citizen_app.web.dates import local


def taken_over_by(cvr: str) -> frozenset[str]:
    """The CVR numbers of the organisations that this one has taken over by today, as the directory tells."""
    codes = catalogue().has_taken_over(("cvr", cvr), local(clock.now()).date())
    return frozenset(code for scheme, code in codes if scheme == "cvr") - {cvr}


def speaks_for(cvr: str) -> frozenset[str]:
    """The CVR numbers whose matters an organisation's staff see and answer today: its own, and those taken over by it.

    The one place that says so. What was done before keeps the number of the organisation that was responsible then.
    """
    return taken_over_by(cvr) | {cvr}


def spoken_for_by(cvrs: Iterable[str]) -> frozenset[str]:
    """The CVR numbers for which at least one of these organisations speaks today."""
    return frozenset().union(*map(speaks_for, cvrs))
