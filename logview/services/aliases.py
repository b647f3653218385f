"""What tells a masked person's entries together without telling who it is: "Medarbejder BFHK"."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from citizen_app.keys import keys
from citizen_app.web import dates
from logview.domain.masking import Mask
from logview.services.hiding import mask_settings

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so that no alias is a word


class Alias(NamedTuple):
    """One person's under one mask, for one subject."""

    key: UUID  # for grouping
    code: str  # as it is read aloud; no key: four letters are not enough to be found by


class Aliases:
    """The aliases of one answer, each made once.

    `subject`: None where there is none, and then no alias. `names_given`: how many the subject has been given; with
    each of them all aliases become others.
    """

    def __init__(self, subject: UUID | None, names_given: int) -> None:
        self._subject = subject
        self._known = f"\x1f{names_given}" if names_given else ""
        self._made: dict[tuple[int, int], tuple[date, Alias]] = {}

    def of(self, mask: Mask, person: UUID, day: date | None) -> Alias | None:
        """What tells the person's entries under the mask together; None where nothing may.

        Not of temporary masks, nor of entries from before the mask or from the day on which it was made: an alias
        there would link what was seen with a name to what is seen without (safety.md 1).
        """
        if mask.until is not None or day is None or self._subject is None or not mask_settings().alias:
            return None
        key = mask.mask_id.int, person.int  # plain numbers: hashing a UUID is slow
        made = self._made.get(key)
        if made is None:
            digest = keys().lookup_digest(f"alias\x1f{mask.mask_id}\x1f{self._subject}\x1f{person}{self._known}")
            code = "".join([_LETTERS[byte % len(_LETTERS)] for byte in digest[16:20]])
            made = dates.local(mask.since).date(), Alias(UUID(bytes=digest[:16]), code)
            self._made[key] = made
        return made[1] if day > made[0] else None
