"""The statements that a page sends, on either database."""

from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from bench.costs import statements_of
from tests.support.client import LintingClient


def page_with_statements(client: LintingClient, app: Flask, address: str) -> tuple[TestResponse, list[str]]:
    """The page and its statements, whichever way they take to the driver."""
    engine = app.extensions["indblik.engine"]
    if engine.dialect.name == "postgresql":
        with statements_of(app) as noted:
            page = client.get(address)
        return page, [one.text for one in noted]
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        found.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        return client.get(address), found
    finally:
        event.remove(engine, "before_cursor_execute", note)
