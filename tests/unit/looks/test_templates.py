"""Every template, with invented content: valid, in the right language, safe with hostile text, lean in its loop."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import render_template, template_rendered
from jinja2 import Template

from tests.support import page_rules
from tests.support.preview import PAGES, preview_app
from tests.support.preview_log import NURSE, Day, Page, filled_page

LIST_TEMPLATE = Path(__file__).parents[3] / "logview" / "templates" / "logview" / "list.html"
CONTENT = Path(__file__).parents[3] / "citizen_app" / "templates" / "content"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def preview():
    return preview_app()


def shown(preview, page: Page) -> str:
    with preview.test_request_context("/log"):
        return render_template("logview/list.html", page=page)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_keeps_the_rules_in_both_languages(preview, address, language):
    answer = preview.test_client().get(f"{address}?sprog={language}")
    assert answer.status_code == 200
    assert page_rules.faults(answer.get_data(as_text=True)) == []


@pytest.mark.parametrize("address", PAGES)
def test_the_title_begins_with_the_heading(preview, address):
    page = preview.test_client().get(address).get_data(as_text=True)
    title = re.search(r"<title>(.*?) – Indblik</title>", page)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page)
    assert title
    assert heading
    # Whoever acts for another is told so by the tab as well.
    assert title.group(1).removesuffix(" (for en anden)") == heading.group(1)


def test_what_a_source_wrote_is_never_markup(preview):
    part = replace(
        NURSE,
        who=HOSTILE,
        role=HOSTILE,
        unit=HOSTILE,
        organisation=HOSTILE,
        what=HOSTILE,
        action=HOSTILE,
        reason=HOSTILE,
        time_text=HOSTILE,
    )
    visit = replace(part, flags=(("system", HOSTILE),), count=2, parts=((HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),))
    page = shown(preview, Page(days=(Day(HOSTILE, (visit,)),)))
    assert "<img src=x" not in page
    assert page.count("&lt;img src=x") >= 9


def test_an_override_is_the_first_thing_said_of_a_visit(preview):
    row = shown(preview, filled_page()).split("<tbody>")[1].split("</tr>")[0]
    assert row.index("Adgang trods spærring") < row.index("23.50")


def test_a_visit_that_holds_several_entries_opens_to_each_with_its_own_address(preview):
    page = shown(preview, filled_page())
    assert "3 opslag – vis dem ét for ét" in page
    assert page.count('<ul class="parts') == 2
    assert page.count('<li><span class="time">') == 15


def test_a_source_that_sends_nothing_is_said_to_send_nothing(preview):
    assert shown(preview, filled_page()).count("Sender ikke noget til Indblik.") == 2


def test_an_empty_period_is_not_called_quiet(preview):
    page = preview.test_client().get("/log-tom").get_data(as_text=True)
    assert "Det er ikke det samme som, at ingen har kigget." in page
    assert '<details class="sources" id="kilder" open>' in page


def test_lines_are_rendered_once_per_kind_and_never_again(preview):
    rendered: list[str] = []

    def note(_app: object, template: Template, **_told: object) -> None:
        rendered.append(str(template.name))

    preview.test_client().get("/log")
    with template_rendered.connected_to(note, preview):
        page = preview.test_client().get("/log").get_data(as_text=True)
    assert page.count("<tr class=") > 5
    assert "logview/list.html" in rendered
    assert not [name for name in rendered if name.startswith(("logview/_line", "logview/_part", "logview/_day"))]


def test_no_template_switches_escaping_off():
    templates = [*CONTENT.parent.rglob("*.html"), *LIST_TEMPLATE.parent.rglob("*.html")]
    assert templates
    assert [path.name for path in templates if re.search(r"\|\s*safe|autoescape", path.read_text())] == []


def test_both_languages_have_the_same_pages():
    danish, english = ({path.name for path in (CONTENT / language).iterdir()} for language in ("da", "en"))
    assert danish == english
    assert "help.html" in danish


@pytest.mark.parametrize("language", ["da", "en"])
def test_links_to_answers_lead_to_answers(preview, language):
    client = preview.test_client()
    help_page = client.get(f"/hjaelp?sprog={language}").get_data(as_text=True)
    wanted = {
        anchor
        for address in PAGES
        for page in [client.get(f"{address}?sprog={language}").text]
        for anchor in re.findall(r'href="(?:/hjaelp)?#([\w-]+)"', page)
        # A page can lead to places and fields of its own.
        if address == "/hjaelp" or f'id="{anchor}"' not in page
    } - {"main-content"}
    assert {"fremmede", "hvem-spoerger-jeg", "klage"} <= wanted
    assert [anchor for anchor in wanted if f'id="{anchor}"' not in help_page] == []
