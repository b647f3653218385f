"""Organisations that have taken others over: what was decided there, they decide on now (safety.md 6)."""

from citizen_app import clock
from citizen_app.directory.catalogue import catalogue
from citizen_app.web.dates import local


def taken_over_by(cvr: str) -> frozenset[str]:
    """The CVR numbers of the organisations that this one has taken over by today, as the directory tells."""
    codes = catalogue().has_taken_over(("cvr", cvr), local(clock.now()).date())
    return frozenset(code for scheme, code in codes if scheme == "cvr") - {cvr}
