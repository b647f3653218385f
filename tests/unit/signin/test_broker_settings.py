"""What a broker's settings may be, and what its claims are taken to mean."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.auth.cpr_number import CprNumber
from citizen_app.auth.oidc_environment import read_broker
from citizen_app.auth.oidc_errors import LevelTooLow, NoCprNumber, NoOrganisation, WrongIdentityType, protocol_word
from citizen_app.auth.oidc_identity import identity_from_claims, level_of
from citizen_app.auth.oidc_presets import PRESETS
from citizen_app.auth.oidc_settings import BrokerSettings, BrokerSettingsError, ClientAuthentication, PushedRequests

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
CITIZEN, STAFF = "INDBLIK_CITIZEN_BROKER", "INDBLIK_STAFF_BROKER"
NSIS = "https://data.gov.dk/concept/core/nsis/"
SIGNATURGRUPPEN = PRESETS["signaturgruppen", ViewerKind.CITIZEN]
SIGNATURGRUPPEN_STAFF = PRESETS["signaturgruppen", ViewerKind.STAFF]
CRIIPTO = PRESETS["criipto", ViewerKind.CITIZEN]
CRIIPTO_STAFF = PRESETS["criipto", ViewerKind.STAFF]
A_NUMBER = "1403572528"
A_CITIZEN = {"sub": "s", "identity_type": "private", "loa": f"{NSIS}Substantial", "dk.cpr": A_NUMBER}
A_PROFESSIONAL = {
    "sub": "s",
    "identity_type": "professional",
    "loa": f"{NSIS}Substantial",
    "nemlogin.cvr": "29190623",
    "nemlogin.org_name": "Region Hovedstaden",
    "nemlogin.persistent_professional_id": "uuid",
    "nemlogin.name": "Lone Lind",
}


def read(prefix: str = CITIZEN, **given: str) -> BrokerSettings:
    return read_broker(prefix, {f"{prefix}_{key}": value for key, value in given.items()})


def identity(settings: BrokerSettings, claims: dict):
    return identity_from_claims(settings, claims, id_token="t", at=AT)


@pytest.mark.parametrize(
    ("settings", "claims", "level"),
    [
        (SIGNATURGRUPPEN, {"loa": f"{NSIS}Low"}, Assurance.LOW),
        (SIGNATURGRUPPEN, {"loa": f"{NSIS}Substantial"}, Assurance.SUBSTANTIAL),
        (SIGNATURGRUPPEN, {"loa": f"{NSIS}High"}, Assurance.HIGH),
        (SIGNATURGRUPPEN, {"loa": f"{NSIS}high"}, Assurance.NONE),
        (SIGNATURGRUPPEN, {"loa": "Substantial"}, Assurance.NONE),
        (SIGNATURGRUPPEN, {"acr": f"{NSIS}High"}, Assurance.NONE),
        (SIGNATURGRUPPEN, {"ial": f"{NSIS}High", "aal": f"{NSIS}High"}, Assurance.NONE),
        (SIGNATURGRUPPEN, {"loa": [f"{NSIS}High"]}, Assurance.NONE),
        (SIGNATURGRUPPEN, {"loa": None}, Assurance.NONE),
        (SIGNATURGRUPPEN, {}, Assurance.NONE),
        (CRIIPTO, {"authenticationtype": "urn:grn:authn:dk:mitid:low"}, Assurance.LOW),
        (CRIIPTO, {"authenticationtype": "urn:grn:authn:dk:mitid:substantial"}, Assurance.SUBSTANTIAL),
        (CRIIPTO, {"authenticationtype": "urn:grn:authn:dk:mitid:high"}, Assurance.HIGH),
        (CRIIPTO, {"authenticationtype": "urn:grn:authn:se:bankid"}, Assurance.NONE),
        (CRIIPTO, {"loa": "SUBSTANTIAL"}, Assurance.SUBSTANTIAL),
        # The first claim named decides: a broker cannot be talked up by a second one.
        (CRIIPTO, {"loa": "LOW", "authenticationtype": "urn:grn:authn:dk:mitid:high"}, Assurance.LOW),
        (CRIIPTO_STAFF, {"authenticationtype": "urn:grn:authn:dk:mitid:business"}, Assurance.NONE),
    ],
)
def test_a_level_means_what_the_preset_says_and_nothing_else(settings, claims, level):
    assert level_of(settings, claims) is level


@given(
    st.dictionaries(
        st.text(max_size=20), st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.lists(st.text()))
    )
)
def test_no_claims_but_the_agreed_ones_ever_reach_the_needed_level(claims):
    for settings in PRESETS.values():
        if level_of(settings, claims) >= Assurance.SUBSTANTIAL:
            stated = next(claims[name] for name in settings.claims.level if claims.get(name))
            assert settings.levels[str(stated).strip()] >= Assurance.SUBSTANTIAL


@given(st.sampled_from(sorted(PRESETS, key=str)), st.sampled_from(list(Assurance)))
def test_nobody_gets_in_below_the_required_level(which, level):
    settings = PRESETS[which]
    stated = next((text for text, means in settings.levels.items() if means is level), "nothing")
    claims = {**A_CITIZEN, **A_PROFESSIONAL, settings.claims.level[0]: stated}
    open_door = replace(settings, identity_types=frozenset())
    if level < settings.required_level:
        with pytest.raises(LevelTooLow):
            identity(open_door, claims)
    elif settings.preset == "signaturgruppen":
        assert identity(open_door, claims).assurance is level


def test_a_citizen_is_read_from_the_preset_claims():
    found = identity(SIGNATURGRUPPEN, {**A_CITIZEN, "mitid.identity_name": "Birthe Holm", "auth_time": 1_700_000_000})
    assert found.kind is ViewerKind.CITIZEN
    assert found.cpr == CprNumber(A_NUMBER)
    assert found.name == "Birthe Holm"
    assert found.auth_time == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_member_of_staff_is_read_from_the_preset_claims():
    found = identity(SIGNATURGRUPPEN_STAFF, {**A_PROFESSIONAL, "nemlogin.cpr": A_NUMBER})
    assert (found.cvr, found.organisation_name, found.professional_id) == ("29190623", "Region Hovedstaden", "uuid")
    assert found.cpr == CprNumber(A_NUMBER)


def test_the_other_broker_s_claims_give_the_same_person():
    found = identity(
        CRIIPTO,
        {
            "sub": "{s}",
            "loa": "SUBSTANTIAL",
            "cprNumberIdentifier": A_NUMBER,
            "name": "Birthe Holm",
            "uuid": "u",
        },
    )
    assert (found.cpr, found.name) == (CprNumber(A_NUMBER), "Birthe Holm")


@pytest.mark.parametrize(
    ("settings", "claims", "refusal"),
    [
        (SIGNATURGRUPPEN, {**A_CITIZEN, "dk.cpr": ""}, NoCprNumber),
        (SIGNATURGRUPPEN, {**A_CITIZEN, "dk.cpr": "0000000000"}, NoCprNumber),
        (SIGNATURGRUPPEN, {**A_CITIZEN, "dk.cpr": "140357-25"}, NoCprNumber),
        (SIGNATURGRUPPEN, {**A_CITIZEN, "identity_type": "professional"}, WrongIdentityType),
        (SIGNATURGRUPPEN, {name: A_CITIZEN[name] for name in ("sub", "loa", "dk.cpr")}, WrongIdentityType),
        (SIGNATURGRUPPEN_STAFF, {**A_PROFESSIONAL, "identity_type": "private"}, WrongIdentityType),
        (SIGNATURGRUPPEN_STAFF, {**A_PROFESSIONAL, "nemlogin.cvr": ""}, NoOrganisation),
        (SIGNATURGRUPPEN_STAFF, {**A_PROFESSIONAL, "nemlogin.cvr": "2919062"}, NoOrganisation),
        (SIGNATURGRUPPEN_STAFF, {**A_PROFESSIONAL, "nemlogin.persistent_professional_id": " "}, NoOrganisation),
        (CRIIPTO_STAFF, {"sub": "s", "loa": "HIGH", "cvrNumberIdentifier": "29190623"}, WrongIdentityType),
    ],
)
def test_an_identity_that_lacks_what_we_need_is_refused_by_name(settings, claims, refusal):
    with pytest.raises(refusal):
        identity(settings, claims)


def test_an_identity_prints_nothing_about_the_person():
    claims = {**A_CITIZEN, "mitid.identity_name": "Birthe Holm"}
    printed = repr(identity(SIGNATURGRUPPEN, claims)) + str(CprNumber(A_NUMBER)) + repr(CprNumber(A_NUMBER))
    for secret in (A_NUMBER, "Birthe", "'s'", "'t'"):
        assert secret not in printed


@pytest.mark.parametrize(("text", "digits"), [("140357-2528", A_NUMBER), (" 140357 2528 ", A_NUMBER), ("12", None)])
def test_a_number_is_read_with_or_without_its_hyphen(text, digits):
    number = CprNumber.parse(text)
    assert (number.reveal() if number else None) == digits


def test_the_demo_needs_no_variable_at_all():
    assert read().issuer == "http://127.0.0.1:8089"
    assert read().on_loopback
    assert read().kind is ViewerKind.CITIZEN
    assert read(STAFF).kind is ViewerKind.STAFF


def test_every_value_of_a_preset_can_be_set_otherwise(tmp_path):
    key = tmp_path / "key.pem"
    key.write_text("PEM\n")
    settings = read(
        PRESET="criipto",
        ISSUER="https://broker.example/",
        CLIENT_ID="us",
        AUTHENTICATION="private_key_jwt",
        PRIVATE_KEY_FILE=str(key),
        PRIVATE_KEY_ID="k1",
        PRIVATE_KEY_ALGORITHM="ES256",
        SCOPE="openid x",
        ACR_VALUES="a b",
        IDP_VALUES="mitid",
        IDP_PARAMS='{"mitid": {"loa_value": "high"}}',
        MAX_AGE="300",
        PROMPT="login",
        LANGUAGE_PARAM="lang",
        REQUEST_PARAMS='{"x": "y"}',
        LOGOUT_PARAMS='{"z": "1"}',
        PUSHED_REQUESTS="never",
        USERINFO="no",
        LOGOUT="no",
        ALGORITHMS="PS256",
        CANCEL_ERRORS="access_denied user_cancelled",
        IDENTITY_TYPES="private test",
        FORM_ORIGINS="https://*.mitid.dk",
        REQUIRED_LEVEL="high",
        LEVELS='{"3": "substantial", "4": "high"}',
        CLAIM_CPR="nin",
        CLAIM_LEVEL="mitid_loa acr",
        TIMEOUT_SECONDS="2.5",
        CLOCK_SKEW_SECONDS="5",
        DISCOVERY_SECONDS="60",
    )
    assert settings == BrokerSettings(
        kind=ViewerKind.CITIZEN,
        preset="criipto",
        issuer="https://broker.example/",
        client_id="us",
        claims=replace(CRIIPTO.claims, cpr=("nin",), level=("mitid_loa", "acr")),
        levels={"3": Assurance.SUBSTANTIAL, "4": Assurance.HIGH},
        authentication=ClientAuthentication.PRIVATE_KEY,
        private_key="PEM",
        private_key_id="k1",
        private_key_algorithm="ES256",
        required_level=Assurance.HIGH,
        identity_types=frozenset({"private", "test"}),
        scope="openid x",
        acr_values="a b",
        idp_values="mitid",
        idp_params={"mitid": {"loa_value": "high"}},
        max_age=300,
        prompt="login",
        language_param="lang",
        request_params={"x": "y"},
        pushed_requests=PushedRequests.NEVER,
        userinfo=False,
        algorithms=("PS256",),
        cancel_errors=frozenset({"access_denied", "user_cancelled"}),
        logout=False,
        logout_params={"z": "1"},
        form_origins=("https://*.mitid.dk",),
        timeout_seconds=2.5,
        clock_skew_seconds=5,
        discovery_seconds=60,
    )
    assert settings.browser_origins == ("https://broker.example", "https://*.mitid.dk")


@pytest.mark.parametrize(
    ("given_settings", "words"),
    [
        ({"PRESET": "nobody"}, "criipto, signaturgruppen"),
        ({"ISSUER": "http://broker.example", "CLIENT_SECRET": "s"}, "https"),
        ({"ISSUER": "https://broker.example"}, "client secret is not set"),
        ({"ISSUER": "https://broker.example", "CLIENT_SECRET": "demo-broker-only"}, "demo broker's secret"),
        ({"ISSUER": "nowhere"}, "issuer"),
        ({"AUTHENTICATION": "private_key_jwt"}, "private key file"),
        ({"AUTHENTICATION": "none"}, "none"),
        ({"REQUIRED_LEVEL": "low"}, "Substantial"),
        ({"REQUIRED_LEVEL": "betydelig"}, "low, substantial and high"),
        ({"ALGORITHMS": "HS256"}, "asymmetric"),
        ({"ALGORITHMS": "RS256 none"}, "asymmetric"),
        ({"PRIVATE_KEY_ALGORITHM": "HS256"}, "asymmetric"),
        ({"IDP_PARAMS": "mitid"}, "JSON"),
        ({"LEVELS": '["a"]'}, "JSON object"),
        ({"LEVELS": '{"a": "top"}'}, "low, substantial and high"),
        ({"USERINFO": "maybe"}, "yes or no"),
        ({"MAX_AGE": "soon"}, "soon"),
        ({"SCOPES": "openid"}, "unknown setting SCOPES"),
        ({"PRIVATE_KEY_FILE": "/nowhere/key.pem"}, "key.pem"),
    ],
)
def test_settings_that_cannot_work_say_which_variable_and_why(given_settings, words):
    with pytest.raises(BrokerSettingsError) as caught:
        read(**given_settings)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{CITIZEN}_")


def test_settings_print_no_secret():
    printed = repr(read(ISSUER="https://broker.example", CLIENT_SECRET="not-to-be-printed"))
    assert "not-to-be-printed" not in printed


def test_a_prefix_of_ones_own_must_say_whom_it_is_for():
    with pytest.raises(BrokerSettingsError, match="citizens or for staff"):
        read_broker("OTHER", {})
    assert read_broker("OTHER", {}, ViewerKind.STAFF).kind is ViewerKind.STAFF


@given(st.text())
def test_only_words_of_the_protocol_reach_the_log(text):
    word = protocol_word(text)
    assert word == "unreadable" or (word.islower() or "_" in word) and len(word) <= 40


@given(st.text(alphabet="0123456789- ", max_size=14))
def test_no_number_is_printed_by_accident(text):
    number = CprNumber.parse(text)
    if number is not None:
        assert number.reveal() not in f"{number} {number!r} {[number]}"
