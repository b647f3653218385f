"""Numbers that are asked of the system in handfuls."""

import os
from uuid import RFC_4122, UUID, SafeUUID

import pytest

from citizen_app import random_ids
from citizen_app.random_ids import random_id


@pytest.fixture(autouse=True)
def nothing_left():
    random_ids._left.clear()
    yield
    random_ids._left.clear()


def test_each_is_a_version_4_number_and_none_comes_twice():
    found = [random_id() for _ in range(1_000)]
    assert len({one.number for one in found}) == 1_000
    assert {(one.number.version, one.number.variant) for one in found} == {(4, RFC_4122)}


def test_each_is_written_as_it_is():
    found = [random_id() for _ in range(200)]
    assert [one.text for one in found] == [str(one.number) for one in found]
    assert {one.number.is_safe for one in found} == {SafeUUID.unknown}


def test_every_other_bit_is_the_systems(monkeypatch):
    monkeypatch.setattr(os, "urandom", lambda count: (b"\0" * 16 + b"\xff" * 16) * (count // 32))
    assert random_id().number == UUID("00000000-0000-4000-8000-000000000000")
    made = {one.text for one in [random_id(), random_id()]}
    assert made == {"00000000-0000-4000-8000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff"}


def test_a_worker_does_not_hand_out_what_its_sibling_does():
    random_id()
    assert len(random_ids._left) == 63, "left over, which both would have"
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writes, random_id().text.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writes)
    with os.fdopen(reads, "rb") as told:
        made = told.read().decode()
    assert made not in {random_id().text for _ in range(64)}
