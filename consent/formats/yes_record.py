"""A yes as a file for the citizen: a consent as FHIR R4 `Consent`, an indication as a small record of its own.

An indication is no `Consent`: that resource permits or denies something, and an indication does neither.
"""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from consent.domain.saying_yes import Claim, Consent, Indication, IndicationClaim, Offer


class Words(NamedTuple):
    """What was confirmed, word for word."""

    language: str
    text: str


_TERMS: Final = "http://terminology.hl7.org/CodeSystem"


def consent_record(
    consent: Consent, claim: Claim, offer: Offer, kinds: Sequence[str], words: Words, site_url: str
) -> dict[str, Any]:
    """The consent as FHIR R4 (4.0.1) has it. `kinds`: of data, in words; `offer`: in the version that was read.

    It names no person: whoever fetched it knows whose it is.
    """
    return {
        "resourceType": "Consent",
        "meta": {"lastUpdated": _instant(consent.withdrawn_at or consent.given_at)},
        "language": words.language,
        "contained": [_recipient(offer)],
        "identifier": [{"system": f"{site_url}/codes/consent", "value": str(consent.consent_id)}],
        "status": "active" if claim is Claim.COUNTS else "inactive",
        "scope": {"coding": [{"system": f"{_TERMS}/consentscope", "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}], "text": offer.title}],
        "dateTime": _instant(consent.given_at),
        "sourceAttachment": {
            "contentType": "text/plain;charset=utf-8",
            "language": words.language,
            "data": base64.b64encode(words.text.encode()).decode(),
            "title": f"{offer.title} ({offer.updated.isoformat()})",
            "creation": _instant(consent.given_at),
        },
        "policyRule": {"text": f"{offer.legal_basis} ({offer.legal_reference})"},
        "provision": {
            "type": "permit",
            "period": {"start": _instant(consent.given_at), "end": consent.until.isoformat()},
            "actor": [
                {
                    "role": {"coding": [{"system": f"{_TERMS}/v3-ParticipationType", "code": "IRCP"}]},
                    "reference": {"reference": "#recipient"},
                }
            ],
            "purpose": [{"system": f"{site_url}/codes/yes-kind", "code": offer.kind.value, "display": offer.purpose}],
            "code": [{"text": kind} for kind in kinds],
        },
    }


def indication_record(indication: Indication, claim: IndicationClaim, words: Words) -> dict[str, Any]:
    """The indication, which says of itself that it opens nothing."""
    return {
        "recordType": "indication",
        "opens": "nothing",
        "id": str(indication.indication_id),
        "kind": indication.kind.value,
        "state": claim.value,
        "given_at": _instant(indication.given_at),
        "until": indication.until.isoformat(),
        "withdrawn_at": _instant(indication.withdrawn_at) if indication.withdrawn_at else None,
        "language": words.language,
        "text": words.text,
    }


def _recipient(offer: Offer) -> dict[str, Any]:
    ways = (("phone", offer.phone), ("email", offer.email), ("url", offer.web))
    return {
        "resourceType": "Organization",
        "id": "recipient",
        "identifier": [{"system": "http://cvr.dk", "value": offer.cvr}],
        "name": offer.organisation,
        "telecom": [{"system": system, "value": value} for system, value in ways if value],
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
