"""Powers in a circle, to and fro, or given twice: nobody reaches further than the one whose power they hold."""

import re
from datetime import UTC, datetime

import pytest

from delegation.domain.acting import Scope
from delegation.services.refusals import PowerRefused
from tests.support.doors import form_token
from tests.support.helping import born, power, switch_to
from tests.support.log_rows import Log
from tests.support.people import as_citizen

PEOPLE = {"Anna Dam": "0107729995", "Mette Holm": "0106851238", "Carl Krogh": "2308913369"}
EVERYTHING = tuple(Scope)
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def three(app):
    """Each with one look-up, at a clinic of their own name."""
    log, found = Log(app), []
    log.source()
    log.directory_is_new()
    for number, (name, cpr) in enumerate(PEOPLE.items(), start=31):
        one = as_citizen(app, cpr, name)
        born(app, one, "1972-07-01")
        log.entry(one.key, AT, organisation_ref=log.unit(str(number), name=f"Klinik {name}"))
        found.append(one)
    return found


def reached(helper):
    """Of each whom the helper can be with: whose clinics the log names, whom the switch offers then, and which pages of
    powers and visits open."""
    found = {}
    offered = helper.client.get("/for-en-anden").get_data(as_text=True).count('name="mandate"')
    for number in range(offered):
        switch_to(helper, number)
        page = helper.client.get("/min-log").get_data(as_text=True)
        whose = re.search(r"Du ser Min log for <strong>([^<]+)<", page)[1]
        inside = helper.client.get("/for-en-anden").get_data(as_text=True).count('name="mandate"')
        opened = [one for one in ("/fuldmagt", "/besoeg-i-min-log") if helper.client.get(one).status_code != 403]
        found[whose] = ([name for name in PEOPLE if f"Klinik {name}" in page], inside == offered, opened)
        helper.client.post("/for-en-anden/slut", data=form_token(helper.client))
    return found


def test_powers_in_a_circle_lead_to_the_giver_and_no_further(app, three):
    anna, mette, carl = three
    for giver, holder in ((anna, mette), (mette, anna), (mette, carl), (carl, anna)):
        power(app, giver, holder, EVERYTHING)
    assert reached(anna) == {name: ([name], True, []) for name in ("Mette Holm", "Carl Krogh")}
    assert reached(mette) == {"Anna Dam": (["Anna Dam"], True, [])}
    assert reached(carl) == {"Mette Holm": (["Mette Holm"], True, [])}


def test_whoever_holds_a_power_of_somebody_redeems_no_second_one(app, three):
    anna, mette, _carl = three
    power(app, anna, mette, (Scope.READ_LOG,))
    with pytest.raises(PowerRefused, match="have-one"):
        power(app, anna, mette, EVERYTHING)
    assert reached(mette) == {"Anna Dam": (["Anna Dam"], True, [])}
    switch_to(mette)
    assert mette.client.get("/valg").status_code == 403, "nothing of what the second would have covered"
