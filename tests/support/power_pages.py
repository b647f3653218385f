"""The pages of powers of attorney in tests: what they say, where they lead, and what is told."""

import re
from typing import Any

from flask import Flask
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from citizen_app import clock as our_clock
from citizen_app.auth import fresh
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from tests.support.doors import form_token
from tests.support.people import SignedIn


def post(person: SignedIn, path: str | None, **form: Any) -> TestResponse:
    """Send a form of the person's."""
    assert path is not None
    return person.client.post(path, data={**form_token(person.client), **form})


def main_of(person: SignedIn, path: str = "/fuldmagt") -> str:
    """What the page says."""
    answer = person.client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return text_of(answer)


def text_of(answer: TestResponse) -> str:
    """What an answer says."""
    return " ".join(str(html.fromstring(answer.text).cssselect("main")[0].xpath("string()")).split())


def link(person: SignedIn, words: str, path: str = "/fuldmagt") -> str:
    """Where the link with these words leads."""
    links = html.fromstring(person.client.get(path).text).cssselect("main a")
    return next(str(one.get("href")) for one in links if words in str(one.xpath("string()")))


def told(app: Flask, person: SignedIn) -> list[str]:
    """Which topics the person was told of, and how often."""
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        own = OutboxMessageRow.owner_key == person.key
        return sorted(opened.execute(select(OutboxMessageRow.kind).where(own)).scalars())


def signed_in_again(person: SignedIn) -> None:
    """As the broker's answer leaves the browser; the way there has tests of its own (`signin/test_fresh.py`)."""
    with person.client.session_transaction() as cookie:
        cookie[fresh._SHOWN] = str(int(our_clock.now().timestamp()))


def bare(page: str) -> str:
    """A page without its forms' token."""
    return re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", page)


def pages(birthe: SignedIn, mette: SignedIn, power: str) -> tuple[tuple[SignedIn, str], ...]:
    """Where something could tell of a pause or of what is hidden."""
    return ((birthe, "/fuldmagt"), (birthe, power), (mette, "/fuldmagt"), (birthe, "/beskeder"), (mette, "/beskeder"))
