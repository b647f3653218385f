"""A copy of the checkout as a newcomer gets it, with `make run` in it, on ports of its own."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.servers import port_is_free

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_AT = re.compile(r"Indblik answers at (http://\S+) +\(ready in ([\d.]+) s\)")


@dataclass(frozen=True, kw_only=True)
class RunningSite:
    """A site that `make run` started."""

    address: str
    seconds: float
    process: "subprocess.Popen[str]"
    said: list[str]


def copy_checkout(folder: Path) -> Path:
    """Copy what is in git (and the work not yet committed); lend it our packages and built assets."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    shutil.copytree(ROOT / "static" / "vendor", folder / "static" / "vendor")
    return folder


def free_port() -> int:
    """Return a free port below the range that systems hand out by themselves."""
    return next(number for number in iter(lambda: random.randint(20000, 29999), None) if port_is_free(number))


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment of somebody who has set nothing, also not how their Python behaves."""
    ours = ("INDBLIK_", "DATABASE_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **more}


@contextmanager
def running_site(checkout: Path, **settings: str) -> Iterator[RunningSite]:
    """Run the site in the checkout for as long as the block lasts, and end it as Ctrl-C does."""
    ports = {"PORT": str(free_port()), "BROKER_PORT": str(free_port())}
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=checkout,
        env=clean_environment(**ports, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield _wait_for(process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait_for(process: "subprocess.Popen[str]", seconds: float = 240) -> RunningSite:
    said: list[str] = []
    deadline = time.monotonic() + seconds
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := ANSWERS_AT.search(line):
            return RunningSite(address=found.group(1), seconds=float(found.group(2)), process=process, said=said)
        assert time.monotonic() < deadline, "".join(said)
    raise AssertionError("".join(said) + f"\nit ended with status {process.wait()}")
