"""What is refused about decisions; the words are in consent/messages.py."""

from typing import Final

from citizen_app.errors import CitizenAppError
from consent.domain.rules import Refusal


class DecisionRefused(Exception):
    """A decision that is not made, and nothing is changed: what all of these refusals are. `refusal` says why."""

    refusal: Refusal
    status: int


def _refused(refusal: Refusal, status: int) -> type[DecisionRefused]:
    name = refusal.name.title().replace("_", "")
    return type(name, (DecisionRefused, CitizenAppError), {"code": refusal.value, "status": status, "refusal": refusal})


_CONFLICTS: Final = frozenset(
    {Refusal.SAME_AS_ANOTHER, Refusal.TOO_MANY, Refusal.TOO_MANY_WAIT, Refusal.NOT_TO_CONFIRM, Refusal.OVER}
)
BY_REFUSAL: Final[dict[Refusal, type[DecisionRefused]]] = {
    refusal: _refused(refusal, 409 if refusal in _CONFLICTS else 400) for refusal in Refusal
}
