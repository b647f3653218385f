"""A code that nobody has told us of is said to be one, on the list and on the entry's own page."""

import pytest
from lxml import html

from logview.domain.terms import Activity, DataKind, Purpose
from logview.services.wording import is_bare_code
from tests.conftest import NOON
from tests.support.reading import text_of

ASK_THE_SOURCE = "Kilden har sendt en kode, som vi ikke kender. Kilden kan fortælle dig, hvad den betyder."


@pytest.fixture
def shown(client, citizen, log):
    """What the list says of one entry, cell by cell, and what its own page says."""

    def written(**values):
        log.entry(citizen, NOON, **values)
        listed = html.fromstring(client.get("/min-log").get_data(as_text=True))
        cells = {name: text_of(listed.cssselect(f".log td.{name}")[0]) for name in ("who", "where", "what", "why")}
        address = listed.cssselect(".what a")[0].get("href")
        return cells, text_of(html.fromstring(client.get(address).get_data(as_text=True)))

    return written


def test_a_kind_of_data_and_a_deed(shown):
    codes = {"what_text": "110101: DX12", "details": {"activity_text": "110101", "data_text": "DX12"}}
    cells, page = shown(activity=Activity.UNKNOWN, data_kind=DataKind.UNKNOWN, **codes)
    assert cells["what"] == "Ukendt kode (110101: DX12)"
    assert ASK_THE_SOURCE in page


def test_a_deed_alone(shown):
    cells, page = shown(activity=Activity.UNKNOWN, data_kind=DataKind.JOURNAL, what_text="OPN.X7")
    assert cells["what"] == "Journalnotater Ukendt kode (OPN.X7)"
    assert ASK_THE_SOURCE in page


def test_a_word_of_the_source_stays_a_word(shown):
    cells, page = shown(activity=Activity.UNKNOWN, data_kind=DataKind.UNKNOWN, what_text="Åbnede EKG 2")
    assert cells["what"] == "“Åbnede EKG 2”"
    assert ASK_THE_SOURCE not in page


def test_a_reason(shown):
    cells, page = shown(purpose=Purpose.UNKNOWN, reason="TREAT7")
    assert cells["why"] == "Ukendt kode (TREAT7)"
    assert ASK_THE_SOURCE in page


@pytest.mark.parametrize(("code", "role"), [("9999", None), (None, "R-12")])
def test_a_profession(log, shown, code, role):
    given = code or role
    cells, page = shown(performed_by=log.person("Ida Holt", code=code, role=role))
    assert cells["who"] == f"Ida Holt Ukendt faggruppe (kode {given})"
    assert "Kilden har sendt en kode, som ikke står på vores liste over faggrupper." in page
    assert "Kilden har ikke oplyst den." not in page


@pytest.mark.parametrize(("scheme", "told"), [("sor", "SOR 4000000000099"), ("unspecified", "kode 4000000000099")])
def test_a_unit(log, shown, scheme, told):
    cells, page = shown(organisation_ref=log.unit("4000000000099", scheme))
    assert cells["where"].startswith(f"Ukendt enhed ({told})")
    assert "Kilden har sendt en kode, som ikke står på vores liste over steder." in page


@pytest.mark.parametrize("text", ["110101", "OPN.X7", "DX12", "R-12", "A1: B2", "urn:oid:1.2.208"])
def test_what_is_a_code(text):
    assert is_bare_code(text)


@pytest.mark.parametrize("text", ["CT", "EKG", "læs", "Journal2", "Stue 4", "handling1", "", "Å", "12 og 13"])
def test_what_is_a_word(text):
    assert not is_bare_code(text)
