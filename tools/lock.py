"""Lock every dependency, direct or not, to one version and its hashes: `make lock`.

The files name no package index: which one is asked is the machine's matter.
"""

from __future__ import annotations

from pathlib import Path

from tools.node import npm
from tools.project import ROOT, VENV_BIN, main_guard, run, say

UV: list[str | Path] = [
    VENV_BIN / "uv",
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
]


def main() -> None:
    run([*UV, "requirements.in", "-o", "requirements.lock"])
    # Constrained by the first: what is tested is what runs.
    run([*UV, "-c", "requirements.lock", "requirements-dev.in", "-o", "requirements-dev.lock"])
    run([*UV, "requirements-node.in", "-o", "requirements-node.lock"])
    run([npm(), "install", "--package-lock-only", "--no-progress"], quiet=True)
    for lock in (*ROOT.glob("*.lock"), ROOT / "package-lock.json"):
        say(f"{lock.name}: {len(lock.read_text().splitlines())} lines")


if __name__ == "__main__":
    main_guard(main)
