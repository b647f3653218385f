"""Signing in and out, as a feature of the ground floor."""

from citizen_app.auth.helping_views import bp as helping_bp
from citizen_app.auth.housekeeping import FORGET
from citizen_app.auth.messages import HELPING_MESSAGES, SIGN_IN_MESSAGES
from citizen_app.auth.views import bp
from citizen_app.feature import Feature

AUTH = Feature(
    name="auth", blueprints=(bp, helping_bp), messages={**SIGN_IN_MESSAGES, **HELPING_MESSAGES}, jobs=(FORGET,)
)
