"""The desk's queue narrowed by right, concern and organisation: the same cases as by hand, in every view and order."""

from datetime import timedelta
from itertools import product
from typing import NamedTuple
from uuid import UUID

import pytest
from lxml import html

from citizen_app import opaque
from citizen_app.auth.actor import Role, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import CaseStep, Concern
from support.domain.deadlines import DeadlineKind
from support.domain.desk import NO_ORGANISATION, Narrowed, QueueOrder, QueueView
from support.services import case_clock, case_desk, desk, desk_listing, questions
from support.services.case_desk import Deed
from tests.conftest import NOON
from tests.integration.questions.test_questions import officer
from tests.support.desk import hired
from tests.support.doors import acting
from tests.support.mailboxes import give_mailbox
from tests.support.page_rules import visible_text
from tests.support.people import DESK, OTHER_REGION, REGION, as_staff

PAGE = "/medarbejder/brugerstoette"


class Asked(NamedTuple):
    """A question of the test, and where it stands."""

    case_id: UUID
    right: DeadlineKind
    concern: Concern
    cvr: str | None
    at_desk: bool


def ask(app, citizen, number, right, concern, cvr=None):
    entry = (citizen, NOON - timedelta(days=number), number)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        actor = acting(ViewerKind.CITIZEN, citizen, citizen)
        return questions.ask(actor, [entry], concern, "Hvorfor?", cvr, questions.How(kind=right))


@pytest.fixture
def asked(app, clock, birthe, run):
    """Cases of every right and of two concerns: of no organisation, passed to the desk by one, late at two."""
    for one in (REGION, OTHER_REGION):
        as_staff(app, f"Lone {one}", Role.LOG_OFFICER, cvr=one)
        give_mailbox(app, one)
    found: list[Asked] = []
    stands: list[tuple[str | None, bool]] = [(None, True), (REGION, True), (REGION, False), (OTHER_REGION, False)]
    for right, concern in product(DeadlineKind, (Concern.WHY, Concern.WRONG)):
        for cvr, at_desk in stands:
            case_id = ask(app, birthe, len(found) + 1, right, concern, cvr)
            clock.shift(timedelta(hours=3))
            if cvr and at_desk:
                passes = Deed(step=CaseStep.PASSED_TO_DESK, words="Vi kan ikke.", is_apart=True)
                run(case_desk.take, officer(cvr), case_id, passes)
            found.append(Asked(case_id, right, concern, cvr, at_desk))
    clock.shift(timedelta(days=60))
    with app.app_context():
        case_clock.keep_time()
    return found


def walked(run, who, view, order, narrowed):
    """Every page of the view, and how many the first one says that there are."""
    cases, after, numbers = [], None, []
    while True:
        found = run(desk_listing.queue, who, view, order, after, narrowed, method="GET")
        cases, numbers = [*cases, *found.lines], [*numbers, found.number]
        assert (found.health is None) is bool(narrowed), "how the whole does is not what was asked for"
        if not found.is_more:
            assert len(set(numbers)) == 1
            return cases, numbers[0]
        last = found.lines[-1]
        after = (last.due_on if order is QueueOrder.DUE else last.asked_at, last.case_id)


def test_every_choice_shows_what_it_says_page_by_page_and_counts_it(app, birthe, run, asked, monkeypatch):
    monkeypatch.setattr(desk_listing, "ON_A_PAGE", 3)
    lead = hired(app, "Lea Leder", Role.LEAD)
    mine = {one.case_id for one in asked if one.at_desk and one.cvr == REGION}
    for case_id in mine:
        run(desk.take, lead, (birthe, case_id))
    shows = {
        QueueView.ALL: lambda one: one.at_desk,
        QueueView.FREE: lambda one: one.at_desk and one.case_id not in mine,
        QueueView.MINE: lambda one: one.case_id in mine,
        QueueView.LATE: lambda one: not one.at_desk,
    }
    choices = product((None, *DeadlineKind), (None, Concern.WHY, Concern.WRONG), (None, NO_ORGANISATION, REGION))
    for number, choice in enumerate(choices):
        narrowed = Narrowed(right=choice[0], concern=choice[1], cvr=choice[2])
        order = list(QueueOrder)[number % 2]
        for view, is_shown in shows.items():
            lines, counted = walked(run, lead, view, order, narrowed)
            expected = {
                one.case_id
                for one in asked
                if is_shown(one)
                and narrowed.right in {None, one.right}
                and narrowed.concern in {None, one.concern}
                and (narrowed.cvr is None or (one.cvr or NO_ORGANISATION) == narrowed.cvr)
            }
            told = f"{view} {order} {narrowed}"
            assert {line.case_id for line in lines} == expected, told
            assert len(lines) == len(expected), told
            assert counted == (len(expected) if narrowed else None), told
            first = [line.due_on if order is QueueOrder.DUE else line.asked_at for line in lines]
            assert first == sorted(first), told


def test_a_colleagues_matter_is_not_told_by_what_it_is_narrowed_to(app, run):
    lea = hired(app, "Lea Leder", Role.LEAD)
    tom = hired(app, "Tom Toft", cpr="2308913369")
    (own,) = tom.viewer.own_keys
    ask(app, own, 1, DeadlineKind.INSIGHT, Concern.UNLAWFUL)
    lines, _number = walked(run, lea, QueueView.ALL, QueueOrder.DUE, Narrowed())
    assert [one.is_of_colleague for one in lines] == [True]
    for narrowed in (Narrowed(right=DeadlineKind.INSIGHT), Narrowed(concern=Concern.UNLAWFUL), Narrowed(cvr="")):
        assert walked(run, lea, QueueView.ALL, QueueOrder.DUE, narrowed) == ([], 0)


def test_an_agent_is_offered_no_organisation_that_is_only_late(app, run, asked):
    lea, tom = hired(app, "Lea Leder", Role.LEAD), hired(app, "Tom Toft", cpr="2308913369")
    offered = [{cvr for cvr, _name in run(desk_listing.organisations, who, method="GET")} for who in (lea, tom)]
    assert offered == [{REGION, OTHER_REGION}, {REGION}]


def main(person, address):
    answer = person.client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.text).xpath("//main")[0]


def test_the_choice_is_a_form_without_script_and_stays_through_views_orders_and_pages(app, monkeypatch, asked):
    monkeypatch.setattr(desk_listing, "ON_A_PAGE", 2)
    lea = as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0407781236")
    [to_form] = main(lea, PAGE).xpath(".//a[.='Vis kun bestemte sager']/@href")
    [form] = main(lea, to_form).xpath(".//form[@method='get']")
    chosen = {
        "v": form.xpath("string(.//input[@name='v']/@value)"),
        "ret": "",
        "emne": "why",
        "org": form.xpath(f"string(.//option[contains(., '{REGION}')]/@value)"),
    }
    assert REGION not in chosen["org"]
    shown = html.fromstring(lea.client.get(form.get("action"), query_string=chosen).text)
    words = visible_text(html.tostring(shown, encoding="unicode"))
    assert "Sager, der passer til dit valg: 3" in words
    assert f"Organisation {REGION}" in words
    last = main(lea, shown.xpath("string(//a[@rel='next']/@href)"))
    assert len(last.xpath(".//article")) == 1
    assert "passer til dit valg: 3" in " ".join(last.text_content().split())
    by_age, late = (
        last.xpath(f"string(.//a[.='{label}']/@href)") for label in ("Ældste først", "Forsinket hos organisationer")
    )
    for address in (by_age, late):
        assert "passer til dit valg: 3" in " ".join(main(lea, address).text_content().split())
    for chip in range(2):
        [*_others, rest] = last.xpath(".//a[contains(., 'Fjern valget')]/@href")
        last = main(lea, rest)
        assert ("passer til dit valg" in last.text_content()) is (chip == 0)
    selected = main(lea, to_form).xpath(".//option[@selected]/@value")
    assert selected == ["", "", ""]


@pytest.mark.parametrize("wrong", ["ret=frit", "emne=hvem-som-helst", "org=29190623", "v=vrøvl"])
def test_a_choice_that_there_is_none_of_is_not_there(app, wrong):
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    assert sia.client.get(f"{PAGE}?{wrong}").status_code == 404
    assert sia.client.get(f"{PAGE}/vis?{wrong}").status_code == 404


def test_an_address_from_before_the_queue_could_be_narrowed_still_shows_it(app, birthe):
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    with app.app_context():
        old = opaque.seal(sia.key, "desk-queue", b'["alle", "alder", null]')
    assert main(sia, f"{PAGE}?v={old}").xpath("string(.//a[@aria-current='page'][1])") == "Ældste først"
