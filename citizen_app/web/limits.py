"""How often an address may try what is costly or guessable."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from citizen_app.settings import Settings


class DeclaredLimits(Limiter):
    """Limits stand on views. There are none for the whole site, so that other requests are spared a search for them."""

    def __init__(self) -> None:
        super().__init__(get_remote_address, headers_enabled=True)

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = DeclaredLimits()

SIGN_IN_LIMIT = "30 per minute"
"""Sign-ins begun or finished per address: a family or a library behind one address still gets in."""


def init_limits(app: Flask, settings: Settings) -> None:
    """Switch the limiter on; several workers share a count only with Redis as its storage."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage
    limiter.init_app(app)
