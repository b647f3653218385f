"""What this machine has of the things that only some checks need, and how to get what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass

from tests.support.postgres import find_programs
from tools.node import OLDEST_NPM, machine_npm

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something outside the virtual environment."""

    name: str
    is_here: Callable[[], bool]
    for_what: str
    how: str


def chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


POSTGRESQL = Need(
    name="PostgreSQL",
    is_here=lambda: find_programs() is not None,
    for_what="the integration tests on PostgreSQL",
    how="apt-get install postgresql",
)
CHROMIUM = Need(
    name="Chromium",
    is_here=lambda: chromium() is not None,
    for_what="the journeys in a browser",
    how="apt-get install chromium",
)
JAVA = Need(
    name="Java",
    is_here=lambda: shutil.which("java") is not None,
    for_what="the Nu HTML checker",
    how="apt-get install default-jre-headless",
)
NODE = Need(
    name=f"Node with npm {OLDEST_NPM} or later",
    is_here=lambda: machine_npm() is not None and shutil.which("node") is not None,
    for_what="signing in at a provider that others wrote, and fetching the Nu HTML checker",
    how="apt-get install nodejs npm",
)
PANGO = Need(
    name="Pango",
    is_here=lambda: all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")),
    for_what="letters as PDF",
    how="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
)
ALL = (POSTGRESQL, CHROMIUM, JAVA, NODE, PANGO)
