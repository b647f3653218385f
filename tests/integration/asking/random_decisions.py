"""Random citizens with random decisions in the demo's directory, and random questions about them."""

import csv
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from citizen_app.staff_digest import authorised_person
from consent.domain.decision import OFFERED_KINDS, Effect, Unit, What, Who
from consent.formats.bodies import KINDS, PURPOSES
from consent.queries.decisions import add_decision, columns_of
from tests.support.deciding import DEMO_DIRECTORY, citizen, page_of

NUMBERS = [f"140357{number}" for number in (2528, 2536, 2544, 2552, 2560, 2579, 2587, 2595)]
STAFF = ["BCD23", "9XYZ9", "KLM45"]
PROFESSIONS = ["7170", "5166"]
REGION = "29190623"


def _codes():
    """The units of the demo's directory, and which of them are at or below the region."""
    with (DEMO_DIRECTORY / "organisations.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    own = {("cvr", REGION)}
    for _ in range(8):
        own |= {(row[0], row[1]) for row in rows if (row[6], row[7]) in own}
    return sorted({(row[0], row[1]) for row in rows}), sorted(own)


EVERY_UNIT, OWN_UNITS = _codes()


class Deciders:
    """Citizens who decide at random."""

    def __init__(self, app, chance):
        self._app, self._chance = app, chance
        self.numbers = NUMBERS

    def decide(self):
        """Give each up to five decisions, made at any time in the past year, in force, over or to come.

        The first one has blocked everything, so that every outcome comes up.
        """
        with self._app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
            actors = [citizen(find_or_create_citizen("cpr", number)) for number in self.numbers]
        for actor in actors:
            with page_of(self._app, actor):
                if actor is actors[0]:
                    self._one(actor.subject[0], plain=True)
                for _ in range(self._chance.randint(0, 5)):
                    self._one(actor.subject[0])

    def _one(self, key: UUID, *, plain: bool = False):
        chance, now = self._chance, clock.now()
        made = now - timedelta(hours=chance.randint(1, 9000))
        earlier = made - timedelta(hours=chance.randint(0, 9000))
        begins = chance.choice([made, now + timedelta(hours=chance.randint(-20, 30))])
        ends = chance.choice([None, None, begins + timedelta(hours=chance.randint(1, 9000))])
        effect, what, who = chance.choice([Effect.BLOCK] * 5 + [Effect.ACCESS]), self._what(), self._who()
        if plain:
            effect, what, who, begins, ends = Effect.BLOCK, What(), Who(), made, None
        add_decision(
            citizen_key=key, decision_id=uuid4(), effect=effect.value, **columns_of(what, who),
            valid_from=begins, valid_until=ends, made_at=made, meant_since=chance.choice([None, earlier]), made_by=key,
            basis="self", submission_id=uuid4(), replaces=None, text_version="1",
        )  # fmt: skip

    def _what(self):
        chance = self._chance
        kinds = frozenset(chance.sample(sorted(OFFERED_KINDS), 2)) if chance.random() < 0.3 else None
        since = date(2025, chance.randint(1, 12), 1) if chance.random() < 0.2 else None
        return What(kinds, self._unit(EVERY_UNIT) if chance.random() < 0.25 else None, since, None)

    def _who(self):
        chance = self._chance
        return Who(
            self._unit(OWN_UNITS) if chance.random() < 0.4 else None,
            authorised_person(chance.choice([*STAFF, "NOBDY"])) if chance.random() < 0.3 else None,
            chance.choice(PROFESSIONS) if chance.random() < 0.2 else None,
        )

    def _unit(self, among):
        near_the_top = [("cvr", REGION), ("shak", "1397"), ("shak", "139706")]
        scheme, code = self._chance.choice(self._chance.choice([among, near_the_top]))
        return Unit(scheme, code, self._chance.random() < 0.7)


def random_question(chance, numbers):
    """The body of a question by a member of the region's staff."""
    scheme, value = chance.choice(chance.choice([OWN_UNITS, [("shak", "1397061"), ("shak", "139706")]]))
    body = {
        "citizen": {"scheme": "cpr", "value": chance.choice(numbers)},
        "organisation": {"scheme": scheme, "value": value},
        "purpose": chance.choice(sorted(PURPOSES)),
    }
    professional = {}
    if chance.random() < 0.7:
        professional["authorisation"] = chance.choice(STAFF)
    if chance.random() < 0.7:
        professional["profession"] = chance.choice(PROFESSIONS)
    if professional:
        body["professional"] = professional
    if chance.random() < 0.5:
        body["kinds"] = chance.sample(sorted(KINDS), chance.randint(1, 3))
    if chance.random() < 0.3:
        body["at"] = (clock.now() - timedelta(hours=chance.randint(0, 23))).isoformat()
    return body


def random_documents(chance):
    """Documents with and without what decisions name."""
    found = []
    for number in range(12):
        document: dict[str, Any] = {"reference": str(number)}
        if chance.random() < 0.8:
            document["kind"] = chance.choice(sorted(KINDS))
        if chance.random() < 0.8:
            scheme, value = chance.choice([*chance.sample(EVERY_UNIT, 3), ("sor", "1")])
            document["origin"] = {"scheme": scheme, "value": value}
        if chance.random() < 0.8:
            document["day"] = date(chance.choice([2024, 2025, 2026]), chance.randint(1, 12), 3).isoformat()
        found.append(document)
    return found
