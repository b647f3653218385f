"""How long a role lasts when nobody says."""

from datetime import date

from flask import current_app

from citizen_app.settings import Settings
from support.domain.periods import today


def suggested_last_day() -> date:
    """The last day that pages and commands suggest for a new role."""
    settings: Settings = current_app.extensions["indblik.settings"]
    return today() + settings.role_period
