"""Each way by which something about staff could leave stands in the registry of outlets; a new one is noticed."""

import pytest
from flask.cli import AppGroup

from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from tests.support import outlet_systems, outlets
from tests.support.source import PRODUCT, ROOT, Module, modules

ALL_OF_IT = (*PRODUCT, "wsgi.py")


def test_every_door_stands_in_the_registry_and_no_other(app):
    assert outlets.unknown_doors(app) == {"not in tests/support/outlets.py": [], "gone": []}
    assert len(outlets.DOORS) == sum(
        len(one) for one in (outlets.CITIZEN, outlets.STAFF, outlet_systems.SYSTEM, outlets.ANYONE)
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_door_that_is_added_later_is_noticed(app, method):
    app.add_url_rule("/ny", "log_export", access(ANYONE)(lambda: ""), methods=[method])
    assert outlets.unknown_doors(app)["not in tests/support/outlets.py"] == [f"{method} log_export"]


def test_every_command_stands_in_the_registry(app):
    own = {name for name in outlets.command_names(app) if not name.startswith(("limiter", "routes", "run", "shell"))}
    assert own == set(outlets.COMMANDS)
    assert set(outlets.WALKED_COMMANDS) <= own


def test_a_command_that_is_added_later_is_noticed(app):
    group = AppGroup("export")
    group.command("names")(lambda: None)
    app.cli.add_command(group)
    assert "export names" in set(outlets.command_names(app)) - set(outlets.COMMANDS)


@pytest.mark.parametrize(
    ("imported", "known"),
    [
        ("logview.queries.people", outlets.READ_NAMES),
        ("logview.services.names", outlets.SHOW_NAMES),
        ("citizen_app.past_entries", outlets.ASK_THE_LOG),
    ],
)
def test_names_are_got_at_by_the_modules_of_the_registry_and_no_other(imported, known):
    found = outlets.importers(modules(*ALL_OF_IT), imported)
    assert {"new": sorted(found - set(known)), "gone": sorted(set(known) - found)} == {"new": [], "gone": []}


def test_the_table_of_staff_is_named_by_the_modules_of_the_registry_and_no_other():
    found = outlets.users_of(modules(*ALL_OF_IT), "ProfessionalRow", "professional")
    assert found == set(outlets.PROFESSIONAL_ROWS)


@pytest.mark.parametrize(
    "text",
    [
        "from logview.queries.people import professionals",
        "from logview.queries import people",
        "import logview.queries.people",
    ],
)
def test_an_importer_that_is_added_later_is_noticed(text):
    assert outlets.importers([module(text)], "logview.queries.people") == {"logview/services/export.py"}


@pytest.mark.parametrize("text", ["x = ProfessionalRow.name", "sql('SELECT name FROM professional')"])
def test_a_use_of_the_table_that_is_added_later_is_noticed(text):
    assert outlets.users_of([module(text)], "ProfessionalRow", "professional") == {"logview/services/export.py"}


def module(text):
    return Module(path=ROOT / "logview" / "services" / "export.py", text=text)
