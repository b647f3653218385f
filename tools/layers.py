"""The layers of `make test`: what each runs, what it needs, and the time it may take on two cores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.machine import CHROMIUM, POSTGRESQL, Need
from tools.project import VAR, VENV_BIN, VENV_PYTHON

REPORTS = VAR / "test"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One line of the report. `tests` is a folder for pytest; a layer without is one check that passes or fails."""

    name: str
    budget: int  # seconds
    command: tuple[str | Path, ...]
    fast: bool = False
    tests: bool = False
    needs: tuple[Need, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def report(self) -> Path:
        return REPORTS / f"{self.name.replace(' ', '-')}.xml"


def _tool(name: str, budget: int, *command: str | Path) -> Layer:
    return Layer(name=name, budget=budget, command=command, fast=True)


def _tests(
    name: str,
    budget: int,
    folder: str,
    *options: str,
    fast: bool = False,
    needs: tuple[Need, ...] = (),
    dialect: str = "",
) -> Layer:
    env = {"INDBLIK_TEST_DATABASE": dialect} if dialect else {}
    command: tuple[str | Path, ...] = (VENV_PYTHON, "-m", "pytest", "-q", "--tb=short", folder, *options)
    return Layer(name=name, budget=budget, command=command, tests=True, fast=fast, needs=needs, env=env)


# Both cores; a file's tests stay together so that what they share is made once. The order is that of
# `tests/support/longest_first.py`: the plugin's own would begin with the files of most tests and end with the longest.
BOTH_CORES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")

LAYERS = (
    _tool("format", 10, VENV_PYTHON, "-m", "ruff", "format", "--check", "--output-format=concise", "."),
    _tool("lint", 10, VENV_PYTHON, "-m", "ruff", "check", "--output-format=concise", "."),
    _tool(
        "templates",
        20,
        VENV_BIN / "djlint",
        "--lint",
        "--quiet",
        "citizen_app",
        "logview",
        "consent",
        "support",
        "demo",
    ),
    _tool("types", 60, VENV_PYTHON, "-m", "mypy", "--no-error-summary"),
    _tool("imports", 10, VENV_BIN / "lint-imports", "--config", "setup.cfg", "--cache-dir", VAR / "cache" / "imports"),
    _tool("translations", 10, VENV_PYTHON, "-m", "tools.translations", "check"),
    _tests("unit", 125, "tests/unit", *BOTH_CORES, fast=True),
    _tests("architecture", 150, "tests/architecture", *BOTH_CORES),
    _tests("integration on SQLite", 610, "tests/integration", *BOTH_CORES, dialect="sqlite"),
    _tests(
        "integration on PostgreSQL",
        900,
        "tests/integration",
        *BOTH_CORES,
        needs=(POSTGRESQL,),
        dialect="postgresql",
    ),
    _tests("browser", 490, "tests/e2e", *BOTH_CORES, needs=(CHROMIUM,)),
)
