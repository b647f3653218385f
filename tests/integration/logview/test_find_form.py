"""What the form says when it cannot be used."""

import pytest
from lxml import html

from tests.support.reading import text_of


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"period": "between"}, "Skriv mindst én af de to dage."),
        ({"period": "between", "first": "31-02-2026"}, "Skriv en dato med dag, måned og år."),
        (
            {"period": "between", "first": "2026-02-02", "last": "2026-01-01"},
            "Den sidste dag skal ligge efter den første.",
        ),
        ({"period": "sometime"}, "Vælg en af mulighederne."),
        ({"period": "all", "organisations": "made-up"}, "Et af dine valg findes ikke mere. Vælg igen."),
    ],
)
def test_a_form_that_cannot_be_used_says_in_danish_what_to_do(client, citizen, log, filled, told):
    tree = html.fromstring(client.get("/min-log/find").get_data(as_text=True))
    token = tree.cssselect("input[name=csrf_token]")[0].get("value")
    response = client.post("/min-log/find", data={"csrf_token": token, **filled})
    assert response.status_code == 200
    shown = html.fromstring(response.get_data(as_text=True))
    assert told in text_of(shown)
