"""A follow-up on misuse in words."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from support.domain.misuse import MatterState

STATE_WORDS: Final[dict[MatterState, LazyString]] = {
    MatterState.FOUND: _l("Waits for a lead"),
    MatterState.WITH_LEAD: _l("With a lead"),
    MatterState.HEARING: _l("The employee is being heard"),
    MatterState.HEARD: _l("The employee has been heard"),
    MatterState.CLOSED: _l("Closed"),
    MatterState.WITHDRAWN: _l("Withdrawn: the finding was set right"),
}
