"""`/api/v1/consents/_search`: what recipients ask before they do what citizens can have said yes to."""

from typing import Final

from citizen_app import clock
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BODY_INVALID, BUSY, OUT_OF_REACH, OVER_ALLOWANCE, Fault, Refused
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from consent.domain.lookup import Asking, LookedUp, stated_purpose
from consent.domain.saying_yes import newest, offer_id
from consent.formats.consent_bodies import ConsentAnswer, ConsentSearch, ConsentsFound
from consent.services import consent_search
from consent.services.consent_search import ConsentFound
from consent.views.searching import require_numbers

_FOREIGN: Final = Fault(
    pointer="/offer/cvr", code="organisation-out-of-scope", detail="The system does not speak for it."
)
_UNKNOWN: Final = Fault(
    pointer="/offer/number", code="unknown-offer", detail="There is no offer of this organisation with this number."
)
_LARGEST: Final = 64 * 1024


@api_operation(
    "POST",
    "/consents/_search",
    scope=Scope.CONSENTS_READ,
    role=DatabaseRole.CONSENT,
    request=ConsentSearch,
    response=ConsentsFound,
    largest_body=_LARGEST,
    cost=lambda body: len(body.citizens),
    problems=(BUSY, OUT_OF_REACH, OVER_ALLOWANCE),
    summary="Ask whether citizens' consents to an offer count now",
    description=(
        "About one offer of the recipient's own, and one citizen or up to a hundred. `given` with the last day and the "
        "version of the offer on whose words it stands. A withdrawal counts on the next question. An indication is "
        "never told of. Every question is kept, and the citizen can see it. When the service cannot be reached, or "
        "answers with a problem: do as if nothing had been said yes to, and ask again later."
    ),
)
def search_consents(call: Call[ConsentSearch]) -> ConsentsFound:
    """Answer the questions."""
    body, at = call.body, clock.now()
    require_numbers(body.citizens, "/citizens/{}/value")
    if call.out_of_reach({("cvr", body.offer.cvr)}):
        raise Refused(OUT_OF_REACH, faults=[_FOREIGN])
    its = consent_search.versions(offer_id(body.offer.cvr, body.offer.number))
    shown = newest(its)
    if shown is None:
        raise Refused(BODY_INVALID, faults=[_UNKNOWN])
    asking = Asking(
        about=LookedUp.AGREEMENT,
        at=at,
        system_id=call.caller.system_id,
        organisation=("cvr", body.offer.cvr),
        purpose=stated_purpose(shown.offer.title),
    )
    try:
        found = consent_search.search(asking, its, [(one.scheme, one.value) for one in body.citizens])
    except consent_search.TwoMet:
        # Somebody signed in for the first time, or was looked up, while they were asked about.
        raise Refused(BUSY, headers={"Retry-After": "1"}) from None
    return ConsentsFound(answered_at=at, answers=[_answer(one) for one in found])


CONSENT_OPERATIONS: tuple[Operation, ...] = (search_consents,)


def _answer(found: ConsentFound) -> ConsentAnswer:
    if found.consent is None or found.read is None:
        return ConsentAnswer(lookup_id=str(found.lookup_id), given=False)
    return ConsentAnswer(
        lookup_id=str(found.lookup_id),
        given=True,
        until=found.consent.until,
        version=found.read.sequence,
        version_made=found.read.offer.updated,
    )
