"""A citizen, and a case of theirs that an agent has."""

from functools import partial

import pytest

from support.services import desk
from tests.support.desk import ask_desk, does, hired
from tests.support.people import as_citizen


@pytest.fixture
def birthe(app):
    return as_citizen(app, "1403572528").key


@pytest.fixture
def run(app):
    return partial(does, app)


@pytest.fixture
def held(app, birthe, run):
    """A case that an agent has."""
    sia, key = hired(app, "Sia Sand"), ask_desk(app, birthe)
    run(desk.take, sia, key)
    return sia, key
