"""What stands in addresses and form values of these pages: sealed, bound to the subject, telling nothing to others."""

from typing import Final
from uuid import UUID

import msgspec

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code
from citizen_app.errors import NotFound
from citizen_app.opaque import seal, unseal
from consent.domain.asked import AskedCursor
from consent.domain.draft import Answers

_DECISION: Final = "consent-decision"
_WAITING: Final = "consent-waiting"
_TISSUE: Final = "tissue-decision"
_SECONDARY_USE: Final = "secondary-use-decision"
_YES: Final = "saying-yes"
_TISSUE_WAITING: Final = "tissue-waiting"
_ANSWERS: Final = "consent-answers"
_ASKED: Final = "consent-asked"
_LOOKUP: Final = "choice-lookup"
_PLACE: Final = "consent-place"
_PERSON: Final = "consent-person"


def decision_ref(actor: Actor, decision_id: UUID) -> str:
    """The reference of a decision."""
    return seal(actor.subject_key, _DECISION, decision_id.bytes)


def decision_id_from(actor: Actor, ref: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _DECISION, ref))


def waiting_ref(actor: Actor, waiting_id: UUID) -> str:
    """The reference of a block that waits."""
    return seal(actor.subject_key, _WAITING, waiting_id.bytes)


def waiting_id_from(actor: Actor, ref: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _WAITING, ref))


def tissue_ref(actor: Actor, decision_id: UUID) -> str:
    """The reference of a decision about samples."""
    return seal(actor.subject_key, _TISSUE, decision_id.bytes)


def tissue_id_from(actor: Actor, ref: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _TISSUE, ref))


def secondary_use_ref(actor: Actor, decision_id: UUID) -> str:
    """The reference of a decision about secondary use."""
    return seal(actor.subject_key, _SECONDARY_USE, decision_id.bytes)


def secondary_use_id_from(actor: Actor, ref: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _SECONDARY_USE, ref))


def yes_ref(actor: Actor, yes_id: UUID) -> str:
    """The reference of a consent or an indication."""
    return seal(actor.subject_key, _YES, yes_id.bytes)


def yes_id_from(actor: Actor, ref: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _YES, ref))


def tissue_waiting_ref(actor: Actor, waiting_id: UUID) -> str:
    """The reference of a decision about a child's samples that waits."""
    return seal(actor.subject_key, _TISSUE_WAITING, waiting_id.bytes)


def tissue_waiting_id_from(actor: Actor, ref: str) -> UUID:
    """Back from a reference. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _TISSUE_WAITING, ref))


def answers_text(actor: Actor, answers: Answers) -> str:
    """The answers so far."""
    return seal(actor.subject_key, _ANSWERS, answers.encode())


def answers_from(actor: Actor, text: str) -> Answers | None:
    """Back from an address; None for answers of an older version of the site. Raises NotFound for what is not ours."""
    try:
        return Answers.decode(unseal(actor.subject_key, _ANSWERS, text))
    except msgspec.MsgspecError:
        return None


def place_value(actor: Actor, code: Code) -> str:
    """A place as the value of a choice."""
    return seal(actor.subject_key, _PLACE, "|".join(code).encode())


def place_from(actor: Actor, text: str) -> Code:
    """Back from a choice. Raises NotFound."""
    scheme, bar, code = unseal(actor.subject_key, _PLACE, text).decode().partition("|")
    if not bar:
        raise NotFound
    return scheme, code


def person_value(actor: Actor, person: UUID) -> str:
    """A person as the value of a choice."""
    return seal(actor.subject_key, _PERSON, person.bytes)


def person_from(actor: Actor, text: str) -> UUID:
    """Back from a choice. Raises NotFound."""
    return _uuid(unseal(actor.subject_key, _PERSON, text))


def _uuid(raw: bytes) -> UUID:
    if len(raw) != 16:
        raise NotFound
    return UUID(bytes=raw)


def cursor_text(actor: Actor, cursor: AskedCursor) -> str:
    """Where a page of questions stops."""
    return seal(actor.subject_key, _ASKED, cursor.encode())


def cursor_from(actor: Actor, text: str | None) -> AskedCursor | None:
    """Back from an address. Raises NotFound."""
    return AskedCursor.decode(unseal(actor.subject_key, _ASKED, text)) if text else None


def lookup_cursor_text(actor: Actor, cursor: AskedCursor) -> str:
    """Where a page of questions about other use stops."""
    return seal(actor.subject_key, _LOOKUP, cursor.encode())


def lookup_cursor_from(actor: Actor, text: str | None) -> AskedCursor | None:
    """Back from an address. Raises NotFound."""
    return AskedCursor.decode(unseal(actor.subject_key, _LOOKUP, text)) if text else None
