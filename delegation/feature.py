"""What acting for another hands to the composition root."""

from citizen_app.feature import Feature
from delegation.services.housekeeping import FORGET

DELEGATION = Feature(name="delegation", jobs=(FORGET,))
