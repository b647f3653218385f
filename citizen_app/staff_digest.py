"""Who a member of staff is, across sources and calling systems: a keyed digest of the best identifier there is.

The log keeps persons by it and a citizen's decision names one by it, so that neither needs the identifier itself.
"""

from uuid import UUID

from citizen_app.keys import keys


def authorised_person(authorisation_id: str) -> UUID:
    """The digest of the person with an authorisation id, in every source."""
    return keyed_person("authorisation", authorisation_id.upper())


def source_user(slug: str, user_id: str) -> UUID:
    """The digest of the person whom a source calls so."""
    return keyed_person("user", slug, user_id)


def keyed_person(*parts: str) -> UUID:
    """The digest of what tells a person apart. Keyed, because some of what goes in is a personal number."""
    return UUID(bytes=keys().lookup_digest("\x1f".join(("professional", *parts)))[:16])
