"""Systems that call us, as a feature of the ground floor."""

from citizen_app.feature import Feature
from citizen_app.systems.housekeeping import FORGET
from citizen_app.systems.token_operations import TOKEN_OPERATIONS

SYSTEMS = Feature(name="systems", operations=TOKEN_OPERATIONS, jobs=(FORGET,))
