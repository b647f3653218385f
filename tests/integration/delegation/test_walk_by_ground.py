"""Whoever helps, on each ground, follows every link and tries every choice: they read what the ground gives, and
nothing else; and a pause, what is hidden and an empty log are the same to them, byte by byte (safety.md 2 to 4)."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html

from citizen_app.auth.acts import Act
from tests.support.doors import form_token
from tests.support.grounds import GROUNDS, OPENS_TO_HELPERS, HelpedWorld
from tests.support.helpers_questions import ask, entry_of
from tests.support.owned import JUNK

STARTS = ("/", "/for-en-anden", "/min-log", "/min-log/find", "/spoergsmaal", "/valg", "/valg/tidligere", "/fuldmagt")
ELSEWHERE = ("/min-log/opslag/x", "/min-log?v=x", "/min-log?c=x", "/valg/x", "/valg/venter/x", "/spoergsmaal/x")
NEVER = ("Carl Krogh", "Carls egne ord", "/besoeg-i-min-log", "/spoergsmaal/aabninger", "/valg/spurgt")
"""Of others who help, and of what the citizen did and who opened it: in no page, not as an address either."""
OPENED = {one.removeprefix("GET ") for one in OPENS_TO_HELPERS if one.startswith("GET ")}
NAMED = {one for one in OPENED if "<" in one and "<step>" not in one and "<material>" not in one}
OF_SAMPLES = {one for one in OPENED if one.startswith("/valg/vaev-barn")}
NOT_LINKED = {
    *("/spoergsmaal/<question>/brev-aktindsigt", "/valg/<decision>", "/valg/<decision>/ophaev"),
    "/valg/venter/<waiting>",
    "/spoergsmaal/venter/<joint>",
    *("/valg/vaev-barn/kvittering/<receipt>", "/valg/vaev-barn/venter/<tissue_waiting>"),
}
STEPS = {"/spoergsmaal/<question>": ("skriv", "luk", "genaabn"), "/min-log/opslag/<ref>": ("spoerg",)}
"""What is sent. Making and ending a block is refused with the same sentence while paused (`NothingNow`)."""
NOTHING = "Der er ikke noget at vise dig lige nu."
GIVEN = {name: held for name, held in GROUNDS.items() if held.acts}


def rule_of(app, address):
    """The rule of a page; None where there is none."""
    adapter = app.url_map.bind("localhost")
    path = urlsplit(address).path
    return adapter.match(path, "GET", return_rule=True)[0].rule if adapter.test(path, "GET") else None


def told(answer):
    return f"{answer.status_code} {answer.headers.get('Location', '')}\n{answer.text}"


def bare(text):
    """Without a form's token, the time that is left, and the number of a choice that is begun anew."""
    text = re.sub(r'name="csrf_token" value="[^"]+"|data-idle-seconds="\d+"', "", text)
    return re.sub(r"^303 (.*)\?d=.*\n(.|\n)*", r"303 \1", text)


class Walk:
    """What somebody meets who follows the links of their pages, by address."""

    def __init__(self, world):
        self.world, self.met = world, {}

    def get(self, address):
        """The page there; where it leads on to another, that."""
        while True:
            answer = self.world.helper.client.get(address)
            assert answer.status_code < 500, address
            self.met[address] = told(answer)
            if answer.status_code != 303:
                return address, answer
            address = answer.headers["Location"]

    def send(self, address, **fields):
        """A form, and what comes of it."""
        answer = self.world.helper.client.post(address, data={**self.token, **fields})
        assert answer.status_code < 500, address
        return self.get(answer.headers["Location"])[0] if answer.status_code == 303 else address

    def everywhere(self):
        """Every page that opens to whoever helps, and the own pages beside."""
        self.token = form_token(self.world.helper.client)
        waiting, started = [*STARTS, *ELSEWHERE], set(STARTS)
        while waiting:
            address = waiting.pop(0)
            if address not in self.met and (address in started or self._opens(address)):
                _at, answer = self.get(address)
                waiting += [one for one in self._links(answer) if one not in self.met]
        self._filters()
        self._choices()
        return self

    def _filters(self):
        """The log narrowed by what is offered first."""
        _at, answer = self.get("/min-log/find")
        for name in ("organisations", "persons", "sectors"):
            for value in html.fromstring(answer.text).xpath(f"//input[@name='{name}']/@value"):
                self.send("/min-log/find", period="all", **{name: value})
                break

    def _choices(self):
        """A block up to where it would be confirmed, of everybody and of each place and person that is offered."""
        for whom in ("everyone", "place", "person", "profession"):
            at, answer = self.get("/valg/ny")
            if answer.status_code == 403:
                break
            at = self.send(self.send(at, scope="all"), whom=whom)
            offered = html.fromstring(self.met[at].partition("\n")[2]).xpath(f"//input[@name='{whom}']/@value")
            chosen = {whom: offered[0], "below": "with"} if offered else {"profession": "7170"}
            self.send(self.send(at, **chosen), start="now", end="day", last="2026-08-01")

    def _opens(self, address):
        return rule_of(self.world.app, address) in OPENED

    def _links(self, answer):
        if answer.mimetype != "text/html" or not answer.text:
            return []
        return [unescape(one) for one in re.findall(r'href="(/[^"#]*)', answer.text)]


def expected(held):
    """Which words the ground lets its holder read."""
    reads, has_places = Act.READ_LOG in held.acts, not held.is_placeless
    chosen = Act.SEE_DECISIONS in held.acts
    return {
        "Ole Lund": reads and has_places,
        "Klinik Vest": reads and has_places,
        "epj-ost": reads and has_places,
        "Et hospital": reads and not has_places,
        "Eva Dam": reads and has_places and not held.is_filtered,
        "Børnehus Øst": reads and has_places and not held.is_filtered,
        "Ib Birk": reads and has_places and not held.is_filtered,
        "Klinik Syd": reads and has_places and not held.is_filtered,
        "Klinik Nord": chosen and has_places,  # named in a choice alone
        "Borgerens egne ord": Act.READ_QUESTIONS in held.acts and has_places,  # words can tell of one
        "Hjælperens egne ord": Act.ASK in held.acts,
        **dict.fromkeys(NEVER, False),
    }


@pytest.mark.parametrize("name", GIVEN)
def test_each_reads_what_the_ground_gives_and_nothing_else(app, name):
    held = GIVEN[name]
    world = HelpedWorld.of(app, held)
    world.fill()
    if Act.ASK in held.acts:
        ask(world.helper, entry_of(world.helper), "Hjælperens egne ord")
    met = "\n".join(Walk(world).everywhere().met.values())
    assert {word: word in met for word in expected(held)} == expected(held)


@pytest.mark.parametrize("name", ["power, of everything", "custody, with blocks and samples"])
def test_paused_hidden_and_empty_are_the_same_at_every_address(app, name):
    world = HelpedWorld.of(app, GROUNDS[name])
    empty = Walk(world).everywhere().met
    closed = set() if Act.DECIDE_TISSUE in world.held.acts else OF_SAMPLES
    nowhere = all_of(world, (re.sub("<[^>]+>", JUNK, rule) for rule in NAMED - closed), ())
    world.fill()
    ask(world.helper, entry_of(world.helper), "Hjælperens egne ord")
    met = {**empty, **Walk(world).everywhere().met}
    assert {
        rule_of(app, one) for one, text in met.items() if text[:3] in {"200", "303"}
    } >= OPENED - NOT_LINKED - closed
    sent = {f"{one}/{step}" for one in met for step in STEPS.get(rule_of(app, one), ())}
    world.keep_back("31", "32", "33", "34")
    hidden = all_of(world, met, sent)
    assert {one: hidden[one] for one in empty} == {one: bare(text) for one, text in empty.items()}
    named = {one: text for one, text in hidden.items() if rule_of(app, one) in NAMED}
    assert {one: text for one, text in named.items() if text not in nowhere.values()} == {}
    assert [NOTHING in text for text in nowhere.values()] == [True] * len(NAMED - closed)
    world.pause()
    assert all_of(world, met, sent) == hidden


def all_of(world, met, sent):
    """What the helper meets at each address, and at each where something is sent. The walk has inspected the pages."""
    form, met = {**form_token(world.helper.client), "words": "Mere"}, list(met)
    found = {one: FlaskClient.open(world.helper.client, one) for one in met}
    found |= {f"POST {one}": FlaskClient.open(world.helper.client, one, method="POST", data=form) for one in sent}
    return {one: bare(told(answer)) for one, answer in found.items()}
