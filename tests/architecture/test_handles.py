"""Handles in addresses and in what forms send open for whoever they were made for, and for nobody else.

`test_foreign_ids.py` walks those in addresses. Those that forms carry are held here, by how every one of them is made
and opened: with a key of whoever acts in the request, and never with one that came with it.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import PRODUCT, ROOT, Module, modules

OWN_KEYS = {
    "actor.subject_key",
    "actor.viewer.key",
    "actor().subject_key",
    "actor().viewer.key",
    "acting.viewer.key",
    "viewer.key",
}
OF_KEYS = {"citizen_app/opaque.py", "citizen_app/keys.py"}


def handles(module: Module) -> Iterator[tuple[str, str]]:
    """Where a handle is made or opened, and with whose key."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in {"seal", "unseal", "opaque.seal", "opaque.unseal", "keys().opaque", "keys().opened"}:
            yield f"{module.name}:{node.lineno}", ast.unparse(node.args[0]) if node.args else "nothing"


def strangers(found: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{where}: {key}" for where, key in found if key not in OWN_KEYS]


def test_every_handle_is_bound_to_whoever_acts():
    found = [one for module in modules(*PRODUCT) if module.name not in OF_KEYS for one in handles(module)]
    assert len(found) > 30, "the rule finds those that there are"
    assert strangers(iter(found)) == []


@pytest.mark.parametrize(
    "code",
    [
        "opaque.unseal(UUID(request.form['whose']), 'case', text)",
        "unseal(found.citizen_key, _DECISION, ref)",
        "keys().opened(owner, purpose, text)",
    ],
)
def test_a_handle_that_goes_by_what_was_sent_is_found(code):
    assert strangers(handles(Module(path=ROOT / "support/views/example.py", text=code)))
