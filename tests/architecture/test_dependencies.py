"""Dependencies are few, locked, and each has a reason."""

import json
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.support.source import PRODUCT, ROOT, imported_packages, modules

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
ENTRY = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def named_in(file):
    return set(re.findall(r"^([a-z][a-z0-9-]*)", (ROOT / file).read_text(), re.MULTILINE))


def locked(file):
    return {(name, marker): version for name, version, marker in ENTRY.findall((ROOT / file).read_text())}


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in", "requirements-node.in"])
def test_every_dependency_has_a_reason(file):
    page = (ROOT / "docs" / "dependencies.md").read_text()
    assert named_in(file)
    assert [name for name in sorted(named_in(file)) if name not in page] == []


def test_every_package_of_the_pages_has_a_reason():
    page = (ROOT / "docs" / "dependencies.md").read_text()
    package = json.loads((ROOT / "package.json").read_text())
    assert [name for kind in ("dependencies", "devDependencies") for name in package[kind] if name not in page] == []


@pytest.mark.parametrize("file", LOCKS)
def test_every_locked_package_has_hashes(file):
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / file).read_text(), flags=re.MULTILINE)
    packages = [block for block in blocks if "==" in block.partition("\n")[0]]
    assert packages
    assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("file", [*LOCKS, "package-lock.json"])
def test_a_lock_leaves_open_where_packages_come_from(file):
    text = (ROOT / file).read_text()
    assert re.findall(r"--(?:extra-)?index-url|--find-links|\"resolved\"|file://", text) == []


def test_what_is_tested_is_what_runs():
    runs, tested = locked("requirements.lock"), locked("requirements-dev.lock")
    assert runs
    assert {key: version for key, version in runs.items() if tested.get(key) != version} == {}


def test_the_product_imports_only_what_it_names():
    own = {*PRODUCT, "wsgi"}
    foreign = set().union(*(imported_packages(module) for module in modules(*PRODUCT, "wsgi.py")))
    foreign -= own | set(sys.stdlib_module_names)
    allowed = named_in("requirements.in") | {"werkzeug", "jinja2", "markupsafe", "click"}  # Flask's own surface
    installed = packages_distributions()
    named = {name: {normal(package) for package in installed.get(name, [name])} for name in foreign}
    assert {name: packages for name, packages in named.items() if not packages & allowed} == {}


def normal(package):
    return re.sub(r"[-_.]+", "-", package).lower()
