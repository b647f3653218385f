"""What a citizen hears outside the site of what the desk did for them: that there is something new, never what."""

from typing import Final

from flask_babel import lazy_gettext as _l

from citizen_app.messages.topics import ON, Topic

_PAGE: Final = "assisted.listed"
ACT_MADE: Final = Topic(
    code="assist-made",
    label=_l("When our support does something for you"),
    description=_l("You can stop it for some days. What it is stands on the page."),
    default=ON,
    endpoint=_PAGE,
)
ACT_STOPPED: Final = Topic(
    code="assist-stopped",
    label=_l("When something that our support did for you is stopped"),
    description=_l("It was stopped before it counted, or it could not be done."),
    default=ON,
    endpoint=_PAGE,
)
PHONE_CHANGED: Final = Topic(
    code="assist-number",
    label=_l("When your telephone number for our support changes"),
    description=_l("Our support can call you back on the number after some days."),
    default=ON,
    endpoint=_PAGE,
)
ASSIST_TOPICS: Final = (ACT_MADE, ACT_STOPPED, PHONE_CHANGED)
