"""Every door, tried by somebody who acts for another: only what declares an act opens, and only to whoever has it."""

import pytest

from citizen_app.auth.access import helper_act_of
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import ANYONE, OF_THE_SESSION, Permission
from citizen_app.web.limits import limiter
from delegation.domain.acting import Scope
from tests.support.doors import form_token, open_door, page_doors
from tests.support.helping import born, power, switch_to
from tests.support.owned import JUNK
from tests.support.people import as_citizen

# By what was chosen for the power: the acts that it gives (tests/unit/delegation/acting.csv says the same of each).
GIVES = {
    (Scope.READ_LOG,): {Act.READ_LOG, Act.COPY_LOG},
    (Scope.READ_LOG, Scope.ASK): {
        *(Act.READ_LOG, Act.COPY_LOG, Act.ASK, Act.FOLLOW_OWN_QUESTION, Act.READ_QUESTIONS),
    },
    (Scope.SEE_DECISIONS,): {Act.SEE_DECISIONS, Act.SEE_OWN_BLOCKS},
    tuple(Scope): {
        *(Act.READ_LOG, Act.COPY_LOG, Act.ASK, Act.FOLLOW_OWN_QUESTION, Act.READ_QUESTIONS),
        *(Act.SEE_DECISIONS, Act.SEE_OWN_BLOCKS, Act.MAKE_BLOCK, Act.END_OWN_BLOCK, Act.HEAR),
    },
}
LETTERS = ("brev-organisation", "brev-klage", "brev-aktindsigt", "brev-datatilsynet", "brev-politi")
OPENS_TO_HELPERS = {
    "GET /min-log",
    "GET /min-log/find",
    "GET /min-log/opslag/<ref>",
    "POST /min-log/find",
    "GET /min-log/opslag/<ref>/spoerg",
    "POST /min-log/opslag/<ref>/spoerg",
    "GET /spoergsmaal",
    "GET /spoergsmaal/<question>",
    "GET /spoergsmaal/<question>/videre",
    *(f"GET /spoergsmaal/<question>/{letter}" for letter in LETTERS),
    *(f"POST /spoergsmaal/<question>/{step}" for step in ("skriv", "luk", "genaabn")),
    "GET /valg",
    "GET /valg/<decision>",
    "GET /valg/<decision>/ophaev",
    "GET /valg/ny",
    "GET /valg/venter/<waiting>",
    "GET /valg/ny/<step>",
    "GET /valg/tidligere",
    "POST /valg/<decision>/ophaev",
    "POST /valg/ny/<step>",
    "POST /valg/venter/<waiting>",
    "POST /valg/venter/<waiting>/tag-tilbage",
}
"""Word for word: a page more that opens to whoever helps is a deliberate change."""


def test_these_pages_open_to_whoever_helps_and_no_others(app):
    found = {f"{one.method} {one.rule}" for one in page_doors(app) if helper_act_of(app.view_functions[one.endpoint])}
    assert found == OPENS_TO_HELPERS


@pytest.mark.parametrize("scopes", GIVES, ids=lambda scopes: " ".join(scopes))
def test_each_door_opens_to_a_holder_as_their_power_says(app, monkeypatch, scopes):
    monkeypatch.setattr(limiter, "enabled", False)
    birthe, mette = as_citizen(app), as_citizen(app, "0106851238", "Mette Holm")
    born(app, birthe, "1957-03-14")
    born(app, mette, "1985-06-01")
    power(app, birthe, mette, scopes)
    switch_to(mette)
    token, wrong = form_token(mette.client), []
    for door in page_doors(app):
        view, permission = app.view_functions[door.endpoint], door.permission
        if permission in {ANYONE, *OF_THE_SESSION} or door.endpoint.startswith("helping."):
            continue
        ids, data = dict.fromkeys(door.arguments, JUNK), token if door.method == "POST" else None
        status = open_door(mette.client, app, door, ids, data=data).status_code
        expected = helper_act_of(view) in GIVES[scopes] and permission in set(Permission)
        if (status != 403) != expected:
            wrong.append(f"{door}: {status}")
    assert wrong == []
