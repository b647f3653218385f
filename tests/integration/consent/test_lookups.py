"""Who asked about other use: kept as it was asked, read by the citizen whom it was about, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import insert

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen, keys_of_each
from citizen_app.identity_models import CitizenLinkRow
from consent.domain.lookup import LookedUp
from consent.queries.persons import persons
from tests.support.log_rows import Log
from tests.support.lookups import looked_up
from tests.support.people import as_citizen
from tests.support.systems import a_system

PAGE = "/valg/spurgt/anden-brug"
HOSPITAL, PRACTICE = "4000000000001", "4000000000021"
LIMITED, FREE = {"biological": "own-treatment-only"}, {"genetic": "no-restriction"}
NO_YES = "Vi svarede: Der er ikke registreret nogen begrænsning. Det er ikke et ja til et projekt."


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(HOSPITAL, "Østby Hospital", kind="hospital")
    made.organisation(PRACTICE, "Lægerne Friis", kind="practice")
    made.directory_is_new()
    return made


@pytest.fixture
def birthe(app, log):
    return as_citizen(app)


def page_of(citizen, path=PAGE):
    return html.fromstring(citizen.client.get(path).get_data(as_text=True))


def rows(citizen, path=PAGE):
    table = page_of(citizen, path).findall(".//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.findall("td")] for row in table]


def test_each_question_is_told_with_who_what_for_and_the_answer(app, birthe):
    a_system(app, system_id="biobank-ost", name="Biobanken\u202e Øst")
    looked_up(app, [(birthe.key, LIMITED | FREE)], purpose=" Søvn og\nblodtryk, H-12 ")
    looked_up(app, [(birthe.key, {"law": "71"})], about=LookedUp.AGREEMENT, at=now() - timedelta(hours=1),
              system_id="unknown", organisation=("cvr", "29190925"))  # fmt: skip
    assert rows(birthe) == [
        [
            "3. marts 2026 kl. 13.00",
            "Østby Hospital System: Biobanken Øst",
            "Brug af dine prøver",
            "“Søvn og blodtryk, H-12”",
            f"Dine prøver: Vi svarede: kun til din egen behandling. Dine genetiske oplysninger: {NO_YES}",
        ],
        [
            "3. marts 2026 kl. 12.00",
            "Stedet er ikke oplyst System: Et system, vi ikke kender navnet på",
            "Noget, du kan sige ja til",
            "Intet formål oplyst",
            "Vi svarede med det, du havde valgt dengang.",
        ],
    ]


def test_no_number_is_kept_and_no_words_longer_than_they_may_be(app, birthe):
    looked_up(app, [(birthe.key, FREE)], purpose="Om 140357-\u200b2528 og 1403572528 " + "x" * 300)
    told = rows(birthe)[0][3]
    assert told.startswith("“Om ")
    assert "2528" not in told
    assert len(told) <= 202


def test_nobody_meets_what_was_asked_about_another(app, birthe):
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    looked_up(app, [(carl.key, LIMITED)])
    assert rows(birthe) == []
    empty = birthe.client.get(PAGE).get_data(as_text=True)
    assert "Vi har ikke svaret noget system om det. Det er ikke det samme som, at intet er brugt." in empty
    assert len(rows(carl)) == 1
    assert PAGE in [link.get("href") for link in page_of(birthe, "/valg/spurgt").findall(".//main//a")]


def test_where_the_site_is_not_the_register_it_says_whom_biobanks_ask(birthe):
    page = birthe.client.get(PAGE).get_data(as_text=True)
    assert "Om prøver spørger biobanker Vævsanvendelsesregisteret, ikke os." in page


def test_a_place_a_system_and_words_that_name_somebody_masked_do_not_tell(app, birthe, log):
    log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(PRACTICE))
    a_system(app, system_id="friis", name="Journal hos læge Friis")
    looked_up(app, [(birthe.key, FREE)], system_id="friis", organisation=("sor", PRACTICE),
              purpose="Aftalt med Anna Friis")  # fmt: skip
    assert "Lægerne Friis" in rows(birthe)[0][1]
    log.mask(unit=PRACTICE, by=PRACTICE)
    birthe.client.forbidden.add("Friis")
    assert rows(birthe)[0][1:4] == [
        "En lægepraksis System: Et system, vi ikke kender navnet på",
        "Brug af dine prøver",
        "Det oplyste vises ikke: Det kan nævne en, hvis navn er sløret.",
    ]


def test_pages_go_on_where_the_one_before_stopped(app, birthe):
    for number in range(40):
        looked_up(app, [(birthe.key, FREE)] * 3, at=now() - timedelta(minutes=number))  # three at the same moment
    seen, paths = [], [PAGE]
    while paths:
        page = page_of(birthe, paths[0])
        seen.append(len(page.findall(".//tbody/tr")))
        paths = [str(one.get("href")) for one in page.findall(".//a[@rel='next']")]
    assert seen == [50, 50, 20]


def test_whoever_is_asked_about_is_found_by_every_number_or_known_from_now_on(app):
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        one, other, third = (find_or_create_citizen("cpr", f"14035725{end}") for end in ("28", "36", "44"))
    links = [(one, other, "linked"), (third, other, "linked")]
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        for key, beside, state in links:
            opened.execute(insert(CitizenLinkRow), {
                "citizen_key": key, "other_key": beside, "link_id": uuid4(), "state": state, "reason": "correction",
                "proposed_at": now(),
            })  # fmt: skip
    numbers = [("cpr", "1403572528"), ("cpr", "0703571236"), ("cpr", "1403572528")]
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT):
        first = persons(numbers, now())
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT):
        assert persons(numbers, now()) == first
        assert keys_of_each([other])[other][0] == other
    known, new = first[numbers[0]], first[numbers[1]]
    assert (known.key, set(known.every_key)) == (one, {one, other, third})
    assert new.every_key == (new.key,)
