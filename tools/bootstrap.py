"""Make the virtual environment and put the hash-locked packages into it; a second call installs nothing.

    python3 -m tools.bootstrap run|test

Called with whatever Python the machine has, so it uses the standard library only and no new syntax before the
version is known to be new enough.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.project import ROOT, VENV, VENV_PYTHON, Stamp, ToolError, fingerprint, main_guard, run, say

OLDEST_PYTHON = (3, 11)
# What each purpose installs. The development lock holds the running site's packages in the same versions.
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}


def refuse_old_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(str(part) for part in sys.version_info[:3])
        raise ToolError(
            f"Indblik needs Python 3.11 or later; {sys.executable} is Python {have}.\n"
            "If a newer one is installed beside it, name it: make run PYTHON=python3.12"
        )


def make_environment() -> None:
    """Create .venv if there is none that works (a moved checkout leaves one that does not)."""
    if _works():
        return
    say("Making a virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode or not _works():
        detail = (made.stdout + made.stderr).strip().splitlines()[-6:]
        raise ToolError(
            "\n".join(detail)
            + "\nThis Python cannot make a virtual environment. On Debian: apt-get install python3-venv"
        )


def _works() -> bool:
    if not VENV_PYTHON.exists():
        return False
    probe = [str(VENV_PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def install(purpose: str) -> None:
    """Install what running or testing needs, unless it is there already."""
    lock = LOCKS[purpose]
    if _stamp(lock).is_current():
        return
    say(f"Installing the packages in {lock}, each checked against its hash (once; about a minute)")
    install_locked(lock)
    _stamp(lock).set()
    if purpose == "test":
        _stamp(LOCKS["run"]).set()


def install_locked(lock: str) -> None:
    pip: list[str | Path] = [
        VENV_PYTHON,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--quiet",
    ]
    # The lock names every package there is, so nothing is left to resolve. Asking pip to resolve all the same made
    # old versions of it (23.2) look for a newer `coverage[toml]` than the locked `coverage`, and refuse both.
    run([*pip, "--no-deps", "--require-hashes", "-r", lock], quiet=True)
    run([VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "check"], quiet=True)


def _stamp(lock: str) -> Stamp:
    return Stamp(f".indblik-{lock}", fingerprint([ROOT / lock]), VENV)


def main() -> None:
    refuse_old_python()
    make_environment()
    install(sys.argv[1] if len(sys.argv) > 1 else "run")


if __name__ == "__main__":
    main_guard(main)
