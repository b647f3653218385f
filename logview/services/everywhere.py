"""Every unit that any source ever named, resolved as of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from citizen_app.directory.catalogue import Catalogue, catalogue
from logview.queries.references import all_references
from logview.services.places import Place, Places


@dataclass(frozen=True)
class Everywhere:
    """Every unit that any source ever named, resolved as of today."""

    places: Places
    by_ref: Mapping[int, Place]

    def organisation_names(self) -> dict[str, str]:
        """Organisation keys and their names, without sources' own words: a mask may withhold those."""
        return {place.key: place.organisation or place.coded for place in self.by_ref.values()}


def everywhere(today: date, language: str) -> Everywhere:
    """All references resolved; for filtered pages and the page where filters are chosen."""
    return _everywhere(catalogue(), len(all_references()), today, language)


@lru_cache(maxsize=8)
def _everywhere(directory: Catalogue, number: int, today: date, language: str) -> Everywhere:
    del directory, number  # the cache's key: a new version of the directory, or a reference more, and it is made anew
    refs = all_references()
    places = Places(refs, today=today, language=language)
    return Everywhere(places, {ref: place for ref in refs if (place := places.at(ref, today)) is not None})
