"""The site with the topics of these tests, for worker processes of their own."""

import os

from citizen_app.factory import create_app
from citizen_app.settings import Settings
from tests.integration.messages.conftest import EXTRA
from wsgi import FEATURES

app = create_app(Settings.from_environment(os.environ), [*FEATURES, EXTRA])
