"""What whoever writes to a citizen is told about the text, and that a view of a queue survives its address."""

from datetime import date
from uuid import UUID

import pytest

from support.domain.lix import Readability, lix
from support.domain.queues import Part, QueueView


def test_a_text_without_words_weighs_nothing():
    assert lix([]) == 0.0
    assert Readability.of(" \n–\n").number == 0
    assert Readability.of("").longest_sentence == 0


@pytest.mark.parametrize(("words", "is_heavy"), [(35, False), (36, True)])
def test_above_35_a_text_is_heavy(words, is_heavy):
    """One sentence of short words: its LIX is their number."""
    assert Readability.of(" ".join(["en"] * words)).is_heavy is is_heavy


def test_what_to_begin_with_is_the_longest():
    told = Readability.of("Vi fandt undersøgelsen. Journaler er journaler, og de læses her\nFint")
    assert told.long_words == ("undersøgelsen", "journaler")
    assert told.longest_sentence == 7


@pytest.mark.parametrize("after", [None, (date(2026, 3, 17), UUID(int=7))])
@pytest.mark.parametrize("part", Part)
def test_a_view_comes_back_from_its_address(part, after):
    view = QueueView(part=part, after=after)
    assert QueueView.decode(view.encode()) == view
