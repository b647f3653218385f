"""The deciders' list: by state, by unit or reference, a page at a time, at a cost that does not follow the number."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from lxml import html
from sqlalchemy import event, insert

from citizen_app.auth.actor import Role
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from logview.models import MaskEventRow, MaskRow
from support.domain.mask_view import PAGE_SIZE, reference
from tests.conftest import NOON
from tests.integration.masks.conftest import CLINIC, CPR, HOSPITAL, REGION, WARD
from tests.support.mask_pages import CITIZEN, PAGE, decide, links, make, own_address, post
from tests.support.page_rules import visible_text
from tests.support.people import as_staff

DAY = timedelta(days=1)


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


@pytest.fixture
def didrik(app, log):
    return as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")


def text_of(person, address=PAGE):
    return visible_text(person.client.get(address).text)


def find(person, words, address=PAGE):
    """Search as the form does; where it leads to."""
    answer = post(person, address, {"words": words})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def references(person, address=PAGE):
    """The masks on a page, in their order."""
    tree = html.fromstring(person.client.get(address).text)
    return [str(one).split()[-1] for one in tree.xpath("//main//article//a/text()")]


def state(person, words, address=PAGE):
    """The address behind the state's name, whatever its number."""
    return next(href for label, href in links(person, address).items() if label.startswith(words))


@contextmanager
def statements(app):
    """How many statements are run meanwhile."""
    run = []

    def look(_connection, _cursor, statement, *_rest):
        run.append(statement)

    event.listen(app.extensions["indblik.engine"], "before_cursor_execute", look)
    yield run
    event.remove(app.extensions["indblik.engine"], "before_cursor_execute", look)


def many(app, number, citizen):
    """So many masks of the region's towards one citizen, in three units, each made and confirmed; half without end."""
    units, masks, steps = (HOSPITAL, WARD, CLINIC), [], []
    if not number:
        return
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        why = keys().seal("Trusler")
        for index in range(number):
            mask_id, own = UUID(int=uuid4().int), citizen if index % 2 else None
            since, until = now() - timedelta(minutes=index), now() + timedelta(days=40 + index % 300) if own else None
            facts = {"mask_id": mask_id, "citizen_key": own, "person_digest": None, "legal_reference": None}
            of = {"cvr": REGION, "masked_by_scheme": "sor", "masked_by_code": HOSPITAL, "unit_scheme": "sor"}
            unit = {"unit_code": units[index % 3], "unit_below": True, "kind": 2 if own else 1, "created_at": since}
            masks.append({**facts, **of, **unit})
            for sequence, step in ((1, "made"), (2, "confirmed")):
                ends = until if step == "made" else None
                taken = {"mask_id": mask_id, "sequence": sequence, "citizen_key": own, "step": step, "ends_at": ends}
                steps.append({**taken, "at": since, "by_staff_key": uuid4(), "reason_sealed": why})
        opened.execute(insert(MaskRow), masks)
        opened.execute(insert(MaskEventRow), steps)


def test_states_are_told_apart_with_their_numbers(app, log, citizen, dorte, didrik, clock):
    for unit, days in ((WARD, 2), (CLINIC, 60)):
        log.mask(unit=unit, citizen=citizen, by=HOSPITAL, until=NOON + days * DAY)
    past = log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON - DAY, since=NOON - 9 * DAY)
    towards = {"number": CPR, "unit": "", "last_day": "2026-06-01", "reason": "Trusler"}
    mine = make(dorte, CITIZEN, **towards)
    assert references(dorte)[1] == reference(past), "what waits comes first, then what has passed its end"
    assert len(references(dorte)) == 4
    for person, number in ((dorte, 0), (didrik, 1)):
        assert f"Venter på mig ({number})" in text_of(person)
        assert len(references(person, state(person, "Venter på mig"))) == number
    assert references(dorte, state(dorte, "Den sidste dag er gået (1)")) == [reference(past)]
    soon = state(dorte, "Slutter snart (1)")
    assert len(references(dorte, soon)) == 1
    assert f'aria-current="page">{"Slutter snart (1)"}' in dorte.client.get(soon).text
    decide(dorte, mine, "Ophæv", reason="Er flyttet")
    assert "Venter på mig (1)" in text_of(didrik), "the end waits for another now"
    assert "Venter på mig (0)" in text_of(dorte)


def test_a_mask_is_found_by_unit_or_reference_and_nothing_of_it_stands_in_the_address(app, log, citizen, dorte):
    ward, clinic = (log.mask(unit=unit, citizen=citizen, by=HOSPITAL) for unit in (WARD, CLINIC))
    for words, found in (
        ("lungemed", [ward]),
        ("SKADESTUEN østby", [clinic]),
        (WARD, [ward]),
        (reference(clinic).lower(), [clinic]),
    ):
        address = find(dorte, f"  {words} ")
        assert references(dorte, address) == [reference(one) for one in found]
        for word in words.split():
            assert word.casefold() not in address.casefold()
    address = find(dorte, "findes ikke")
    assert "Ingen sløring her passer til »findes ikke«" in text_of(dorte, address)
    assert len(references(dorte, links(dorte, address)["Vis uden søgning"])) == 2
    assert "Venter på mig (0)" in text_of(dorte, address)


def test_the_words_stay_when_another_state_is_chosen_and_on_the_way_back_from_a_mask(app, log, citizen, dorte):
    for unit in (WARD, CLINIC):
        log.mask(unit=unit, citizen=citizen, by=HOSPITAL, until=NOON + 2 * DAY)
    address = state(dorte, "Slutter snart", find(dorte, "lunge"))
    assert len(references(dorte, address)) == 1
    assert 'value="lunge"' in dorte.client.get(address).text
    own = next(href for words, href in links(dorte, address).items() if words.startswith("Se sløringen"))
    back = html.fromstring(dorte.client.get(own).text).xpath("//a[contains(@class, 'back-link')]/@href")
    assert len(references(dorte, str(back[0]))) == 1


def test_a_number_is_neither_searched_for_nor_given_back(app, log, dorte):
    answer = post(dorte, PAGE, {"words": "070357-1236"})
    assert (answer.status_code, "Sløringer findes ikke ved CPR-nummer" in visible_text(answer.text)) == (422, True)
    assert "070357" not in answer.text
    assert post(dorte, PAGE, {"words": "x" * 101}).status_code == 422


def test_a_view_of_somebody_else_opens_nothing(app, log, dorte, didrik):
    assert didrik.client.get(find(dorte, "lunge")).status_code == 404
    assert dorte.client.get(f"{PAGE}?v=AAAA").status_code == 404


def test_pages_hold_every_mask_once_in_order(app, log, citizen, dorte):
    many(app, 2 * PAGE_SIZE + 3, citizen)
    seen, address = [], PAGE
    while address:
        seen.append(references(dorte, address))
        address = links(dorte, address).get("Næste side")
    assert [len(page) for page in seen] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert len({one for page in seen for one in page}) == 2 * PAGE_SIZE + 3
    last = links(dorte, links(dorte, links(dorte)["Næste side"])["Næste side"])
    assert "Forrige side" in last
    assert "51 til 53 af 53 sløringer" in text_of(dorte, links(dorte, links(dorte)["Næste side"])["Næste side"])


@pytest.mark.parametrize("number", [0, 1])
def test_none_and_one_are_said_in_words(app, log, citizen, dorte, number):
    many(app, number, citizen)
    assert ("1 sløring" in text_of(dorte), "Ingen navne er sløret nu" in text_of(dorte)) == (bool(number), not number)
    assert "Ingen lige nu" in text_of(dorte, state(dorte, "Venter på mig"))
    assert "Ingen sløring er slut endnu" in text_of(dorte, links(dorte)["Er slut"])


def test_two_thousand_masks_cost_no_statement_more(app, log, citizen, dorte):
    many(app, 2, citizen)
    dorte.client.get(PAGE)
    with statements(app) as few:
        dorte.client.get(PAGE)
    many(app, 1998, citizen)
    with statements(app) as run:
        answer = dorte.client.get(PAGE)
    assert len(run) == len(few)
    assert "af 2.000 sløringer" in visible_text(answer.text)
    assert len(references(dorte)) == PAGE_SIZE


def test_what_has_ended_stands_by_itself(app, log, citizen, dorte):
    ended = log.mask(unit=WARD, citizen=citizen, by=HOSPITAL)
    log.end_mask(ended, citizen)
    log.mask(unit=CLINIC, citizen=citizen, by=HOSPITAL)
    assert reference(ended) not in references(dorte)
    assert references(dorte, links(dorte)["Er slut"]) == [reference(ended)]
    assert own_address(dorte)
