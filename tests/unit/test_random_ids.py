"""Numbers that are asked of the system in handfuls."""

import os
from uuid import RFC_4122

from citizen_app import random_ids
from citizen_app.random_ids import random_id


def test_each_is_a_version_4_number_and_none_comes_twice():
    found = [random_id() for _ in range(1_000)]
    assert len(set(found)) == 1_000
    assert {(one.version, one.variant) for one in found} == {(4, RFC_4122)}


def test_every_other_bit_is_the_systems(monkeypatch):
    monkeypatch.setattr(random_ids, "_left", [b"\xff" * 16, b"\0" * 16])
    assert str(random_id()) == "00000000-0000-4000-8000-000000000000"
    assert str(random_id()) == "ffffffff-ffff-4fff-bfff-ffffffffffff"


def test_a_worker_does_not_hand_out_what_its_sibling_does():
    random_ids._left.clear()
    random_id()
    assert len(random_ids._left) == 63, "left over, which both would have"
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writes, str(random_id()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writes)
    with os.fdopen(reads, "rb") as told:
        made = told.read().decode()
    assert made not in {str(random_id()) for _ in range(64)}
