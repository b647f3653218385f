"""A machine that is too old or lacks a part is told so in one sentence."""

import sys

import pytest

from tools import bootstrap
from tools.project import ToolError


def test_an_old_python_is_told_which_to_name(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(ToolError, match=r"3\.11 or later.*3\.9\.2[\s\S]*PYTHON="):
        bootstrap.refuse_old_python()


def test_this_python_is_new_enough():
    bootstrap.refuse_old_python()


def test_nothing_is_resolved_again_when_the_lock_is_installed(monkeypatch):
    """Old versions of pip refuse a lock that holds all there is, once a newer release of some package is out."""
    asked = []
    monkeypatch.setattr(bootstrap, "run", lambda command, **_: asked.append([str(word) for word in command]))
    bootstrap.install_locked("requirements.lock")
    assert {"--no-deps", "--require-hashes"} <= set(asked[0])
    assert asked[1][-1] == "check"
