"""What the citizen's decisions hand to the composition root."""

from flask_babel import lazy_gettext as _l

from citizen_app.auth.permissions import Permission
from citizen_app.feature import Feature, MenuItem
from citizen_app.messages.topics import ON, Topic
from consent.messages import CONSENT_MESSAGES
from consent.services.making import CHANGED
from consent.services.refusals import BY_REFUSAL
from consent.views import choices, making

CONSENT = Feature(
    name="consent",
    blueprints=(choices.bp, making.bp),
    menu=(MenuItem(label=_l("Your choices"), endpoint="consent.overview", permission=Permission.CONSENT_READ),),
    topics=(
        Topic(
            code=CHANGED,
            label=_l("Your choices about your health data"),
            description=_l("A receipt when a block or an access is made, changed or ended."),
            default=ON,
        ),
    ),
    messages={kind.refusal.value: CONSENT_MESSAGES[kind.refusal] for kind in BY_REFUSAL.values()},
)
