"""What lapsed or was overtaken: who asked for it or confirmed it reads so for a while, and nobody else."""

from datetime import timedelta

import pytest

from tests.integration.consent.making import Maker
from tests.support.register import CHILD, MOTHER, custody, tell
from tests.support.tissue_children import (
    FREE,
    OWN,
    PAGE,
    choose,
    confirm,
    family,
    parents,
    says,
    take_back,
    waiting_href,
    with_child,
)

FELL = "Det, du bad om den 3. marts 2026 kl. 13.00, blev ikke bekræftet og er faldet væk."
OVERTAKEN = "Der er valgt noget andet siden."
HEADING = "Det er faldet væk"


@pytest.fixture
def both(app):
    family(app)
    return parents(app)


def test_what_nobody_confirmed_is_told_to_whoever_asked_for_thirty_days(app, both, clock, forbidden):
    mother, father = both
    for name in ("Mette Rask", "Jens Rask"):
        forbidden.add(name)
    choose(mother)
    choose(father, OWN, "gener")
    take_back(father)  # what one took back oneself is no news
    old = waiting_href(father)
    assert HEADING not in says(mother)
    clock.shift(timedelta(days=14))
    mother, father = parents(app)
    page = says(mother)
    assert f"Barnets prøver: Barnets prøver må kun bruges til barnets egen behandling. {FELL}" in page
    assert OVERTAKEN not in page
    assert HEADING not in says(father)
    assert Maker(mother).open(old).at == PAGE
    assert father.client.get(old).status_code == 404
    clock.shift(timedelta(days=30))
    assert HEADING not in says(with_child(app, MOTHER, "Mette Rask"))


def test_what_was_overtaken_is_told_but_not_where_the_same_was_decided(app, both):
    mother, father = both
    choose(mother, OWN)
    choose(father, FREE)
    confirm(mother)
    assert HEADING not in says(father)
    page = says(mother)
    assert f"{FELL} {OVERTAKEN}" in page
    choose(father, OWN)
    confirm(mother)
    assert HEADING not in says(mother)


def test_whoever_confirmed_it_is_told_that_not_everybody_did(app, both, clock):
    mother, father = both
    third = "1403572528"
    tell(app, custody(CHILD, third, shared="joint"))
    choose(mother)
    confirm(father)
    clock.shift(timedelta(days=14))
    _mother, father = parents(app)
    told = "Det, du bekræftede den 3. marts 2026 kl. 13.00, blev ikke bekræftet af alle og er faldet væk."
    assert told in says(father)
    assert HEADING not in says(with_child(app, third, "Bo Rask"))
