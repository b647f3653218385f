"""The page rules, each with a page that breaks it."""

import pytest

from tests.support.page_rules import faults, visible_text

GOOD = '<!doctype html><html lang="da"><head><title>Min log</title></head><body><h1>Min log</h1>{}</body></html>'

# A page's frame and its own part are read apart: a fault in either is named.
IN_MAIN = GOOD.replace("<h1>Min log</h1>{}", '<nav id="top"></nav><main><h1>Min log</h1>{}</main>')
IN_FRAME = GOOD.replace("<h1>Min log</h1>{}", "<main><h1>Min log</h1></main>{}")
EVERYWHERE = pytest.mark.parametrize("page", [GOOD, IN_MAIN, IN_FRAME])


@EVERYWHERE
def test_a_good_page_has_no_faults(page):
    assert faults(page.format("<p>Ingen opslag.</p>")) == []


def test_an_id_of_the_frame_is_not_used_again():
    assert any("frame" in found for found in faults(IN_MAIN.format('<p id="top">x</p>')))


@pytest.mark.parametrize("own", ["<title></title>", "<title>A</title><title>140357-2528</title>"])
def test_a_title_is_the_pages_own(own):
    assert faults(IN_MAIN.replace("<title>Min log</title>", own).format(""))


def test_what_a_form_of_the_frame_sends_back_is_the_pages_own():
    form = '<form method="get"><input type="hidden" name="next" value="{}"></form>'
    assert faults(IN_FRAME.format(form.format("/min-log"))) == []
    assert faults(IN_FRAME.format(form.format("/x?140357-2528")))


@EVERYWHERE
@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ("<h1>En til</h1>", "one h1"),
        ('<p style="color:red">x</p>', "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<p onclick="go()">x</p>', "script in an attribute"),
        ('<a href=" JavaScript:go()">x</a>', "script in an attribute"),
        ('<p id="a">x</p><p id="a">y</p>', "used 2 times"),
        ('<img src="/x.png">', "without alt"),
        ('<form action="/x"></form>', "its method"),
        ('<form action="/x" method="post"></form>', "without CSRF token"),
        ('<form method="get"><input name="q"></form>', "field without label"),
        ("<p>Nummer 140357-2528</p>", "CPR number"),
        ("<p>Nummer <b>140357</b>-2528</p>", "CPR number"),
        ('<a href="/x?cpr=1403572528">x</a>', "CPR number"),
        ("<p><b>x</p></b>", "not valid HTML"),
    ],
)
def test_a_broken_page_is_named(page, fragment, fault):
    assert any(fault in found for found in faults(page.format(fragment)))


def test_a_page_without_language_is_named():
    assert any("language" in found for found in faults(GOOD.replace(' lang="da"', "").format("")))


def test_a_number_inside_the_marked_fragment_is_allowed():
    assert faults(GOOD.format("<p>Dit nummer: <span data-cpr>140357-2528</span></p>")) == []


def test_a_number_after_the_marked_fragment_is_named():
    assert faults(GOOD.format("<p><span data-cpr>140357-2528</span> 140357-2528</p>"))


def test_the_visible_text_is_what_a_person_reads():
    assert visible_text(GOOD.format("<p>To\n ord</p>")) == "Min logTo ord"
