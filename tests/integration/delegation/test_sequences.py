"""Any sequence of giving, using, pausing, narrowing, renewing, ending, waiting, death and its reversal, taken through
the pages by one giver and two helpers, against a model that a reader can hold in mind."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from citizen_app import clock as our_clock
from citizen_app.identity_models import CitizenRow
from citizen_app.web.dates import local
from tests.conftest import NOON
from tests.integration.delegation.test_power_pages import made_code, said_yes
from tests.support.helping import born, switch_to
from tests.support.log_rows import Log
from tests.support.people import as_citizen
from tests.support.power_pages import link, main_of, post, signed_in_again, text_of

NOTHING = "Der er ikke noget at vise dig lige nu."
HELPERS = ("Mette Lund", "Carl Krogh")
SCOPES = (["read-log"], ["read-log", "see-decisions"], ["read-log", "see-decisions", "make-blocks"])
_NUMBERS = itertools.count(101580000)


@dataclass
class Held:
    """What one helper holds, as somebody would tell it."""

    scopes: list[str]
    until: date
    is_paused: bool = False


class World:
    """Three people at their pages, and what should be true of them."""

    def __init__(self, app, clock, log, doctor):
        self.app, self.clock, self.is_dead = app, clock, False
        self.held: dict[str, Held] = {}
        self.numbers = {name: f"{next(_NUMBERS):010d}" for name in ("Birthe Holm", *HELPERS)}
        clock.move_to(NOON)
        for name, number in self.numbers.items():
            born(app, as_citizen(app, number, name), "1957-03-14")
        log.entry(self.person("Birthe Holm").key, NOON - timedelta(days=1), performed_by=doctor)

    def person(self, name):
        """Signed in anew: sessions do not last for days."""
        return as_citizen(self.app, self.numbers[name], name)

    @property
    def birthe(self):
        return self.person("Birthe Holm")

    def today(self):
        return local(our_clock.now()).date()

    def in_force(self, name):
        held = self.held.get(name)
        return held if held and not self.is_dead and self.today() <= held.until else None

    # The steps. Each goes through the pages, and says what it should have come to.

    def give(self, name, scopes, days):
        code, _check = made_code(self.birthe, scopes=scopes, until=str(until := self.today() + timedelta(days=days)))
        self.used(self.person(name), name, code, Held(scopes, until))

    def ask(self, name, scopes, days):
        helper, until = self.person(name), self.today() + timedelta(days=days)
        self.used(
            self.birthe, name, made_code(helper, "bed-om", scopes=scopes, until=str(until))[0], Held(scopes, until)
        )

    def used(self, person, name, code, held):
        """Another power beside one that is in force would be a second story of the same; it is refused."""
        if self.in_force(name):
            assert post(person, "/fuldmagt/kode", code=code).status_code == 422
        else:
            assert said_yes(person, code)[1].status_code == 303
            self.held[name] = held

    def pause(self, name, scopes, days):
        if held := self.in_force(name):
            giver = self.birthe
            signed_in_again(giver)
            wanted = "no" if held.is_paused else "yes"
            path = link(giver, "Se eller ret pausen", self.power_of(giver, name))
            assert post(giver, path, pause=wanted).headers["Location"] != path
            held.is_paused = not held.is_paused

    def narrow(self, name, scopes, days):
        if (held := self.in_force(name)) and set(scopes) < set(held.scopes):
            giver = self.birthe
            path = link(giver, "dække mindre", self.power_of(giver, name))
            assert post(giver, path, scopes=scopes).status_code == 303
            held.scopes = scopes

    def renew(self, name, scopes, days):
        if held := self.in_force(name):
            giver, until = self.birthe, self.today() + timedelta(days=days)
            path = link(giver, "ny sidste dag", self.power_of(giver, name))
            if post(giver, path, until=str(until)).status_code == 303:
                held.until = until

    def revoke(self, name, scopes, days):
        if self.in_force(name):
            giver = self.birthe
            power = self.power_of(giver, name)
            assert post(giver, link(giver, "Tilbagekald", power)).status_code == 303
            del self.held[name]

    def renounce(self, name, scopes, days):
        if self.in_force(name):
            helper = self.person(name)
            assert post(helper, link(helper, "Opsig fuldmagten")).status_code == 303
            del self.held[name]

    def wait(self, name, scopes, days):
        self.clock.shift(timedelta(days=days))

    def die(self, name, scopes, days):
        """And what the register told was wrong, at the next death."""
        self.is_dead = not self.is_dead
        died = update(CitizenRow).where(CitizenRow.citizen_key == self.birthe.key)
        with self.app.extensions["indblik.engine"].begin() as opened:
            opened.execute(died.values(died_on=self.today() if self.is_dead else None))

    def power_of(self, giver, name):
        return link(giver, f"Se og ret den: {name}")

    def is_so(self):
        """What each helper meets, and what the giver reads."""
        for name in HELPERS:
            self.helper_meets(name, self.in_force(name))
        if not self.is_dead:
            page = main_of(self.birthe)
            for name in HELPERS:
                assert (f"{name} Gælder nu." in page) == bool(self.in_force(name)), (name, page)
            assert "pause" not in page.lower()

    def helper_meets(self, name, held):
        helper = self.person(name)
        assert ("Birthe Holm" in main_of(helper, "/for-en-anden")) == bool(held), (name, held)
        if held is None:
            return
        assert switch_to(helper).status_code == 303
        log, choices = helper.client.get("/min-log"), helper.client.get("/valg")
        assert "Du ser Min log for" in log.text
        assert (NOTHING in text_of(log), "Ole Lund" in log.text) == (held.is_paused, not held.is_paused)
        assert (choices.status_code == 200) == ("see-decisions" in held.scopes)
        assert ("/valg/ny" in choices.text) == ("make-blocks" in held.scopes)


STEPS = ("give", "give", "ask", "pause", "pause", "narrow", "renew", "revoke", "renounce", "wait", "wait", "die")
steps = st.tuples(st.sampled_from(STEPS), st.sampled_from(HELPERS), st.sampled_from(SCOPES), st.integers(0, 12))


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    return made


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=4, max_size=14))
def test_whoever_helps_meets_what_was_given_and_nothing_more_or_longer(app, clock, log, taken):
    world = World(app, clock, log, log.person("Ole Lund"))
    for step, name, scopes, days in taken:
        if not world.is_dead or step in {"wait", "die"}:
            getattr(world, step)(name, scopes, days)
            world.is_so()
