"""The pages on which a citizen asks for a name and deciders answer, as tests walk them."""

from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from tests.support.client import LintingClient
from tests.support.page_rules import visible_text
from tests.support.people import SignedIn, csrf_of
from tests.support.reading import page

DESK = "/medarbejder/navne"
APART = {"apart": "y"}
CONFIRMED = {"confirm-apart": "y"}


def token_of(client: LintingClient, address: str = "/min-log") -> str:
    """The token that the forms of a page carry."""
    found = html.fromstring(client.get(address).text).cssselect("input[name=csrf_token]")
    return str(found[0].get("value"))


def ask(client: LintingClient, entry: str, **fields: Any) -> TestResponse:
    """Send the form on the page of a masked entry."""
    address = f"{entry}/navn"
    return client.post(address, data={"csrf_token": token_of(client, address), **fields})


def seen(client: LintingClient, address: str) -> str:
    """What a page says."""
    return visible_text(client.get(address).text)


def request_page(person: SignedIn) -> str:
    """The page of the one request on the decider's list."""
    [href] = {link.get("href") for link in page(person.client, DESK).cssselect("main h3 a")}
    return str(href)


def decide(person: SignedIn, address: str, step: str, **fields: Any) -> TestResponse:
    """Take a step on the page of a request."""
    return person.client.post(f"{address}/{step}", data={"csrf_token": csrf_of(person, DESK), **fields})
