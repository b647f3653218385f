"""People and places as an entry tells them: what the outlet for names (`names.py`) hands out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from citizen_app.directory.catalogue import Code
from logview.domain.name_words import holds_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """A member of staff as the viewer may see them."""

    name: str | None  # None: masked, or the source gave none
    role: str
    masked_by: Code | None  # who masked the name; None when it is not masked
    source_masked: bool = False  # the source delivered the name already masked
    role_is_code: bool = False  # the source gave a code of its own for the role, and no word
    role_is_own: bool = False  # the role is in the source's own words
    person: UUID | None = None  # who it is, for grouping and filters; None when masked
    alias: str | None = None  # under a mask that allows one: the same for the same person's other entries under it
    alias_key: UUID | None = None  # for grouping only
    given_by: Code | None = None  # who masked the name and has given it to this citizen, on this entry
    decided_by: str | None = None  # whose deciders can be asked for the name: their CVR number

    @property
    def masked(self) -> bool:
        """Whether a name is being withheld."""
        return self.masked_by is not None or self.source_masked

    @property
    def covered(self) -> bool:
        """Whether a mask applies, so that the source's own words are withheld: also where the name was given."""
        return self.masked or self.given_by is not None

    def without_own_words(self) -> "ShownPerson":
        """Without a role in the source's own words: "Secretary to Anna Friis"."""
        return replace(self, role="", role_is_code=False, role_is_own=False) if self.role_is_own else self


NOBODY_TOLD = ShownPerson(name=None, role="", masked_by=None, source_masked=True)
"""Whoever it was, where nothing of them may be told."""


class PlaceText(NamedTuple):
    """A place in words."""

    unit: str
    organisation: str
    unit_withheld: bool  # not as it is told where no mask applies
    organisation_withheld: bool

    @property
    def withheld(self) -> bool:
        """Whether the place itself is: then no decision or filter on it may tell that the entry was there."""
        return self.organisation_withheld or self.unit_withheld

    @property
    def top_withheld(self) -> bool:
        """Whether the organisation is, or the unit where that is one: what filters know."""
        return self.organisation_withheld or (self.unit_withheld and not self.organisation)


NOWHERE = PlaceText("", "", False, False)


def kept_back(text: str, instead: str, names: Iterable[str]) -> str:
    """The text, or the other where it holds one of the names."""
    for name in names:  # a plain loop: asked for every place of a masked page
        if holds_name(text, name):
            return instead
    return text
