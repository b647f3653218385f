"""The sum at the end of `make test` counts what it should."""

import pytest

from tools.check import Result, _counted, chosen_layers, report
from tools.layers import LAYERS, Layer
from tools.project import ToolError

REPORT = '<testsuites><testsuite tests="10" failures="1" errors="1" skipped="2"/></testsuites>'
CLEAN = '<testsuites><testsuite tests="3" failures="0" errors="0" skipped="0"/></testsuites>'


@pytest.fixture
def layer(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.layers.REPORTS", tmp_path)
    return Layer(name="some tests", budget=10, command=("true",), tests=True)


def test_a_run_is_counted_from_its_report(layer):
    layer.report.write_text(REPORT)
    assert _counted(layer, 1, 1.0) == Result(passed=6, failed=2, skipped=2, seconds=1.0)


def test_a_run_without_report_is_a_failure(layer):
    assert _counted(layer, 0, 1.0).failed == 1


def test_a_run_without_tests_is_a_failure(layer):
    layer.report.write_text(CLEAN)
    assert _counted(layer, 5, 1.0).failed == 1


def test_a_run_that_ends_badly_with_every_test_green_is_a_failure(layer):
    layer.report.write_text(CLEAN)
    assert _counted(layer, 3, 1.0).failed == 1


def test_slowness_is_a_warning_here_and_a_failure_in_ci(layer, monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)
    assert report(layer, Result(passed=1, seconds=25.0), "") == 0
    assert "longer than its budget" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert report(layer, Result(passed=1, seconds=15.0), "") == 0
    assert report(layer, Result(passed=1, seconds=25.0), "") == 1


def test_the_fast_part_needs_nothing_from_outside():
    assert [layer.name for layer in chosen_layers(fast=True, names=[]) if layer.needs] == []


def test_a_layer_that_does_not_exist_is_told_which_do():
    with pytest.raises(ToolError, match="integration on SQLite"):
        chosen_layers(fast=False, names=["integrashun"])


def test_the_budgets_leave_room_in_forty_minutes():
    assert sum(layer.budget for layer in LAYERS) <= 40 * 60
