"""An extract as a file: nothing is lost, no spreadsheet reads a formula, and the same extract gives the same bytes."""

import csv
import hashlib
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.domain.misuse_file import Extract, FileKind, digest_of, file_of

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
FACTS = st.lists(st.tuples(WORDS, WORDS), max_size=3)
HEADINGS = ("Del", "Nummer", "Hvad", "Tekst")


@st.composite
def extracts(draw):
    parts = draw(st.lists(st.tuples(WORDS, st.lists(FACTS, max_size=3)), max_size=2))
    return Extract(title=draw(WORDS), about=draw(FACTS), parts=parts, headings=HEADINGS)


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def plain(text):
    return text[1:] if text.startswith("'") else text


@example(Extract(title="T", about=[("a", "=1+1")], parts=[("P", [[("b", "-2\n=3")]])], headings=HEADINGS))
@given(extracts())
def test_a_table_holds_everything_and_no_formula(extract):
    heading, *rows = table(file_of(extract, FileKind.CSV))
    assert heading == list(HEADINGS)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    told = [(extract.title, "", what, text) for what, text in extract.about]
    for part, things in extract.parts:
        told += [(part, str(number), *fact) for number, facts in enumerate(things, 1) for fact in facts]
    assert [tuple(map(plain, row)) for row in rows] == [tuple(map(plain, row)) for row in told]


@given(extracts())
def test_a_document_holds_everything(extract):
    told = json.loads(file_of(extract, FileKind.JSON))
    assert told["title"] == extract.title
    assert [tuple(fact) for fact in told["about"]] == list(extract.about)
    things = [[[tuple(fact) for fact in facts] for facts in part["things"]] for part in told["parts"]]
    assert things == [list(those) for _title, those in extract.parts]


@pytest.mark.parametrize("kind", FileKind)
@given(extract=extracts())
def test_the_same_extract_gives_the_same_bytes_and_fingerprint(kind, extract):
    first, second = file_of(extract, kind), file_of(extract, kind)
    assert first == second
    assert digest_of(first) == hashlib.sha256(second).digest()
