"""Find npm: the machine's own, else the one that the hash-locked Node wheel puts into the environment."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tools.bootstrap import install_locked
from tools.project import NODE_MODULES, ROOT, VENV_BIN, Stamp, environment, fingerprint, run, say

OLDEST_NPM = 8


def npm() -> Path:
    """Return an npm that can read our lock file, installing the Node wheel if the machine has none."""
    own = machine_npm()
    if own:
        return own
    wheel = VENV_BIN / "npm"
    if not (wheel.exists() and _major(str(wheel)) >= OLDEST_NPM):
        say("  no npm here: installing Node from its wheel (once, 200 MB on disk)")
        install_locked("requirements-node.lock")
    return wheel


def machine_npm() -> Path | None:
    """Return the machine's own npm if it is new enough."""
    own = shutil.which("npm")
    return Path(own) if own and _major(own) >= OLDEST_NPM else None


def node_packages(*, development: bool) -> None:
    """Make node_modules hold what package-lock.json says; a second call does nothing."""
    kind = "development" if development else "runtime"
    lock = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    stamp = Stamp(f".indblik-{kind}", lock, NODE_MODULES)
    more = Stamp(".indblik-development", lock, NODE_MODULES)
    if stamp.is_current() or more.is_current():
        return
    run([npm(), "ci", "--no-progress", *([] if development else ["--omit=dev"])], quiet=True)
    stamp.set()


def _major(program: str) -> int:
    asked = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False, env=environment(), cwd="/"
    )
    first = asked.stdout.strip().partition(".")[0]
    return int(first) if first.isdigit() else 0
