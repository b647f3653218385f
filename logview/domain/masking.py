"""The plain deny-list of names, until masking proper: pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

Code = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMask:
    """Names of a unit (with all below it), or of one person, are not shown; the page names who decided."""

    organisation: Code | None
    person: UUID | None
    masked_by: Code


class DenyList:
    """The masks in force, asked once per name."""

    def __init__(self, masks: Iterable[NameMask]) -> None:
        self._units: dict[Code, Code] = {}
        self._persons: dict[UUID, Code] = {}
        for mask in masks:
            if mask.organisation is not None:
                self._units[mask.organisation] = mask.masked_by
            if mask.person is not None:
                self._persons[mask.person] = mask.masked_by

    @property
    def names_units(self) -> bool:
        """Whether any unit is masked, so that units need looking up at all."""
        return bool(self._units)

    def masked_by(self, person: UUID | None, unit_codes: Collection[Code]) -> Code | None:
        """Who masked the name of this person at this unit (its own codes and those of all above), or None."""
        if person is not None and (found := self._persons.get(person)):
            return found
        return next((found for code in unit_codes if (found := self._units.get(code))), None)

    def masks_person(self, person: UUID) -> bool:
        """Whether the person is masked wherever they work."""
        return person in self._persons
