"""What is wrong with a translation is named."""

import pytest
from babel.messages.catalog import Message

from tools.translations import _faults_of


@pytest.mark.parametrize(
    ("original", "translation", "fault"),
    [
        ("Entries", "", "not translated"),
        ("%(n)s entries", "opslag", "placeholders"),
        ("Read <a>more</a>", "Læs mere", "placeholders"),
        (("%(n)s entry", "%(n)s entries"), ("%(n)s opslag", ""), "not translated"),
    ],
)
def test_a_faulty_translation_is_named(original, translation, fault):
    assert any(fault in found for found in _faults_of(Message(original, translation)))


def test_a_fuzzy_translation_is_named():
    assert any("fuzzy" in found for found in _faults_of(Message("Entries", "Opslag", flags=["fuzzy"])))


@pytest.mark.parametrize(
    ("original", "translation"),
    [("Entries", "Opslag"), (("one entry", "%(num)d entries"), ("ét opslag", "%(num)d opslag"))],
)
def test_a_good_translation_has_no_faults(original, translation):
    assert list(_faults_of(Message(original, translation))) == []
