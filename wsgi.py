"""The composition root: reads the settings and hands the features to the ground floor."""

import os

from flask import Flask

from citizen_app.factory import create_app
from citizen_app.feature import Feature
from citizen_app.settings import Settings
from consent.feature import CONSENT
from delegation.feature import DELEGATION
from logview.feature import LOGVIEW
from support.feature import SUPPORT

FEATURES: tuple[Feature, ...] = (LOGVIEW, CONSENT, DELEGATION, SUPPORT)


def make_app(settings: Settings | None = None) -> Flask:
    """The application with all features."""
    return create_app(settings or Settings.from_environment(os.environ), FEATURES)


def __getattr__(name: str) -> Flask:
    # gunicorn and flask ask for `app`; importing this module for its features starts nothing.
    if name == "app":
        return make_app()
    raise AttributeError(name)
