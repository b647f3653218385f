"""The files that a run begins with are there, and are the ones that are kept in front."""

import pytest

from tests.support import longest_first

TESTS = longest_first.TESTS


@pytest.mark.parametrize("name", longest_first.LONGEST)
def test_a_long_file_is_there_and_begins(name):
    assert (TESTS / name).is_file()
    assert longest_first.begins(TESTS / name)


def test_journeys_begin_and_others_do_not():
    assert longest_first.begins(TESTS / "e2e" / "journeys" / "test_deciding.py")
    assert not longest_first.begins(TESTS / "e2e" / "looks" / "test_the_session_dialog.py")
