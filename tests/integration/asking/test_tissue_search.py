"""What biobanks are answered where the site is the tissue register, and that nobody is asked about unseen."""

import json
import random
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_citizen, keys_of_person
from citizen_app.tissue_mode import VarMode
from consent.domain.tissue import Material, TissueUseDecision
from consent.lookup_models import ChoiceLookupRow
from consent.services import lookups, tissue, tissue_search
from consent.services.tissue_wording import text_version
from consent.views import tissue_service
from tests.integration.asking.conftest import KNOWN, OTHER, REGION, UNKNOWN, statements
from tests.support.deciding import page_of
from tests.support.page_rules import visible_text
from tests.support.people import as_citizen
from tests.support.systems import a_system
from tests.support.tissue import set_tissue
from tests.support.tissue_doors import a_tissue_decision

OWN, FREE = "own-treatment-only", "no-restriction"
BOTH, THIRD = ["biological", "genetic"], "0703571228"
PATH, PAGE = "/tissue-decisions/_search", "/valg/spurgt/anden-brug"


@pytest.fixture(autouse=True)
def the_register(app):
    set_tissue(app, mode=VarMode.REGISTER, is_whole=True)


@pytest.fixture
def biobank(app):
    return a_system(app, Scope.TISSUE_SEARCH, system_id="biobank-ost", name="Biobanken Øst", units=[REGION])


@pytest.fixture
def holm(app):
    return as_citizen(app, KNOWN)


def question(number=KNOWN, materials=BOTH):
    return {"citizen": {"scheme": "cpr", "value": number}, "materials": list(materials)}


def search(system, *questions, organisation=REGION, **more):
    unit = {"scheme": organisation[0], "value": organisation[1]}
    return system.call(PATH, {"organisation": unit, "questions": list(questions), **more})


def of_each(told):
    return {one["material"]: one["decision"] for one in told["materials"]}


def answers(system, *questions, **more):
    """What is said of each material, question by question."""
    answer = search(system, *questions, **more)
    assert answer.status_code == 200, answer.text
    return [of_each(told) for told in answer.json["answers"]]


def decides(app, actor, material, decision):
    """Confirm it, as the page does."""
    with page_of(app, actor):
        chosen = Material(material), TissueUseDecision(decision)
        try:
            tissue.confirm(actor, *chosen, uuid4(), text_version(), now())
        except tissue.TissueSaidAlready:
            return


def kept(app, *numbers):
    """What is kept of whoever has these numbers, as their own pages read it: each with the answer."""
    found = []
    for number in numbers:
        with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
            key = find_citizen("cpr", number)
            every = keys_of_person(key) if key else ()
        with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, every) as opened:
            lookup = ChoiceLookupRow
            rows = opened.execute(select(lookup.lookup_id, lookup.answer).where(lookup.citizen_key.in_(every)))
            found += [(str(row.lookup_id), number, json.loads(row.answer)) for row in rows]
    return found


def test_it_says_what_was_decided_since_when_and_the_citizen_reads_who_asked(app, biobank, holm, birthe):
    decides(app, birthe, "biological", OWN)
    answer = search(biobank, question(), purpose="Søvn og blodtryk 140357-2528").json
    (told,) = answer["answers"]
    assert told["materials"] == [
        {"material": "biological", "decision": OWN, "since": "2026-03-03T12:00:00Z"},
        {"material": "genetic", "decision": FREE},
    ]
    assert datetime.fromisoformat(answer["answered_at"]) == now()
    page = visible_text(holm.client.get(PAGE).text)
    for words in ("Biobanken Øst", "Dine prøver: Vi svarede: kun til din egen behandling.", "“Søvn og blodtryk **"):
        assert words in page
    assert "2528" not in page
    assert "Om prøver spørger biobanker Vævsanvendelsesregisteret" not in page


def test_a_change_counts_on_the_next_question(app, biobank, birthe):
    said = []
    for decision in (OWN, FREE, OWN):
        decides(app, birthe, "genetic", decision)
        said += answers(biobank, question(materials=["genetic", "genetic"]))
    assert said == [{"genetic": OWN}, {"genetic": FREE}, {"genetic": OWN}]


def test_every_number_of_a_person_finds_what_they_decided(app, biobank, birthe, link):
    decides(app, birthe, "biological", OWN)
    link(turned=True)
    assert answers(biobank, question(OTHER), question()) == [{"biological": OWN, "genetic": FREE}] * 2


def test_a_limit_that_was_forwarded_before_is_answered_as_one_and_an_end_ends_nothing(app, biobank, holm, birthe):
    a_tissue_decision(app, holm, material="genetic", mode="forward")
    decides(app, birthe, "biological", OWN)
    a_tissue_decision(app, holm, decision=FREE, mode="forward")
    assert answers(biobank, question()) == [{"biological": OWN, "genetic": OWN}]


def test_somebody_unknown_is_answered_like_somebody_who_decided_nothing_by_the_same_statements(app, biobank, birthe):
    answers(biobank, question(THIRD))  # what is read once in a process
    said, sent = [], []
    for number in (KNOWN, UNKNOWN, UNKNOWN):
        with statements(app) as of_the_call:
            said += answers(biobank, question(number))
        sent.append(of_the_call)
    assert said == [{"biological": FREE, "genetic": FREE}] * 3
    assert sent[0] == sent[1] == sent[2]


@pytest.mark.parametrize("seed", range(4))
def test_every_question_is_kept_for_whom_it_was_about_with_the_answer_that_was_given(app, biobank, birthe, seed):
    chance, given = random.Random(seed), []
    numbers = [KNOWN, UNKNOWN, OTHER, THIRD]
    for _call in range(3):
        decides(app, birthe, chance.choice(BOTH), chance.choice([OWN, OWN, FREE]))
        asked = [
            question(chance.choice(numbers), chance.sample(BOTH, chance.randint(1, 2)))
            for _one in range(chance.randint(1, 6))
        ]
        told = search(biobank, *asked).json["answers"]
        whom = [one["citizen"]["value"] for one in asked]
        given += [(one["lookup_id"], number, of_each(one)) for number, one in zip(whom, told, strict=True)]
    assert sorted(kept(app, *numbers), key=str) == sorted(given, key=str)


@pytest.mark.parametrize(
    ("where", "name"), [(lookups, "add_lookups"), (tissue_search, "keep_lookups"), (tissue_service, "_answers")],
    ids=["while it is written", "before", "after"],
)  # fmt: skip
def test_who_is_not_kept_is_not_answered_and_who_is_not_answered_is_not_kept(
    app, biobank, birthe, monkeypatch, where, name
):
    def breaks(*_given):
        raise RuntimeError("the process dies here")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(where, name, breaks)
    answer = search(biobank, question(), question(UNKNOWN))
    assert answer.status_code == 500
    assert not [word for word in (OWN, FREE) if word in answer.text]
    assert kept(app, KNOWN, UNKNOWN) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "not-the-register"),
        ({"mode": VarMode.FORWARD, "is_whole": True}, "not-the-register"),
        ({"mode": VarMode.REGISTER}, "register-not-whole"),
    ],
    ids=["inform", "forward", "not whole"],
)
def test_where_it_cannot_know_nothing_is_answered_and_nothing_kept(app, biobank, birthe, changes, code):
    set_tissue(app, **changes)
    told = [search(biobank, question(number)) for number in (KNOWN, UNKNOWN)]
    assert [(one.status_code, one.json["code"]) for one in told] == [(409, code)] * 2
    assert "o not use the material" in told[0].json["detail"]
    assert ("Sundhedsdatastyrelsen: https://" in told[0].json["detail"]) == (code == "not-the-register")
    assert kept(app, KNOWN, UNKNOWN) == []


def test_it_takes_the_scope_and_an_organisation_that_the_system_speaks_for(app, biobank, birthe):
    assert search(biobank, question(), organisation=("shak", "1397061")).status_code == 200  # a ward of the region
    assert search(biobank, question(), organisation=("cvr", "29190925")).json["code"] == "organisation-out-of-scope"
    other = a_system(app, *(set(Scope) - {Scope.TISSUE_SEARCH}), system_id="epj-ost", units=[REGION])
    assert search(other, question()).json["code"] == "scope-missing"
    assert len(kept(app, KNOWN)) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"questions": [question(), question("9935725XX1")]}, "/questions/1/citizen/value"),
        ({"questions": [question(materials=[])]}, "/questions/0/materials"),
        ({"questions": [question(materials=["blood"])]}, "/questions/0/materials/0"),
        ({"questions": [question()] * 101}, "/questions"),
        ({"questions": []}, "/questions"),
        ({"questions": [question()], "purpose": "x" * 201}, "/purpose"),
    ],
    ids=["number", "no material", "another material", "too many", "nobody", "long"],
)
def test_a_body_that_is_not_of_the_form_is_refused_whole_by_its_place(app, biobank, birthe, body, pointer):
    unit = {"scheme": REGION[0], "value": REGION[1]}
    answer = biobank.call(PATH, {"organisation": unit, **body})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert kept(app, KNOWN) == []
