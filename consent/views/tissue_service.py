"""`/api/v1/tissue-decisions/_search`: what biobanks ask before they use samples or genetic data for anything else than
the person's own treatment."""

from dataclasses import replace
from typing import Final

from citizen_app import clock
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BUSY, OUT_OF_REACH, OVER_ALLOWANCE, Fault, ProblemKind, Refused
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.tissue_settings import tissue_settings
from consent.domain.lookup import Asking, LookedUp, stated_purpose
from consent.domain.tissue import Material
from consent.formats.tissue_bodies import TissueAnswer, TissueAnswers, TissueFound, TissueSearch
from consent.services import tissue_search
from consent.services.tissue_search import Found
from consent.views.searching import require_numbers

NOT_THE_REGISTER: Final = ProblemKind(
    code="not-the-register",
    status=409,
    title="This site is not the tissue register",
    detail="Ask the register itself (Vævsanvendelsesregisteret). Without its answer, do not use the material.",
)
REGISTER_NOT_WHOLE: Final = ProblemKind(
    code="register-not-whole",
    status=409,
    title="Earlier decisions have not all been moved here",
    detail=(
        "So nobody can be told that there is no restriction, and nothing is answered. Do not use the material; ask the "
        "operator."
    ),
)
_FOREIGN: Final = Fault(
    pointer="/organisation",
    code="organisation-out-of-scope",
    detail="The system may not ask for this organisation, or the directory does not know its code.",
)
_LARGEST: Final = 64 * 1024


@api_operation(
    "POST",
    "/tissue-decisions/_search",
    scope=Scope.TISSUE_SEARCH,
    role=DatabaseRole.CONSENT,
    request=TissueSearch,
    response=TissueFound,
    largest_body=_LARGEST,
    cost=lambda body: len(body.questions),
    problems=(BUSY, OUT_OF_REACH, OVER_ALLOWANCE, NOT_THE_REGISTER, REGISTER_NOT_WHOLE),
    summary="Ask what citizens have decided about samples and genetic data",
    description=(
        "About one citizen or up to a hundred, before material is used for anything else than their own treatment. "
        "`own-treatment-only`: do not. `no-restriction`: this register does not stand against it; it is no "
        "permission, and says nothing of what else the law asks for. A citizen whom the register does not know is "
        "answered like one without decisions. Every question is kept, and the citizen can see it. A decision counts on "
        "the next question. When the service cannot be reached, or answers with a problem: do not use the material, "
        "and ask again later."
    ),
)
def search_tissue_decisions(call: Call[TissueSearch]) -> TissueFound:
    """Answer the questions."""
    body, at = call.body, clock.now()
    require_numbers([one.citizen for one in body.questions], "/questions/{}/citizen/value")
    organisation = (body.organisation.scheme, body.organisation.value)
    if call.out_of_reach({organisation}):
        raise Refused(OUT_OF_REACH, faults=[_FOREIGN])
    _require_register()
    asking = Asking(
        about=LookedUp.TISSUE,
        at=at,
        system_id=call.caller.system_id,
        organisation=organisation,
        purpose=stated_purpose(body.purpose),
    )
    questions = [
        ((one.citizen.scheme, one.citizen.value), [Material(name) for name in dict.fromkeys(one.materials)])
        for one in body.questions
    ]
    try:
        found = tissue_search.search(asking, questions)
    except tissue_search.TwoMet:
        # Somebody signed in for the first time, or was looked up, while they were asked about.
        raise Refused(BUSY, headers={"Retry-After": "1"}) from None
    return TissueFound(answered_at=at, answers=[_answers(one) for one in found])


TISSUE_OPERATIONS: tuple[Operation, ...] = (search_tissue_decisions,)


def _require_register() -> None:
    """Raises Refused where the site is not the register, saying who is, and where it does not know all."""
    if not tissue_search.is_register():
        told = tissue_settings()
        detail = f"{NOT_THE_REGISTER.detail} It belongs to {told.owner}: {told.page}"
        raise Refused(replace(NOT_THE_REGISTER, detail=detail))
    if not tissue_search.is_whole():
        raise Refused(REGISTER_NOT_WHOLE)


def _answers(found: Found) -> TissueAnswers:
    return TissueAnswers(
        lookup_id=str(found.lookup_id),
        materials=[
            TissueAnswer(material=material.value, decision=limit.decision.value, since=limit.since)
            for material, limit in found.limits.items()
        ],
    )
