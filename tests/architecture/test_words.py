"""What the site says it says: commands, refusals, faults, translations, templates, each with its page and its words."""

import re
from collections import Counter

import click
import pytest
from babel.messages.pofile import read_po
from flask_babel import LazyString
from jinja2 import Environment, nodes

from citizen_app.auth.feature import AUTH
from citizen_app.errors import CitizenAppError, Message
from citizen_app.web.refusals import GROUND_MESSAGES
from logview.formats import faults as reading_faults
from logview.formats.faults import FAULT_TEXTS
from tests.support.source import PRODUCT, ROOT, modules
from tools import translations
from wsgi import FEATURES

OPERATIONS = ROOT / "docs" / "operations.md"
FLASKS_OWN = {"routes", "run", "shell", "limiter"}
# Never a page: the first two are what others are made from, the third is told on the command line.
WITHOUT_PAGE = {"refused", "sign-in-refused", "staff-cannot-appoint"}


# Commands.


def commands(app):
    """Every command of ours by its whole name."""

    def below(command, name):
        if isinstance(command, click.Group):
            for word, child in command.commands.items():
                yield from below(child, [*name, word])
        else:
            yield " ".join(name), command

    own = {name: command for name, command in app.cli.commands.items() if name not in FLASKS_OWN}
    return {name: command for word, child in own.items() for name, command in below(child, [word])}


def commands_told(text=None):
    return set(re.findall(r"^\| `([a-z -]+)` \|", text or OPERATIONS.read_text(), re.MULTILINE))


def test_every_command_stands_on_the_operators_page_and_the_other_way_round(app):
    assert len(commands(app)) > 10
    assert set(commands(app)) == commands_told()


def test_a_command_that_the_page_forgets_is_found(app):
    text = "\n".join(line for line in OPERATIONS.read_text().splitlines() if "`db upgrade`" not in line)
    assert set(commands(app)) - commands_told(text) == {"db upgrade"}


def test_every_command_says_what_it_does(app):
    assert [name for name, command in commands(app).items() if not command.help] == []


def test_every_command_that_a_page_tells_of_is_there(app):
    known, wrong = set(commands(app)), []
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    for page in pages:
        for told in re.findall(r"flask --app wsgi ([a-z][a-z -]*[a-z])", page.read_text()):
            words = told.split(" --")[0].split(" -")[0].split()
            if not any(" ".join(words[:size]) in known for size in (1, 2, 3)):
                wrong.append(f"{page.name}: {told}")
    assert wrong == []


# Refusals.


def refusals():
    """Every class of refusal in the product."""
    found, waiting = [], [CitizenAppError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return [kind for kind in found if kind.__module__.split(".")[0] in PRODUCT]


def messages():
    """The words of every feature, and how often each code has some."""
    sources = [GROUND_MESSAGES, AUTH.messages, *(feature.messages for feature in FEATURES)]
    return {code: text for source in sources for code, text in source.items()}, Counter(
        code for source in sources for code in source
    )


def faults_of(kinds, texts):
    codes = Counter(kind.code for kind in kinds)
    yield from (f"{code} is the code of {times} refusals" for code, times in codes.items() if times > 1)
    yield from (f"{code} has no words" for code in codes if code not in texts and code not in WITHOUT_PAGE)
    yield from (f"{kind.__name__} has status {kind.status}" for kind in kinds if not 400 <= kind.status < 600)


def test_every_refusal_has_a_code_of_its_own_and_words():
    texts, counted = messages()
    assert len(refusals()) > 25
    assert sorted(faults_of(refusals(), texts)) == []
    assert [code for code, times in counted.items() if times > 1] == []


def test_a_refusal_without_words_is_found():
    planted = [type("Planted", (), {"code": "planted", "status": 409})] * 2
    assert list(faults_of(planted, {})) == ["planted is the code of 2 refusals", "planted has no words"]


def test_every_text_of_a_refusal_has_a_refusal():
    """A message that nobody can get has been left behind."""
    by_status = {"too-much", "too-many"}  # of the server itself, not a class of ours
    assert set(messages()[0]) - {kind.code for kind in refusals()} == by_status


def danish():
    with open(ROOT / "translations" / "da" / "LC_MESSAGES" / "messages.po", "rb") as file:
        return {message.id: message.string for message in read_po(file, locale="da") if isinstance(message.id, str)}


def lazy_texts(message: Message):
    return [text for text in (message.heading, message.text, message.action) if text is not None]


def test_every_refusal_is_explained_in_danish():
    known, texts = danish(), messages()[0]
    said = {code: [text._args[0] for text in lazy_texts(message)] for code, message in texts.items()}
    assert {code: text for code, all_of_it in said.items() for text in all_of_it if not known.get(text)} == {}


def test_the_words_of_refusals_are_looked_up_when_shown():
    """A text that was translated when the program started would be in one language for everyone."""
    plain = [code for code, one in messages()[0].items() if not all(isinstance(t, LazyString) for t in lazy_texts(one))]
    assert plain == []


def test_every_reading_fault_has_its_own_text():
    codes = {value for name, value in vars(reading_faults).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(FAULT_TEXTS)
    texts = Counter(str(text._args[0]) for text in FAULT_TEXTS.values())
    assert [text for text, times in texts.items() if times > 1] == []


# Translations.


def test_the_catalogues_are_complete():
    assert translations.faults() == []


def test_a_text_that_is_not_in_the_catalogue_is_found(monkeypatch):
    found = translations.extract()
    found.add("Planted just now")
    monkeypatch.setattr(translations, "extract", lambda: found)
    assert any("Planted just now" in fault for fault in translations.faults())


# Templates.


def templates(app):
    found = sorted(name for name in app.jinja_env.list_templates() if name.endswith(".html"))
    assert len(found) > 30, "templates were not found"
    return found


def parsed(environment: Environment, name):
    return environment.parse(environment.loader.get_source(environment, name)[0])


def template_faults(app, tree):
    known = set(app.view_functions) | {name.rpartition(".")[2] for name in app.view_functions}
    calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "url_for"]
    named = [call.args[0].value for call in calls if isinstance(call.args[0], nodes.Const)]
    yield from (f"no endpoint {name}" for name in named if name.lstrip(".") not in known)
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if isinstance(node.template, nodes.Const) and node.template.value not in app.jinja_env.list_templates():
            yield f"no template {node.template.value}"
    yield from _imports(app, tree)


def _imports(app, tree):
    # Blocks of a page see what its layout imported.
    readers = [parsed(app.jinja_env, name) for name in templates(app)] if _is_layout(tree) else [tree]
    used = {name.name for one in readers for name in one.find_all(nodes.Name) if name.ctx == "load"}
    for node in tree.find_all(nodes.FromImport):
        offered = _offered(parsed(app.jinja_env, node.template.value))
        for one in node.names:
            name, alias = one if isinstance(one, tuple) else (one, one)
            if alias not in used:
                yield f"imports {alias} and does not use it"
            if name not in offered:
                yield f"{node.template.value} has no {name}"


def _is_layout(tree):
    return any(block.name == "main" for block in tree.find_all(nodes.Block)) and not list(tree.find_all(nodes.Extends))


def _offered(tree):
    assigned = [name for one in tree.find_all(nodes.Assign) for name in one.find_all(nodes.Name)]
    return {macro.name for macro in tree.find_all(nodes.Macro)} | {one.name for one in assigned if one.ctx == "store"}


def test_every_template_names_only_what_is_there(app):
    found = {name: list(template_faults(app, parsed(app.jinja_env, name))) for name in templates(app)}
    assert {name: faults for name, faults in found.items() if faults} == {}


def title_faults(tree):
    extends = any(node.template.value == "layout.html" for node in tree.find_all(nodes.Extends))
    blocks = {block.name for block in tree.find_all(nodes.Block)}
    return ["a page without a title of its own"] if extends and "title" not in blocks else []


def test_every_page_has_a_title_of_its_own(app):
    pages = {name: title_faults(parsed(app.jinja_env, name)) for name in templates(app)}
    assert [name for name, found in pages.items() if found] == []
    assert sum("layout.html" in app.jinja_env.loader.get_source(app.jinja_env, name)[0] for name in pages) > 20


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{{ url_for('no.such') }}", "no endpoint no.such"),
        ("{% from 'macros/forms.html' import csrf %}", "imports csrf and does not use it"),
        ("{% from 'macros/forms.html' import nothing %}{{ nothing() }}", "macros/forms.html has no nothing"),
        ("{% include 'gone.html' %}", "no template gone.html"),
    ],
)
def test_a_template_with_a_fault_is_found(app, source, fault):
    assert fault in list(template_faults(app, app.jinja_env.parse(source)))


def test_a_page_without_a_title_is_found(app):
    assert title_faults(app.jinja_env.parse("{% extends 'layout.html' %}{% block main %}{% endblock %}"))


def test_every_template_is_used(app):
    """What nobody renders, extends, includes or imports has been left behind."""
    text = "\n".join(module.text for module in modules(*PRODUCT))
    named = set(re.findall(r"[\"']([\w/.-]+\.html)[\"']", text))
    for name in templates(app):
        named |= set(re.findall(r"[\"']([\w/.-]+\.html)[\"']", app.jinja_env.loader.get_source(app.jinja_env, name)[0]))
    made_up = ("content/", "partials/_", "errors/")  # named by language, by part, by status
    assert [name for name in templates(app) if name not in named and not name.startswith(made_up)] == []
