"""`python -m demo.broker`: run the demo broker on this machine until Ctrl-C."""

import argparse
import contextlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from demo.broker.app import create_broker
from demo.broker.config import (
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    DEFAULT_PERSONS,
    BrokerConfig,
    RefusesToStartError,
    refuse_unsafe,
)


class QuietHandler(WSGIRequestHandler):
    """Request lines carry codes and states: they are not written anywhere."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo.broker", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--issuer", help="default: http://HOST:PORT")
    parser.add_argument("--client-id", default=DEFAULT_CLIENT_ID)
    parser.add_argument("--client-secret", default=os.environ.get("DEMO_BROKER_CLIENT_SECRET", DEFAULT_CLIENT_SECRET))
    parser.add_argument("--client-public-key", type=Path, help="PEM file, for private_key_jwt")
    parser.add_argument("--redirect-uri", action="append", default=[], help="may be given several times")
    parser.add_argument("--post-logout-redirect-uri", action="append", default=[])
    parser.add_argument("--persons", type=Path, default=DEFAULT_PERSONS)
    return parser


def read_config(arguments: list[str]) -> BrokerConfig:
    """The configuration that the command line asks for."""
    given = _arguments().parse_args(arguments)
    public_key = given.client_public_key.read_text() if given.client_public_key else None
    return BrokerConfig(
        issuer=(given.issuer or f"http://{given.host}:{given.port}").rstrip("/"),
        host=given.host,
        port=given.port,
        client_id=given.client_id,
        client_secret=given.client_secret,
        client_public_key=public_key,
        redirect_uris=tuple(given.redirect_uri),
        post_logout_redirect_uris=tuple(given.post_logout_redirect_uri),
        persons_file=given.persons,
    )


def serve(config: BrokerConfig) -> BaseWSGIServer:
    """A server that listens already; the caller runs it."""
    refuse_unsafe(config, os.environ)
    app = create_broker(config)
    return make_server(config.host, config.port, app, threaded=True, request_handler=QuietHandler)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> int:
    """Run until stopped; 2 when it refuses to start."""
    try:
        server = serve(read_config(sys.argv[1:]))
    except RefusesToStartError as refusal:
        print(f"demo broker: {refusal}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _stop)
    print(f"demo broker: http://{server.host}:{server.port}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
