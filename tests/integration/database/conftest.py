"""Settings for a database of the test's own choosing."""

import pytest

from citizen_app.settings import Settings
from tests.conftest import environment_of_tests


@pytest.fixture
def settings_on():
    """Settings of a test installation on the database at an address."""
    return lambda url: Settings.from_environment(environment_of_tests(url))
