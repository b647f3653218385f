"""A citizen with a log, and ways to put hostile things into it."""

from tests.integration.logview.conftest import citizen, log  # noqa: F401 - the same citizen and log as the page's tests
