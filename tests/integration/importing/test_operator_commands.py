"""The operator's other commands: sources, masks, what the directory does not know, and bad directory files."""

from uuid import uuid4

from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.models import DirectoryImportRow, OrganisationRow
from citizen_app.directory.rows import ORGANISATIONS, PROFESSIONS
from citizen_app.register.messages import HEADER
from logview.models import MaskRow, ProfessionalRow
from tests.support.log_files import CPR, command, event, rows, take_in, write
from tests.support.sign_in import sign_in_citizen

REGION = "cvr;29190623;Region Hovedstaden;Capital Region;region;hospital;;;;2007-01-01;;;;;"
UNIT = "sor;9900091000016063;Lungeambulatoriet;;unit;hospital;cvr;29190623;;2007-01-01;;;;;"


def organisations(folder, *lines):
    return write(folder / "organisations.csv", ";".join(ORGANISATIONS), *lines)


def test_sources_are_listed_with_how_far_they_are_known(app, tmp_path):
    told = command(app, "log", "sources").stdout
    assert "epj-ost            has not delivered yet" in told
    assert "tandlaeger         does not deliver" in told
    take_in(app, write(tmp_path / "log", event(1), "{broken"))
    (line,) = [line for line in command(app, "log", "sources").stdout.splitlines() if line.startswith("epj-ost")]
    assert "events 2026-03-01 to 2026-03-01" in line
    assert "1 stored, 0 corrected, 1 set aside" in line


def test_a_masked_unit_hides_its_names_until_it_is_allowed_again(app, client, tmp_path):
    command(app, "directory", "import", organisations(tmp_path, REGION, UNIT))
    take_in(app, write(tmp_path / "log", event(1)))
    sign_in_citizen(app, client, CPR)
    assert "Bækkelund" in client.get("/min-log").get_data(as_text=True)
    denied = command(app, "mask", "deny", "--organisation", "cvr:29190623", "--by", "cvr:29190623")
    assert denied.exit_code == 0, denied.output
    page = client.get("/min-log").get_data(as_text=True)
    assert "Bækkelund" not in page
    assert "Region Hovedstaden" in page
    (mask,) = rows(app, MaskRow)
    assert f"{mask.mask_id}  unit cvr:29190623  by cvr:29190623" in command(app, "mask", "list").stdout
    assert command(app, "mask", "allow", mask.mask_id).exit_code == 0
    assert "Bækkelund" in client.get("/min-log").get_data(as_text=True)
    assert "no such mask" in command(app, "mask", "allow", mask.mask_id).stderr


def test_a_masked_person_is_hidden_by_the_id_that_sources_give(app, client, tmp_path):
    command(app, "directory", "import", organisations(tmp_path, REGION))
    take_in(app, write(tmp_path / "log", event(1)))
    sign_in_citizen(app, client, CPR)
    by = ("--by", "cvr:29190623")
    assert "check the id" in command(app, "mask", "deny", "--authorisation", "9ZZZ9", *by).stderr
    assert "check the id" not in command(app, "mask", "deny", "--authorisation", "5bxy7", *by).stderr
    assert "Bækkelund" not in client.get("/min-log").get_data(as_text=True)
    assert {row.person_digest for row in rows(app, MaskRow)} > {row.person_digest for row in rows(app, ProfessionalRow)}


def test_a_mask_is_one_however_often_it_is_given_and_needs_units_that_exist(app, tmp_path):
    command(app, "directory", "import", organisations(tmp_path, REGION))
    for _ in range(2):
        command(app, "mask", "deny", "--organisation", "cvr:29190623", "--by", "cvr:29190623")
    assert len(rows(app, MaskRow)) == 1
    unknown = command(app, "mask", "deny", "--organisation", "sor:1", "--by", "cvr:29190623")
    assert "does not know sor:1" in unknown.stderr
    assert command(app, "mask", "allow", uuid4()).exit_code == 1
    assert command(app, "mask", "headcount", "sor:1", "--number", "3").exit_code == 1
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        trail = connection.execute(
            select(AuditEventRow.details).where(AuditEventRow.action.endswith("-refused"))
        ).scalars()
        assert sorted(details["why"] for details in trail) == ["ended", "unknown-unit", "unknown-unit"]
    both = ("--organisation", "cvr:29190623", "--authorisation", "5BXY7")
    assert command(app, "mask", "deny", *both, "--by", "cvr:29190623").exit_code == 2
    assert command(app, "mask", "deny", "--organisation", "nonsense", "--by", "cvr:29190623").exit_code == 2


def test_good_rows_of_the_directory_go_in_and_each_bad_one_is_named(app, tmp_path):
    file = organisations(
        tmp_path,
        REGION,
        "sor;12;Kort kode;;unit;hospital;;;;2007-01-01;;;;;",
        "cvr;29190624;Forkert CVR;;region;hospital;;;;2007-01-01;;;;;",
        "moon;1;Ukendt;;unit;hospital;;;;2007-01-01;;;;;",
        "cvr;29190658;;;region;hospital;;;;2007-01-01;;;;;",
        "cvr;29190658;Region;;castle;hospital;;;;2007-01-01;;;;;",
        "cvr;29190658;Region;;region;hospital;;;;2007-13-01;;;;;",
        "cvr;29190658;Region;;region;hospital;;;;2007-01-01;2006-01-01;;;;",
        "cvr;29190658;Region;;region",
        "cvr;29190623;Region Andet Navn;;region;hospital;;;;2007-01-01;;;;;",
        UNIT,
    )
    result = command(app, "directory", "import", file, tmp_path / "missing.csv")
    assert result.exit_code == 1
    for line in range(3, 12):
        assert f"organisations.csv:{line}: " in result.stderr
    assert "missing.csv:0: cannot be read" in result.stderr
    assert "2 added, 0 changed" in result.stdout


def test_the_directorys_version_grows_only_when_something_changed(app, tmp_path):
    professions = write(tmp_path / "professions.csv", ";".join(PROFESSIONS), "7170;Læge;Doctor;yes;Overlæge")
    file = organisations(tmp_path, REGION, UNIT)
    for _ in range(2):
        assert command(app, "directory", "import", file, professions).exit_code == 0
    assert len(rows(app, DirectoryImportRow)) == 1
    changed = organisations(tmp_path, REGION.replace("Capital Region", "The Capital Region"), UNIT)
    assert "0 added, 1 changed" in command(app, "directory", "import", changed).stdout
    assert len(rows(app, DirectoryImportRow)) == 2
    assert "The Capital Region" in {row.name_en for row in rows(app, OrganisationRow)}


def test_bad_register_messages_are_named_without_their_numbers(app, tmp_path):
    feed = write(
        tmp_path / "register.csv",
        ";".join(HEADER),
        f"person;{CPR};;cpr;1957-03-07;Birthe;Holm;;",
        "person;3102571236;;cpr;1957-03-07;;;;",
        f"marriage;{CPR};;cpr;;;;;",
        f"changed-number;{CPR};;cpr;;;;2026-01-01;correction",
        f"changed-number;{CPR};1103571233;x-ecpr;;;;2026-01-01;correction",
        f"changed-number;{CPR};1103571233;cpr;;;;2026-01-01;whim",
        f"death;{CPR};;cpr;;;;;",
        f"unlink;{CPR};1103571233;cpr;;;;2026-01-01;",
        f"person;{CPR};;cpr;7. marts;;;;",
    )
    result = command(app, "register", "import", feed)
    assert result.exit_code == 1
    for line in range(3, 11):
        assert f"register.csv:{line}: " in result.stderr
    assert "1 person" in result.stdout
    assert CPR not in result.output
    assert "3102571236" not in result.output
    assert "1 already known" in command(app, "register", "import", feed).stdout
