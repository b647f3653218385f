"""Markup that is filled many times: whatever a text holds, it stays a text."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from citizen_app.web.slots import Escaped, Slots, together

TEMPLATE = '<a href="{{ href }}" title="{{ who }}">{{ who }}</a>{% if kind %}<b>{{ count }}</b>{% endif %}'
SLOTS = Slots(("who", "href", "count"))


@dataclass
class Line:
    who: str
    href: str
    count: int


def rendered(**values: object) -> str:
    return Environment(autoescape=True).from_string(TEMPLATE).render(**values)


@given(who=st.text() | st.sampled_from(["<script>", "&amp;", '"', "'"]), href=st.text(), count=st.integers())
def test_a_filled_form_is_what_the_template_makes(who: str, href: str, count: int) -> None:
    for kind in (False, True):
        form, line = SLOTS.form(rendered(**SLOTS.words, kind=kind)), Line(who, href, count)
        whole = rendered(who=who, href=href, count=count, kind=kind)
        assert form.filled(line, Escaped()) == whole
        assert together([form.filled(line, Escaped())]) == Markup(whole)


def test_markup_among_the_values_opens_no_door_for_an_equal_text() -> None:
    escaped = Escaped()
    assert escaped[Markup("<b>")] == "&lt;b&gt;"
    assert escaped["<b>"] == "&lt;b&gt;"


def test_a_text_cannot_stand_for_a_slot() -> None:
    form = SLOTS.form(rendered(**SLOTS.words, kind=True))
    word = SLOTS.words["href"]
    assert word in form.filled(Line(word, "/here", 1), Escaped())
