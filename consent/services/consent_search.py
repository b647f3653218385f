"""Answering a recipient whether consents to its own offer count now; each question is kept with its answer.

What counts is worked out by the function that the citizen's page asks (`consent/domain/saying_yes.py`). Somebody whom
we have never heard of is answered like somebody who has said nothing, by the same statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from citizen_app.web.dates import local
from consent.domain.lookup import AgreementAnswer, Asking, LookedUp
from consent.domain.saying_yes import Consent, OfferVersion, counting
from consent.queries.persons import Number, Person, persons
from consent.queries.persons import TwoMet as TwoMet
from consent.queries.saying_yes import consents_to, deaths_of, versions_of
from consent.services.lookups import keep_lookups


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFound:
    """The answer about one citizen, and the number under which it is kept."""

    lookup_id: UUID
    consent: Consent | None  # the one that counts
    read: OfferVersion | None  # the version on which it stands


def versions(offer: str) -> Sequence[OfferVersion]:
    """Every version of the offer; none: there is no such offer."""
    return versions_of([offer]).get(offer, ())


def search(asking: Asking, its: Sequence[OfferVersion], numbers: Sequence[Number]) -> list[ConsentFound]:
    """The answers in the numbers' order, read and kept in the running transaction. Raises TwoMet."""
    found = persons(numbers, asking.at)
    every_key = [key for person in found.values() for key in person.every_key]
    given, deaths = consents_to(its[0].offer.offer_id, every_key), deaths_of(every_key)
    today = local(asking.at).date()
    counts = [_counting(found[number], given, its, deaths, today) for number in numbers]
    answers = [AgreementAnswer.NOT_GIVEN if one is None else AgreementAnswer.GIVEN for one in counts]
    kept = keep_lookups(
        asking,
        [
            (found[number].key, {LookedUp.AGREEMENT.value: answer.value})
            for number, answer in zip(numbers, answers, strict=True)
        ],
    )
    by_sequence = {one.sequence: one for one in its}
    return [
        ConsentFound(lookup_id=lookup_id, consent=one, read=by_sequence[one.sequence] if one else None)
        for lookup_id, one in zip(kept, counts, strict=True)
    ]


def _counting(
    person: Person,
    given: Mapping[UUID, Sequence[Consent]],
    its: Sequence[OfferVersion],
    deaths: Mapping[UUID, date],
    today: date,
) -> Consent | None:
    own = [one for key in person.every_key for one in given.get(key, ())]
    died_on = next((deaths[key] for key in person.every_key if key in deaths), None)
    return counting(own, its, today, died_on=died_on)
