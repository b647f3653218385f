"""Questions of those who help a citizen, in tests: asked by the pages, and what is read of them."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from flask import Flask
from lxml import html

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role, unit_of_work
from delegation.domain.acting import Scope
from delegation.views.mandates import HeldMandates
from support.domain.cases import Concern
from support.services import questions
from tests.support.helping import born, power
from tests.support.people import REGION, SignedIn, actor_of

WORDS = "Hvorfor har de kigget den dag?"


def entry_of(person: SignedIn, number: int = 0) -> str:
    """The address of a look-up on the person's page of the log."""
    hrefs = re.findall(r'href="(/min-log/opslag/[^"?/]+)["?]', person.client.get("/min-log").text)
    return list(dict.fromkeys(hrefs))[number]


def ask(person: SignedIn, entry: str, words: str = WORDS, **fields: str) -> str:
    """Ask about the look-up, and return the address of the question."""
    address = f"{entry}/spoerg"
    given = {"concern": "why", "words": words, "way": "message", "kind": "log-question", **fields}
    checked = person.client.post(address, data={**hidden(person.client.get(address).text), **given})
    sent = person.client.post(address, data=hidden(checked.text))
    assert sent.status_code == 303, sent.text
    return str(sent.headers["Location"])


def hidden(body: str) -> dict[str, str]:
    """The hidden fields of the first form of the page's main part."""
    [first, *_rest] = html.fromstring(body).cssselect("main form")
    return {one.get("name", ""): one.get("value", "") for one in first.cssselect("input[type=hidden]")}


def questions_of(person: SignedIn) -> list[str]:
    """The addresses of the questions on the person's page of them."""
    body = person.client.get("/spoergsmaal").text
    return [one.get("href", "") for one in html.fromstring(body).cssselect("main article h2 a")]


def comparable(person: SignedIn, addresses: Iterable[str]) -> list[str]:
    """What somebody meets, without what is new on each page by itself: the form's token and the time that is left."""
    answers = (person.client.get(address) for address in addresses)
    moving = r'name="csrf_token" value="[^"]+"|data-idle-seconds="\d+"'
    return [re.sub(moving, "", f"{one.status_code} {one.text}") for one in answers]


def asked_for(
    app: Flask, helper: SignedIn, citizen: SignedIn, *entries: tuple[datetime, int], cvr: str | None = REGION
) -> UUID:
    """A question about the citizen's look-ups, by moment and number, that a holder of a power asks past the pages."""
    for one in (helper, citizen):
        born(app, one, "1957-03-14")
    power_id = power(app, citizen, helper, (Scope.READ_LOG, Scope.ASK))
    places = [(citizen.key, at, number) for at, number in entries]
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen.key,), (helper.key,)):
        acting = HeldMandates().acting(actor_of(helper).viewer, power_id, clock.now())
        assert acting is not None
        take_role(DatabaseRole.CITIZEN, (citizen.key,), (helper.key,))
        return questions.ask(acting, places, Concern.WHY, WORDS, cvr)
