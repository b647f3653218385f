"""Where things are in the checkout, and how tools run programs and remember what is done.

Only the standard library: this is also read by a bare Python before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Iterable, Mapping, Sequence  # noqa: UP035  (a too old Python must get as far as its message)

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
VENV_BIN = VENV / "bin"
VENV_PYTHON = VENV_BIN / "python"
NODE_MODULES = ROOT / "node_modules"


class ToolError(Exception):
    """A tool cannot go on; the text says why and what the person can do."""


def say(text: str = "") -> None:
    print(text, flush=True)


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """Return a short digest of files (by name and content) and words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


class Stamp:
    """Remembers that a step was done for one state of its inputs."""

    def __init__(self, name: str, state: str, folder: Path = VAR / "stamps") -> None:
        self._file = folder / name
        self._state = state

    def is_current(self) -> bool:
        return self._file.is_file() and self._file.read_text() == self._state

    def set(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self._state)

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a child: ours, the project's programs first in PATH, and `extra`."""
    path = os.pathsep.join([str(VENV_BIN), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1", **(extra or {})}


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
    fine: Sequence[int] = (0,),
) -> str:
    """Run a program in the checkout and return what it printed; a quiet one is shown only when it fails.

    Raises ToolError when it ends with a status that is not among the fine ones.
    """
    words = [str(word) for word in command]
    finished = subprocess.run(
        words,
        cwd=ROOT,
        env=environment(env),
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        errors="replace",
        check=False,
    )
    if finished.returncode not in fine:
        tail = "\n".join((finished.stdout or "").splitlines()[-40:])
        raise ToolError("\n".join(filter(None, [tail, f"This failed: {' '.join(words)}"])))
    return finished.stdout or ""


def main_guard(main: object) -> None:
    """Run a tool's main function; a `ToolError` is a message and exit status 1, Ctrl-C is 130."""
    assert callable(main)
    try:
        sys.exit(main())
    except ToolError as reason:
        sys.exit(f"\n{reason}")
    except KeyboardInterrupt:
        sys.exit(130)
