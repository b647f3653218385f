"""What acting for another hands to the composition root."""

from flask_babel import lazy_gettext as _l

from citizen_app.auth.permissions import Permission
from citizen_app.errors import Message
from citizen_app.feature import Feature, MenuItem
from citizen_app.messages.topics import ON, Topic
from delegation.services.giving import GIVEN, HELD
from delegation.services.housekeeping import FORGET
from delegation.services.paper_clock import still_held
from delegation.services.visits import EVERY_VISIT, FIRST_VISIT
from delegation.services.warning import WARN
from delegation.views import codes, hiding, new, overview, steps, visits
from delegation.views.mandates import HeldMandates

# Never for a pause, nor for a power that is made less or taken back (safety.md 4).
POWERS_GIVEN = Topic(
    code=GIVEN,
    label=_l("When a power of attorney that you gave comes into force, ends soon, or is given up"),
    description=_l("What it is stands on the page. There you see whom you have given a power of attorney."),
    default=ON,
    endpoint="powers.overview",
)
POWERS_HELD = Topic(
    code=HELD,
    label=_l("When you get a power of attorney that you asked for, or one ends soon or is made longer"),
    description=_l("What it is stands on the page."),
    default=ON,
    endpoint="powers.overview",
    still=still_held,
)

DELEGATION = Feature(
    name="delegation",
    blueprints=(overview.bp, new.bp, codes.bp, steps.bp, visits.bp, hiding.bp),
    menu=(MenuItem(label=_l("Powers of attorney"), endpoint="powers.overview", permission=Permission.POWERS_OWN),),
    messages={
        "power-refused": Message(
            heading=_l("The power of attorney has been changed meanwhile"),
            text=_l("Nothing has been changed now."),
            action=_l("Go to \u201cPowers of attorney\u201d and see how it stands."),
        )
    },
    topics=(POWERS_GIVEN, POWERS_HELD, FIRST_VISIT, EVERY_VISIT),
    jobs=(FORGET, WARN),
    mandates=HeldMandates(),
)
