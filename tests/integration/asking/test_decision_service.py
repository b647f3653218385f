"""What hospitals ask before they show data: the answers, and that every question is kept."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from citizen_app.concealment import Grounds
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory
from citizen_app.identity import find_or_create_citizen
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.staff_digest import authorised_person
from citizen_app.terms import DataKind, Purpose
from consent.domain.decision import Effect, Outcome, Unit, What, Who
from consent.formats.bodies import KINDS, PURPOSES, KindName, PurposeName
from consent.services import decisions
from tests.integration.asking.conftest import KNOWN, OTHER_WARD, REGION, UNKNOWN, WARD, ask, asking, statements
from tests.support.deciding import DEMO_DIRECTORY, citizen, page_of
from tests.support.people import new_client
from tests.support.source import ROOT
from tests.support.systems import a_system
from wsgi import make_app

LABORATORY = What(frozenset({DataKind.LABORATORY}))
AT_WARD, IN_REGION = Who(Unit(*WARD, False)), Who(Unit(*REGION, True))


@pytest.mark.usefixtures("birthe")
def test_nothing_decided_means_allowed(hospital):
    (answer,) = ask(hospital, asking())
    assert (answer["outcome"], set(answer)) == ("positive", {"outcome", "question"})


def test_a_block_is_told_with_how_it_is_set_aside(hospital, decide):
    decide(LABORATORY, IN_REGION)
    blocked, other, everything = ask(
        hospital, asking(kinds=["laboratory"]), asking(kinds=["images"]), asking(kinds=["laboratory", "images"])
    )
    assert (blocked["outcome"], blocked["warning"]) == ("negative", "data-missing")
    assert blocked["override"]["operation"] == "/api/v1/consent/overrides"
    assert (other["outcome"], everything["outcome"]) == ("positive", "data-specific")


def test_a_person_is_told_by_their_authorisation_and_one_unnamed_meets_the_block(app, hospital, decide):
    with app.app_context():
        decide(who=Who(person=authorised_person("BCD23")))
    named, other, unnamed = ask(
        hospital,
        asking(professional={"authorisation": "bcd23"}),
        asking(professional={"authorisation": "9XYZ9"}),
        asking(),
    )
    assert [one["outcome"] for one in (named, other, unnamed)] == ["negative", "positive", "negative"]
    assert unnamed["reasons"] == ["caller-unnamed"]


def test_a_unit_above_the_blocked_one_is_told_that_it_is_too_coarse(hospital, decide):
    decide(who=AT_WARD)
    coarse, beside = ask(hospital, asking(unit=("shak", "1397")), asking(unit=OTHER_WARD))
    assert (coarse["outcome"], coarse["reasons"]) == ("negative", ["unit-too-coarse"])
    assert beside["outcome"] == "positive"


def test_every_question_is_kept_for_the_citizen_with_what_was_answered(app, hospital, decide, birthe, questions):
    decide(LABORATORY)
    ask(hospital, asking(kinds=["laboratory"], professional={"authorisation": "BCD23", "profession": "7170"}))
    (kept,) = questions(birthe)
    assert (kept.call, kept.system_id, kept.profession, kept.purpose) == ("decision", "epj-ost", "7170", 1)
    assert (kept.unit_scheme, kept.unit_code, kept.kinds, kept.outcome) == (*WARD, 1 << DataKind.LABORATORY, 2)
    with app.app_context():
        assert kept.person == authorised_person("BCD23")
    assert (kept.override_reason, kept.override_text, kept.asked_at) == (None, None, now())


def test_whoever_was_unknown_finds_the_question_when_they_come(app, hospital, questions):
    ask(hospital, asking(UNKNOWN), asking(UNKNOWN, kinds=["images"]))
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        key = find_or_create_citizen("cpr", UNKNOWN)
    assert len(questions(citizen(key))) == 2


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/consent/decisions", None),
        ("/consent/filter", {"documents": [{"reference": "a"}]}),
        ("/consent/overrides", {"reason": "citizen-agreed"}),
    ],
)
def test_the_same_statements_are_sent_whoever_is_asked_about(app, hospital, decide, path, more):
    """Somebody with a block, somebody without decisions, and somebody we have never heard of."""
    decide()
    without, token = "1403572536", hospital.token()

    def statements_about(number):
        body = asking(number, **more) if more else {"questions": [asking(number)]}
        with statements(app) as noted:
            assert hospital.call(path, body, token=token).status_code == 200
        return noted

    statements_about(without)  # the process has read the directory, and has calls to hand out
    blocked, nothing, unknown = map(statements_about, (KNOWN, without, UNKNOWN))
    assert blocked == nothing == unknown
    assert any("consent_question" in statement for statement in blocked)


def test_a_hundred_questions_at_once_are_answered_in_their_order(hospital, decide):
    decide(LABORATORY)
    numbers = [KNOWN if number % 3 == 0 else f"{1 + number % 27:02d}0357{number:04d}" for number in range(100)]
    answers = ask(hospital, *(asking(number, kinds=["laboratory"]) for number in numbers))
    assert [answer["outcome"] == "negative" for answer in answers] == [number == KNOWN for number in numbers]
    assert len({answer["question"] for answer in answers}) == 100


def test_a_change_is_in_force_on_the_next_question_in_every_process(app, settings, hospital, decide, birthe):
    other = make_app(settings)
    other.test_client_class = app.test_client_class
    beside = replace(hospital, app=other, client=new_client(other))
    token = hospital.token()
    assert [ask(one, asking(), token=token)[0]["outcome"] for one in (hospital, beside)] == ["positive"] * 2
    made = decide()
    assert [ask(one, asking(), token=token)[0]["outcome"] for one in (hospital, beside)] == ["negative"] * 2
    with page_of(app, birthe):
        decisions.end_decision(birthe, made.decision.decision_id, made.submission_id, now())
    assert [ask(one, asking(), token=token)[0]["outcome"] for one in (hospital, beside)] == ["positive"] * 2
    other.extensions["indblik.engine"].dispose()


def test_documents_are_filtered_by_kind_origin_and_day(hospital, decide):
    decide(What(frozenset({DataKind.LABORATORY}), origin=Unit(*WARD, False)))
    documents = [
        {"reference": "a", "kind": "laboratory", "origin": {"scheme": "shak", "value": WARD[1]}, "day": "2026-01-02"},
        {"reference": "b", "kind": "laboratory", "origin": {"scheme": "shak", "value": OTHER_WARD[1]}},
        {"reference": "c", "kind": "images", "origin": {"scheme": "shak", "value": WARD[1]}},
        {"reference": "d"},
    ]
    answer = hospital.call("/consent/filter", asking(documents=documents)).get_json()
    assert (answer["show"], answer["withheld"], answer["warning"]) == (["b", "c"], 2, "data-missing")


@pytest.mark.parametrize(
    ("kinds", "outcome"),
    [
        (["images"], Outcome.POSITIVE),
        (["laboratory", "images"], Outcome.DATA_SPECIFIC),
        (["laboratory"], Outcome.NEGATIVE),
    ],
)
def test_the_citizen_reads_whether_all_some_or_none_of_the_documents_were_shown(
    hospital, birthe, decide, questions, kinds, outcome
):
    decide(LABORATORY)
    documents = [{"reference": kind, "kind": kind} for kind in kinds]
    answer = hospital.call("/consent/filter", asking(documents=documents)).get_json()
    (kept,) = questions(birthe)
    assert (kept.call, str(kept.question_id), Outcome(kept.outcome)) == ("filter", answer["question"], outcome)


def test_an_access_opens_what_a_block_withholds(hospital, decide):
    decide()
    decide(who=AT_WARD, effect=Effect.ACCESS, valid_until=now() + timedelta(days=30))
    here, there = ask(hospital, asking(), asking(unit=OTHER_WARD))
    assert (here["outcome"], there["outcome"]) == ("positive", "negative")


@pytest.mark.parametrize(("what", "blocked"), [(What(), True), (LABORATORY, True), (None, False)])
def test_an_override_is_let_through_kept_and_told_to_the_citizen_if_there_was_a_block(
    app, hospital, birthe, decide, questions, what, blocked
):
    if what:
        decide(what)
    # What shows nothing hides no number, and a NUL is no character for PostgreSQL.
    body = asking(reason="citizen-could-not-be-asked", text="Bevidst\0løs, \u202e07035\u200b71236")
    answer = hospital.call("/consent/overrides", body).get_json()
    assert answer["outcome"] == "positive"
    (kept,) = questions(birthe)
    assert (kept.call, kept.override_reason) == ("override", "citizen-could-not-be-asked")
    assert kept.override_text == "Bevidstløs, **********"
    with page_of(app, birthe) as connection:
        told = connection.execute(OutboxMessageRow.__table__.select()).all()
    assert [row.kind for row in told if row.kind == "block-set-aside"] == ["block-set-aside"] * blocked


@pytest.fixture
def concealing(app, settings):
    """An installation where blocks are not told of for research."""
    grounds = Grounds(legal_reference="§ 1", clinical_risk="None")
    made = make_app(replace(settings, concealed={Purpose.RESEARCH: grounds}))
    made.test_client_class = app.test_client_class
    yield made
    made.extensions["indblik.engine"].dispose()


def test_where_blocks_are_concealed_nobody_can_tell_that_there_is_one(concealing, hospital, decide):
    decide(LABORATORY)
    there = replace(hospital, app=concealing, client=new_client(concealing))
    documents = [{"reference": "a", "kind": "laboratory"}, {"reference": "b", "kind": "images"}]
    answers = ask(there, asking(purpose="research"), asking("1403572536", purpose="research"), asking(UNKNOWN))
    assert {tuple(sorted({**one, "question": ""}.items())) for one in answers[:2]} == {
        (("outcome", "data-specific"), ("question", ""))
    }
    assert answers[2]["outcome"] == "positive"
    filtered = [
        there.call("/consent/filter", asking(number, purpose="research", documents=documents)).get_json()
        for number in (KNOWN, UNKNOWN)
    ]
    assert [set(one) for one in filtered] == [{"show", "question"}] * 2
    assert [one["show"] for one in filtered] == [["b"], ["a", "b"]]
    told = there.client.get("/api/v1/consent/fallback").get_json()["purposes"]
    assert [one["purpose"] for one in told if one["concealed"]] == ["research"]


def test_every_term_has_a_name_and_every_purpose_the_fallback_that_is_written_down(client):
    answer = client.get("/api/v1/consent/fallback").get_json()
    assert {one["purpose"] for one in answer["purposes"]} == set(PURPOSES) == set(get_args(PurposeName))
    assert set(KINDS) == set(get_args(KindName))
    rows = re.findall(r"^\| (`.*`) \|.*\| `([a-z-]+)` \|$", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE)
    written = {purpose: fallback for purposes, fallback in rows for purpose in re.findall(r"`([a-z-]+)`", purposes)}
    assert {one["purpose"]: one["fallback"] for one in answer["purposes"]} == written


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"citizen": {"scheme": "cpr", "value": "3113572528"}}, "/questions/1/citizen/value"),
        ({"citizen": {"scheme": "cpr", "value": "140357-252"}}, "/questions/1/citizen/value"),
        ({"citizen": {"scheme": "x-ecpr", "value": KNOWN}}, "/questions/1/citizen/value"),
        ({"at": "2026-03-03T18:00:00Z"}, "/questions/1/at"),
        ({"at": "2026-02-01T12:00:00Z"}, "/questions/1/at"),
        ({"at": "2026-03-03T12:00:00"}, "/questions/1/at"),
        ({"purpose": "curiosity"}, "/questions/1/purpose"),
        ({"kinds": ["the-log"]}, "/questions/1/kinds/0"),
        ({"professional": {"authorisation": "AEIOU"}}, "/questions/1/professional/authorisation"),
        ({"professional": {"authorisation": "BCD23\n"}}, "/questions/1/professional/authorisation"),
        ({"professional": {"profession": "a\0b"}}, "/questions/1/professional/profession"),
        ({"professional": {"profession": KNOWN}}, "/questions/1/professional/profession"),
        ({"professional": {"profession": "9999"}}, "/questions/1/professional/profession"),
        ({"professional": {"profession": "r01"}}, "/questions/1/professional/profession"),
        ({"organisation": {"scheme": "shak", "value": f"{WARD[1]}\n"}}, "/questions/1/organisation/value"),
        ({"extra": 1}, "/questions/1"),
    ],
)
def test_one_bad_question_refuses_the_whole_call_by_its_place_and_keeps_nothing(
    hospital, birthe, questions, wrong, pointer
):
    answer = hospital.call("/consent/decisions", {"questions": [asking(), {**asking(), **wrong}]})
    problem = answer.get_json()
    assert answer.status_code == 422
    assert [one["pointer"] for one in problem["errors"]] == [pointer]
    assert KNOWN not in answer.text
    assert questions(birthe) == []


def test_every_text_of_another_form_is_told_at_once_and_by_its_kind(hospital):
    wrong = asking(
        citizen={"scheme": "d-ecpr", "value": "14035٧2528"},
        organisation={"scheme": "shak", "value": "13 01"},
        professional={"authorisation": "BCD2é", "profession": "71-70"},
    )
    for right in ({"scheme": "shak", "value": "4202Æ"}, {"scheme": "municipality", "value": "É101"}):
        told = hospital.call("/consent/decisions", {"questions": [wrong, asking(organisation=right)]}).get_json()
        found = {(one["pointer"], one["code"]) for one in told["errors"]}
        assert found == {
            ("/questions/0/citizen/value", "number"),
            ("/questions/0/organisation/value", "pattern"),
            ("/questions/0/professional/authorisation", "pattern"),
            ("/questions/0/professional/profession", "pattern"),
        } | ({("/questions/1/organisation/value", "pattern")} if "É" in right["value"] else set())


@pytest.mark.parametrize(
    ("operation", "more"),
    [("filter", {"documents": [{"reference": "a"}]}), ("overrides", {"reason": "citizen-agreed"})],
)
def test_a_profession_that_the_directory_does_not_know_is_refused_everywhere(
    hospital, birthe, questions, decide, operation, more
):
    decide()
    body = {**asking(professional={"profession": "9999"}), **more}
    answer = hospital.call(f"/consent/{operation}", body)
    assert answer.status_code == 422
    wrong = [(one["pointer"], one["code"]) for one in answer.get_json()["errors"]]
    assert wrong == [("/professional/profession", "unknown-profession")]
    assert questions(birthe) == []
    assert hospital.call(f"/consent/{operation}", {**body, "professional": {"profession": "R01"}}).status_code == 200


@pytest.mark.parametrize("number", [0, 101])
def test_none_and_more_than_a_hundred_are_refused(hospital, birthe, questions, number):
    answer = hospital.call("/consent/decisions", {"questions": [asking()] * number})
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/questions")
    assert questions(birthe) == []


def test_too_large_a_body_is_refused(hospital):
    documents = [{"reference": "x" * 100, "kind": "journal"}] * 500
    assert hospital.call("/consent/filter", asking(documents=documents)).status_code == 200
    assert hospital.call("/consent/filter", {**asking(documents=documents), "x": "y" * 600_000}).status_code == 413


def test_a_system_asks_for_its_own_organisations_only(app, birthe, questions):
    other = a_system(app, *[Scope.CONSENT_ASK], system_id="epj-vest", units=[("cvr", "29190925")])
    own = asking(unit=("cvr", "29190925"))
    answer = other.call("/consent/decisions", {"questions": [own, asking(), asking(unit=("sor", "1"))]})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "organisation-out-of-scope")
    places = [one["pointer"] for one in answer.get_json()["errors"]]
    assert places == ["/questions/1/organisation", "/questions/2/organisation"], "an unknown code like a foreign one"
    assert questions(birthe) == []


def test_asking_does_not_let_a_system_set_aside(app):
    only_asks = a_system(app, *[Scope.CONSENT_ASK], system_id="pas", units=[REGION])
    answer = only_asks.call("/consent/overrides", asking(reason="citizen-agreed"))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")


def test_a_system_asks_for_units_of_today_and_for_those_of_an_organisation_that_was_taken_over(app, clock):
    """Region Hovedstaden and Region Sjælland become one on 1 January 2027."""
    other_regions_hospital = ("shak", "2597")
    new_year_in_denmark = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    for moment in (None, new_year_in_denmark, datetime(2027, 1, 2, 12, tzinfo=UTC)):
        if moment is not None:
            clock.move_to(moment)
        system = a_system(app, Scope.CONSENT_ASK, system_id=f"epj-{moment:%y%d}" if moment else "epj", units=[REGION])
        assert ask(system, asking())[0]["outcome"] == "positive"
        answer = system.call("/consent/decisions", {"questions": [asking(unit=other_regions_hospital)]})
        assert answer.status_code == 403


def test_a_unit_that_has_moved_is_no_longer_the_old_organisations_to_ask_for(app, tmp_path):
    head = (DEMO_DIRECTORY / "organisations.csv").read_text().splitlines()[0]
    empty = dict.fromkeys(head.split(";"), "")
    moved_units = tmp_path / "moved.csv"
    periods = (("29190623", "2007-01-01", "2026-01-01"), ("29190909", "2026-01-01", ""))
    unit = {"scheme": "sor", "code": "9999000000001", "name": "Flyttet", "kind": "hospital", "sector": "hospital"}
    rows = [
        {**empty, **unit, "parent_scheme": "cvr", "parent_code": parent, "valid_from": start, "valid_until": end}
        for parent, start, end in periods
    ]
    moved_units.write_text("\n".join([head, *(";".join(row.values()) for row in rows)]) + "\n")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        import_directory([moved_units])
    moved, new_owner = ("sor", "9999000000001"), ("cvr", "29190909")
    old = a_system(app, Scope.CONSENT_ASK, system_id="epj-old", units=[REGION])
    new = a_system(app, Scope.CONSENT_ASK, system_id="epj-new", units=[new_owner])
    assert old.call("/consent/decisions", {"questions": [asking(unit=moved)]}).status_code == 403
    assert ask(new, asking(unit=moved))[0]["outcome"] == "positive"
