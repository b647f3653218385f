"""What was registered elsewhere before is taken in once, with its own moment, and counts as what is made here."""

import pytest

from citizen_app.tissue_mode import TissueByCustody, VarMode
from tests.integration.consent.making import Maker
from tests.support.people import as_citizen
from tests.support.register import born, tell
from tests.support.tissue import decide, forwarding, set_tissue, told

OWN, FREE = "own-treatment-only", "no-restriction"
HEADER = "citizen;material;decision;registered_at;reference"
EARLY, LATER = "2019-05-02T10:15:00+02:00", "2021-01-01T00:00:00Z"
CHOSEN = "Mine prøver må kun bruges til min egen behandling."


@pytest.fixture
def birthe(app):
    set_tissue(app, mode=VarMode.REGISTER, is_whole=True)
    return as_citizen(app)


@pytest.fixture
def bring_in(app, tmp_path):
    def take(*rows, header=HEADER):
        file = tmp_path / "tidligere.csv"
        file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return app.test_cli_runner().invoke(args=["tissue", "import", str(file)])

    return take


def row(decision=OWN, at=EARLY, *, citizen="140357-2528", material="biological", reference="V-1"):
    return ";".join([citizen, material, decision, at, reference])


def test_the_newest_counts_from_its_own_moment_and_the_same_again_changes_nothing(birthe, bring_in):
    rows = [row(FREE, LATER, reference=""), row(), row(), row(material="genetic"), row(citizen="0703571236")]
    first = bring_in(*rows)
    assert (first.exit_code, first.output) == (0, "tidligere.csv: 4 taken in, 1 already known, 0 set aside.\n")
    assert "0 taken in, 5 already known" in bring_in(*rows).output
    samples, genes = told(birthe)
    assert "Ophæv beslutningen. Det gælder fra 1. januar 2021 kl. 01.00." in samples
    assert "Det gælder fra 2. maj 2019 kl. 10.15." in genes
    maker = Maker(birthe).open("/valg/vaev")
    kept = "Dine prøver: Mine prøver må kun bruges til min egen behandling (registreret et andet sted)"
    assert kept in maker.text
    receipt = maker.open(maker.page.xpath(f"//a[.='{kept}']/@href")[0]).text
    assert "Det her blev registreret et andet sted den 2. maj 2019 kl. 10.15 og er flyttet hertil." in receipt
    assert "Nummer i det tidligere register: V-1" in receipt
    assert not [said for said in ("ord for ord", "Det blev registreret her.") if said in receipt]


def test_what_is_decided_here_since_counts_over_what_is_brought_in(birthe, bring_in):
    decide(birthe, "proever", OWN)
    bring_in(row(FREE, LATER))
    assert f"{CHOSEN} Det gælder fra 3. marts 2026 kl. 13.00." in told(birthe)[0]


def test_each_faulty_row_is_named_by_its_line_and_the_others_go_in(birthe, bring_in):
    done = bring_in(
        row(citizen=""),
        row(citizen="123"),
        row("tilmeldt"),
        row(material="blood"),
        row(at="2019-05-02"),
        row(at="2019-05-02T10:15:00"),
        row(at="2026-03-04T00:00:00Z"),
        row(reference="140357-2528"),
        row(reference="x" * 61),
        "one;two",
        row(),
    )
    assert done.exit_code == 1
    assert "1 taken in, 0 already known, 10 set aside." in done.output
    assert [f"tidligere.csv:{line}:" in done.output for line in range(2, 13)] == [True] * 10 + [False]
    assert not [said for said in ("1403572528", "140357-2528", "tilmeldt") if said in done.output]
    assert CHOSEN in told(birthe)[0]


def test_nothing_is_taken_in_where_another_is_the_register(app, birthe, bring_in):
    forwarding(app)
    assert "Not done: INDBLIK_VAR_MODE is not register." in bring_in(row()).output
    assert "Du har ikke besluttet noget her." in told(birthe)[0]


def test_a_file_with_another_header_is_refused(birthe, bring_in):
    done = bring_in(row(), header="cpr;material")
    assert (done.exit_code, "tidligere.csv:1: the header is none we know" in done.output) == (1, True)


ASKED = "Nu er det dig, der vælger om dine prøver"


@pytest.mark.parametrize(
    ("birthday", "is_asked"), [("2004-05-03", True), ("2004-05-02", False), (None, False)], ids=["14", "15", "unknown"]
)
def test_what_was_registered_before_the_fifteenth_birthday_is_asked_about_until_it_is_chosen(
    app, birthe, bring_in, birthday, is_asked
):
    if birthday is not None:
        tell(app, born("1403572528", birthday))
    bring_in(row())

    def asks():
        return {path: ASKED in Maker(birthe).open(path).text for path in ("/valg", "/valg/vaev")}

    assert asks() == {"/valg": is_asked, "/valg/vaev": is_asked}
    if is_asked:
        set_tissue(app)  # where one decides elsewhere, we should never learn of the answer
        assert asks() == {"/valg": False, "/valg/vaev": True}
        assert "Det gør du i registeret." in Maker(birthe).open("/valg/vaev").text
        set_tissue(app, mode=VarMode.REGISTER, is_whole=True)
    again = decide(birthe, "proever", OWN).text
    assert ("Dit valg er gemt." in again) == is_asked  # the same once more is an answer
    assert asks() == {"/valg": False, "/valg/vaev": False}


def test_a_receipt_is_ones_own_only_of_what_one_confirmed(birthe, bring_in):
    bring_in(row())
    maker = Maker(birthe).open("/valg/vaev")
    assert ("Sådan er det nu" in maker.text, "Det har du" in maker.text) == (True, False)
    moved = maker.open(str(maker.page.xpath("//main//a/@href[contains(., 'kvittering')]")[0])).page
    assert moved.xpath("string(//h1)") == "Kvittering"
    assert decide(birthe, "gener", OWN).page.xpath("string(//h1)") == "Din kvittering"


def test_parents_are_sent_to_whoever_runs_the_site_where_nobody_decides_for_a_child(app, birthe):
    set_tissue(app, mode=VarMode.REGISTER, is_whole=True, by_custody=TissueByCustody.NO)
    text = Maker(birthe).open("/valg/vaev").text
    assert "Spørg os, hvordan de gør: telefon 00 00 00 00 eller kontakt@indblik.example." in text
    assert "Det gør de på borger.dk" not in text
