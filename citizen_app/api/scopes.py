"""What a system can be allowed to do. Pure."""

from enum import StrEnum
from typing import Final

ANY_SYSTEM: Final = "any-system"
"""The declaration of an operation that every system with a token in force may call."""


class Scope(StrEnum):
    """A permission of a system, given together with the organisations it may speak for."""

    CONSENT_ASK = "consent:ask"
    CONSENT_OVERRIDE = "consent:override"
    CONSENT_EMERGENCY_COPY = "consent:emergency-copy"
    MASKS_DECIDE = "masks:decide"
    REGISTER_TELL = "register:tell"
    RESEARCH_TELL = "research:tell"
    SECONDARY_USE_SEARCH = "secondary-use:search"
    TISSUE_SEARCH = "tissue:search"
    CONSENTS_READ = "consents:read"


SCOPE_MEANINGS = {
    Scope.CONSENT_ASK: "Ask whether a citizen's decisions allow a look-up, and filter documents by them.",
    Scope.CONSENT_OVERRIDE: "Record that a block is set aside, with the reason.",
    Scope.CONSENT_EMERGENCY_COPY: "Fetch the encrypted emergency copy of decisions.",
    Scope.MASKS_DECIDE: "Make and end masks of the organisation's staff names.",
    Scope.REGISTER_TELL: "Hand on what the civil register tells: numbers, deaths, custody, guardians, protection.",
    Scope.RESEARCH_TELL: "Tell of the organisation's research projects, and whose data was used in them.",
    Scope.SECONDARY_USE_SEARCH: "Ask whether citizens have said no to secondary use (EHDS article 71).",
    Scope.TISSUE_SEARCH: "Ask what citizens have decided about samples and genetic data, where this is the register.",
    Scope.CONSENTS_READ: "Ask whether citizens' consents to the organisation's own offers count now.",
}
