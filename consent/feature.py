"""What the citizen's decisions hand to the composition root."""

from citizen_app.feature import Feature
from consent.messages import CONSENT_MESSAGES
from consent.services.refusals import BY_REFUSAL

CONSENT = Feature(
    name="consent",
    messages={kind.refusal.value: CONSENT_MESSAGES[kind.refusal] for kind in BY_REFUSAL.values()},
)
