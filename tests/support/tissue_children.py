"""A child whose samples those who have custody decide about, on a site that forwards."""

import re

from flask import Flask

from citizen_app.tissue_mode import TissueByCustody
from tests.integration.consent.making import Maker
from tests.support.helping import switch_to
from tests.support.people import SignedIn, as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, tell
from tests.support.tissue import form_values, forwarding

PAGE = "/valg/vaev-barn"
OWN, FREE = "own-treatment-only", "no-restriction"


def family(app: Flask, *, birthday: str = "2012-05-05", by: TissueByCustody = TissueByCustody.ALL) -> None:
    """A child, and two who have custody of it."""
    forwarding(app, by_custody=by)
    tell(app, born(CHILD, birthday), *(custody(CHILD, one, shared="joint") for one in (MOTHER, FATHER)))


def parents(app: Flask) -> tuple[SignedIn, SignedIn]:
    """The two, each with the child."""
    return with_child(app, MOTHER, "Mette Rask"), with_child(app, FATHER, "Jens Rask")


def with_child(app: Flask, cpr: str, name: str) -> SignedIn:
    """Somebody, with the first of those whom they may act for."""
    person = as_citizen(app, cpr, name)
    switch_to(person)
    return person


def choose(person: SignedIn, decision: str = OWN, material: str = "proever", **changes: str) -> Maker:
    """Confirm a choice for the child, freshly signed in, and stand where it leads."""
    signed_in_again(person)
    values = form_values(person, material, decision, PAGE)
    return Maker(person).open(f"{PAGE}/{material}").answer(**(values | changes))


def waiting_href(person: SignedIn) -> str:
    """Where something waits for this person to confirm it; empty: nothing does."""
    found = re.search(rf'href="({PAGE}/venter/[^"/]+)">Se valget, og bekræft', person.client.get(PAGE).text)
    return found[1] if found else ""


def confirm(person: SignedIn, href: str | None = None) -> Maker:
    """Read what waits, freshly signed in, and confirm it."""
    signed_in_again(person)
    maker = Maker(person).open(href or waiting_href(person))
    return maker.answer(version=str(maker.page.xpath("//input[@name='version']/@value")[0]))


def take_back(person: SignedIn) -> Maker:
    """Take back the newest thing that this person asked for or confirmed."""
    maker = Maker(person).open(PAGE)
    return Maker(
        person, at=str(maker.page.xpath("//form/@action[contains(., 'tag-tilbage')]")[0]), page=maker.page
    ).answer()


def says(person: SignedIn, path: str = PAGE) -> str:
    """What the page says."""
    return Maker(person).open(path).text
