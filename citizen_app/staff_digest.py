"""Who a member of staff is, across sources and calling systems: a keyed digest of the best identifier there is.

The log keeps persons by it and a citizen's decision names one by it, so that neither needs the identifier itself.
"""

from functools import lru_cache
from uuid import UUID

import msgspec

from citizen_app.keys import Keys, keys


def authorised_person(authorisation_id: str, store: Keys | None = None) -> UUID:
    """The digest of the person with an authorisation id, in every source."""
    return _authorised(store or keys(), authorisation_id.upper())


_BETWEEN, _KIND = "\x1f", "professional"
_OF_AUTHORISED = _BETWEEN.join((_KIND, "authorisation", ""))


@lru_cache(maxsize=50_000)
def _authorised(store: Keys, authorisation_id: str) -> UUID:
    """The same few thousand people are asked about all day."""
    return msgspec.convert(store.lookup_digest(f"{_OF_AUTHORISED}{authorisation_id}")[:16], UUID)  # quicker than UUID's


def source_user(slug: str, user_id: str, store: Keys | None = None) -> UUID:
    """The digest of the person whom a source calls so."""
    return _keyed(store or keys(), "user", slug, user_id)


def keyed_person(*parts: str) -> UUID:
    """The digest of what tells a person apart. Keyed, because some of what goes in is a personal number."""
    return _keyed(keys(), *parts)


def _keyed(store: Keys, *parts: str) -> UUID:
    return UUID(bytes=store.lookup_digest(_BETWEEN.join((_KIND, *parts)))[:16])
