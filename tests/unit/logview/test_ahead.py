"""Reading ahead changes nothing but the time it takes."""

import threading
from itertools import count

import pytest

from logview.services.ahead import ahead, batches


def test_batches_end_by_number_and_by_weight_and_lose_nothing():
    made = list(batches(range(10), 4, 1000, lambda _: 1))
    assert made == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    heavy = list(batches(["a" * 60, "b" * 60, "c", "d"], 4, 100, len))
    assert [len(batch) for batch in heavy] == [2, 2]


def test_what_is_read_ahead_comes_in_order():
    assert list(ahead(range(100))) == list(range(100))


def test_a_failure_while_reading_ahead_is_raised_where_the_items_are_used():
    def items():
        yield 1
        raise OSError("the disk failed")

    used = []
    with pytest.raises(OSError, match="the disk failed"):
        used.extend(ahead(items()))
    assert used == [1]


def test_who_stops_early_leaves_no_thread_behind():
    endless = ahead(count())
    assert next(endless) == 0
    endless.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "reading ahead"]
