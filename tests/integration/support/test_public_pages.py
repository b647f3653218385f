"""The open pages tell what the site does: where to ask, how long it takes, and whom the desk helps."""

from dataclasses import replace

import pytest

from citizen_app.complaint_settings import ComplaintBody, ComplaintSettings, Law
from tests.support.page_rules import visible_text

HELP = "/hjaelp"


@pytest.fixture
def change(app):
    """Change the settings of questions: `change(name=value)`."""

    def changed(**values):
        told = app.extensions["indblik.settings"]
        app.extensions["indblik.settings"] = replace(told, questions=replace(told.questions, **values))
        return told.questions

    return changed


def told(client, address, language="da"):
    client.set_cookie("indblik_language", language)
    return visible_text(client.get(address).text)


@pytest.mark.parametrize("address", ["/", HELP, "/kontakt", "/om"])
@pytest.mark.parametrize(("language", "name"), [("da", "Spørg om dette opslag"), ("en", "Ask about this look-up")])
def test_each_names_the_way_to_ask(client, address, language, name):
    assert name in told(client, address, language)


@pytest.mark.parametrize(
    ("days", "danish", "english"),
    [(4, "fristen 4 hverdage.", "limit is 4 working days."), (1, "1 hverdag.", "1 working day.")],
)
def test_the_days_are_those_of_the_setting(client, change, days, danish, english):
    change(answer_within=days, file_access_within=9)
    assert danish in told(client, HELP)
    assert "som regel 9 hverdage." in told(client, HELP)
    assert english in told(client, HELP, "en")


def test_the_months_of_insight_are_those_of_the_setting(client, change):
    assert "fristen 1 måned. Stedet kan tage 2 måneder mere" in told(client, HELP)
    change(insight_months=2, insight_longer_by=1)
    assert "fristen 2 måneder. Stedet kan tage 1 måned mere" in told(client, HELP)
    assert "limit is 2 months. The place can take 1 month more" in told(client, HELP, "en")


def test_where_to_complain_is_what_the_table_says(client, change):
    assert "Styrelsen for Patientklager ser på, om fagfolk måtte slå dine data op." in told(client, HELP)
    assert "senest 2 år efter, at du fik det at vide, og højst 5 år efter" in told(client, HELP)
    table = dict(change().complaints.table)
    table |= {key: ComplaintBody(name="Nævnet", is_assumed=True) for key in table if key[0] is Law.LOOK_UP}
    change(complaints=ComplaintSettings(table=table))
    page = told(client, HELP)
    assert "Styrelsen for Patientklager" not in page
    assert page.count("Nævnet ser på") == 1
    assert "Klag, så snart du kan. Vi går ud fra, at det er det rette sted." in page
    assert "We assume that this is the right place." in told(client, HELP, "en")


def test_help_without_mitid_is_offered_as_far_as_it_was_approved(client, change):
    assert "kan vi ringe dig op" in told(client, HELP)
    assert "pas, kørekort eller ID-kort" in told(client, HELP)
    before = change()
    change(assist=replace(before.assist, ways=frozenset({"in-person"})))
    assert "kan vi ringe dig op" not in told(client, HELP)
    assert "pas, kørekort eller ID-kort" in told(client, HELP)
    change(assist=replace(before.assist, owner=None))
    assert "Vores support kan spørge for dig" not in told(client, HELP)


def test_it_is_told_what_is_kept_and_who_reads_it(client):
    kept = told(client, "/privatliv")
    for words in (
        "De spørgsmål, du har stillet",
        "Dit telefonnummer i låst form",
        "Hvilke breve",
        "på grund af din sag",
        "forskningsprojekter, der har brugt oplysninger om dig",
    ):
        assert words in kept
    for words in ("den logansvarlige på stedet", "lederen af logkontrollen", "Vores support ser"):
        assert words in told(client, "/om")
