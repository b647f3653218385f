"""What the register tells of a citizen whom somebody wants to act for, on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.identity import keys_of_person
from citizen_app.register.facts import Fact, Told, in_force
from citizen_app.web.dates import years_between
from delegation.domain.acting import OF_AGE
from delegation.queries import powers as persons
from delegation.queries import register_facts as queries
from delegation.queries.register_facts import KeptFact


class Whom(NamedTuple):
    """What one fact is of, beside the citizen: of which kind, and whom or where."""

    fact: Fact
    kind: str
    other: UUID | None  # the key by which the person was first told of
    place: str | None


Stories = Mapping[Whom, Sequence[KeptFact]]
"""The messages about each fact, in the order in which they were taken in."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Circumstances:
    """A citizen on a day, by the register."""

    citizen: tuple[CitizenKey, ...]  # every key of the person
    born: date | None
    age: int | None
    is_alive: bool
    is_protected: bool  # a secret address or place, of the citizen or of whom they live with
    stories: Stories
    counting: Mapping[Whom, Told]  # what is in force
    name_sealed: bytes | None  # as the register last told it

    @property
    def is_closed(self) -> bool:
        """Whether the municipality has closed the log of a child that is placed for its parents."""
        return any(told.is_closed for whom, told in self.counting.items() if whom.fact is Fact.PLACEMENT)

    @property
    def has_case(self) -> bool:
        """Whether a registered case opens the log of somebody from 15 for who has custody."""
        return any(whom.fact is Fact.MINOR_CASE for whom in self.counting)

    def holders(self, fact: Fact) -> dict[UUID, Told]:
        """Who holds the fact, each by the key by which they were first told of."""
        return {
            whom.other: told for whom, told in self.counting.items() if whom.fact is fact and whom.other is not None
        }


def circumstances(citizen_key: UUID, viewer: Sequence[CitizenKey], day: date) -> Circumstances:
    """The citizen on the day, as `viewer`, who wants to act for them, may be judged by. Leaves the database's role set
    to them."""
    citizen = keys_of_person(citizen_key)
    take_role(DatabaseRole.MANDATES, citizen, viewer)
    kept, (born, died_on) = queries.facts_of(citizen), persons.birth_and_death(citizen)
    age = None if born is None else years_between(born, day)
    stories = _stories(kept)
    counting = _in_force(stories, day)
    is_protected = any(whom.fact is Fact.PROTECTION for whom in counting)
    if not is_protected:
        is_protected = _is_any_protected(_lives_with(counting, age), viewer, day)
    return Circumstances(
        citizen=citizen,
        born=born,
        age=age,
        is_alive=died_on is None,
        is_protected=is_protected,
        stories=stories,
        counting=counting,
        name_sealed=next((one.name_sealed for one in reversed(kept) if one.name_sealed is not None), None),
    )


def _stories(kept: Iterable[KeptFact]) -> Stories:
    """The messages by what they are of; two numbers of one person are one."""
    first: dict[UUID, UUID] = {}
    found: dict[Whom, list[KeptFact]] = defaultdict(list)
    for one in kept:
        if one.other_key is not None and one.other_key not in first:
            first.update(dict.fromkeys(keys_of_person(one.other_key), one.other_key))
        other = None if one.other_key is None else first[one.other_key]
        found[Whom(one.told.fact, one.told.kind, other, one.place)].append(one)
    return found


def _in_force(stories: Stories, day: date) -> dict[Whom, Told]:
    """Of each fact what is in force: of several statements the one that began last."""
    found = {whom: in_force((one.told for one in story), day) for whom, story in stories.items()}
    return {whom: told[-1] for whom, told in found.items() if told}


def _lives_with(counting: Mapping[Whom, Told], age: int | None) -> set[UUID]:
    """The persons whom the citizen lives with. Of a child of whom nothing is told: who has custody (assumed)."""
    told = [whom for whom in counting if whom.fact in {Fact.LIVES_WITH, Fact.PLACEMENT}]
    if not told and (age is None or age < OF_AGE):
        told = [whom for whom in counting if whom.fact is Fact.CUSTODY]
    return {whom.other for whom in told if whom.other is not None}


def _is_any_protected(some: Iterable[UUID], viewer: Sequence[CitizenKey], day: date) -> bool:
    person_of: dict[UUID, UUID] = {key: one for one in some for key in keys_of_person(one)}
    if not person_of:
        return False
    take_role(DatabaseRole.MANDATES, list(person_of), viewer)
    told: dict[tuple[UUID, str], list[Told]] = defaultdict(list)
    for one in queries.protections_of(list(person_of)):
        told[person_of[one.citizen_key], one.told.kind].append(one.told)
    return any(in_force(story, day) for story in told.values())
