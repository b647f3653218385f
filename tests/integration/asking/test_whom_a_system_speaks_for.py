"""Which units a system may ask for, on the days on which organisations are taken over and units move."""

from datetime import timedelta

import pytest

from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory
from tests.integration.asking.conftest import REGION, asking
from tests.support.deciding import DEMO_DIRECTORY
from tests.support.systems import a_system

OLD, NEW = ("sor", "9999000000101"), ("sor", "9999000000102")
HOSPITAL, LEFT_BEFORE, OTHER_CODE = ("sor", "9999000000103"), ("sor", "9999000000104"), ("shak", "9991")
NEWS_OTHER_CODE, LEAVES_SOON = ("shak", "9992"), ("sor", "9999000000105")
TODAY, YESTERDAY, TOMORROW = "2026-03-03", "2026-03-02", "2026-03-04"


@pytest.fixture
def take_over(app, tmp_path):
    """A directory in which one organisation has taken over another, with its hospital, on the day."""

    def take_in(merged):
        head = (DEMO_DIRECTORY / "organisations.csv").read_text().splitlines()[0]
        begun = {"valid_from": "2007-01-01"}
        successor = {"successor_scheme": NEW[0], "successor_code": NEW[1], "successor_from": merged}
        rows = [
            row(OLD, **begun, valid_until=merged, **successor),
            row(NEW, valid_from=merged),
            row(NEWS_OTHER_CODE, valid_from=merged, sor=NEW[1]),
            *moving(HOSPITAL, merged),
            *moving(LEFT_BEFORE, "2025-06-01"),
            *moving(LEAVES_SOON, TOMORROW),
            row(OTHER_CODE, **begun, sor=HOSPITAL[1]),
        ]
        file = tmp_path / "taken-over.csv"
        names = head.split(";")
        file.write_text("\n".join([head, *(";".join(one.get(name, "") for name in names) for one in rows)]) + "\n")
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            import_directory([file])

    return take_in


def row(code, *, parent=None, **more):
    above = {"parent_scheme": parent[0], "parent_code": parent[1]} if parent else {}
    unit = {"scheme": code[0], "code": code[1], "name": "Et sted", "kind": "hospital", "sector": "hospital"}
    return {**unit, **above, **more}


def moving(code, day):
    return [
        row(code, parent=OLD, valid_from="2007-01-01", valid_until=day),
        row(code, parent=NEW, valid_from=day),
    ]


def may_ask(system, unit):
    return system.call("/consent/decisions", {"questions": [asking(unit=unit)]}).status_code == 200


@pytest.mark.parametrize("merged", [YESTERDAY, TODAY, TOMORROW])
def test_the_old_organisation_asks_for_what_it_had_on_its_last_day(app, take_over, merged):
    take_over(merged)
    old = a_system(app, Scope.CONSENT_ASK, system_id="epj-old", units=[OLD])
    assert [may_ask(old, unit) for unit in (HOSPITAL, OTHER_CODE, LEFT_BEFORE)] == [True, True, False]


def test_an_organisation_that_ends_later_asks_for_what_it_has_today(app, take_over):
    """The day on which it ends is known months before: units that leave until then are its own as long as they stay."""
    take_over("2026-06-01")
    system = a_system(app, Scope.CONSENT_ASK, units=[OLD])
    assert [may_ask(system, unit) for unit in (HOSPITAL, LEAVES_SOON, LEFT_BEFORE)] == [True, True, False]


def test_a_unit_that_was_asked_for_yesterday_and_has_left_is_refused(app, clock, take_over):
    take_over("2026-06-01")
    system = a_system(app, Scope.CONSENT_ASK, units=[OLD])
    assert may_ask(system, LEAVES_SOON)
    clock.shift(timedelta(days=1))
    assert not may_ask(system, LEAVES_SOON)


@pytest.mark.parametrize("merged", [YESTERDAY, TODAY])
@pytest.mark.parametrize("held", [NEW, NEWS_OTHER_CODE])
def test_the_new_organisation_asks_for_all_that_stands_below_it(app, take_over, merged, held):
    take_over(merged)
    new = a_system(app, Scope.CONSENT_ASK, system_id="epj-new", units=[held, REGION])
    assert [may_ask(new, unit) for unit in (HOSPITAL, OTHER_CODE, LEFT_BEFORE)] == [True] * 3


@pytest.mark.parametrize(("held", "asked"), [(HOSPITAL, OTHER_CODE), (OTHER_CODE, HOSPITAL)])
def test_a_unit_is_itself_under_each_of_its_codes(app, take_over, held, asked):
    take_over(YESTERDAY)
    system = a_system(app, Scope.CONSENT_ASK, units=[held])
    assert may_ask(system, asked)
    assert not may_ask(system, LEFT_BEFORE)


def test_what_was_found_of_a_units_reach_is_no_other_units_and_no_other_systems(app, take_over):
    take_over(YESTERDAY)
    old, new = (
        a_system(app, Scope.CONSENT_ASK, system_id=one, units=[unit]) for one, unit in (("epj-a", OLD), ("epj-b", NEW))
    )
    assert may_ask(new, LEFT_BEFORE)
    for _ in range(2):
        answer = old.call("/consent/decisions", {"questions": [asking(unit=HOSPITAL), asking(unit=LEFT_BEFORE)]})
        assert [one["pointer"] for one in answer.get_json()["errors"]] == ["/questions/1/organisation"]
    assert may_ask(old, HOSPITAL)
