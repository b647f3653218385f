"""Several look-ups on one line: what holds for all of them, and what does not."""

from datetime import timedelta

from logview.domain.terms import Activity, EntryFlag, Purpose
from tests.conftest import NOON
from tests.support.reading import page, texts

WARD = "4000000000011"


def test_a_visit_says_of_each_entry_what_does_not_hold_for_all(client, citizen, log):
    about = {"performed_by": log.person("Anna Friis"), "organisation_ref": log.unit(WARD)}
    log.entry(citizen, NOON, purpose=Purpose.TREATMENT, activity=Activity.CREATE, **about)
    log.entry(
        citizen, NOON - timedelta(minutes=2), purpose=Purpose.EMERGENCY, flags=EntryFlag.CONSENT_OVERRIDE, **about
    )
    tree = page(client)
    assert texts(tree, ".parts .apart") == ["Behandling", "Din spærring blev sat til side · Akut behandling"]
    assert "Skrev noget nyt, læste" in texts(tree, ".what")[0]
    assert not tree.cssselect(".what a"), "the line of a visit leads to none of its entries before the others"


def test_what_a_source_left_out_of_one_look_up_is_told_at_the_end_of_the_visits_line(client, citizen, log):
    anna, ward = log.person("Anna Friis"), log.unit("4001")
    alike = {"organisation_ref": ward, "visit_key": 7}
    log.entry(citizen, NOON, performed_by=None, data_kind=0, activity=0, **alike)
    log.entry(citizen, NOON - timedelta(minutes=1), performed_by=anna, **alike)
    log.entry(citizen, NOON - timedelta(minutes=2), performed_by=anna, data_kind=2, **alike)
    tree = page(client)
    (line,) = texts(tree, ".what")
    assert "Journalnotater, medicinkort og noget, der ikke er oplyst her" in line
    assert "Læste og gjorde noget, der ikke er oplyst her" in line
    assert "Anna Friis og en anden" in texts(tree, "tbody tr")[0]
    assert "Kilden har ikke oplyst, hvilke oplysninger det var." in texts(tree, ".parts li")[0]
