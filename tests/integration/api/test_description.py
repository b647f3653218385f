"""The description of the interface is valid, complete, and what the operations really do."""

import json

import html5lib
import pytest
from jsonschema_rs import Draft202012Validator

from citizen_app.api.description import problems_of
from citizen_app.web.language import COOKIE


@pytest.fixture
def described(client):
    return client.get("/api/openapi.json").get_json()


def operations(described):
    return [(path, method, one) for path, found in described["paths"].items() for method, one in found.items()]


def test_every_operation_is_described(app, described):
    there = {(one.path, one.method.lower()) for one in app.extensions["indblik.operations"]}
    assert {(path, method) for path, method, _ in operations(described)} == there
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": "http://localhost/api/v1"}]


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_what_it_refers_to_is_there(described):
    names = {reference.removeprefix("#/components/schemas/") for reference in references(described)}
    assert names
    assert names <= set(described["components"]["schemas"])


def test_every_structure_is_a_valid_schema(described):
    for schema in described["components"]["schemas"].values():
        Draft202012Validator({**schema, "components": described["components"]})


def test_only_what_is_open_to_anyone_asks_for_no_token(app, described):
    without = {one["operationId"] for _, _, one in operations(described) if not one["security"]}
    assert without == {"token", "health", "fallback"}
    scoped = {one["operationId"]: one["security"] for _, _, one in operations(described)}
    assert scoped["ask"] == [{"token": ["consent:ask"]}]


def test_answers_are_of_the_form_that_is_promised(system, described):
    token = system.token()
    answers = {
        "ask": system.call("/try/ask", {"number": 3}, token=token),
        "health": system.client.get("/api/v1/health"),
        "token": system.ask_token(),
    }
    answers_no = {"ask": system.call("/try/ask", {"number": 10}, token=token), "token": system.ask_token("x")}
    for _, _, one in operations(described):
        for found in (answers, answers_no):
            if (answer := found.get(one["operationId"])) is None:
                continue
            promised = one["responses"][str(answer.status_code)]["content"][answer.mimetype]["schema"]
            whole = Draft202012Validator({**promised, "components": described["components"]})
            assert whole.is_valid(answer.get_json()), (one["operationId"], answer.text)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_tells_of_every_operation_and_every_problem(app, client, language):
    client.set_cookie(COOKIE, language)
    page = client.get("/api").text
    for operation in app.extensions["indblik.operations"]:
        assert f"/api/v1{operation.path}" in page
        for kind in problems_of(operation):
            assert f'id="problem-{kind.code}"' in page
    for nowhere in (client.get("/api/v1/nowhere"), client.get("/api/v1/token")):
        assert f'id="{nowhere.get_json()["type"].removeprefix("/api#")}"' in page
    assert 'id="problem-failed"' in page
    assert "http://" not in page.replace("http://localhost", ""), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_tells_of_every_field_with_its_bounds_and_no_link_leads_nowhere(client, described, language):
    client.set_cookie(COOKIE, language)
    page = html5lib.parse(client.get("/api").text, treebuilder="lxml", namespaceHTMLElements=False)
    rows = [["".join(cell.itertext()) for cell in row.iter("td")] for row in page.iter("tr")]
    told = {tuple(row[:2]): row[3] for row in rows if len(row) == 4}
    names = {name for schema in described["components"]["schemas"].values() for name in schema.get("properties", {})}
    assert {name for name, _type in told} == names
    assert told["questions", "[QuestionBody]"] == "1 to 100 items."
    assert told["at", "date-time / null"].startswith("When the look-up takes place"), "also where it may be left out"
    assert told["expires_in", "integer"] == "Seconds. At least 0."
    assert told["profession", "string / null"].endswith("Of the form ^[0-9A-Za-z]{1,10}$.")
    anchors = {one.get("id") for one in page.iter() if one.get("id")}
    links = {one.get("href")[1:] for one in page.iter("a") if one.get("href").startswith("#")}
    assert {"part-QuestionBody", "part-Fault"} <= links <= anchors


def test_code_in_a_text_is_code_on_the_page_and_everything_is_escaped(app, client):
    words = [text for one in app.extensions["indblik.operations"] for text in (one.summary, one.description)]
    words += [
        text for one in app.extensions["indblik.operations"] for kind in problems_of(one) for text in kind_texts(kind)
    ]
    assert all(text.count("`") % 2 == 0 for text in words), "each code has an end"
    page = client.get("/api").text
    assert "<code>positive</code>" in page
    assert "`" not in page
    with app.test_request_context():
        macros = app.jinja_env.get_template("macros/api.html").module
    assert macros.with_code("a <b> `<i>c` d") == "a &lt;b&gt; <code>&lt;i&gt;c</code> d"
    assert macros.with_code("") == ""


def kind_texts(kind):
    return kind.title, kind.detail


def test_the_description_is_what_a_program_can_read(client):
    answer = client.get("/api/openapi.json")
    assert answer.mimetype == "application/json"
    assert json.loads(answer.text)["info"]["title"] == "Indblik"
