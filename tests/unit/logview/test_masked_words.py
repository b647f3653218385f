"""Whom a source's free text names, of many."""

from uuid import UUID

import pytest

from logview.domain.masked_words import NOBODY, NameIndex, possible_ids

ANNA, RASK, TITLED = UUID(int=1), UUID(int=2), UUID(int=3)
INDEX = NameIndex([(ANNA, "Anna Friis"), (RASK, "Per Rask"), (TITLED, "Sørensen-Ågård, Åse"), (ANNA, "A. Friis")])


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Henvist af Anna Friis", ANNA),
        ("Henvist af A. Friis", ANNA),
        ("HENVIST AF FRIIS, ANNA", ANNA),
        ("henvist af friis", ANNA),  # nothing has a capital: nothing tells a name from a word
        ("Talt med læge Møller og anna friis i går", ANNA),
        ("Talt med læge Møller og anna m. friis", ANNA),
        ("Talt med Anna F. på Rigshospitalet", ANNA),
        ("Friis' konsultation", ANNA),
        ("Set på Friisklinikken", ANNA),
        ("Notat af Aagaard", TITLED),
        ("Notat af A\u030ag\u00e5rd", TITLED),  # a letter and its ring, one by one
        ("Talt med soerensen agaard, Aase Soerensen", TITLED),
        ("Per Rask ringede", RASK),
    ],
)
def test_a_text_that_surely_names_somebody(text, person):
    assert person in INDEX.named(text).surely


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Mor siger, at han er rask", RASK),
        ("Henvist af friis", ANNA),
        ("Panodil 2 stk per dag. Aftalt med Mor", RASK),
        ("Talt med Anna", ANNA),
        ("Anna har ringet", ANNA),
    ],
)
def test_a_text_that_perhaps_does(text, person):
    assert not INDEX.named(text).surely
    assert INDEX.named(text).perhaps == {person}


@pytest.mark.parametrize(
    "text", ["", "Patienten i aktuel behandling", "Svar på prøve", "Friisland", "Annanas", "F. A."]
)
def test_a_text_that_does_not(text):
    assert INDEX.named(text) == NOBODY


def test_nobody_is_named_where_nobody_is_masked():
    assert NameIndex([]).named("Anna Friis") == NOBODY
    assert NameIndex([(ANNA, "A."), (ANNA, "og")]).named("A. og") == NOBODY


def test_what_of_a_text_may_be_an_id():
    assert {"REGH\\afri0001", "afri0001", "5BXY7", "anna@regh.dk"} <= possible_ids(
        "PC hos REGH\\afri0001 (5BXY7), anna@regh.dk."
    )
