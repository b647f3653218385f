"""What a citizen keeps from everybody who helps them: units, or all places. It leaves no trace (safety.md 4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from delegation.queries import hiding as queries

Code = tuple[str, str]
ALL_PLACES: Final[Code] = ("all", "places")
"""Stands among the units for all of them: whoever helps is told what kind of place it was, and nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBack:
    """What is kept from those who help, now."""

    units: tuple[Code, ...]
    places: bool


def kept_back(subject: Sequence[UUID]) -> KeptBack:
    """What the citizen keeps from those who help."""
    found = {(row.scheme, row.code) for row in queries.newest_of(subject) if row.is_hidden}
    return KeptBack(units=tuple(sorted(found - {ALL_PLACES})), places=ALL_PLACES in found)


def keep_back(actor: Actor, units: Collection[Code], *, places: bool) -> None:
    """Keep these units from whoever helps from now on, and no others. Nothing is told to anybody, and no line of the
    trail says what was hidden: whoever reads it over the citizen's shoulder must not learn of it."""
    one_at_a_time("hidden-unit", actor.subject)
    now = kept_back(actor.subject)
    before = {*now.units, *({ALL_PLACES} if now.places else ())}
    wanted = {*units, *({ALL_PLACES} if places else ())}
    for sequence, (scheme, code) in enumerate(sorted(before ^ wanted), start=queries.next_sequence(actor.subject)):
        queries.add_step(
            citizen_key=actor.subject_key,
            sequence=sequence,
            scheme=scheme,
            code=code,
            is_hidden=(scheme, code) in wanted,
            at=clock.now(),
        )
