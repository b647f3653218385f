"""Signing in and out, as a feature of the ground floor."""

from citizen_app.auth.housekeeping import FORGET
from citizen_app.auth.messages import SIGN_IN_MESSAGES
from citizen_app.auth.views import bp
from citizen_app.feature import Feature

AUTH = Feature(name="auth", blueprints=(bp,), messages=SIGN_IN_MESSAGES, jobs=(FORGET,))
