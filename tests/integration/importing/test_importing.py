"""What taking a log in stores: each event once, whole, under the right citizen; corrections as versions."""

from datetime import timedelta

import pytest

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.rows import ORGANISATIONS
from citizen_app.identity_models import CitizenIdentifierRow, CitizenRow
from citizen_app.links import link_by_register
from citizen_app.register.messages import HEADER
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from logview.models import (
    AccessEntryDetailRow,
    AccessEntryRow,
    DeliveryRow,
    OrganisationRefRow,
    ProfessionalRow,
    SetAsideRow,
    SourceRow,
)
from tests.support.log_files import (
    CITIZEN_SYSTEM,
    CPR,
    OTHER_CPR,
    WHEN,
    changed_profile,
    citizen,
    command,
    counts,
    document,
    event,
    rows,
    shown,
    take_in,
    write,
)
from tests.support.sign_in import citizen_key, sign_in_citizen


@pytest.fixture
def file(tmp_path):
    return lambda *events, name="log.ndjson": write(tmp_path / name, *events)


def test_an_event_is_stored_with_who_where_what_and_why(app, file):
    result = take_in(app, file(event(1)))
    assert result.exit_code == 0, result.output
    (entry,) = rows(app)
    assert entry.citizen_key == citizen_key(app, CPR)
    assert (entry.occurred_at, entry.entry_count, entry.flags) == (WHEN, 1, EntryFlag.NONE)
    assert (entry.activity, entry.data_kind, entry.purpose) == (Activity.READ, DataKind.LABORATORY, Purpose.TREATMENT)
    (person,) = [row for row in rows(app, ProfessionalRow) if row.professional_id == entry.performed_by]
    assert (person.name, person.profession_code) == ("Tove Lindqvist Bækkelund", "7170")
    assert person.authorisation_id == "5BXY7"
    (unit,) = [row for row in rows(app, OrganisationRefRow) if row.ref == entry.organisation_ref]
    assert (unit.scheme, unit.code, unit.name) == ("sor", "9900091000016063", "Lungeamb.")
    (details,) = rows(app, AccessEntryDetailRow)
    assert details.details == {"event_id": "epj-1", "source_system": "EPJ Øst", "data_text": "Blodprøver"}


def test_the_same_file_again_stores_nothing(app, file):
    taken = file(event(1), event(2, minutes=1), event(3, OTHER_CPR))
    assert counts(take_in(app, taken))["Stored"] == 3
    before = rows(app)
    assert counts(take_in(app, taken)) == {
        "Files": 1, "Read": 3, "Stored": 0, "Already known": 3, "Corrected": 0, "Set aside": 0,
    }  # fmt: skip
    assert rows(app) == before


def test_the_same_event_twice_in_one_file_is_one(app, file):
    assert counts(take_in(app, file(event(1), event(1), event(2))))["Stored"] == 2


def test_a_correction_is_a_new_row_and_the_old_one_stays(app, file):
    take_in(app, file(event(1)))
    assert counts(take_in(app, file(event(1, action="U", subtype=[]))))["Corrected"] == 1
    old, new = sorted(rows(app), key=lambda row: row.entry_id)
    assert (old.activity, old.superseded_by) == (Activity.READ, new.entry_id)
    assert (new.activity, new.superseded_by) == (Activity.UPDATE, None)


def test_a_correction_may_move_the_event_to_another_time_and_another_citizen(app, file):
    take_in(app, file(event(1)))
    take_in(app, file(event(1, OTHER_CPR, minutes=90)))
    (entry,) = shown(app)
    assert entry.citizen_key == citizen_key(app, OTHER_CPR)
    assert entry.occurred_at == WHEN + timedelta(minutes=90)
    assert len(rows(app)) == 2


def test_an_old_version_that_comes_again_changes_nothing(app, file):
    first, second = file(event(1), name="a"), file(event(1, minutes=5), name="b")
    take_in(app, first, second)
    before = rows(app)
    assert counts(take_in(app, first, second, first))["Already known"] == 3
    assert rows(app) == before


def test_versions_in_one_file_are_chained_in_their_order(app, file):
    take_in(app, file(event(1, minutes=0)))
    result = take_in(app, file(event(1, minutes=1), event(1, minutes=2), event(1, minutes=1)))
    assert counts(result)["Corrected"] == 2
    first, second, third = sorted(rows(app), key=lambda row: row.occurred_at)
    assert (first.superseded_by, second.superseded_by, third.superseded_by) == (second.entry_id, third.entry_id, None)


def test_versions_of_a_new_event_in_one_file_are_one_stored_and_one_corrected(app, file):
    result = counts(take_in(app, file(event(1), event(1, minutes=2))))
    assert (result["Stored"], result["Corrected"]) == (1, 1)
    assert [row.occurred_at for row in shown(app)] == [WHEN + timedelta(minutes=2)]


def test_without_an_id_equals_in_one_file_are_events_of_their_own(app, file):
    anonymous = event(1, minutes=3)
    del anonymous["id"]
    twice, once = file(anonymous, anonymous, name="twice"), file(anonymous, name="once")
    assert counts(take_in(app, twice))["Stored"] == 2
    again = counts(take_in(app, once, twice))
    assert (again["Stored"], again["Already known"]) == (0, 3)


def test_an_event_id_means_nothing_outside_its_source(app, file, tmp_path):
    other = changed_profile(tmp_path, slug="another")
    take_in(app, file(event(1)))
    assert counts(take_in(app, file(event(1)), source=other))["Stored"] == 1


def test_entries_of_one_correlation_share_their_visit(app, file):
    correlation = {"what": {"identifier": {"value": "besoeg-1"}}, "type": {"code": "XrequestId"}}
    together = [citizen(CPR), document("LABSVAR", "Blodprøver"), correlation]
    take_in(app, file(event(1, entity=together), event(2, entity=together), event(3)))
    first, second, alone = sorted(rows(app), key=lambda row: row.entry_id)
    assert first.visit_key == second.visit_key
    assert 0 <= first.visit_key < 2**63
    assert alone.visit_key is None


def test_long_words_are_cut_on_the_list_and_whole_on_the_entrys_page(app, file):
    why = "Fordi " + "æ" * 300
    take_in(app, file(event(1, purposeOfEvent=[{"text": why}])))
    (entry,), (details,) = rows(app), rows(app, AccessEntryDetailRow)
    assert entry.reason == why[:200]
    assert details.details["reason"] == why


def test_odd_characters_come_through_unharmed(app, file):
    odd = 'tab\there, back\\slash \\N, line\nend, quote " and 😀'
    result = take_in(
        app, file(event(1, purposeOfEvent=[{"text": odd}]), event(2, purposeOfEvent=[{"text": "nul\0nul"}]))
    )
    assert counts(result)["Stored"] == 2, result.output
    assert {row.reason for row in rows(app)} == {odd, "nul\ufffdnul"}


def test_a_name_that_came_masked_is_stored_without_what_would_tell_who(app, file):
    masked = event(1)
    masked["agent"][0]["name"] = "Navn sløret"
    take_in(app, file(event(2), masked))
    entry = next(row for row in rows(app) if row.flags & EntryFlag.SOURCE_MASKED)
    people = {row.professional_id: row for row in rows(app, ProfessionalRow)}
    person = people.pop(entry.performed_by)
    assert (person.authorisation_id, person.user_id) == (None, None)
    assert person.person_digest not in {other.person_digest for other in people.values()}


def test_a_member_of_staffs_own_number_is_never_kept(app, file):
    given = event(1)
    given["agent"][0]["who"]["identifier"] = {"system": CITIZEN_SYSTEM, "value": "1403572528"}
    take_in(app, file(given))
    kept = [str(tuple(row)) for table in (ProfessionalRow, AccessEntryDetailRow) for row in rows(app, table)]
    assert "1403572528" not in "".join(kept)


def test_one_person_under_two_names_has_one_digest(app, file):
    married = event(2)
    married["agent"][0]["name"] = "Tove Bækkelund"
    take_in(app, file(event(1), married))
    first, second = rows(app, ProfessionalRow)
    assert first.person_digest == second.person_digest
    assert first.name != second.name


def test_a_citizen_is_made_once_and_the_number_is_not_readable(app, file):
    take_in(app, file(event(1, "070357-1236"), event(2), event(3)))
    assert len(rows(app, CitizenRow)) == 1
    (identifier,) = rows(app, CitizenIdentifierRow)
    assert b"0703571236" not in identifier.value_sealed + identifier.digest


def test_a_replacement_number_is_a_citizen_too(app, file):
    assert counts(take_in(app, file(event(1, "0703571KD3"), event(2, "0703575TF8"))))["Stored"] == 2
    assert {row.scheme for row in rows(app, CitizenIdentifierRow)} == {"x-ecpr", "d-ecpr"}


def test_the_source_and_the_delivery_remember_what_came(app, file):
    take_in(app, file(event(1), event(2, minutes=60), event(3, minutes=30), "{broken"))
    take_in(app, file(event(1), event(4, minutes=-60)))
    (source,) = rows(app, SourceRow)
    assert (source.first_event_at, source.last_event_at) == (WHEN - timedelta(hours=1), WHEN + timedelta(hours=1))
    assert (source.stored, source.set_aside) == (4, 1)
    assert source.last_delivery_at is not None
    first, second = sorted(rows(app, DeliveryRow), key=lambda row: row.delivery_id)
    assert (first.read, first.stored, first.known, first.set_aside) == (4, 3, 0, 1)
    assert (second.read, second.stored, second.known, second.set_aside) == (2, 1, 1, 0)
    assert len(first.file_digest) == 64
    assert first.finished_at is not None


def test_each_delivery_leaves_a_trail_of_counts_only(app, file):
    take_in(app, file(event(1)))
    (trail,) = [row for row in rows(app, AuditEventRow) if row.action == "log.import"]
    assert trail.details == {"read": 1, "stored": 1, "known": 0, "corrected": 0, "set_aside": 0}
    assert trail.viewer_kind == "command"


def test_a_unit_nobody_knows_heals_when_the_directory_learns_it(app, file, client, tmp_path):
    take_in(app, file(event(1)))
    sign_in_citizen(app, client, CPR)
    assert "Nyt Lungeambulatorium" not in client.get("/min-log").get_data(as_text=True)
    assert "unit sor:9900091000016063" in command(app, "directory", "check").stdout
    directory = tmp_path / "organisations.csv"
    directory.write_text(
        ";".join(ORGANISATIONS)
        + "\nsor;9900091000016063;Nyt Lungeambulatorium;;department;hospital;;;;2000-01-01;;;;;\n",
        encoding="utf-8",
    )
    assert command(app, "directory", "import", directory).exit_code == 0
    assert "Nyt Lungeambulatorium" in client.get("/min-log").get_data(as_text=True)
    assert "9900091000016063" not in command(app, "directory", "check").stdout


def test_a_log_is_read_across_two_numbers_while_they_are_linked(app, file, client, tmp_path):
    def register(row):
        feed = tmp_path / "register.csv"
        feed.write_text(";".join(HEADER) + "\n" + row + "\n", encoding="utf-8")
        assert command(app, "register", "import", feed).exit_code == 0

    first = event(1, purposeOfEvent=[{"text": "Foer skiftet"}])
    take_in(app, file(first, event(2, OTHER_CPR, purposeOfEvent=[{"text": "Efter skiftet"}], minutes=1440)))
    sign_in_citizen(app, client, OTHER_CPR)

    def read():
        page = client.get("/min-log").get_data(as_text=True)
        return ("Foer skiftet" in page, "Efter skiftet" in page)

    assert read() == (False, True)
    register(f"changed-number;{CPR};{OTHER_CPR};cpr;;;;2026-03-01;correction")
    sign_in_citizen(app, client, OTHER_CPR)
    assert read() == (True, True)
    register(f"unlink;{CPR};{OTHER_CPR};cpr;;;;2026-03-02;")
    sign_in_citizen(app, client, OTHER_CPR)
    assert read() == (False, True)


def test_two_numbers_of_one_person_in_one_event_are_no_reason_to_set_it_aside(app, file):
    both = file(event(1, CPR, OTHER_CPR))
    assert "several-subjects" in take_in(app, both).stderr
    assert rows(app) == []
    one, other = citizen_key(app, CPR), citizen_key(app, OTHER_CPR)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        link_by_register(one, other, "correction")
    assert counts(take_in(app, both))["Stored"] == 1
    assert command(app, "log", "set-aside", "replay", "--source", "epj-ost").exit_code == 0
    assert [row.resolved_at is not None for row in rows(app, SetAsideRow)] == [True]


def test_a_source_may_log_several_citizens_in_one_event(app, file, tmp_path):
    both = file(event(1, CPR, OTHER_CPR))
    each = changed_profile(tmp_path, 'several_subjects = "each"')
    assert counts(take_in(app, both, source=each))["Stored"] == 2
    assert {row.citizen_key for row in rows(app)} == {citizen_key(app, CPR), citizen_key(app, OTHER_CPR)}
    assert counts(take_in(app, both, source=each))["Already known"] == 2


def test_entries_are_numbered_without_doubles(app, file):
    take_in(app, file(*(event(number) for number in range(50))))
    take_in(app, file(*(event(number) for number in range(50, 80))))
    numbers = [row.entry_id for row in rows(app, AccessEntryRow)]
    assert len(set(numbers)) == 80
