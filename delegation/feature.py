"""What acting for another hands to the composition root."""

from citizen_app.feature import Feature
from delegation.services.housekeeping import FORGET
from delegation.services.visits import EVERY_VISIT, FIRST_VISIT, TELL_OF_VISITS
from delegation.views import visits
from delegation.views.mandates import HeldMandates

DELEGATION = Feature(
    name="delegation",
    blueprints=(visits.bp,),
    topics=(FIRST_VISIT, EVERY_VISIT),
    jobs=(FORGET, TELL_OF_VISITS),
    mandates=HeldMandates(),
)
