"""From a broker's claims to who signed in: the one place where claim names are looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.auth.cpr_number import CprNumber
from citizen_app.auth.oidc_errors import LevelTooLow, NoCprNumber, NoOrganisation, WrongIdentityType
from citizen_app.auth.oidc_settings import BrokerSettings, ClaimNames


@dataclass(frozen=True, kw_only=True)
class VerifiedIdentity:
    """Somebody whom the broker vouches for, at a level that is high enough. Prints nothing about the person."""

    kind: ViewerKind
    broker_subject: str = field(repr=False)
    cpr: CprNumber | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    assurance: Assurance
    cvr: str | None = field(default=None, repr=False)
    organisation_name: str | None = field(default=None, repr=False)
    professional_id: str | None = field(default=None, repr=False)
    id_token: str = field(repr=False)
    auth_time: datetime


def claim_text(claims: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of the claims that is there, as text."""
    for name in names:
        value = claims.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value).strip()
    return None


def tells_who(names: ClaimNames, claims: Mapping[str, Any]) -> bool:
    """Whether the claims hold a person's number or name, or identify a member of staff."""
    return claim_text(claims, (*names.cpr, *names.name, *names.professional_id)) is not None


def level_of(settings: BrokerSettings, claims: Mapping[str, Any]) -> Assurance:
    """The NSIS level that the claims state; NONE when they state none that we know."""
    stated = claim_text(claims, settings.claims.level)
    return settings.levels.get(stated, Assurance.NONE) if stated else Assurance.NONE


def identity_from_claims(
    settings: BrokerSettings, claims: Mapping[str, Any], *, id_token: str, at: datetime
) -> VerifiedIdentity:
    """The person behind the claims. Raises WrongIdentityType, LevelTooLow, NoCprNumber or NoOrganisation."""
    _refuse_wrong_door(settings, claims)
    level = level_of(settings, claims)
    if level < settings.required_level:
        raise LevelTooLow(level.name.lower())
    found = settings.claims
    identity = VerifiedIdentity(
        kind=settings.kind,
        broker_subject=str(claims["sub"]),
        cpr=CprNumber.parse(claim_text(claims, found.cpr) or ""),
        name=(claim_text(claims, found.name) or "")[:200],
        assurance=level,
        cvr=claim_text(claims, found.cvr),
        organisation_name=(claim_text(claims, found.organisation_name) or "")[:200] or None,
        professional_id=claim_text(claims, found.professional_id),
        id_token=id_token,
        auth_time=_auth_time(claims, at),
    )
    _refuse_incomplete(identity)
    return identity


def _refuse_wrong_door(settings: BrokerSettings, claims: Mapping[str, Any]) -> None:
    if settings.identity_types and claim_text(claims, settings.claims.identity_type) not in settings.identity_types:
        raise WrongIdentityType(settings.kind.value)


def _refuse_incomplete(identity: VerifiedIdentity) -> None:
    if identity.kind is ViewerKind.CITIZEN and identity.cpr is None:
        raise NoCprNumber("no CPR number in the claims")
    if identity.kind is ViewerKind.STAFF:
        cvr = identity.cvr or ""
        if len(cvr) != 8 or not cvr.isdecimal() or not identity.professional_id:
            raise NoOrganisation("no CVR number or professional identifier in the claims")


def _auth_time(claims: Mapping[str, Any], at: datetime) -> datetime:
    stated = claims.get("auth_time")
    if isinstance(stated, (int, float)) and 0 < stated <= at.timestamp():
        return datetime.fromtimestamp(stated, UTC)
    return at
