"""A question about several look-ups: what is found about each is told on each, marks it, and is followed up for it."""

from datetime import timedelta
from random import Random

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseState, CaseStep, Finding
from support.domain.misuse import MatterState, MatterStep
from support.domain.misuse_rules import MatterDeed
from support.services import case_desk, look_backs, misuse, misuse_marks, questions
from support.services.case_desk import Deed
from support.services.questions import QuestionRefused
from tests.conftest import NOON
from tests.support import deciding
from tests.support.log_rows import Log
from tests.support.misuse import matter_of, staff_actor
from tests.support.page_rules import visible_text
from tests.support.people import REGION, as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.staff_deeds import as_officer

AT, WARD = NOON - timedelta(days=1), "4000000000001"
MINUTES = timedelta(minutes=1)
QUEUE, LEADS = "/medarbejder/spoergsmaal", "/medarbejder/opfoelgning"
APART = {"apart": "y"}
REASON = "Organisationen vurderer, at der var en grund til opslaget."
WRONG = "Organisationen vurderer, at opslaget ikke burde være sket."
HEARD_FIRST = "Medarbejderen bliver hørt først."
MARK = "Organisationen har vurderet, at dette opslag ikke burde være sket"
OPEN_STEPS = {MatterState.FOUND: MatterStep.TAKEN, MatterState.WITH_LEAD: MatterStep.HEARING_GIVEN_UP}


class Scene:
    """A citizen who has asked about look-ups by two people in one visit."""

    def __init__(self, app):
        self.app, log = app, Log(app)
        log.source()
        log.organisation(REGION, "Region Hovedstaden", kind="region", scheme="cvr")
        log.organisation(WARD, "Afdeling Y", kind="department", parent_scheme="cvr", parent_code=REGION)
        log.directory_is_new()
        self.log, self.birthe = log, as_citizen(app)
        self.lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")

    def asks(self, *names):
        """Ask about a look-up by each of these, five minutes apart. Returns the question and their numbers."""
        self.numbers = [self.look_up(name, place) for place, name in enumerate(names)]
        places = [(AT + 5 * place * MINUTES, number) for place, number in enumerate(self.numbers)]
        self.case = a_question(self.app, self.birthe.key, *places)
        return self.numbers

    def look_up(self, name, place):
        person, unit = self.log.person(name), self.log.unit(WARD)
        return self.log.entry(self.birthe.key, AT + 5 * place * MINUTES, performed_by=person, organisation_ref=unit)

    def find(self, finding, *about, step=CaseStep.ANSWERED, words="Det har vi set på.", known=None):
        with as_officer(self.app, self.lone) as actor:
            deed = Deed(step=step, words=words, finding=finding, about=about or None, is_apart=True, known=known)
            case_desk.take(actor, self.case, deed)

    def matter(self):
        found = matter_of(self.app, self.case)
        assert found is not None
        return found

    def hear(self):
        """A lead does what is missing until everybody counts as heard."""
        matter = self.matter()
        lead = staff_actor(Role.LOG_LEAD, name="Lise Leder")
        while (state := self.followed().matter.state) in OPEN_STEPS:
            deed = MatterDeed(step=OPEN_STEPS[state], words="Medarbejderen er død.", is_apart=True)
            with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
                misuse.take(lead, matter, deed)

    def lead_does(self, step, **more):
        matter = self.matter()
        with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            deed = MatterDeed(step=step, words="Det er gjort.", is_apart=True, **more)
            misuse.take(staff_actor(Role.LOG_LEAD, name="Lise Leder"), matter, deed)

    def followed(self):
        matter = self.matter()
        with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            return misuse.opened(staff_actor(Role.LOG_LEAD, name="Lise Leder"), matter).file

    def marked(self):
        with self.app.test_request_context(), unit_of_work(DatabaseRole.CITIZEN, (self.birthe.key,)):
            return set(misuse_marks.marked_of((self.birthe.key,), self.numbers))

    def stands(self):
        with self.app.test_request_context(), unit_of_work(DatabaseRole.CITIZEN, (self.birthe.key,)):
            return questions.question(deciding.citizen(self.birthe.key), self.case).case

    def page(self, person, path):
        return visible_text(person.client.get(path).text)

    def question_page(self):
        [href] = {str(one) for one in hrefs(self.birthe, "/spoergsmaal") if one.count("/") == 2 and len(one) > 40}
        return self.page(self.birthe, href)

    def case_page(self):
        tree = html.fromstring(self.lone.client.get(QUEUE).text)
        [link] = tree.cssselect("main article h2 a")
        return str(link.get("href"))


def hrefs(person, path):
    return html.fromstring(person.client.get(path).text).xpath("//main//a/@href")


@pytest.fixture
def scene(app):
    return Scene(app)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_found_in_whatever_order_each_look_up_bears_what_was_found_last(scene, seed):
    """And the question is open exactly while one has no finding; nothing is marked before the lead has heard."""
    drawn, latest = Random(seed), {}
    numbers = scene.asks(*("Anna Friis", "Bo Bang") * 2)
    for _each in range(9):
        done = scene.stands().state is CaseState.ANSWERED
        step, among = (CaseStep.CORRECTED, sorted(latest)) if done else (CaseStep.ANSWERED, numbers)
        about, finding = drawn.sample(among, drawn.randint(1, len(among))), drawn.choice(list(Finding))
        if step is CaseStep.CORRECTED and {latest[one] for one in about} == {finding}:
            continue
        before = {one for one, found in latest.items() if found is Finding.UNJUSTIFIED}
        scene.find(finding, *about, step=step)
        latest |= dict.fromkeys(about, finding)
        wrong = {one for one, found in latest.items() if found is Finding.UNJUSTIFIED}
        assert scene.marked() == wrong & before, "only what was heard of before"
        if wrong:
            scene.hear()
        assert scene.marked() == wrong
        case = scene.stands()
        assert {one: case.findings.of(one) for one in numbers} == {one: latest.get(one) for one in numbers}
        assert case.is_open == (len(latest) < len(numbers))


def test_a_part_is_told_and_the_rest_waits_on_every_page(scene):
    first, second, third = scene.asks("Anna Friis", "Anna Friis", "Bo Bang")
    scene.find(Finding.JUSTIFIED, first, second, words="Anna skrev et svar.")
    assert scene.stands().state is CaseState.WITH_ORGANISATION
    told = scene.question_page()
    assert "Venter på svar fra organisationen" in told
    assert f"{REASON} Det gælder: 2. marts 2026 kl. 13.00, 13.05." in told
    assert "Ét af de 3 opslag har ikke fået svar endnu." in told
    assert told.count("Opslaget har ikke fået svar endnu.") == 1
    officers = scene.page(scene.lone, scene.case_page())
    assert f"Opslag 1–2: {REASON}" in officers
    assert "Opslag 3: Organisationen har ikke vurderet det endnu." in officers
    scene.find(Finding.UNJUSTIFIED, words="Det tredje burde ikke være sket.")
    case = scene.stands()
    assert case.state is CaseState.ANSWERED
    assert case.findings.those(Finding.UNJUSTIFIED, scene.numbers) == {third}
    told = scene.question_page()
    assert f"{WRONG} {HEARD_FIRST}" in told
    assert "Anna skrev et svar." in told
    assert "ikke fået svar endnu" not in told
    entries = sorted({str(one) for one in hrefs(scene.birthe, "/min-log") if "/opslag/" in one})
    told = [scene.page(scene.birthe, one) for one in entries]
    assert sum(REASON in one for one in told) == 2
    assert sum("Organisationen undersøger opslaget. Medarbejderen bliver hørt først." in one for one in told) == 1
    scene.hear()
    assert HEARD_FIRST not in scene.question_page()
    assert [MARK in scene.page(scene.birthe, one) for one in entries].count(True) == 1
    assert scene.marked() == {third}


def test_what_they_write_before_the_employee_is_heard_says_so(scene):
    scene.asks("Anna Friis")
    with as_officer(scene.app, scene.lone) as actor:
        case_desk.take(actor, scene.case, Deed(step=CaseStep.WROTE, words="Vi spørger afdelingen.", is_apart=True))
    scene.find(Finding.UNJUSTIFIED)
    again = Deed(step=CaseStep.REOPENED, words="Kollegaen måtte ikke.", is_apart=True)
    with as_officer(scene.app, scene.lone) as actor:
        case_desk.take(actor, scene.case, again)
    changes = f"{HEARD_FIRST} Vurderingen kan stadig ændre sig."
    told = scene.question_page()
    assert f"Kollegaen måtte ikke.{changes}" in told
    assert f"Vi spørger afdelingen.{changes}" not in told
    scene.hear()
    assert changes not in scene.question_page()


def test_only_what_was_found_unjustified_is_followed_up(scene):
    scene.asks("Anna Friis", "Bo Bang")
    scene.find(Finding.JUSTIFIED, scene.numbers[0])
    assert matter_of(scene.app, scene.case) is None
    scene.find(Finding.UNJUSTIFIED, scene.numbers[1])
    scene.lead_does(MatterStep.TAKEN)
    grete = as_staff(scene.app, "Grete Gram", Role.LOG_LEAD, cpr="1105681238")
    [matter] = {str(one) for one in hrefs(grete, LEADS) if one.startswith(f"{LEADS}/")}
    told = scene.page(grete, matter)
    assert "Andre opslag i spørgsmålet, som ikke følges op" in told
    letter = scene.page(grete, f"{matter}/hoeringsbrev")
    assert "Tidspunkt 2. marts 2026 kl. 13.05" in letter
    assert "Tidspunkt 2. marts 2026 kl. 13.00" not in letter
    lead, about = staff_actor(Role.LOG_LEAD, name="Lise Leder"), scene.matter()
    with scene.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        _matter, persons = look_backs.persons_in(lead, about)
    assert [one.entry_id for one in persons] == [scene.numbers[1]]


def test_what_is_found_later_is_heard_anew_and_its_time_runs_on_or_begins(scene, clock):
    scene.asks("Anna Friis", "Bo Bang", "Carl Clausen")
    first, second, third = scene.numbers
    scene.find(Finding.UNJUSTIFIED, first)
    scene.hear()
    taken = scene.followed().matter.taken_at
    clock.shift(timedelta(hours=30))
    scene.find(Finding.UNJUSTIFIED, second)
    stands = scene.followed().matter
    assert (stands.state, stands.taken_at, stands.is_settled) == (MatterState.WITH_LEAD, taken, False)
    assert scene.marked() == {first}
    scene.hear()
    scene.lead_does(MatterStep.NOT_REQUIRED)
    clock.shift(timedelta(hours=30))
    scene.find(Finding.UNJUSTIFIED, third)
    stands = scene.followed().matter
    assert (stands.state, stands.taken_at - taken, stands.is_settled) == (
        MatterState.WITH_LEAD,
        timedelta(hours=60),
        False,
    )
    assert scene.marked() == {first, second}
    for number in scene.numbers:
        assert scene.followed().matter.state is not MatterState.WITHDRAWN
        scene.find(Finding.JUSTIFIED, number, step=CaseStep.CORRECTED)
    assert scene.followed().matter.state is MatterState.WITHDRAWN
    assert scene.marked() == set()


def fields_of(body):
    form = html.fromstring(body).xpath("//main//form")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def send(person, path, body=None, **fields):
    return person.client.post(path, data={**fields_of(body or person.client.get(path).text), **fields})


def test_the_officer_chooses_by_visit_or_by_look_up_and_sees_what_is_left(scene):
    scene.asks("Anna Friis", "Bo Bang", "Bo Bang")
    answer = f"{scene.case_page()}/svar"
    given = {"finding": "unjustified", "words": "Det burde ikke være sket.", **APART}
    assert "Vælg mindst ét opslag nedenfor." in visible_text(send(scene.lone, answer, about="some", **given).text)
    both = send(scene.lone, answer, about="all", look_ups="2", **given)
    assert (both.status_code, "Sæt prik ved" in visible_text(both.text)) == (422, True)
    first = send(scene.lone, answer, about="some", look_ups="2", **given)
    told = visible_text(first.text)
    assert "Det gælder: 2. marts 2026 kl. 13.05." in told
    assert "2 opslag mangler stadig svar." in told
    again = send(scene.lone, answer, first.text, again="y")
    assert html.fromstring(again.text).xpath("//input[@name='look_ups' and @value='2']/@checked")
    assert send(scene.lone, answer, first.text).status_code == 303
    assert scene.stands().findings.those(Finding.UNJUSTIFIED, scene.numbers) == {scene.numbers[1]}
    rest = send(scene.lone, answer, about="some", visits="1", finding="justified", words="Der var en grund.", **APART)
    assert "Det gælder: Opslag 1–3 ud af 3." in visible_text(rest.text)
    assert send(scene.lone, answer, rest.text).status_code == 303
    assert scene.stands().state is CaseState.ANSWERED


def test_fifty_look_ups_fold_into_their_visits(scene):
    scene.asks(*["Anna Friis"] * 50)
    tree = html.fromstring(scene.lone.client.get(f"{scene.case_page()}/svar").text)
    folds = tree.cssselect("main form details")
    assert [len(one.cssselect("input[type=checkbox]")) for one in folds] == [51]
    assert not tree.xpath("//main//form//details/@open")
    assert [str(one.text_content()) for one in tree.xpath("//main//form//details/summary")] == [
        "2. marts 2026 kl. 13.00 til 17.05, Afdeling Y, Opslag 1–50"
    ]


def test_what_joins_while_somebody_writes_is_not_answered_unseen(scene):
    scene.asks("Anna Friis", "Bo Bang")
    answer = f"{scene.case_page()}/svar"
    first = send(scene.lone, answer, finding="justified", words="Der var en grund.", about="all", **APART)
    late = scene.look_up("Bo Bang", 2)
    places = [(AT, scene.numbers[0]), (AT + 10 * MINUTES, late)]
    assert a_question(scene.app, scene.birthe.key, *places, words="") == scene.case
    sent = send(scene.lone, answer, first.text)
    assert sent.status_code == 409
    assert "Der var en grund." in visible_text(sent.text)
    assert not scene.stands().findings
    with pytest.raises(QuestionRefused, match=CaseRefusal.NOT_NOW):
        scene.find(Finding.JUSTIFIED, known=2)
    with pytest.raises(QuestionRefused, match=CaseRefusal.NOT_NOW):
        scene.find(Finding.JUSTIFIED, 99)


def test_a_second_click_is_the_same_answer_in_part_too(scene):
    first, *_others = scene.asks("Anna Friis", "Bo Bang")
    scene.find(Finding.JUSTIFIED, first)
    scene.find(Finding.JUSTIFIED, first)
    assert scene.stands().steps == 2
    scene.find(Finding.LOG_ERROR)
    scene.find(Finding.LOG_ERROR)
    assert scene.stands().steps == 3
    assert scene.stands().findings.of(first) is Finding.JUSTIFIED
