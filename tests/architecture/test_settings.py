"""Production refuses what is unsafe, and every variable that is read stands in docs/settings.md."""

import base64
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from citizen_app.auth.oidc_environment import _known_keys
from citizen_app.db.roles import DatabaseRole
from citizen_app.settings import Settings, UnsafeSettings
from tests.support.source import PRODUCT, ROOT, modules
from wsgi import make_app

PAGE = ROOT / "docs" / "settings.md"
RUNNING = ROOT / "docs" / "operations.md"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SAFE = {
    "INDBLIK_MODE": "production",
    "DATABASE_URL": "postgresql://indblik@db/indblik",
    "INDBLIK_SITE_URL": "https://indblik.dk",
    "INDBLIK_SECRET_KEY": "kR8vT2nW5yB9dF3hJ6mQ0sU4xZ7aC1eG",
    "INDBLIK_IDENTIFIER_KEYS": f"1:{KEY}",
    "INDBLIK_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "INDBLIK_METRICS_TOKEN": "pX4mQ8rT1vW6yB3d",
    "INDBLIK_OPERATOR_NAME": "Sundhedsdriften",
    "INDBLIK_OPERATOR_EMAIL": "hjaelp@indblik.dk",
    "INDBLIK_OPERATOR_PHONE": "70 70 70 70",
    "INDBLIK_DESK_CVR": "29190623",
    "INDBLIK_OPERATOR_KIND": "private",
    "INDBLIK_HELP_LINES": "Politiet: 112 // Når der er fare nu",
    "INDBLIK_SMTP_HOST": "mail.indblik.dk",
    "INDBLIK_MAIL_FROM": "ingen-svar@indblik.dk",
    "INDBLIK_CITIZEN_BROKER_ISSUER": "https://broker.dk/op",
    "INDBLIK_CITIZEN_BROKER_CLIENT_SECRET": "agreed",
    "INDBLIK_STAFF_BROKER_ISSUER": "https://broker.dk/op",
    "INDBLIK_STAFF_BROKER_CLIENT_SECRET": "agreed",
}
DEMO_KEY = base64.urlsafe_b64encode(b"demo-only-key-of-32-bytes-length").decode()
EMPTY_KEY = base64.urlsafe_b64encode(bytes(32)).decode()
# What production refuses: the variable, an unsafe value (None: not set), and the word that the refusal names.
UNSAFE = [
    ("INDBLIK_SECRET_KEY", None, "INDBLIK_SECRET_KEY"),
    ("INDBLIK_SECRET_KEY", "", "INDBLIK_SECRET_KEY"),
    ("INDBLIK_SECRET_KEY", "short", "INDBLIK_SECRET_KEY"),
    ("INDBLIK_SECRET_KEY", "a" * 40, "INDBLIK_SECRET_KEY"),
    ("INDBLIK_IDENTIFIER_KEYS", None, "INDBLIK_IDENTIFIER_KEYS"),
    ("INDBLIK_IDENTIFIER_KEYS", f"1:{DEMO_KEY}", "INDBLIK_IDENTIFIER_KEYS"),
    ("INDBLIK_IDENTIFIER_KEYS", f"1:{KEY},2:{DEMO_KEY}", "INDBLIK_IDENTIFIER_KEYS"),
    ("INDBLIK_IDENTIFIER_KEYS", "1:c2hvcnQ=", "INDBLIK_IDENTIFIER_KEYS"),
    ("INDBLIK_IDENTIFIER_KEYS", f"1:{EMPTY_KEY}", "INDBLIK_IDENTIFIER_KEYS"),
    ("INDBLIK_IDENTIFIER_KEYS", KEY, "INDBLIK_IDENTIFIER_KEYS"),
    ("INDBLIK_ENCRYPTION_KEYS", None, "INDBLIK_ENCRYPTION_KEYS"),
    ("INDBLIK_ENCRYPTION_KEYS", f"{KEY},{DEMO_KEY}", "INDBLIK_ENCRYPTION_KEYS"),
    ("INDBLIK_ENCRYPTION_KEYS", EMPTY_KEY, "INDBLIK_ENCRYPTION_KEYS"),
    ("INDBLIK_ENCRYPTION_KEYS", "not-a-key", "INDBLIK_ENCRYPTION_KEYS"),
    ("DATABASE_URL", None, "DATABASE_URL"),
    ("DATABASE_URL", "sqlite:////tmp/x.sqlite3", "DATABASE_URL"),
    ("DATABASE_URL", "mysql://x", "DATABASE_URL"),
    ("DATABASE_URL", "what", "DATABASE_URL"),
    ("INDBLIK_SITE_URL", None, "INDBLIK_SITE_URL"),
    ("INDBLIK_SITE_URL", "http://indblik.dk", "INDBLIK_SITE_URL"),
    ("INDBLIK_SITE_URL", "https://", "INDBLIK_SITE_URL"),
    ("INDBLIK_SITE_URL", "https://region.dk/indblik", "INDBLIK_SITE_URL"),
    ("INDBLIK_SITE_URL", "https://indblik.dk?x=1", "INDBLIK_SITE_URL"),
    ("INDBLIK_SITE_URL", "https://indblik.dk:port", "INDBLIK_SITE_URL"),
    ("INDBLIK_METRICS_TOKEN", "guessable", "INDBLIK_METRICS_TOKEN"),
    ("INDBLIK_METRICS_TOKEN", None, "INDBLIK_METRICS_TOKEN"),
    ("INDBLIK_METRICS_TOKEN", "", "INDBLIK_METRICS_TOKEN"),
    ("INDBLIK_OPERATOR_NAME", None, "INDBLIK_OPERATOR_NAME"),
    ("INDBLIK_OPERATOR_EMAIL", None, "INDBLIK_OPERATOR_EMAIL"),
    ("INDBLIK_OPERATOR_PHONE", None, "INDBLIK_OPERATOR_PHONE"),
    ("INDBLIK_OPERATOR_NAME", " ", "INDBLIK_OPERATOR_NAME"),
    ("INDBLIK_OPERATOR_EMAIL", "", "INDBLIK_OPERATOR_EMAIL"),
    ("INDBLIK_OPERATOR_PHONE", "", "INDBLIK_OPERATOR_PHONE"),
    ("INDBLIK_DESK_CVR", "", "INDBLIK_DESK_CVR"),
    ("INDBLIK_DESK_CVR", "2919062", "INDBLIK_DESK_CVR"),
    ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
    ("INDBLIK_DESK_CVR", None, "INDBLIK_DESK_CVR"),
    ("INDBLIK_CITIZEN_BROKER_ISSUER", None, "INDBLIK_CITIZEN_BROKER_ISSUER"),
    ("INDBLIK_CITIZEN_BROKER_ISSUER", "http://127.0.0.1:8089", "INDBLIK_CITIZEN_BROKER_ISSUER"),
    ("INDBLIK_STAFF_BROKER_ISSUER", None, "INDBLIK_STAFF_BROKER_ISSUER"),
    ("INDBLIK_CITIZEN_BROKER_ISSUER", "https://localhost:8089", "INDBLIK_CITIZEN_BROKER_ISSUER"),
    ("INDBLIK_STAFF_BROKER_ISSUER", "https://127.0.0.1", "INDBLIK_STAFF_BROKER_ISSUER"),
    ("INDBLIK_STAFF_BROKER_CLIENT_SECRET", None, "secret"),
    ("INDBLIK_CITIZEN_BROKER_REQUIRED_LEVEL", "low", "Substantial"),
    ("INDBLIK_IDLE_LIMIT_SECONDS", "0", "INDBLIK_IDLE_LIMIT_SECONDS"),
    ("INDBLIK_IDLE_LIMIT_SECONDS", "86400", "INDBLIK_IDLE_LIMIT_SECONDS"),
    ("INDBLIK_IDLE_LIMIT_SECONDS", "-1", "INDBLIK_IDLE_LIMIT_SECONDS"),
    ("INDBLIK_ABSOLUTE_LIMIT_SECONDS", "31536000", "INDBLIK_ABSOLUTE_LIMIT_SECONDS"),
    ("INDBLIK_ABSOLUTE_LIMIT_SECONDS", "60", "INDBLIK_ABSOLUTE_LIMIT_SECONDS"),
    ("INDBLIK_STAFF_IDLE_LIMIT_SECONDS", "7200", "INDBLIK_STAFF_IDLE_LIMIT_SECONDS"),
    ("INDBLIK_STAFF_ABSOLUTE_LIMIT_SECONDS", "86400", "INDBLIK_STAFF_ABSOLUTE_LIMIT_SECONDS"),
    ("INDBLIK_ROLE_DAYS", "0", "INDBLIK_ROLE_DAYS"),
    ("INDBLIK_ROLE_DAYS", "3650", "INDBLIK_ROLE_DAYS"),
    ("INDBLIK_TRUSTED_PROXIES", "all", "INDBLIK_TRUSTED_PROXIES"),
    ("INDBLIK_OPERATOR_KIND", None, "INDBLIK_OPERATOR_KIND"),
    ("INDBLIK_OPERATOR_KIND", "region", "INDBLIK_OPERATOR_KIND"),
    ("INDBLIK_POWER_YEARS", "6", "INDBLIK_POWER_YEARS"),
    ("INDBLIK_QUICK_EXIT", "http://dmi.dk", "INDBLIK_QUICK_EXIT"),
    ("INDBLIK_QUICK_EXIT", "javascript:alert(1)", "INDBLIK_QUICK_EXIT"),
    ("INDBLIK_HELP_LINES", None, "INDBLIK_HELP_LINES"),
    ("INDBLIK_HELP_LINES", "", "INDBLIK_HELP_LINES"),
    ("INDBLIK_HELP_LINES", "Politiet: ring // nu", "INDBLIK_HELP_LINES"),
    ("INDBLIK_HELP_LINES", "Politiet: 112", "INDBLIK_HELP_LINES"),
    ("INDBLIK_SMTP_HOST", None, "INDBLIK_SMTP_HOST"),
    ("INDBLIK_SMTP_HOST", "", "INDBLIK_SMTP_HOST"),
    ("INDBLIK_SMTP_PORT", "mail", "INDBLIK_SMTP_PORT"),
    ("INDBLIK_SMTP_PORT", "0", "INDBLIK_SMTP_PORT"),
    ("INDBLIK_SMTP_TLS", "none", "INDBLIK_SMTP_TLS"),
    ("INDBLIK_SMTP_TLS", "maybe", "INDBLIK_SMTP_TLS"),
    ("INDBLIK_MAIL_FROM", None, "INDBLIK_MAIL_FROM"),
    ("INDBLIK_MAIL_FROM", "nobody", "INDBLIK_MAIL_FROM"),
    ("INDBLIK_MODE", "Production", "INDBLIK_MODE"),
    ("INDBLIK_MODE", "", "INDBLIK_MODE"),
]


def environment(variable=None, value=None):
    changed = {**SAFE}
    if variable:
        changed.pop(variable, None)
    return changed if value is None else {**changed, variable: value}


def test_production_starts_with_safe_settings():
    settings = Settings.from_environment(SAFE)
    assert settings.production
    app = make_app(settings)
    assert app.config["SESSION_COOKIE_SECURE"]
    assert not app.debug
    assert not app.config["PROPAGATE_EXCEPTIONS"]


@pytest.mark.parametrize(("variable", "value", "named"), UNSAFE)
def test_production_does_not_start_with_unsafe_settings(variable, value, named):
    with pytest.raises(UnsafeSettings, match=named) as caught:
        Settings.from_environment(environment(variable, value))
    shown = str(caught.value)
    assert not value or len(value) < 10 or value not in shown or value.startswith("http"), "a secret stays unsaid"


def test_a_password_to_the_mail_server_never_travels_in_the_clear():
    unsafe = {**SAFE, "INDBLIK_SMTP_HOST": "127.0.0.1", "INDBLIK_SMTP_TLS": "none"}
    assert Settings.from_environment(unsafe).production, "a mail server on this machine"
    with pytest.raises(UnsafeSettings, match="in the clear"):
        Settings.from_environment({**unsafe, "INDBLIK_SMTP_USER": "indblik"})


def test_every_fault_is_named_at_once():
    with pytest.raises(UnsafeSettings) as caught:
        Settings.from_environment({"INDBLIK_MODE": "production"})
    shown = str(caught.value)
    wanted = set(re.findall(r"`([A-Z_]+)` \|[^|]*\| must be set", PAGE.read_text()))
    assert len(wanted) > 8
    assert {name for name in wanted if name not in shown} == set()


def test_what_must_be_set_is_what_the_table_says():
    """Each variable whose absence stops production is marked so, and no other."""
    stops = set()
    for variable in SAFE:
        if variable == "INDBLIK_MODE" or "_BROKER_" in variable:
            continue
        try:
            Settings.from_environment(environment(variable))
        except UnsafeSettings:
            stops.add(variable)
    assert stops == {name for name, (_, production, _) in table().items() if production == "must be set"}


class Recorder(Mapping):
    """An environment that remembers what it was asked for."""

    def __init__(self, values):
        self.values_, self.asked = values, set()

    def __getitem__(self, name):
        self.asked.add(name)
        return self.values_[name]

    def __contains__(self, name):
        self.asked.add(name)
        return name in self.values_

    def __iter__(self):
        return iter(self.values_)

    def __len__(self):
        return len(self.values_)


def table(text=None):
    """Variable → its default, what production says, its meaning."""
    lines = (text or PAGE.read_text()).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {row[0].strip("`"): tuple(row[1:]) for row in rows}


def variables_read():
    """Those that starting asks for, and those that other modules name."""
    recorder = Recorder({})
    Settings.from_environment(recorder)
    named = {
        name
        for module in modules(*PRODUCT, "wsgi.py", "migrations")
        for name in re.findall(r"environ(?:\.get\(|\[|\b.*? in os\.environ)[\"']?([A-Z][A-Z_]{3,})", module.text)
        + re.findall(r"[\"']([A-Z][A-Z_]{3,})[\"'] (?:not )?in os\.environ", module.text)
    }
    return recorder.asked | named


def test_every_variable_that_is_read_stands_in_the_table_and_the_other_way_round():
    assert len(variables_read()) > 15
    assert variables_read() == set(table())


def test_a_variable_that_is_missing_from_the_table_is_found():
    without = "\n".join(line for line in PAGE.read_text().splitlines() if "INDBLIK_DESK_CVR" not in line)
    assert variables_read() - set(table(without)) == {"INDBLIK_DESK_CVR"}


def test_the_defaults_are_those_of_the_table():
    settings, told = Settings.from_environment({}), {name: row[0].strip("`") for name, row in table().items()}
    for name in ("INDBLIK_OPERATOR_NAME", "INDBLIK_OPERATOR_EMAIL", "INDBLIK_OPERATOR_PHONE", "INDBLIK_DESK_CVR"):
        assert told[name] == getattr(settings, name.removeprefix("INDBLIK_").lower()), name
    limits = [f"{whose}{limit}" for whose in ("", "staff_", "desk_") for limit in ("idle_limit", "absolute_limit")]
    for name in (*limits, "idle_warning"):
        assert told[f"INDBLIK_{name.upper()}_SECONDS"] == str(int(getattr(settings, name).total_seconds())), name
    assert told["INDBLIK_ROLE_DAYS"] == str(settings.role_period // timedelta(days=1))
    questions = settings.questions
    for name, days in (("QUESTION", questions.answer_within), ("FILE_ACCESS", questions.file_access_within)):
        assert told[f"INDBLIK_{name}_DAYS"] == str(days)
    for name, period in (("REOPEN", questions.reopen_within), ("SILENT", questions.citizen_silent_for)):
        assert told[f"INDBLIK_QUESTION_{name}_DAYS"] == str(period.days)
    assert told["INDBLIK_INSIGHT_MONTHS"] == str(questions.insight_months)
    assert told["INDBLIK_INSIGHT_LONGER_MONTHS"] == str(questions.insight_longer_by)
    assert told["INDBLIK_QUESTIONS_AN_HOUR"] == str(questions.most_an_hour)
    letters = questions.letters
    for name, value in (("ADDRESSES", letters.addresses), ("ADULT_AGE", letters.adult_at), ("BATCH", letters.batch)):
        assert told[f"INDBLIK_LETTER_{name}"] == str(value), name
    assert told["INDBLIK_CLOSED_DAYS"] == ",".join(
        f"{month:02}-{day:02}" for month, day in sorted(questions.also_closed)
    )
    assert told["INDBLIK_MAIL_FROM"] == settings.mail.sender
    assert (told["INDBLIK_SMTP_PORT"], told["INDBLIK_SMTP_TLS"]) == (str(settings.mail.port), settings.mail.tls)
    assert told["INDBLIK_MODE"] == settings.mode
    assert told["INDBLIK_SITE_URL"] == settings.site_url
    assert told["INDBLIK_RATE_LIMIT_STORAGE"] == settings.rate_limit_storage
    assert told["INDBLIK_TRUSTED_PROXIES"] == str(settings.trusted_proxies)


@pytest.mark.parametrize("variable", [name for name in SAFE if "_BROKER_" not in name and name != "INDBLIK_MODE"])
def test_every_documented_variable_changes_something(variable):
    """What stands in the table is not only read: it reaches the settings."""
    with_it, without = (Settings.from_environment({variable: SAFE[variable]}), Settings.from_environment({}))
    assert any(getattr(with_it, name) != getattr(without, name) for name in Settings.__dataclass_fields__)


def test_every_setting_of_a_broker_stands_on_the_page_about_signing_in():
    page = (ROOT / "docs" / "sign-in.md").read_text()
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", page))
    assert {name for name in _known_keys() | {"PRESET"} if name not in told} == set()


def test_the_demo_broker_does_not_run_beside_production():
    from demo.broker.config import BrokerConfig, RefusesToStartError, refuse_unsafe

    config = BrokerConfig(issuer="http://127.0.0.1:8089")
    for text in ("production", "PRODUCTION", " production "):
        with pytest.raises(RefusesToStartError):
            refuse_unsafe(config, {"INDBLIK_MODE": text})


def test_the_guide_gives_the_sites_login_every_database_role():
    granted = re.search(r"GRANT (indblik_[^;]+) TO indblik_site;", RUNNING.read_text())
    assert granted
    assert set(re.split(r",\s+", granted.group(1))) == {role.value for role in DatabaseRole}
