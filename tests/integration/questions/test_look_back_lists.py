"""The list of a look-back: judged by one, confirmed by another, told to those affected, and set right."""

from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import func, select, update

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenRow
from citizen_app.outbox.models import OutboxMessageRow
from support.domain.cases import CaseStep, Finding
from support.domain.look_back import LookBackRefusal, LookBackStep
from support.look_back_models import LookBackVerdictRow
from support.services import case_desk, look_back_list, look_backs
from support.services.case_desk import Deed
from support.services.look_backs import LookBackRefused
from tests.integration.questions.test_look_backs import refused_with
from tests.support.assisting import of_age
from tests.support.look_backs import AT, LookBackScene, somebody
from tests.support.page_rules import visible_text
from tests.support.people import as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.staff_deeds import as_officer

MARK = "Organisationen har vurderet, at dette opslag ikke burde være sket"
NOTICES = "/beskeder-fra-organisationer"
TEXT = "Vi beklager. Det burde ikke være sket."
DAY = timedelta(days=1)


@pytest.fixture
def carl(app):
    citizen = as_citizen(app, "2308913369", "Carl Krogh")
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def scene(app, carl):
    """Anna looked at Carl first, then twice at somebody, and at Birthe last. She has been heard."""
    made = unheard(app, carl)
    made.hear()
    return made


def unheard(app, carl):
    made = LookBackScene(app)
    made.look_up(carl.key, AT - 3 * DAY)
    other = somebody()
    made.look_up(other, AT - 2 * DAY)
    made.look_up(other, AT - DAY)
    return made


def marked(citizen):
    tree = html.fromstring(citizen.client.get("/min-log").text)
    return [MARK in "".join(map(str, one.itertext())) for one in tree.cssselect("table.log tbody tr")]


def messages(scene):
    with scene.app.extensions["indblik.engine"].connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE outbox_message NO FORCE ROW LEVEL SECURITY")
        of_topic = OutboxMessageRow.kind == "organisation-wrote"
        return connection.execute(select(func.count()).where(of_topic)).scalar_one()


def found(scene, finding, *citizens):
    """Found by two persons."""
    look_back = scene.listed()
    scene.judge(scene.lars, look_back, finding, *citizens)
    scene.confirm(scene.vita, look_back)
    return look_back


def told(scene, look_back):
    scene.take(scene.lars, look_back, LookBackStep.TEXT_PROPOSED, words=TEXT)
    return scene.tell(scene.vita, look_back)


def test_what_one_finds_counts_when_another_confirms_it(scene, carl):
    look_back = scene.listed()
    assert scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1) == 1
    assert scene.confirm(scene.lars, look_back) == 0, "nobody confirms their own"
    assert marked(carl) == [False]
    assert scene.confirm(scene.vita, look_back) == 1
    assert marked(carl) == [True]
    assert scene.seen(look_back).progress.unjustified == 1
    with scene.in_role(DatabaseRole.LOOK_BACK) as connection:
        assert set(connection.execute(select(LookBackVerdictRow.kind)).scalars()) == {"judged", "confirmed"}


@pytest.mark.parametrize("finding", [Finding.JUSTIFIED, Finding.UNSETTLED])
def test_no_other_finding_marks(scene, carl, finding):
    look_back = found(scene, finding, 1)
    assert marked(carl) == [False]
    with pytest.raises(LookBackRefused, match=LookBackRefusal.NOTHING_TO_TELL.value):
        told(scene, look_back)


def test_what_two_have_found_is_in_the_extract_and_the_citizen_reads_that(scene, carl):
    look_back = scene.listed()
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    scene.confirm(scene.vita, look_back)
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 2)
    lone = scene.lone.client
    matter = str(html.fromstring(lone.get("/medarbejder/opfoelgning").text).xpath("string(//main//h2/a/@href)"))
    sent = fields_of(html.fromstring(lone.get(f"{matter}/udtraek").text), -1)
    sent |= {"recipient": "police", "kind": "json", "words": "Politiet har bedt om det.", "apart": "y"}
    answer = lone.post(f"{matter}/udtraek", data=sent)
    *_others, part = answer.get_json()["parts"]
    assert part["title"] == "Fundet i tilbageblik 1"
    assert [dict(one)["Borger"] for one in part["things"]] == ["1"], "what one alone has found is not"
    assert "27. februar 2026" in dict(part["things"][0])["Tidspunkt"]
    assert "2308913369" not in answer.text
    assert "Carl" not in answer.text
    assert "Gav et udtræk af et spørgsmål til en myndighed eller politiet" in visible_text(
        carl.client.get("/spoergsmaal/aabninger").text
    )


def test_a_line_or_all_of_a_citizen(scene):
    look_back = scene.listed()
    assert [one.citizen_number for one in scene.on_the_list(look_back)] == [1, 2, 2, 3]
    assert scene.judge(scene.lars, look_back, Finding.JUSTIFIED, positions=[2]) == 1
    assert scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 2) == 2
    assert [one.finding for one in scene.on_the_list(look_back)] == [None, *2 * [Finding.UNJUSTIFIED], None]


def test_those_affected_read_it_under_the_organisations_name_and_nobody_else_does(scene, carl):
    look_back = found(scene, Finding.UNJUSTIFIED, 1)
    assert "Ingen organisation har skrevet til dig." in visible_text(carl.client.get(NOTICES).text)
    assert told(scene, look_back) == 1
    page = visible_text(carl.client.get(NOTICES).text)
    assert "Besked fra Region Hovedstaden" in page
    assert TEXT in page
    assert messages(scene) == 1
    assert "Ingen organisation har skrevet til dig." in visible_text(scene.birthe.client.get(NOTICES).text)
    with pytest.raises(LookBackRefused, match=LookBackRefusal.NOTHING_TO_TELL.value):
        told(scene, look_back)


def test_whoever_wrote_the_text_does_not_approve_it(scene):
    look_back = found(scene, Finding.UNJUSTIFIED, 1)
    scene.take(scene.vita, look_back, LookBackStep.TEXT_PROPOSED, words=TEXT)
    with pytest.raises(LookBackRefused, match=LookBackRefusal.SAME_PERSON.value):
        scene.tell(scene.vita, look_back)


def test_what_was_wrong_is_set_right_and_told_again(scene, carl, clock):
    look_back = found(scene, Finding.UNJUSTIFIED, 1, 2)
    told(scene, look_back)
    clock.shift(timedelta(minutes=10))
    scene.judge(scene.vita, look_back, Finding.JUSTIFIED, 1)
    assert marked(carl) == [True], "one person alone changes nothing"
    scene.confirm(scene.lars, look_back)
    assert marked(carl) == [False]
    page = visible_text(carl.client.get(NOTICES).text)
    assert "Den mener ikke længere, at de var forkerte." in page
    assert TEXT in page, "what was told stays"
    assert messages(scene) == 3
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    scene.confirm(scene.vita, look_back)
    assert marked(carl) == [True]
    assert told(scene, look_back) == 1, "and it can be told once more"


@pytest.mark.parametrize(
    "values", [{"died_on": date(2026, 2, 1)}, {"birth_date": date(2010, 3, 4)}, {"birth_date": None}]
)
def test_children_and_the_dead_get_no_message_but_are_told(scene, carl, values):
    with scene.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        connection.execute(update(CitizenRow).where(CitizenRow.citizen_key == carl.key).values(values))
    look_back = found(scene, Finding.UNJUSTIFIED, 1, 2)
    assert told(scene, look_back) == 2
    assert messages(scene) == 1


def test_whoever_is_on_the_list_neither_sees_nor_judges_their_own(scene, app, carl):
    himself = as_staff(app, "Carl Krogh", Role.LOG_OFFICER, cpr="2308913369")
    look_back = scene.listed()
    assert scene.seen(look_back, himself).progress.entries == 3
    assert scene.judge(himself, look_back, Finding.JUSTIFIED, 1) == 0
    page = himself.client.get(list_of(himself)).text
    assert "Borger 2" in page
    assert "Borger 1<" not in page


def list_of(person):
    return links_of(person, "//main//article//h3/a/@href") + "/liste"


def links_of(person, path):
    """The one link of the overview that lies there."""
    found = html.fromstring(person.client.get("/medarbejder/tilbageblik").text).xpath(path)
    assert isinstance(found, list)
    assert len(found) == 1
    return str(found[0])


def start_page(person):
    return visible_text(person.client.get("/medarbejder").text)


def fields_of(tree, number=0):
    form = tree.xpath("//main//form")[number]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def test_the_whole_of_it_in_a_browser(scene, carl):
    lone, lars, vita = scene.lone.client, scene.lars.client, scene.vita.client
    ask = links_of(scene.lone, "//main//h2[1]/following::ul[1]//a/@href")
    page = html.fromstring(lone.get(ask).text)
    chosen = page.xpath("//input[@name='entry']/@value")[0]
    period = {"first": "2025-03-01", "last": "2026-03-03"}
    sent = {**fields_of(page), **period, "entry": chosen, "reason": "Vi vil se resten.", "apart": "y"}
    assert lone.post(ask, data=sent).status_code == 303
    scene.work()
    shown = list_of(scene.lars).removesuffix("/liste")
    assert "færre end 5" in visible_text(lars.get(shown).text)
    assert "Venter på, at du åbner eller afviser: 1" in start_page(scene.lars)
    assert "åbner eller afviser" not in start_page(scene.lone), "whoever asked opens it not"
    opening = f"{shown}/aabn"
    step = fields_of(html.fromstring(lars.get(opening).text))
    assert lars.post(opening, data={**step, "reason": "Det er rimeligt.", "apart": "y"}).status_code == 303
    again = lars.post(opening, data={**step, "reason": "Vi må se det hele.", "apart": "y"})
    assert again.status_code == 409
    assert "Vi må se det hele." in visible_text(again.text), "whoever wrote it need not write it again"
    scene.work()
    listed = html.fromstring(lars.get(f"{shown}/liste").text)
    judged = {**fields_of(listed), "citizen": "1", "finding": "unjustified", "apart": "y"}
    assert lars.post(f"{shown}/liste", data=judged).status_code == 303
    assert "Vurderet af en kollega, venter på dig: 1" in start_page(scene.vita)
    assert "venter på dig" not in start_page(scene.lars)
    mine = list_of(scene.vita).removesuffix("/liste")
    assert not html.fromstring(vita.get(mine).text).xpath("//a[contains(@href, '/opfoelgning/')]"), "no lead"
    confirming = html.fromstring(vita.get(f"{mine}/liste").text)
    assert vita.post(f"{mine}/bekraeft", data={**fields_of(confirming, 1), "apart": "y"}).status_code == 303
    assert marked(carl) == [True]
    told_of = visible_text(carl.client.get("/spoergsmaal/aabninger").text)
    assert told_of.count("Gik tidligere opslag igennem") == 2, "each reading of the list"
    assert "Hvem Region Hovedstaden Rolle Logansvarlig" in told_of


def test_nobody_is_named_on_the_list(scene, carl):
    scene.listed()
    page = scene.lars.client.get(list_of(scene.lars)).text
    assert "Borger 3" in page
    for name in ("Anna Friis", "Carl Krogh", "Birthe Holm"):
        assert name not in page


def test_the_list_is_read_thirty_at_a_time(scene):
    for number in range(30):
        scene.look_up(somebody(), AT - number * timedelta(hours=1))
    look_back = scene.listed()
    address = list_of(scene.lars)
    first = html.fromstring(scene.lars.client.get(address).text)
    assert len(first.cssselect("input[name=line]")) == 30
    onward = str(first.xpath("string(//a[.='Næste side']/@href)"))
    second = html.fromstring(scene.lars.client.get(onward).text)
    assert [one.get("value") for one in second.cssselect("input[name=line]")] == ["31", "32", "33", "34"]
    assert scene.judge(scene.lars, look_back, Finding.JUSTIFIED, *range(1, 40)) == 30, "what was shown"
    judged = {**fields_of(second), "finding": "unjustified", "apart": "y", "line": ["2", "33"], "citizen": "1"}
    assert scene.lars.client.post(address, data=judged).status_code == 303
    assert [one.finding for one in scene.on_the_list(look_back)][30:] == [None, None, Finding.UNJUSTIFIED, None]
    confirm_page_by_page(scene, look_back, scene.vita.client, list_of(scene.vita))


def confirm_page_by_page(scene, look_back, vita, address):
    """Nothing counts that Vita has not seen, and no page is made up."""

    def confirmed():
        return [one.position for one in scene.on_the_list(look_back) if one.confirmed]

    page, confirm = html.fromstring(vita.get(address).text), address.removesuffix("liste") + "bekraeft"
    lines = " ".join(visible_text(html.tostring(page, encoding="unicode")).split())
    assert "på denne side, der venter på dig: 30" in lines
    assert "på andre sider, der venter på dig: 1" in lines
    onward = str(page.xpath("string(//a[contains(., 'næste, der venter')]/@href)"))
    for made_up in ("", "0 34 x", fields_of(html.fromstring(scene.lars.client.get(list_of(scene.lars)).text))["shown"]):
        assert vita.post(confirm, data={**fields_of(page, 1), "shown": made_up, "apart": "y"}).status_code == 303
        judged = {**fields_of(page), "line": "34", "finding": "unjustified", "shown": made_up, "apart": "y"}
        assert vita.post(address, data=judged).status_code == 422
    assert confirmed() == []
    assert vita.post(confirm, data={**fields_of(page, 1), "apart": "y"}).status_code == 303
    assert confirmed() == list(range(1, 31))
    last = html.fromstring(vita.get(onward).text)
    assert [one.get("value") for one in last.cssselect("input[name=line]")] == ["33", "34"]
    assert vita.post(confirm, data={**fields_of(last, 1), "apart": "y"}).status_code == 303
    assert confirmed() == [*range(1, 31), 33]


def test_only_an_open_list_is_judged(scene):
    look_back = scene.listed()
    scene.take(scene.lone, look_back, LookBackStep.CLOSED, Role.LOG_LEAD)
    with pytest.raises(LookBackRefused, match=LookBackRefusal.NOT_NOW.value):
        scene.judge(scene.lars, look_back, Finding.JUSTIFIED, 1)
    scene.take(scene.lone, look_back, LookBackStep.REOPENED, Role.LOG_LEAD)
    with pytest.raises(LookBackRefused, match=LookBackRefusal.NOT_APART.value):
        scene.judge(scene.lars, look_back, Finding.JUSTIFIED, 1, is_apart=False)
    assert scene.judge(scene.lars, look_back, Finding.JUSTIFIED, 1) == 1


def test_a_lead_goes_from_the_follow_up_to_its_look_backs_and_back(scene):
    lone = scene.lone.client

    def go(page, path, text):
        """Follow the one link with the text to an address of that kind."""
        links = html.fromstring(lone.get(page).text).cssselect("a")
        [href] = [str(one.get("href")) for one in links if text in "".join(map(str, one.itertext()))]
        assert path in href
        return href

    scene.listed()
    shown = list_of(scene.lone).removesuffix("/liste")
    matter = go(shown, "/opfoelgning/", "Se opfølgningen")
    assert lone.get(go(matter, "/tilbageblik/", "Opslagene bliver vurderet")).status_code == 200
    ask = links_of(scene.lone, "//main//h2[1]/following::ul[1]//a/@href")
    assert "Opfølgning på" in visible_text(lone.get(go(ask, "/opfoelgning/", "Tilbage til opfølgningen")).text)


def test_what_was_judged_after_the_page_was_seen_is_not_confirmed(scene, carl):
    look_back = scene.listed()
    scene.judge(scene.lars, look_back, Finding.JUSTIFIED, 1)
    with scene.at_work(scene.vita) as actor:
        shown = look_back_list.page(actor, look_back, 0, "da").shown
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    with refused_with(LookBackRefusal.NOT_NOW), scene.at_work(scene.vita) as actor:
        look_back_list.confirm(actor, look_back, is_apart=True, shown=shown)
    assert not any(one.confirmed for one in scene.on_the_list(look_back))


def test_a_second_account_confirms_nothing_of_its_own(scene, carl):
    look_back = scene.listed()
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    twice = as_staff(scene.app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
    assert scene.confirm(twice, look_back) == 0
    assert scene.confirm(scene.vita, look_back) > 0


def test_more_follow_ups_than_a_page_holds_are_found_among_the_follow_ups(scene, app, monkeypatch):
    case = a_question(app, scene.birthe.key, (AT - timedelta(days=3), scene.look_up(scene.birthe.key, AT)))
    deed = Deed(step=CaseStep.ANSWERED, words="Nej.", finding=Finding.UNJUSTIFIED, is_apart=True)
    with as_officer(app, scene.lars) as actor:
        case_desk.take(actor, case, deed)
    scene.matter_stands("with-lead")
    page = "/medarbejder/tilbageblik"
    assert "Der er flere." not in visible_text(scene.lone.client.get(page).text)
    monkeypatch.setattr(look_backs, "ON_A_PAGE", 1)
    told = scene.lone.client.get(page).text
    assert "Der er flere." in visible_text(told)
    assert told.count("/tilbageblik/nyt/") == 1
