"""`/api/v1/secondary-use-decisions/_search`: what the authority of EHDS article 71 asks of a no."""

from typing import Final

from citizen_app import clock
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BUSY, OUT_OF_REACH, OVER_ALLOWANCE, ProblemKind, Refused
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from consent.domain.lookup import LookedUp
from consent.formats.secondary_use_bodies import (
    SecondaryUseAnswersBody,
    SecondaryUseSearchBody,
    answer_bodies,
    answer_of,
)
from consent.services import secondary_use
from consent.views.searching import searched

NOT_OPEN: Final = ProblemKind(
    code="secondary-use-not-decided-here",
    status=409,
    title="Nobody decides about secondary use here yet",
    detail="The operator has named no authority that enforces a no, or its day has not come. Nothing was answered.",
)


@api_operation(
    "POST",
    "/secondary-use-decisions/_search",
    scope=Scope.SECONDARY_USE_SEARCH,
    role=DatabaseRole.CONSENT,
    request=SecondaryUseSearchBody,
    response=SecondaryUseAnswersBody,
    cost=lambda body: len(body.citizens),
    problems=(BUSY, NOT_OPEN, OUT_OF_REACH, OVER_ALLOWANCE),
    summary="Ask whether citizens have said no to secondary use",
    description=(
        "EHDS article 71; one citizen or up to a hundred. A permit that was granted in one of the `times` does not "
        "reach the person's data: hold the moment of the permit against them, for a no that was ended counts for what "
        "was granted while it stood. `not-opted-out` is no consent, and says nothing of what was decided elsewhere. "
        "Every question is kept, and the citizen can see it. A citizen whom the service does not know is answered like "
        "one without decisions. When the service cannot be reached, make nothing available."
    ),
)
def secondary_use_decisions(call: Call[SecondaryUseSearchBody]) -> SecondaryUseAnswersBody:
    """Answer for each citizen."""
    at = clock.now()
    if not secondary_use.is_open(at):
        raise Refused(NOT_OPEN)
    told = searched(
        call,
        LookedUp.SECONDARY_USE,
        secondary_use.opted_out_times_of,
        lambda times: {LookedUp.SECONDARY_USE.value: answer_of(times).value},
    )
    return SecondaryUseAnswersBody(answered_at=at, answers=answer_bodies(told))


SECONDARY_USE_OPERATIONS: tuple[Operation, ...] = (secondary_use_decisions,)
