"""`make test`: run every layer, say what each found and took, and end with the sum of it all."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from tools import assets, machine, translations
from tools.layers import LAYERS, REPORTS, Layer
from tools.node import node_packages
from tools.project import ROOT, ToolError, environment, main_guard, say

NO_TESTS_COLLECTED = 5
# Whatever the person does elsewhere: without bytecode, every layer and every command in it compiles all code anew.
KEPT_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a layer came to."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        parts = [f"{self.passed} passed"]
        parts += [f"{self.failed} failed"] if self.failed else []
        parts += [f"{self.skipped} skipped"] if self.skipped else []
        return ", ".join(parts)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"true", "1", "yes"}


def prepare(*, fast: bool) -> None:
    """Make what the tests read: compiled translations, the pages' assets, the foreign programs."""
    translations.compile_catalogues()
    if fast:
        return
    assets.build()
    if machine.NODE.is_here():
        node_packages(development=True)


def run_layer(layer: Layer, seed: int) -> tuple[Result, str]:
    """Run a layer; return what it came to and what it printed."""
    command = [str(word) for word in layer.command]
    if layer.tests:
        layer.report.unlink(missing_ok=True)
        command += [f"--randomly-seed={seed}", f"--junitxml={layer.report}"]
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment({**layer.env, **KEPT_BYTECODE}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - started
    if not layer.tests:
        fine = done.returncode == 0
        return Result(passed=int(fine), failed=int(not fine), seconds=seconds), done.stdout
    return _counted(layer, done.returncode, seconds), done.stdout


def _counted(layer: Layer, status: int, seconds: float) -> Result:
    """Count from the report that pytest writes; a run that broke before writing one is a failure."""
    if not layer.report.exists() or status == NO_TESTS_COLLECTED:
        return Result(failed=1, seconds=seconds)
    suite = ElementTree.parse(layer.report).getroot().find("testsuite")
    assert suite is not None
    number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    passed = number["tests"] - failed - number["skipped"]
    # A run can end badly with every test green: an interrupted worker, an error at the very end.
    return Result(
        passed=max(passed, 0),
        failed=failed or int(status != 0),
        skipped=number["skipped"],
        seconds=seconds,
    )


def report(layer: Layer, result: Result, output: str) -> int:
    """Print a layer's line, and its output if it failed. Return 1 if its time alone is a failure."""
    say(f"  {layer.name:<27} {result!s:<34} {result.seconds:6.1f} s of {layer.budget} s")
    if result.failed:
        say("\n".join("    | " + line for line in output.splitlines()[-150:]))
    if result.seconds > layer.budget:
        say(f"  !! {layer.name} took longer than its budget of {layer.budget} s")
    if in_ci() and result.seconds > 2 * layer.budget:
        say(f"  !! {layer.name} took more than twice its budget: this fails")
        return 1
    return 0


def run(layers: Sequence[Layer], seed: int) -> Result:
    """Run the layers one after the other; return the sum."""
    results = []
    for layer in layers:
        if not all(need.is_here() for need in layer.needs):
            say(f"  {layer.name:<27} not run: {', '.join(need.name for need in layer.needs)} is missing")
            continue
        result, output = run_layer(layer, seed)
        too_slow = report(layer, result, output)
        results += [result, Result(failed=too_slow)]
    return Result(
        passed=sum(result.passed for result in results),
        failed=sum(result.failed for result in results),
        skipped=sum(result.skipped for result in results),
    )


def say_what_is_missing() -> int:
    """Say what could not be run here and how to make it run. Return how many of these are failures."""
    missing = [need for need in machine.ALL if not need.is_here()]
    if missing:
        say("\nNot run on this machine:")
    for need in missing:
        say(f"  {need.for_what}: {need.name} is missing ({need.how})")
    if missing and in_ci():
        say("  With CI=true each of these is a failure.")
    return len(missing) if in_ci() else 0


def chosen_layers(*, fast: bool, names: Sequence[str]) -> list[Layer]:
    """Return the layers to run. Raises ToolError when none fits."""
    found = [layer for layer in LAYERS if layer.fast or not fast]
    if names:
        found = [layer for layer in found if any(name in layer.name for name in names)]
    if not found:
        raise ToolError(f"Layers are: {', '.join(layer.name for layer in LAYERS)}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="only what takes seconds")
    parser.add_argument("--seed", type=int, default=random.randrange(1, 2**31), help="repeat an order of tests")
    parser.add_argument("layers", nargs="*", help="parts of layers' names; all when none is named")
    wish = parser.parse_args()
    started = time.monotonic()
    REPORTS.mkdir(parents=True, exist_ok=True)
    layers = chosen_layers(fast=wish.fast, names=wish.layers)
    prepare(fast=wish.fast)
    say(f"Tests in random order, seed {wish.seed} (again: make test SEED={wish.seed})")
    total = run(layers, wish.seed)
    # Only a whole run promises anything about what it did not run.
    missing = 0 if wish.fast or wish.layers else say_what_is_missing()
    failed = total.failed + missing
    say(f"\n{time.monotonic() - started:.0f} s in all")
    say(f"{total.passed} passed, {failed} failed, {total.skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # always a text stream here
    main_guard(main)
