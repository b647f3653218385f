"""The public pages are written for a tired person: LIX at most 35."""

from html.parser import HTMLParser

import pytest

from support.domain.lix import lix
from tests.support.preview import PUBLIC_ADDRESSES, preview_app

HARDEST = 35
RUNNING_TEXT = {"p", "li", "dd", "td"}
# Headings, questions and buttons are no sentences: as running text they would make a page look easier than it is.
NOT_RUNNING_TEXT = {"h1", "h2", "h3", "summary", "caption", "th", "button", "figure", "style", "script"}


class _RunningText(HTMLParser):
    """Collects the paragraphs and list items of <main>."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in RUNNING_TEXT | NOT_RUNNING_TEXT | {"main"}:
            self._open.append(tag)
            self.blocks.append("")

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass
            self.blocks.append("")

    def handle_data(self, data):
        silent = NOT_RUNNING_TEXT.intersection(self._open)
        if "main" in self._open and RUNNING_TEXT.intersection(self._open) and not silent:
            self.blocks[-1] += data


def running_text(page: str) -> list[str]:
    parser = _RunningText()
    parser.feed(page)
    return [block for block in (" ".join(raw.split()) for raw in parser.blocks) if block]


def test_lix_is_words_a_sentence_plus_the_share_of_long_words():
    assert lix(["Du kan se det her. Det er let."]) == 4.0
    assert lix(["Sundhedsdatastyrelsen offentliggør retningslinjer"]) == 103.0
    assert lix(["En to tre fire", "fem seks"]) == 3.0


def test_a_heavy_page_would_be_found():
    heavy = (
        "<main><p>Myndighedernes behandling af personoplysninger forudsætter tilstrækkelig hjemmel i "
        "sundhedslovgivningen, hvilket indebærer, at organisationerne løbende dokumenterer nødvendigheden af "
        "medarbejdernes opslag.</p></main>"
    )
    assert lix(running_text(heavy)) > HARDEST


def test_headings_and_questions_are_not_counted_as_text():
    assert running_text("<main><h1>Hjælp</h1><details><summary>Hvorfor?</summary><p>Derfor.</p></details></main>") == [
        "Derfor."
    ]


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES.values())
def test_the_danish_page_is_easy_to_read(address):
    blocks = running_text(preview_app().test_client().get(address).get_data(as_text=True))
    assert sum(map(len, blocks)) > 200, "there is no text to judge"
    assert lix(blocks) <= HARDEST


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES.values())
def test_the_two_languages_say_equally_much(address):
    client = preview_app().test_client()
    danish = running_text(client.get(address).get_data(as_text=True))
    english = running_text(client.get(f"{address}?sprog=en").get_data(as_text=True))
    assert len(danish) == len(english)
