"""What a person reads when the log refuses something."""

from collections.abc import Mapping

from citizen_app.errors import Message
from citizen_app.web.refusals import GROUND_MESSAGES

LOGVIEW_MESSAGES: Mapping[str, Message] = {
    # Nobody learns more of it than of an address that was made up.
    "name-request-nothing-here": GROUND_MESSAGES["not-found"],
}
