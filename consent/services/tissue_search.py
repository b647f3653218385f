"""Answering biobanks about decisions on samples, where the site is the register; each question is kept with its answer.

Somebody whom we have never heard of is answered like somebody without decisions, by the same statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from consent.domain.lookup import Asking
from consent.domain.tissue import Material, TissueUse, TissueUseDecision, answer_to_biobank
from consent.queries.persons import Number, Person, persons
from consent.queries.persons import TwoMet as TwoMet
from consent.queries.tissue import uses_of_each
from consent.services.lookups import keep_lookups


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What is answered of one material; `since`: when it was limited."""

    decision: TissueUseDecision
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to one question, and the number under which it is kept."""

    lookup_id: UUID
    limits: Mapping[Material, Limit]


def is_register() -> bool:
    """Whether the site is the tissue register."""
    return tissue_settings().mode is VarMode.REGISTER


def is_whole() -> bool:
    """Whether everything that was decided elsewhere before stands here, so that "no restriction" can be answered."""
    return is_register() and tissue_settings().is_whole


def search(asking: Asking, questions: Sequence[tuple[Number, Sequence[Material]]]) -> list[Found]:
    """The answers in the questions' order, read and kept in the running transaction. Raises TwoMet."""
    found = persons([number for number, _materials in questions], asking.at)
    uses = uses_of_each([key for person in found.values() for key in person.every_key])
    limits = [_limits(found[number], materials, uses) for number, materials in questions]
    kept = [
        (found[number].key, {material.value: limit.decision.value for material, limit in told.items()})
        for (number, _materials), told in zip(questions, limits, strict=True)
    ]
    lookup_ids = keep_lookups(asking, kept)
    return [Found(lookup_id=one, limits=told) for one, told in zip(lookup_ids, limits, strict=True)]


def _limits(
    person: Person, materials: Sequence[Material], uses: Mapping[UUID, Sequence[TissueUse]]
) -> dict[Material, Limit]:
    made = [use for key in person.every_key for use in uses.get(key, ())]
    return {material: _limit(answer_to_biobank(material, made)) for material in materials}


def _limit(limiting: TissueUse | None) -> Limit:
    if limiting is None:
        return Limit(decision=TissueUseDecision.NO_RESTRICTION)
    return Limit(decision=limiting.decision, since=limiting.made_at)
