"""Asking what citizens have decided about other use than their treatment: what the searches share.

Nobody is answered whose question is not kept, and a citizen whom we have never heard of is answered as any other.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from citizen_app import clock
from citizen_app.api.operation import Call
from citizen_app.api.problems import BODY_INVALID, BUSY, OUT_OF_REACH, Fault, Refused
from citizen_app.api.shapes import CitizenNumber, UnitCode
from citizen_app.auth.access import begin_work, drop_work
from citizen_app.db.roles import DatabaseRole
from citizen_app.identifiers import citizen_scheme
from consent.domain.lookup import Asking, LookedUp, stated_purpose
from consent.queries.persons import Person
from consent.services.lookups import TwoMet, asked_persons, keep_lookups

Answer = TypeVar("Answer")


class Search(Protocol):
    """What every such call says."""

    organisation: UnitCode
    purpose: str
    citizens: list[CitizenNumber]


def searched(
    call: Call[Any],
    about: LookedUp,
    answers_of: Callable[[Sequence[Person]], Sequence[Answer]],
    kept: Callable[[Answer], Mapping[str, str]],
) -> list[tuple[UUID, Answer]]:
    """Each citizen's answer with the number under which the question is kept, in the order of the body. Raises Refused.

    `answers_of` answers for persons, in their order; `kept` says which codes of an answer the citizen is shown.
    """
    body: Search = call.body
    _check(call, body)
    asking = Asking(
        about=about,
        at=clock.now(),
        system_id=call.caller.system_id,
        organisation=(body.organisation.scheme, body.organisation.value),
        purpose=stated_purpose(body.purpose),
    )
    numbers = [(one.scheme, one.value) for one in body.citizens]
    for _ in range(2):
        try:
            found = asked_persons(numbers, asking.at)
        except TwoMet:
            drop_work()
            begin_work(DatabaseRole.CONSENT)
            continue
        persons = [found[number] for number in numbers]
        answers = answers_of(persons)
        lookups = keep_lookups(
            asking, [(person.key, kept(answer)) for person, answer in zip(persons, answers, strict=True)]
        )
        return list(zip(lookups, answers, strict=True))
    raise Refused(BUSY, headers={"Retry-After": "1"})


def require_numbers(citizens: Sequence[CitizenNumber], place: str) -> None:
    """Raises Refused with the place of each number that is not one of its scheme, and never with the number."""
    faults = [
        Fault(pointer=place.format(number), code="number", detail="It is not a number of this scheme.")
        for number, one in enumerate(citizens)
        if citizen_scheme(one.value) != one.scheme
    ]
    if faults:
        raise Refused(BODY_INVALID, faults=faults)


def _check(call: Call[Any], body: Search) -> None:
    """Raises Refused for numbers that are none, and for an organisation that the system does not speak for."""
    require_numbers(body.citizens, "/citizens/{}/value")
    if call.out_of_reach({(body.organisation.scheme, body.organisation.value)}):
        raise Refused(
            OUT_OF_REACH,
            faults=[
                Fault(
                    pointer="/organisation",
                    code="organisation-out-of-scope",
                    detail="The system may not ask for this organisation, or the directory does not know its code.",
                )
            ],
        )
