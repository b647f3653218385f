"""Who a member of staff is, across sources and calling systems: a keyed digest of the best identifier there is.

The log keeps persons by it and a citizen's decision names one by it, so that neither needs the identifier itself.
"""

from functools import lru_cache
from uuid import UUID

from citizen_app.keys import Keys, keys


def authorised_person(authorisation_id: str, store: Keys | None = None) -> UUID:
    """The digest of the person with an authorisation id, in every source."""
    return _authorised(store or keys(), authorisation_id.upper())


@lru_cache(maxsize=50_000)
def _authorised(store: Keys, authorisation_id: str) -> UUID:
    """The same few thousand people are asked about all day."""
    return _keyed(store, "authorisation", authorisation_id)


def source_user(slug: str, user_id: str, store: Keys | None = None) -> UUID:
    """The digest of the person whom a source calls so."""
    return _keyed(store or keys(), "user", slug, user_id)


def keyed_person(*parts: str) -> UUID:
    """The digest of what tells a person apart. Keyed, because some of what goes in is a personal number."""
    return _keyed(keys(), *parts)


def _keyed(store: Keys, *parts: str) -> UUID:
    return UUID(bytes=store.lookup_digest("\x1f".join(("professional", *parts)))[:16])
