"""The decisions that questions are answered from: of a citizen's own preview, or of many citizens at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from consent.domain.decision import Decision
from consent.queries import decisions as queries


def rules_for(keys: Sequence[UUID]) -> Mapping[UUID, list[Decision]]:
    """For each key the decisions that nobody has ended, also those that are planned or whose time has run out.

    One statement however many keys; an unknown key is as one without decisions. Keys that are one person
    (`keys_of_person`) are the caller's to put together.
    """
    return queries.rules_for(keys)
