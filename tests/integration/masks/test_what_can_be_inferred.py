"""Before, during and after a mask: what the pages differ by tells no more than that a name is masked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import insert

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.terms import Purpose
from consent.domain.decision import Outcome, Unit, Who
from consent.models import ConsentQuestionRow
from consent.services.decisions import make_decision
from logview.domain.view_state import Period, ViewState
from logview.services.addresses import state_text
from tests.conftest import NOON
from tests.integration.consent.making import Maker
from tests.integration.masks.conftest import CLINIC, HOSPITAL, WARD
from tests.support.deciding import citizen as acting_citizen
from tests.support.deciding import draft, page_of
from tests.support.people import SignedIn
from tests.support.reading import text_of

ANNA, BO = "Anna Friis", "Bo Dahl"
KINDS = ("unit", "citizen", "person")


class Reading:
    """What the citizen can read, by what it is, and the length of each answer."""

    def __init__(self, app, client, citizen, log):
        self.client, self.citizen, self.app = client, citizen, app
        self.person = SignedIn(key=citizen, name="Birthe Holm", client=client, citizen_key=citizen)
        with app.app_context():
            acting = acting_citizen(citizen)
            views = {
                "saved person": ViewState(period=Period.ALL, persons=(log.persons[ANNA],)),
                "saved nobody": ViewState(period=Period.ALL, persons=(uuid4(),)),
                "saved both": ViewState(period=Period.ALL, persons=(log.persons[ANNA], log.persons[BO])),
                "saved place": ViewState(period=Period.ALL, organisations=(f"sor|{HOSPITAL}",)),
            }
            self.saved = {name: f"/min-log?v={state_text(acting, view)}" for name, view in views.items()}

    def everything(self):
        """Name → text."""
        self.lengths = {}
        log = self._get("log", "/min-log")
        found = {"log": text_of(log)}
        for number, link in enumerate(dict.fromkeys(log.xpath("//main//a[contains(@href, 'opslag/')]/@href"))):
            found[f"entry {number}"] = text_of(self._get(f"entry {number}", link))
        for name, path in (
            ("find", "/min-log/find"), ("choices", "/valg"), ("over", "/valg/tidligere"), ("asked", "/valg/spurgt"),
            *self.saved.items(),
        ):  # fmt: skip
            found[name] = text_of(self._get(name, path).xpath("//main")[0])
        for number, link in enumerate(self._get("choices", "/valg").xpath("//main//article//a/@href")):
            answer = self.client.get(link, follow_redirects=True)
            found[f"choice {number}"] = text_of(html.fromstring(answer.text).xpath("//main")[0])
        maker = Maker(self.person).open("/valg/ny").answer(effect="block").answer(scope="all").answer(whom="person")
        found["people offered"] = maker.text
        maker = Maker(self.person).open("/valg/ny").answer(effect="block").answer(scope="all").answer(whom="place")
        found["places offered"] = maker.text
        found["preview of all"] = Maker(self.person).to_summary().text
        return found

    def _get(self, name, path):
        answer = self.client.get(path)
        assert answer.status_code == 200, name
        assert not {"ETag", "Last-Modified", "Age"} & {header for header, _value in answer.headers}, name
        assert answer.headers["Cache-Control"] == "no-store", name
        self.lengths[name] = len(answer.data)
        return html.fromstring(answer.text)


@pytest.fixture
def reading(app, client, citizen, log):
    """Anna at the ward, Bo at the clinic beside it; one of each belongs to one action; a choice about Anna."""
    ward, clinic = log.unit(WARD), log.unit(CLINIC)
    for hours, name, unit, action in (
        (1, ANNA, ward, 7), (1, BO, clinic, 7), (2, ANNA, ward, None), (26, BO, clinic, None), (27, ANNA, ward, 8),
    ):  # fmt: skip
        log.entry(
            citizen, NOON - timedelta(hours=hours), performed_by=log.person(name), organisation_ref=unit,
            visit_key=action, reason=f"Henvist af {name}",
        )  # fmt: skip
    question = {
        "citizen_key": citizen, "question_id": uuid4(), "asked_at": now(), "call": "override", "system_id": "epj-ost",
        "person": log.persons[ANNA], "profession": "7170", "unit_scheme": "sor", "unit_code": WARD,
        "purpose": Purpose.TREATMENT, "kinds": None, "outcome": Outcome.NEGATIVE, "override_reason": None,
        "override_text": "Ringet til Anna Friis",
    }  # fmt: skip
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT) as opened:
        opened.execute(insert(ConsentQuestionRow), question)
    acting = acting_citizen(citizen)
    for who in (Who(person=log.persons[ANNA]), Who(person=log.persons[ANNA], unit=Unit("sor", WARD, True))):
        with page_of(app, acting):
            make_decision(acting, draft(who=who), uuid4(), now())
    return Reading(app, client, citizen, log)


@pytest.fixture
def mask(log, citizen):
    """Make a mask of the kind that hides Anna, and her alone."""

    def made(kind):
        values = {
            "unit": {"unit": WARD},
            "citizen": {"unit": WARD, "citizen": citizen, "until": now() + timedelta(days=9)},
            "person": {"person": ANNA},
        }[kind]
        return log.mask(by=HOSPITAL, **values)

    return made


@pytest.fixture
def end(log, citizen):
    """End a mask."""

    def ended(mask_id, kind):
        towards = citizen if kind == "citizen" else None
        log.end_mask(mask_id, towards)

    return ended


def test_every_kind_of_mask_reads_the_same_and_when_it_has_ended_no_trace_is_left(reading, mask, end):
    before, lengths = reading.everything(), reading.lengths
    during = {}
    for kind in KINDS:
        mask_id = mask(kind)
        during[kind] = (reading.everything(), reading.lengths)
        end(mask_id, kind)
        assert reading.everything() == before, kind
        assert reading.lengths == lengths, kind
    assert during["unit"] == during["citizen"] == during["person"]
    names = [where for where, text in during["unit"][0].items() if "Friis" in text]
    assert names == []
    assert {where for where, text in before.items() if "Friis" in text} >= {"log", "find", "asked", "people offered"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_with_the_masked_person_reads_as_one_with_nobody(reading, mask, kind):
    mask(kind)
    found = reading.everything()
    assert found["saved person"] == found["saved nobody"]
    assert reading.lengths["saved person"] == reading.lengths["saved nobody"]
    assert found["saved both"].count("Bo Dahl") >= 1
    assert "Lungemedicinsk Afdeling" not in found["saved both"], "what Anna did is not found beside what Bo did"


@pytest.mark.parametrize("kind", KINDS)
def test_counts_order_and_what_filters_offer_differ_by_the_one_name(reading, client, mask, kind):
    def offered():
        tree = html.fromstring(client.get("/min-log/find").text)
        return [text_of(label) for label in tree.cssselect("label")]

    def times():
        return [text_of(one) for one in html.fromstring(client.get("/min-log").text).cssselect("time, .time")]

    before, when = offered(), times()
    mask(kind)
    assert [one for one in before if one not in offered()] == ["Anna Friis, Læge (3)"]
    assert [one for one in offered() if one not in before] == []
    assert sorted(times()) == sorted(when)


@pytest.mark.parametrize("still_in_the_log", [True, False])
def test_a_choice_that_names_her_at_a_masked_place_does_not_name_her(app, client, log, citizen, mask, still_in_the_log):
    anna, acting = log.person(ANNA), acting_citizen(citizen)
    if still_in_the_log:
        log.entry(citizen, NOON, performed_by=anna, organisation_ref=log.unit(CLINIC))
    for who in (Who(person=log.persons[ANNA]), Who(person=log.persons[ANNA], unit=Unit("sor", WARD, True))):
        with page_of(app, acting):
            make_decision(acting, draft(who=who), uuid4(), now())
    mask("unit")
    shown = text_of(html.fromstring(client.get("/valg").text).xpath("//main")[0])
    # By herself she is named, as the log of another place does; gone from the log she may have been anywhere.
    assert ("Anna Friis ser dine sundhedsdata" in shown) == still_in_the_log
    assert ("en person med sløret navn ser dine sundhedsdata" in shown) != still_in_the_log
    assert "en person med sløret navn hos Lungemedicinsk Afdeling" in shown


@pytest.mark.parametrize("kind", ["unit", "citizen"])
def test_where_she_is_shown_elsewhere_nothing_tells_that_she_was_here_too(reading, log, citizen, client, mask, kind):
    log.entry(
        citizen,
        NOON - timedelta(hours=1),
        performed_by=log.people[ANNA],
        organisation_ref=log.unit(CLINIC),
        visit_key=7,
    )
    mask(kind)
    found = reading.everything()
    assert "Anna Friis, Læge (1)" in found["find"]
    assert "Lungemedicinsk Afdeling" not in found["saved person"]
    # One action, two people at two places, and one of them by a masked name: two lines, as if they were two actions.
    rows = html.fromstring(client.get("/min-log").text).cssselect("main li, main tr")
    assert not [row for row in map(text_of, rows) if ANNA in row and "Lungemedicinsk" in row]
