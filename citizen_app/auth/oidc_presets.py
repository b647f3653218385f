"""What the known MitID brokers call things and want asked; an operator can set every value otherwise."""

from dataclasses import replace

from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.auth.oidc_settings import (
    DEMO_CLIENT_SECRET,
    BrokerSettings,
    BrokerSettingsError,
    ClaimNames,
)

# Where `demo.broker` listens unless told otherwise. Production settings refuse it.
_DEMO_ISSUER = "http://127.0.0.1:8089"
_DEMO_CLIENT = "indblik-demo"

_NSIS = {
    "https://data.gov.dk/concept/core/nsis/Low": Assurance.LOW,
    "https://data.gov.dk/concept/core/nsis/Substantial": Assurance.SUBSTANTIAL,
    "https://data.gov.dk/concept/core/nsis/High": Assurance.HIGH,
}

SIGNATURGRUPPEN_CITIZEN = BrokerSettings(
    kind=ViewerKind.CITIZEN,
    preset="signaturgruppen",
    issuer=_DEMO_ISSUER,
    client_id=_DEMO_CLIENT,
    client_secret=DEMO_CLIENT_SECRET,
    # `loa` and not `acr`: some brokers answer every request with the same high `acr`.
    claims=ClaimNames(
        level=("loa",),
        cpr=("dk.cpr",),
        name=("mitid.identity_name", "name"),
        uuid=("mitid.uuid",),
        identity_type=("identity_type",),
    ),
    levels=_NSIS,
    identity_types=frozenset({"private"}),
    scope="openid mitid ssn",
    idp_values="mitid",
    idp_params={"mitid": {"loa_value": "substantial"}},
    language_param="language",
)

SIGNATURGRUPPEN_STAFF = replace(
    SIGNATURGRUPPEN_CITIZEN,
    kind=ViewerKind.STAFF,
    claims=ClaimNames(
        level=("loa",),
        cpr=("nemlogin.cpr",),
        name=("nemlogin.name", "name"),
        uuid=("mitid.uuid",),
        identity_type=("identity_type",),
        cvr=("nemlogin.cvr",),
        organisation_name=("nemlogin.org_name",),
        professional_id=("nemlogin.persistent_professional_id",),
    ),
    identity_types=frozenset({"professional"}),
    scope="openid nemlogin",
    idp_values="mitid_erhverv",
    idp_params={"mitid_erhverv": {"allow_private": False}, "mitid": {"loa_value": "substantial"}},
)

_IDURA_LEVELS = {
    "urn:grn:authn:dk:mitid:low": Assurance.LOW,
    "urn:grn:authn:dk:mitid:substantial": Assurance.SUBSTANTIAL,
    "urn:grn:authn:dk:mitid:high": Assurance.HIGH,
    "LOW": Assurance.LOW,
    "SUBSTANTIAL": Assurance.SUBSTANTIAL,
    "HIGH": Assurance.HIGH,
}

CRIIPTO_CITIZEN = replace(
    SIGNATURGRUPPEN_CITIZEN,
    preset="criipto",
    claims=ClaimNames(
        level=("loa", "authenticationtype"),
        cpr=("cprNumberIdentifier",),
        name=("name",),
        uuid=("uuid",),
    ),
    levels=_IDURA_LEVELS,
    identity_types=frozenset(),
    scope="openid ssn",
    acr_values="urn:grn:authn:dk:mitid:substantial",
    idp_values=None,
    idp_params={},
    language_param="ui_locales",
)

# A business sign-in is asked for with an acr value that names no level: unless the broker's agreement adds a
# level claim, every sign-in is refused as too low. That is on purpose; docs/sign-in.md says what to arrange.
CRIIPTO_STAFF = replace(
    CRIIPTO_CITIZEN,
    kind=ViewerKind.STAFF,
    claims=ClaimNames(
        level=("loa", "authenticationtype"),
        cpr=("cprNumberIdentifier",),
        name=("name",),
        uuid=("uuid",),
        identity_type=("employee",),
        cvr=("cvrNumberIdentifier",),
        organisation_name=("2.5.4.10",),
        professional_id=("uuid",),
    ),
    identity_types=frozenset({"true"}),
    scope="openid",
    acr_values="urn:grn:authn:dk:mitid:business",
)

PRESETS = {
    ("signaturgruppen", ViewerKind.CITIZEN): SIGNATURGRUPPEN_CITIZEN,
    ("signaturgruppen", ViewerKind.STAFF): SIGNATURGRUPPEN_STAFF,
    ("criipto", ViewerKind.CITIZEN): CRIIPTO_CITIZEN,
    ("criipto", ViewerKind.STAFF): CRIIPTO_STAFF,
}


def preset(name: str, kind: ViewerKind) -> BrokerSettings:
    """The preset of that name for that kind of person. Raises BrokerSettingsError."""
    try:
        return PRESETS[name, kind]
    except KeyError:
        names = sorted({known for known, _ in PRESETS})
        raise BrokerSettingsError(f"unknown preset; there are {', '.join(names)}") from None
