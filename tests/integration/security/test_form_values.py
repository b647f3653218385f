"""Values that no form of ours offers: an empty one first must not carry the others past the check."""

import pytest
from lxml import html

REFUSED = "Et af dine valg findes ikke mere. Vælg igen."


@pytest.mark.parametrize(
    ("field", "value"),
    [("sectors", "abc"), ("sectors", "99"), ("data_kinds", "9" * 40), ("activities", "-1"), ("persons", "made-up")],
)
def test_a_made_up_choice_behind_an_empty_one_is_refused(client, citizen, log, field, value):
    token = html.fromstring(client.get("/min-log/find").text).cssselect("input[name=csrf_token]")[0].get("value")
    form = {"csrf_token": token, "period": "all", field: ["", value]}
    answer = client.post("/min-log/find", data=form)
    assert answer.status_code == 200
    assert REFUSED in answer.text


def test_no_choice_at_all_is_a_choice(client, citizen, log):
    token = html.fromstring(client.get("/min-log/find").text).cssselect("input[name=csrf_token]")[0].get("value")
    assert client.post("/min-log/find", data={"csrf_token": token, "period": "all"}).status_code == 303
