"""What systems may do, and why one cannot be registered, in words for the operator."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_app.api.scopes import Scope
from citizen_app.systems.refusals import Why

SCOPE_WORDS: Final[Mapping[Scope, LazyString]] = {
    Scope.CONSENT_ASK: _l("Ask whether a citizen's choices allow a look-up (consent:ask)"),
    Scope.CONSENT_OVERRIDE: _l("Tell us that a block was set aside, and why (consent:override)"),
    Scope.CONSENT_EMERGENCY_COPY: _l("Fetch the emergency copy of what citizens have chosen (consent:emergency-copy)"),
    Scope.MASKS_DECIDE: _l("Mask the names of the organisation's staff, and end that (masks:decide)"),
    Scope.REGISTER_TELL: _l("Hand on what the civil register tells of persons (register:tell)"),
    Scope.RESEARCH_TELL: _l("Tell of research projects, and whose data was used in them (research:tell)"),
    Scope.SECONDARY_USE_SEARCH: _l(
        "Ask whether citizens have said no to other use of their data (secondary-use:search)"
    ),
    Scope.TISSUE_SEARCH: _l("Ask what citizens have decided about samples and genetic data (tissue:search)"),
    Scope.CONSENTS_READ: _l("Ask whether citizens have said yes to what the organisation asks for (consents:read)"),
}
GIVEN_BY_COMMAND: Final = frozenset(
    {Scope.REGISTER_TELL, Scope.RESEARCH_TELL, Scope.SECONDARY_USE_SEARCH, Scope.TISSUE_SEARCH, Scope.CONSENTS_READ}
)
"""What no page gives: it says who may act for whom, or asks about anybody, for the whole country."""
_NO_KEY = _l("This is not a public key in PEM or JWK. Paste it again. What you pasted is not kept and not shown again.")
_KEY_KIND = _l("This kind of key cannot be used. The key must be EC (P-256 or P-384), Ed25519 or RSA.")
SECRET: Final = _l(
    "This is a private key or another secret. It is not kept and not shown again. "
    "Ask the owner of the system for a new pair of keys: a private key must never be sent to anybody."
)
REFUSAL_WORDS: Final[Mapping[Why, LazyString]] = {
    Why.ID_SHAPE: _l("Write 2 to 40 small letters (a to z), digits and hyphens. Begin with a letter."),
    Why.ID_TAKEN: _l("There is a system with this id, perhaps a closed one. Choose another id."),
    Why.NAME: _l("Write a name of at most 200 characters."),
    Why.CVR: _l("This is not a CVR number. It has eight digits."),
    Why.CONTACT: _l("Write at most 200 characters."),
    Why.PER_MINUTE: _l("Write a whole number from 1 to 1,000,000."),
    Why.NOT_OPEN: _l("The system is closed. A closed system gets no key."),
    Why.KEY_UNREADABLE: _NO_KEY,
    Why.KEY_SECRET: SECRET,
    Why.KEY_SEVERAL: _l("There is more than one key here. Paste one at a time."),
    Why.KEY_KIND: _KEY_KIND,
    Why.KEY_SIZE: _l("The key is too weak, or larger than we read. An RSA key must have 2048 to 8192 bits."),
    Why.KEY_ALGORITHM: _l("The key and the algorithm do not belong together."),
    Why.KEY_KNOWN: _l("This key has been registered before. Ask the owner of the system for a new one."),
    Why.KEY_END: _l("Choose a day from today and at most three years ahead."),
    Why.KID_SHAPE: _l("Write at most 80 letters (a to z), digits, dots, hyphens and underscores."),
    Why.KID_TAKEN: _l("There is a key with this name. Choose another name."),
}
"""What the pages can meet. Commands have sentences of their own, in the refusals."""
