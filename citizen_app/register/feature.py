"""What the civil register tells, as a feature of the ground floor."""

from citizen_app.feature import Feature
from citizen_app.register.operations import REGISTER_OPERATIONS

REGISTER = Feature(name="register", operations=REGISTER_OPERATIONS)
