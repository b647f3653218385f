"""The frame is shared between people: nothing of one may reach another."""

import re
from typing import Any

import pytest
from flask import g, render_template

from tests.support.preview import TIMEOUTS, Person, preview_app


@pytest.fixture
def site():
    """The preview, with a viewer and a time left that each test chooses."""
    app = preview_app()

    def context() -> dict[str, Any]:
        return {
            "viewer": g.viewer,
            "session_timeouts": {**TIMEOUTS, "idle_seconds": g.left} if g.viewer else None,
            "menu": [("Min log", "/log", "page")] if g.viewer else [],
        }

    app.template_context_processors[None].append(context)
    return app


def page(site, viewer: Person | None, path: str = "/log", left: int = 1800) -> str:
    with site.test_request_context(path):
        g.viewer, g.left = viewer, left
        return render_template("content/da/about.html")


def test_each_sees_their_own_name(site):
    assert "Bodil Holm" in page(site, Person("Bodil Holm"))
    second = page(site, Person("Ib Lund"))
    assert "Ib Lund" in second
    assert "Bodil Holm" not in second


def test_a_stranger_after_a_person_sees_neither_name_nor_sign_out(site):
    page(site, Person("Bodil Holm"))
    strange = page(site, None)
    assert "Bodil Holm" not in strange
    assert "Log ud" not in strange


def test_a_name_is_never_markup(site):
    shown = page(site, Person("<script>alert(1)</script>"))
    assert "<script>alert" not in shown
    assert shown.count("&lt;script&gt;alert(1)") == 2


def test_the_time_left_is_this_requests(site):
    page(site, Person("Bodil Holm"), left=1800)
    assert 'data-idle-seconds="42"' in page(site, Person("Bodil Holm"), left=42)


def test_the_way_back_after_a_change_of_language_is_this_page(site):
    page(site, None, "/om")
    assert 'name="next" value="/kontakt"' in page(site, None, "/kontakt")


def test_the_page_one_is_on_is_marked_and_only_that(site):
    page(site, None, "/hjaelp")
    marked = re.findall(r'href="([^"]+)" class="nav-link" aria-current="page"', page(site, None, "/om"))
    assert marked == ["/om"]


def test_no_slot_is_left_open(site):
    for viewer in (None, Person("Bodil Holm")):
        assert "slot-" not in page(site, viewer)
