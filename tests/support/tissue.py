"""A site that forwards decisions about samples, and a citizen who decides there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from flask import Flask

from citizen_app import clock
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import TissueSettings
from consent.services import tissue_sending
from demo.tissue_register import TOKEN, answers
from tests.integration.consent.making import Maker
from tests.support.people import SignedIn
from tests.support.power_pages import signed_in_again


class Register(BaseHTTPRequestHandler):
    """The demo's stand-in as a server: one call, a batch."""

    def do_POST(self) -> None:
        """Take a batch from whoever has the token."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.says(json.loads(raw)) if self.headers["Authorization"] == f"Bearer {TOKEN}" else (401, {})
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def says(self, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and the answer to a batch."""
        return 200, answers(batch, datetime.now(UTC))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def set_tissue(app: Flask, **changes: Any) -> None:
    """Have the operator set this."""
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, tissue=TissueSettings(token=TOKEN, **changes))


def forwarding(app: Flask, **changes: Any) -> None:
    """Let the site forward decisions."""
    set_tissue(app, mode=VarMode.FORWARD, **changes)


@contextmanager
def a_register(handler: type[Register] = Register) -> Iterator[str]:
    """The demo's stand-in, or another, running; the address that decisions are sent to."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def decide(person: SignedIn, material: str, decision: str) -> Maker:
    """Confirm a choice on the pages, signed in anew, and stand on the receipt."""
    signed_in_again(person)
    return Maker(person).open(f"/valg/vaev/{material}").answer(**form_values(person, material, decision))


def form_values(person: SignedIn, material: str, decision: str, at: str = "/valg/vaev") -> dict[str, str]:
    """What the form sends."""
    page = Maker(person).open(f"{at}/{material}").page
    hidden = {name: str(page.xpath(f"//input[@name='{name}']/@value")[0]) for name in ("submission", "version")}
    return {**hidden, "decision": decision}


def told(person: SignedIn) -> list[str]:
    """What the page says of samples, and of genetic data."""
    page = Maker(person).open("/valg/vaev").page
    return [" ".join(one.text_content().split()) for one in page.xpath("//main//article")]


def send(app: Flask) -> Any:
    """Send what waits, as the operator's command and the worker do."""
    with app.app_context():
        return tissue_sending.send(clock.now())
