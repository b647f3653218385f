"""Markup that is filled many times: whatever a text holds, it stays a text."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from citizen_app.web.slots import Filling, Slots

TEMPLATE = '<a href="{{ href }}" title="{{ who }}">{{ who }}</a>{% if kind %}<b>{{ count }}</b>{% endif %}'
SLOTS = Slots(("who", "href", "count"))


@dataclass
class Line:
    who: str
    href: str
    count: int


def rendered(**values: object) -> str:
    return Environment(autoescape=True).from_string(TEMPLATE).render(**values)


def filled(line: Line, *, kind: bool) -> str:
    filling = Filling()
    form = SLOTS.form(rendered(**SLOTS.words, kind=kind))
    filling.add(form, line)
    filling.put("<hr>")
    filling.add(form, line)
    return filling.markup()


@given(who=st.text() | st.sampled_from(["<script>", "&amp;", '"', "'", "\0<"]), href=st.text(), count=st.integers())
def test_a_filled_form_is_what_the_template_makes(who: str, href: str, count: int) -> None:
    for kind in (False, True):
        whole = rendered(who=who, href=href, count=count, kind=kind)
        assert filled(Line(who, href, count), kind=kind) == f"{whole}<hr>{whole}"


def test_markup_among_the_values_is_taken_for_text() -> None:
    assert "<b>x" not in filled(Line(Markup("<b>x"), "/here", 1), kind=False)


def test_a_text_cannot_stand_for_a_slot() -> None:
    assert SLOTS.words["href"] in filled(Line(SLOTS.words["href"], "/here", 1), kind=True)
