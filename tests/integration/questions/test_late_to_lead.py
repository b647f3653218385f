"""A lead who answers no questions learns that those who do are late; nothing of which questions they are."""

from datetime import timedelta

from citizen_app.auth.actor import Role
from tests.support.desk import ask_desk
from tests.support.page_rules import visible_text
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff

TOLD = "Svaret på 1 spørgsmål er forsinket."


def seen(person):
    return visible_text(person.client.get("/medarbejder").text)


def test_a_lead_learns_how_many_are_late(app, clock):
    ask_desk(app, as_citizen(app).key, 1, REGION)
    ask_desk(app, as_citizen(app, "2308913369", "Carl Krogh").key, 2, REGION)
    as_staff(app, "Carl Krogh", cpr="2308913369")
    before = as_staff(app, "Lone Lind", Role.LOG_LEAD, cpr="0407781234")
    assert "forsinket" not in seen(before)
    clock.shift(timedelta(days=30))
    lead = as_staff(app, "Lone Lind", Role.LOG_LEAD, cpr="0407781234")
    assert "Svarene på 2 spørgsmål er forsinkede." in seen(lead), (
        "a colleague's among them: a lead sees that there is one"
    )
    their_own = as_staff(app, "Carl Krogh", Role.LOG_LEAD, cpr="2308913369")
    assert TOLD in seen(their_own), "nobody counts their own"
    elsewhere = as_staff(app, "Nina Noor", Role.LOG_LEAD, cvr=OTHER_REGION, cpr="0508791235")
    assert "forsinke" not in seen(elsewhere)
