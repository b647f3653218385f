"""The demo broker as a Flask application."""

import os
from urllib.parse import urlsplit

from flask import Flask, Response

from demo import tissue_register
from demo.broker import endpoints, pages
from demo.broker.config import BrokerConfig, refuse_unsafe
from demo.broker.persons import load_persons
from demo.broker.running import Broker, the_broker
from demo.broker.store import Expiring, Store
from demo.broker.tokens import SigningKeys


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _security_headers(response: Response) -> Response:
    origins = sorted({_origin(address) for address in the_broker().config.redirect_uris})
    # A browser holds a form's redirects to form-action as well, so the client's own origin has to be named.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {' '.join(origins)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def create_broker(config: BrokerConfig) -> Flask:
    """The application, or `RefusesToStartError`."""
    refuse_unsafe(config, os.environ)
    prefix = urlsplit(config.issuer).path.rstrip("/")
    app = Flask(__name__, static_url_path=f"{prefix}/static")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.extensions["demo_broker"] = Broker(
        config=config,
        persons=load_persons(config.persons_file),
        keys=SigningKeys(),
        store=Store(codes=Expiring(seconds=config.code_seconds)),
    )
    app.register_blueprint(endpoints.blueprint, url_prefix=prefix or None)
    app.register_blueprint(pages.blueprint, url_prefix=prefix or None)
    app.register_blueprint(tissue_register.blueprint, url_prefix=prefix or None)
    app.after_request(_security_headers)
    return app
