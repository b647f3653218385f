"""Which texts hold a name: those of places, of systems, of sources."""

import pytest

from logview.domain.name_words import holds_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lægerne Friis", "Anna Friis"),
        ("LÆGE A. FRIIS", "Anna Friis"),
        ("Friis' lægepraksis", "Anna Friis"),
        ("Friisklinikken", "Anna Friis"),
        ("Holms Tandklinik", "Bo Holm"),
        ("Annas Fodklinik", "Anna Friis"),
        ("Lægerne Søgaard og Holm", "Bo Søgaard-Lund"),
        ("Laegerne Soegaard", "Bo Søgaard"),
        ("Lægerne Kjær/Bæk", "Åse Bæk"),
        ("Region Øst (nu Lægerne Friis)", "Anna Friis"),
    ],
)
def test_a_text_that_holds_a_part_of_the_name(text, name):
    assert holds_name(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lægehuset Torvet", "Anna Friis"),
        ("Holstebro Hospital", "Bo Holst"),
        ("Frederiksberg Kommune", "Ida Frederiksen"),
        ("Huset af 1912", "Carl af Rosen"),
        ("Lægerne A og B", "A. B. Dahl"),
        ("Afsnit 12", ""),
        ("", "Anna Friis"),
    ],
)
def test_a_text_that_does_not(text, name):
    assert not holds_name(text, name)
