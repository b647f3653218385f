"""The pages of an organisation's leads: the list, a matter, and each step as it is taken in a browser."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import CaseStep, Finding
from tests.conftest import NOON
from tests.support.log_rows import Log
from tests.support.misuse import a_matter, find
from tests.support.page_rules import visible_text
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff
from tests.support.questions import WORDS, a_question

LIST = "/medarbejder/opfoelgning"
AT = NOON - timedelta(days=1)
HOUR = timedelta(hours=1)
APART = {"apart": "y"}
WARD = "4000000000001"
REASON = {"names-reason": "Jeg skal høre medarbejderen.", "names-apart": "y"}


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(REGION, "Region Hovedstaden", kind="region", scheme="cvr")
    made.organisation(WARD, "Afdeling Y", parent_scheme="cvr", parent_code=REGION)
    made.directory_is_new()
    return made


@pytest.fixture
def grete(app):
    return as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0407781234")


def page(person, path):
    return html.fromstring(person.client.get(path).text)


def seen(person, path):
    return visible_text(person.client.get(path).text)


def matter_of(person, path=LIST):
    [href] = page(person, path).xpath("//main//article//h2/a/@href")
    return href


def send(person, path, **fields):
    form = page(person, path).xpath("//main//form[not(contains(@class, 'button-form'))]")[-1]
    hidden = {str(one.get("name")): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    return person.client.post(str(form.get("action")), data={**hidden, **fields})


def deeds(person, path):
    return page(person, path).xpath("//main//p[@class='button-row']/a/text()")


def test_a_matter_is_followed_from_the_list_to_its_end(app, clock, birthe):
    a_matter(app, birthe.key, (AT, 1))
    clock.shift(10 * HOUR + timedelta(minutes=30))
    grete = as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0407781234")
    told = seen(grete, LIST)
    assert "Venter på en leder" in told
    assert "Der er 2 dage og 13 timer tilbage." in told
    matter = matter_of(grete)
    assert WORDS in seen(grete, matter)
    assert "Ingen leder har taget den endnu. Tiden løber fra vurderingen." in seen(grete, matter)
    assert deeds(grete, matter) == ["Tag opfølgningen"]
    assert send(grete, f"{matter}/tag", day="2026-03-02", clock="12:30", **APART).status_code == 303
    told = seen(grete, matter)
    assert "Anmeld til myndigheden senest 5. marts 2026 kl. 12.30" in told
    assert send(grete, f"{matter}/hoering", day="2026-03-20", **APART).status_code == 303
    assert "Medarbejderen svarer senest 20. marts 2026" in seen(grete, matter)
    assert send(grete, f"{matter}/hoert", words="Det var en fejl.", **APART).status_code == 303
    assert "Luk opfølgningen" not in deeds(grete, matter), "it is not said whether the authority is notified"
    assert send(grete, f"{matter}/ikke-anmeldt", words="Det er kun ét opslag.", **APART).status_code == 303
    assert send(grete, f"{matter}/luk", words="Der er givet en advarsel.", **APART).status_code == 303
    told = seen(grete, matter)
    assert "Status Lukket" in told
    assert "Der er givet en advarsel." in told
    assert "tilbage." not in told, "the time runs no more"
    assert deeds(grete, matter) == ["Skriv et notat", "Åbn det igen"]


def test_a_time_that_has_run_out_is_said_so(app, clock, birthe):
    a_matter(app, birthe.key, (AT, 1))
    clock.shift(100 * HOUR)
    grete = as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0407781234")
    told = seen(grete, matter_of(grete))
    assert "Tiden løb ud for 1 dag og 4 timer siden." in told
    assert "Tiden til at anmelde til myndigheden er løbet ud: 1" in seen(grete, "/medarbejder")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"day": "2026-03-02", "clock": ""}, "Skriv et klokkeslæt, for eksempel 14:05."),
        ({"day": "", "clock": "10:00"}, "Vælg en dag."),
        ({"day": "2026-03-05", "clock": "10:00"}, "Det er ikke sket endnu. Skriv, hvornår det skete."),
        (
            {"day": "0001-01-01", "clock": "00:00", "apart": ""},
            "Du kan kun være med, når det ikke handler om nogen af dem.",
        ),
        ({"words": "Hendes nummer er 1403572528."}, "Skriv ikke et CPR-nummer."),
    ],
)
def test_what_cannot_be_right_is_said_beside_the_field(app, birthe, grete, fields, told):
    a_matter(app, birthe.key, (AT, 1))
    matter = matter_of(grete)
    answer = send(grete, f"{matter}/tag", **{**APART, **fields})
    assert answer.status_code == 422
    assert told in visible_text(answer.text)
    assert "1403572528" not in answer.text
    assert deeds(grete, matter) == ["Tag opfølgningen"]


def test_a_page_that_is_behind_changes_nothing(app, birthe, grete):
    a_matter(app, birthe.key, (AT, 1))
    matter = matter_of(grete)
    old = page(grete, f"{matter}/tag").xpath("//main//form")[-1]
    hidden = {str(one.get("name")): one.get("value") for one in old.xpath(".//input[@type='hidden']")}
    lars = as_staff(app, "Lars Lund", Role.LOG_LEAD, cpr="0508791235")
    assert send(lars, f"{matter_of(lars)}/tag", **APART).status_code == 303
    written = grete.client.post(f"{matter}/tag", data={**hidden, **APART, "words": "Jeg ringer i morgen."})
    assert written.status_code == 409
    assert "Jeg ringer i morgen." in visible_text(written.text), "whoever wrote it need not write it again"
    late = grete.client.post(f"{matter}/tag", data={**hidden, **APART})
    assert late.status_code == 303
    assert "Der er ikke ændret noget." in seen(grete, matter)
    assert grete.client.get(f"{matter}/tag").status_code == 303, "it can be taken no more"


def test_who_does_not_get_in(app, birthe, grete):
    a_matter(app, birthe.key, (AT, 1))
    matter = matter_of(grete)
    far = as_staff(app, "Fie Fjord", Role.LOG_LEAD, cvr=OTHER_REGION, cpr="0609801236")
    herself = as_staff(app, "Birthe Holm", Role.LOG_LEAD, cpr="1403572528")
    nameless = as_staff(app, "Nis Nor", Role.LOG_LEAD)
    officer = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0710821237")
    assert page(far, LIST).xpath("//main//article") == []
    assert page(herself, LIST).xpath("//main//article") == []
    assert nameless.client.get(LIST).status_code == 403
    assert officer.client.get(LIST).status_code == 403
    assert [one.client.get(matter).status_code for one in (far, herself)] == [404, 404], "an address is one viewer's"


def test_the_officers_page_says_that_there_is_a_follow_up(app, birthe, grete):
    a_matter(app, birthe.key, (AT, 1))
    lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0710821237")
    answered = page(lone, "/medarbejder/spoergsmaal").xpath("//a[text()='Besvaret']/@href")[0]
    case = matter_of(lone, answered)
    assert "Status: Venter på en leder." in seen(lone, case)
    send(grete, f"{matter_of(grete)}/tag", **APART, words="Vi ringer til afdelingen.")
    told = seen(lone, case)
    assert "Status: Hos en leder." in told
    assert "Vi ringer til afdelingen." not in told
    follow_up = "//main//a[contains(@href, '/opfoelgning/')]/@href"
    assert page(lone, case).xpath(follow_up) == []
    both = as_staff(app, "Bo Bech", Role.LOG_OFFICER, Role.LOG_LEAD, cpr="0508791235")
    theirs = page(both, "/medarbejder/spoergsmaal").xpath("//a[text()='Besvaret']/@href")[0]
    [href] = page(both, matter_of(both, theirs)).xpath(follow_up)
    assert both.client.get(href).status_code == 200


def test_what_is_withdrawn_says_whom_to_tell(app, birthe, grete):
    case_id = a_question(app, birthe.key, (AT, 1))
    find(app, case_id, Finding.UNJUSTIFIED)
    matter = matter_of(grete)
    find(app, case_id, Finding.JUSTIFIED, CaseStep.CORRECTED)
    told = seen(grete, matter)
    assert "Trukket tilbage" in told
    assert "Så fortæl dem, at det var forkert." in told
    assert deeds(grete, matter) == ["Skriv et notat"]


class TestNames:
    @pytest.fixture
    def matter(self, app, log, birthe, grete):
        who = {"organisation_ref": log.unit(WARD), "performed_by": log.person("Anna Friis")}
        entry = log.entry(birthe.key, AT, **who, reason="Henvist af Bo Bang", details={"data_text": "=1+1"})
        a_matter(app, birthe.key, (AT, entry))
        return matter_of(grete)

    def test_nobody_is_named_before_a_reason_is_written(self, app, matter, birthe, grete):
        for path in (matter, f"{matter}/tag", LIST):
            assert "Anna Friis" not in grete.client.get(path).text
        assert send(grete, matter, **{"names-reason": "", "names-apart": "y"}).status_code == 422
        shown = send(grete, matter, **REASON)
        assert "Anna Friis" in shown.text
        assert "Anna Friis" not in grete.client.get(matter).text
        assert "Jeg skal høre medarbejderen." in seen(grete, matter)
        assert "question-names-read" in trail(app, birthe)

    def test_the_letter_to_the_employee_names_nobody(self, app, matter, birthe, grete):
        assert grete.client.get(f"{matter}/hoeringsbrev").status_code == 303, "no lead has taken it"
        send(grete, f"{matter}/tag", **APART)
        told = seen(grete, f"{matter}/hoeringsbrev")
        assert "Svar os senest den 17. marts 2026." in told
        assert "Afdeling Y" in told
        for name in ("Birthe", "Holm", "Anna Friis", "1403572528"):
            assert name not in told
        send(grete, f"{matter}/hoering", day="2026-03-30", **APART)
        assert "Svar os senest den 30. marts 2026." in seen(grete, f"{matter}/hoeringsbrev")

    def export(self, grete, matter, kind="csv", **fields):
        wish = {"recipient": "police", "kind": kind, "words": "Politiet har bedt om det.", **APART}
        return send(grete, f"{matter}/udtraek", **{**wish, **fields})

    def test_an_extract_holds_the_steps_and_who_it_was_and_is_kept_by_its_fingerprint(self, app, matter, birthe, grete):
        send(grete, f"{matter}/tag", words="=HYPERLINK(1)", **APART)
        answer = self.export(grete, matter)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == 'attachment; filename="opfoelgning.csv"'
        assert "no-store" in answer.headers["Cache-Control"]
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert {len(row) for row in rows} == {4}
        assert ["Opslag", "1", "Navn", "Anna Friis"] in rows
        assert ["Trin", "2", "Tekst", "'=HYPERLINK(1)"] in rows
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
        assert "1403572528" not in answer.text
        assert "Birthe" not in answer.text
        assert "Grete Gram" not in answer.text
        told = seen(grete, matter)
        assert hashlib.sha256(answer.data).hexdigest() in told
        assert "Politiet har bedt om det." in told
        assert trail(app, birthe).count("question-names-read") == 1

    def test_the_same_matter_gives_the_same_file_as_one_for_computers_too(self, app, clock, matter, birthe, grete):
        send(grete, f"{matter}/tag", **APART)
        first = self.export(grete, matter, "json")
        told = json.loads(first.text)
        steps, lookups = (part["things"] for part in told["parts"])
        assert [dict(one)["Trin"] for one in steps] == ["Opslaget blev vurderet som uberettiget", "En leder tog den"]
        assert dict(lookups[0])["Navn"] == "Anna Friis"
        clock.shift(HOUR / 12)
        second = json.loads(self.export(grete, matter, "json").text)
        assert second["about"] == told["about"]
        assert second["parts"][1] == told["parts"][1]
        assert second["parts"][0]["things"][:2] == steps
        assert len(second["parts"][0]["things"]) == 3, "with what was handed out before"

    @pytest.mark.parametrize("left_out", ["recipient", "kind", "words", "apart"])
    def test_nothing_is_handed_out_without_recipient_purpose_and_standing_apart(self, app, matter, grete, left_out):
        send(grete, f"{matter}/tag", **APART)
        assert self.export(grete, matter, **{left_out: ""}).status_code == 422
        assert "Et udtræk blev udleveret" not in seen(grete, matter)

    def test_a_second_click_hands_nothing_out_again(self, app, matter, birthe, grete):
        send(grete, f"{matter}/tag", **APART)
        form = page(grete, f"{matter}/udtraek").xpath("//main//form")[-1]
        sent = {str(one.get("name")): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
        sent |= {"recipient": "police", "kind": "csv", "words": "Politiet har bedt om det.", **APART}
        answers = [grete.client.post(f"{matter}/udtraek", data=sent).status_code for _click in range(2)]
        assert answers == [200, 303]
        assert seen(grete, matter).count("Et udtræk blev udleveret") == 1


def trail(app, citizen):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as opened:
        return list(opened.execute(select(AuditEventRow.action)).scalars())
