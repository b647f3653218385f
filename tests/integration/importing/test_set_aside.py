"""What was set aside: kept sealed, shown without what names anybody, mended by a changed profile and stored then."""

from cryptography.fernet import Fernet, MultiFernet

from citizen_app.audit_models import AuditEventRow
from citizen_app.keys import keys
from logview.models import SetAsideRow, SourceRow
from logview.services.redaction import redacted
from tests.support.log_files import BUILT_IN, changed_profile, command, counts, event, rows, take_in, write


def replay(app, source="epj-ost"):
    return command(app, "log", "set-aside", "replay", "--source", source)


def strict(folder):
    """A profile that refuses what the built-in one takes: times without zone."""
    text = (BUILT_IN / "epj-ost.toml").read_text(encoding="utf-8")
    path = folder / "epj-ost.toml"
    path.write_text(text.replace('default_zone = "Europe/Copenhagen"', ""), encoding="utf-8")
    return path


UNZONED = "2026-03-01T10:00:00"


def test_a_mended_profile_stores_what_waited_and_only_that(app, tmp_path):
    file = write(tmp_path / "log", event(1), event(2, recorded=UNZONED), '{"x": oops}')
    take_in(app, file, source=strict(tmp_path))
    assert [row.resolved_at for row in rows(app, SetAsideRow)] == [None, None]
    result = replay(app)
    assert result.exit_code == 1
    assert "2 tried, 1 mended: 1 stored" in result.stdout
    assert "Still set aside: 1 not-json" in result.stdout
    assert len(rows(app)) == 2
    assert sorted(row.resolved_at is not None for row in rows(app, SetAsideRow)) == [False, True]
    assert [row.set_aside for row in rows(app, SourceRow)] == [1]


def test_replaying_twice_or_delivering_again_afterwards_stores_nothing_more(app, tmp_path):
    file = write(tmp_path / "log", event(2, recorded=UNZONED), event(3, recorded=UNZONED))
    take_in(app, file, source=strict(tmp_path))
    assert replay(app).exit_code == 0
    assert "0 tried" in replay(app).stdout
    assert counts(take_in(app, file))["Already known"] == 2
    assert len(rows(app)) == 2


def test_what_was_delivered_again_meanwhile_is_found_known(app, tmp_path):
    file = write(tmp_path / "log", event(2, recorded=UNZONED))
    take_in(app, file, source=strict(tmp_path))
    take_in(app, file)
    result = replay(app)
    assert "1 mended: 0 stored, 1 already known" in result.stdout
    assert [row.resolved_at is not None for row in rows(app, SetAsideRow)] == [True]


def test_the_same_file_again_sets_nothing_aside_twice(app, tmp_path):
    file = write(tmp_path / "log", "{broken", "{broken", event(1, entity=[]))
    for _ in range(2):
        assert take_in(app, file).exit_code == 1
    assert len(rows(app, SetAsideRow)) == 2
    assert [row.set_aside for row in rows(app, SourceRow)] == [2]


def test_equal_events_without_an_id_are_all_kept_and_all_stored_later(app, tmp_path):
    without_identity = strict(tmp_path)
    text = without_identity.read_text(encoding="utf-8").replace('identity = ["event_id"]', "identity = []")
    without_identity.write_text(text, encoding="utf-8")
    mended = changed_profile(tmp_path / "..")
    mended.write_text(mended.read_text(encoding="utf-8").replace('identity = ["event_id"]', ""), encoding="utf-8")
    twice = event(2, recorded=UNZONED)
    file = write(tmp_path / "log", twice, twice)
    take_in(app, file, source=without_identity)
    assert len(rows(app, SetAsideRow)) == 2
    assert "2 mended: 2 stored" in replay(app, mended).stdout
    assert counts(take_in(app, file, source=mended))["Already known"] == 2


def test_a_line_of_a_delimited_file_is_read_again_with_its_header(app, tmp_path):
    header = (
        "haendelse_id;tidspunkt;cpr;bruger_id;autorisation;navn;stilling;paa_vegne_af;enhed_pnr;enhed;system;handling;"
        "omraade;dokument;formaal;begrundelse;resultat;maerke;besoeg_id;session"
    )
    line = "h-1;2026-03-01 10:00:00;0703571236;abc;;Ane Vig;Visitator;;;Hjemmepleje;EOJ;LÆS;PLEJE;;PLEJE;;OK;;;"
    profile = tmp_path / "eoj-kommune.toml"
    text = (BUILT_IN / "eoj-kommune.toml").read_text(encoding="utf-8")
    profile.write_text(text.replace('default_zone = "Europe/Copenhagen"', ""), encoding="utf-8")
    result = take_in(app, write(tmp_path / "log.csv", header, line), source=profile)
    assert ":2: set aside: time-without-zone" in result.stderr
    assert "1 stored" in replay(app, "eoj-kommune").stdout


def test_nobody_is_named_or_numbered_in_what_is_shown(app, tmp_path):
    given = event(1, "3102571236")
    given["agent"][0]["name"] = "Ærø SKOV-Ålund"
    take_in(app, write(tmp_path / "log", given))
    (row,) = rows(app, SetAsideRow)
    result = command(app, "log", "set-aside", "show", row.set_aside_id)
    assert result.exit_code == 0, result.output
    for secret in ("3102571236", "Ærø", "SKOV", "Ålund", "5BXY7", "2026", "epj-1"):
        assert secret not in result.stdout.partition("\n")[2]
    assert '"resourceType":"AuditEvent"' in result.stdout.replace(" ", "")
    assert "##########" in result.stdout
    assert any(trail.action == "log.set-aside.show" for trail in rows(app, AuditEventRow))


def test_every_digit_goes_whatever_the_alphabet():
    shown = redacted("٣١٠٢ １２３ ②".encode(), None)
    assert not any(char.isdigit() for char in shown)


def test_what_is_not_there_and_what_no_key_opens_is_said_so(app, tmp_path):
    assert "nothing set aside with number 7" in command(app, "log", "set-aside", "show", 7).stderr
    take_in(app, write(tmp_path / "log", "{broken"))
    with app.app_context():
        keys()._sealer = MultiFernet([Fernet(Fernet.generate_key())])
    (row,) = rows(app, SetAsideRow)
    assert "The key that sealed it" in command(app, "log", "set-aside", "show", row.set_aside_id).stderr
    assert "1 sealed" in replay(app).stdout


def test_a_very_large_event_is_kept_cut_and_not_read_again(app, tmp_path):
    take_in(app, write(tmp_path / "log", event(1, purposeOfEvent=[{"text": "x" * 10_000_000}])))
    (row,) = rows(app, SetAsideRow)
    assert row.cut
    assert len(row.raw_sealed) < 1_500_000
    assert "cut: ask the source" in command(app, "log", "set-aside", "list").stdout
    assert "0 tried" in replay(app).stdout


def test_the_list_is_by_source_and_ends_with_sums(app, tmp_path):
    take_in(app, write(tmp_path / "log", "{broken", "{also broken", event(1, entity=[])))
    told = command(app, "log", "set-aside", "list", "--source", "epj-ost", "--limit", 1).stdout
    assert "line 1: not-json" in told
    assert "… and 2 more." in told
    assert "epj-ost: 2 not-json" in told
    assert "Nothing is set aside." in command(app, "log", "set-aside", "list", "--source", "fmk").stdout
