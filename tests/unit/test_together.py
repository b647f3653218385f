"""What is done for many at once, a moment after the first of them came."""

import threading

import pytest

from citizen_app import together
from citizen_app.together import Together

pytestmark = pytest.mark.real_time


@pytest.fixture
def told():
    return []


@pytest.fixture
def held(told, monkeypatch):
    """Started, and asleep until somebody flushes."""
    monkeypatch.setattr(together, "PAUSE", 3600)
    made = Together(told.append)
    made.start()
    return made


def test_each_is_handed_on_at_once_until_it_is_started(told):
    made = Together(told.append)
    made.add(1)
    made.add(2)
    assert told == [[1], [2]]


def test_they_wait_for_each_other_and_keep_their_order(held, told):
    for one in range(5):
        held.add(one)
    assert told == []
    held.flush()
    held.flush()
    assert told == [[0, 1, 2, 3, 4]]


def test_they_are_handed_on_after_a_pause(monkeypatch):
    monkeypatch.setattr(together, "PAUSE", 0.01)
    handed_on, told = threading.Event(), []

    def hand_on(found):
        told.extend(found)
        handed_on.set()

    made = Together(hand_on)
    made.start()
    for one in ("a", "b"):  # also when nothing had come for a while
        handed_on.clear()
        made.add(one)
        assert handed_on.wait(10)
    assert told == ["a", "b"]


def test_not_more_than_so_many_wait(held, told, monkeypatch):
    monkeypatch.setattr(together, "_MOST", 3)
    for one in range(4):
        held.add(one)
    assert told == [[0, 1, 2]]


def test_one_that_cannot_be_handed_on_does_not_stop_the_others(monkeypatch, capsys):
    monkeypatch.setattr(together, "PAUSE", 0.01)
    handed_on, told = threading.Event(), []

    def hand_on(found):
        if "bad" in found:
            raise OSError("the disk is full")
        told.extend(found)
        handed_on.set()

    made = Together(hand_on)
    made.start()
    made.add("bad")
    while made._waiting:
        threading.Event().wait(0.005)
    made.add("good")
    assert handed_on.wait(10)
    assert told == ["good"]


def test_of_several_threads_none_is_lost_and_none_comes_twice(told):
    made = Together(told.extend)

    def add(first):
        for one in range(first, first + 500):
            made.add(one)

    threads = [threading.Thread(target=add, args=(first,)) for first in range(0, 2000, 500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made.flush()
    assert sorted(told) == list(range(2000))
