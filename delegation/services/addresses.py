"""What stands in addresses and forms of these pages: sealed, bound to who is signed in, telling nothing to others."""

from datetime import date
from typing import Final
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.errors import NotFound
from citizen_app.opaque import seal, unseal
from delegation.domain.powers import Terms
from delegation.queries.powers import as_text, scopes_in

GIVEN: Final = "power-given"
HELD: Final = "power-held"
WANTED: Final = "power-wanted"
_TERMS: Final = "power-terms"
_CODE: Final = "power-code"


def ref(actor: Actor, purpose: str, power_id: UUID) -> str:
    """The reference of a power, as one that is given, held or asked for."""
    return seal(actor.viewer.key, purpose, power_id.bytes)


def id_from(actor: Actor, purpose: str, text: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    raw = unseal(actor.viewer.key, purpose, text)
    if len(raw) != 16:
        raise NotFound
    return UUID(bytes=raw)


def terms_text(actor: Actor, power_id: UUID, terms: Terms) -> str:
    """What was chosen for a power that is not made yet, and its id, so that it is made once."""
    return seal(
        actor.viewer.key,
        _TERMS,
        power_id.bytes + f"{terms.until.isoformat()} {as_text(terms.scopes)}".encode(),
    )


def terms_from(actor: Actor, text: str) -> tuple[UUID, Terms]:
    """Back from an address. Raises NotFound."""
    raw = unseal(actor.viewer.key, _TERMS, text)
    power_id, written = UUID(bytes=raw[:16]), raw[16:].decode()
    until, _blank, scopes = written.partition(" ")
    return power_id, Terms(scopes=scopes_in(scopes), until=date.fromisoformat(until))


def code_text(actor: Actor, typed: str) -> str:
    """A code that somebody wrote, for the form on which they say yes: what a page shows is read by more than one."""
    return seal(actor.viewer.key, _CODE, typed.encode())


def code_from(actor: Actor, text: str) -> str:
    """Back from a form. Raises NotFound."""
    return unseal(actor.viewer.key, _CODE, text).decode()
