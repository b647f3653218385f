"""The habits of the house, held against every file."""

import ast
import configparser

import pytest

from tests.support.source import (
    EVERYTHING,
    PRODUCT,
    ROOT,
    Module,
    calls_of,
    long_functions,
    modules,
    statements_beyond_docstring,
)

LONGEST_FILE, LONGEST_TEST_FILE = 300, 400
LONGEST_FUNCTION, LONGEST_TEST_FUNCTION = 40, 80

OPENING = ("engine().begin", "engine().connect", "engine.begin", "engine.connect", "raw_connection")


def bad_example(text):
    return Module(path=ROOT / "logview" / "example.py", text=text)


def test_no_file_is_too_long_to_read():
    assert [fault for module in all_modules() for fault in too_long(module)] == []


def test_a_long_file_is_found():
    assert too_long(bad_example("x = 1\n" * (LONGEST_FILE + 1)))


def test_no_function_is_too_long_to_read():
    assert [fault for module in all_modules() for fault in long_functions(module, longest_function(module))] == []


def longest_function(module):
    return LONGEST_TEST_FUNCTION if module.name.startswith("tests/") else LONGEST_FUNCTION


def test_a_long_function_is_found():
    lines = "\n".join("    x = 1" for _ in range(LONGEST_FUNCTION))
    assert list(long_functions(bad_example(f"def f():\n{lines}"), LONGEST_FUNCTION))


def test_only_the_unit_of_work_ends_transactions():
    elsewhere = [module for module in modules(*PRODUCT) if not module.name.startswith("citizen_app/db/")]
    assert [fault for module in elsewhere for fault in calls_of(module, "commit", "rollback")] == []


def test_only_the_unit_of_work_opens_connections():
    """What opens its own connection has no role and no subject. The ready page asks for the tables' version only."""
    elsewhere = [module for module in modules(*PRODUCT) if not module.name.startswith("citizen_app/db/")]
    opened = [fault for module in elsewhere for fault in calls_of(module, *OPENING)]
    assert [fault for fault in opened if not fault.startswith("citizen_app/observe.py")] == []
    assert len(opened) <= 1


@pytest.mark.parametrize("text", ["engine().begin()", "engine.connect()", "found.raw_connection()"])
def test_a_connection_of_ones_own_is_found(text):
    assert list(calls_of(bad_example(text), *OPENING))


def test_only_the_clock_asks_for_the_time():
    others = [module for module in modules(*PRODUCT) if module.name != "citizen_app/clock.py"]
    asked = ("datetime.now", "datetime.utcnow", "date.today", "time.time")
    assert [fault for module in others for fault in calls_of(module, *asked)] == []


@pytest.mark.parametrize("text", ["session.commit()", "connection().rollback()"])
def test_a_commit_elsewhere_is_found(text):
    assert list(calls_of(bad_example(text), "commit", "rollback"))


def test_packages_open_with_a_docstring_and_nothing_else():
    opening = [module for module in modules(*PRODUCT) if module.path.name == "__init__.py"]
    assert [module.name for module in opening if statements_beyond_docstring(module)] == []


def test_every_module_says_what_it_is_for():
    silent = [m.name for m in all_modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    assert silent == []


def test_every_test_is_collected():
    everywhere = modules("tests")
    assert [module.name for module in everywhere if hidden_tests(module)] == []


@pytest.mark.parametrize("name", ["pages.py", "check_pages.py"])
def test_a_test_in_hiding_is_found(name):
    assert hidden_tests(Module(path=ROOT / "tests" / "unit" / name, text="def test_x():\n    pass"))


def test_every_domain_is_kept_pure():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg")
    kept = set(contracts["importlinter:contract:pure-core"]["source_modules"].split())
    domains = {f"{package}.domain" for package in PRODUCT if (ROOT / package / "domain").is_dir()}
    domains |= {f"{package}.domain" for package in PRODUCT if (ROOT / package / "domain.py").exists()}
    assert domains <= kept


def hidden_tests(module):
    """Return the tests of a file that pytest does not look into."""
    if module.path.name.startswith("test_"):
        return []
    functions = [node.name for node in module.tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in functions if name.startswith("test_")]


def too_long(module):
    limit = LONGEST_TEST_FILE if module.name.startswith("tests/") else LONGEST_FILE
    lines = len(module.text.splitlines())
    return [f"{module.name}: {lines} lines"] if lines > limit else []


def all_modules():
    return modules(*(name for name in EVERYTHING if (ROOT / name).exists()))
