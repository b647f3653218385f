"""A wish of, and a mask towards, somebody who works there too: hidden, or opened for a reason (decision 0030)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app import opaque
from citizen_app.audit import ABOUT_NO_CITIZEN
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.links import link_by_register
from tests.conftest import NOON
from tests.integration.masks.conftest import HOSPITAL, WARD
from tests.integration.masks.conftest import log as log
from tests.support.mask_pages import CITIZEN, PAGE, post
from tests.support.name_pages import APART, CONFIRMED, DESK, decide
from tests.support.name_requests import a_name_request
from tests.support.page_rules import visible_text
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff
from tests.support.reading import page

CPR = "1403572528"
WHY = "Fristen er i morgen, og vi er kun to"
LISTS = {"wish": DESK, "mask": PAGE}
SEALED_FOR = {"wish": "name-request", "mask": "mask"}
START = "/medarbejder"
COUNTED = {"wish": "Mere end 7 dage til fristen: 1", "mask": "Slutter inden for 30 dage: 1"}
DECIDER, LEAD = Role.MASK_DECIDER, Role.LOG_LEAD
every_matter = pytest.mark.parametrize("matter", LISTS)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Who works there besides the colleague, and what each of two deciders meets of a matter about her."""

    others: tuple[tuple[Role, ...], ...] = ()
    birthe: tuple[Role, ...] = ()
    plain: str  # a decider who leads nothing
    lead: str  # a decider who leads the control of the log as well


HIDDEN, BARE = "hidden", "bare"
DAYS = timedelta(days=9)
PLACES = {
    "two who lead": Place(others=((DECIDER, LEAD),), plain=HIDDEN, lead=BARE),
    "one who leads": Place(plain=BARE, lead=BARE),
    "one who leads, and one who decides nothing": Place(others=((LEAD,),), plain=BARE, lead=BARE),
    "the other who leads is the colleague": Place(birthe=(DECIDER, LEAD), plain=BARE, lead=BARE),
    "two who lead besides the colleague": Place(
        others=((DECIDER, LEAD),), birthe=(DECIDER, LEAD), plain=HIDDEN, lead=BARE
    ),
}


class Scene:
    """A colleague, Birthe, with a wish that waits and a mask towards her; and those who decide there."""

    def __init__(self, app, log, place, *, works=True):
        self.app = app
        if works:
            as_staff(app, "Birthe Holm", *place.birthe, cpr=CPR)
        self.birthe = as_citizen(app, CPR)
        at = NOON - timedelta(days=1)
        entry = log.entry(self.birthe.key, at, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
        self.ids = {
            "wish": a_name_request(log, self.birthe.key, entry, at, cvr=REGION),
            "mask": log.mask(unit=WARD, citizen=self.birthe.key, by=HOSPITAL, since=NOON - DAYS, until=NOON + DAYS),
        }
        self.plain = as_staff(app, "Dorte Dam", DECIDER, cpr="0211223989")
        self.lead = as_staff(app, "Grete Gram", DECIDER, LEAD, cpr="0609801236")
        self.others = [as_staff(app, f"Kollega {n}", *one, cpr=f"010190123{n}") for n, one in enumerate(place.others)]

    def address(self, who, matter, ref=None):
        with self.app.app_context():
            sealed = opaque.seal(who.key, SEALED_FOR[matter], (ref or self.ids[matter]).bytes)
        return f"{LISTS[matter]}/{sealed}"

    def lines(self, who, matter):
        return [
            " ".join(one.text_content().split()) for one in page(who.client, LISTS[matter]).cssselect("main article")
        ]

    def met(self, who, matter):
        """What somebody meets of it: hidden, a bare line, or all of it."""
        by_address = who.client.get(self.address(who, matter))
        found = self.lines(who, matter)
        if not found:
            assert by_address.status_code == 404
            return HIDDEN
        [line] = found
        if "En kollegas sag" not in line:
            return "open" if by_address.status_code == 200 else "own"
        for untold in ("politi", " 2. marts", "Lungemedicinsk", "Grund", "Lavet af"):
            assert untold not in line
        assert by_address.status_code == 303, "a reason comes first"
        return BARE

    def opens(self, who, matter):
        """The matter, after a reason."""
        address = self.address(who, matter)
        why = who.client.get(address).headers["Location"]
        token = page(who.client, why).cssselect("input[name=csrf_token]")[0].get("value")
        sent = {"csrf_token": token, "reason": WHY}
        assert who.client.post(why, data=sent).status_code == 422, "nobody has said that they are apart"
        return who.client.post(why, data={**sent, **APART}).headers["Location"]

    def acts(self, **about):
        with self.app.app_context(), unit_of_work(DatabaseRole.AUDITORS):
            rows = select(AuditEventRow.action, AuditEventRow.subject_key).where(AuditEventRow.viewer_kind == "staff")
            return [one.action for one in connection().execute(rows) if one.subject_key == about["subject"]]


@every_matter
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_it_is_hidden_from_those_she_works_with_but_never_from_so_many_that_nobody_can_answer(app, log, matter, place):
    scene = Scene(app, log, place)
    assert scene.met(scene.plain, matter) == place.plain
    assert scene.met(scene.lead, matter) == place.lead
    assert scene.acts(subject=scene.birthe.key) == [], "nothing was read"
    elsewhere = as_staff(app, "Fie Fjord", DECIDER, LEAD, cvr=OTHER_REGION, cpr="0710821237")
    assert scene.met(elsewhere, matter) == HIDDEN, "another organisation's decides nothing here"


@every_matter
def test_who_works_elsewhere_is_no_colleague(app, log, matter):
    scene = Scene(app, log, PLACES["two who lead"], works=False)
    assert scene.met(scene.plain, matter) == "open"
    as_staff(app, "Birthe Holm", cpr="0202901235")
    before = as_citizen(app, "0202901235").key
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        link_by_register(before, scene.birthe.key, "correction")
    assert scene.met(scene.plain, matter) == HIDDEN, "her account knows her by another number"


@every_matter
def test_her_own_is_nobodys_business_of_hers_in_any_role(app, log, matter):
    scene = Scene(app, log, PLACES["one who leads"])
    herself = as_staff(app, "Birthe Holm", DECIDER, LEAD, cpr=CPR)
    assert scene.lines(herself, matter) == []
    assert herself.client.get(scene.address(herself, matter)).status_code == 403


@every_matter
def test_a_hidden_one_is_in_no_count_and_looks_like_what_is_not_there(app, log, matter):
    scene = Scene(app, log, PLACES["two who lead"])
    told = [visible_text(who.client.get(START).text) for who in (scene.plain, scene.lead)]
    assert [COUNTED[matter] in one for one in told] == [False, True]
    there, nowhere = (scene.plain.client.get(scene.address(scene.plain, matter, ref)) for ref in (None, uuid4()))
    assert (there.status_code, visible_text(there.text)) == (nowhere.status_code, visible_text(nowhere.text))


def test_two_answer_the_wish_for_a_reason_that_she_reads(app, log):
    scene = Scene(app, log, PLACES["two who lead"])
    [other] = scene.others
    address = scene.address(scene.lead, "wish")
    tried = decide(scene.lead, address, "forslag", answer="grant", reason="Til en anmeldelse", **APART)
    assert tried.status_code == 403, "no step before the reason"
    mine, theirs = scene.opens(scene.lead, "wish"), scene.opens(other, "wish")
    assert decide(scene.lead, mine, "forslag", answer="grant", reason="Anmeldelse", **APART).status_code == 303
    assert decide(other, theirs, "bekraeft", **CONFIRMED).status_code == 303
    assert "Du har fået navnet" in visible_text(scene.birthe.client.get("/min-log/navne").text)
    told = visible_text(scene.birthe.client.get("/spoergsmaal/aabninger").text)
    assert told.count(f"Deres begrundelse {WHY}") == 2
    assert "Rolle Beslutter om slørede navne" in told
    assert "Grete" not in told


def test_of_a_mask_she_never_learns_that_it_was_opened(app, log):
    scene = Scene(app, log, PLACES["two who lead"])
    opened = scene.lead.client.get(scene.opens(scene.lead, "mask"))
    assert (opened.status_code, "Én borger" in visible_text(opened.text)) == (200, True)
    assert scene.acts(subject=scene.birthe.key) == []
    assert "colleague-opened" in scene.acts(subject=ABOUT_NO_CITIZEN)
    told = visible_text(scene.birthe.client.get("/spoergsmaal/aabninger").text)
    assert WHY not in told


def test_a_mask_towards_her_is_made_by_who_may_open_it(app, log):
    scene = Scene(app, log, PLACES["two who lead"])
    fields = {"unit": "", "last_day": "2026-06-01", "reason": "Trusler"}
    there, nowhere = (post(scene.plain, CITIZEN, {"number": one, **fields}) for one in (CPR, "0101901234"))
    told = [answer.text.split("</h1>")[1].split("csrf_token")[0] for answer in (there, nowhere)]
    assert (there.status_code, told[0]) == (nowhere.status_code, told[1]), "as for nobody whom we know"
    assert post(scene.lead, CITIZEN, {"number": CPR, **fields}).status_code == 200
