"""A guardian who has come to act together with another takes no step alone in what they asked (safety.md 4)."""

from datetime import UTC, datetime

import pytest

from tests.support.doors import form_token
from tests.support.helpers_questions import ask, entry_of, questions_of
from tests.support.helping import switch_to
from tests.support.log_rows import Log
from tests.support.people import as_citizen
from tests.support.register import CHILD, FATHER, MOTHER, born, key_of, message, tell


@pytest.mark.parametrize(("is_joint", "status"), [(False, 303), (True, 409)])
def test_who_shares_it_since_reads_what_they_asked_and_writes_no_more(app, is_joint, status):
    one = {"health": "yes", "first": "2026-01-01"}
    tell(app, born(CHILD, "1957-05-05"), message("guardianship", CHILD, MOTHER, shared="sole", **one))
    log = Log(app)
    log.source()
    log.directory_is_new()
    at, unit = datetime(2026, 3, 2, 10, 0, tzinfo=UTC), log.unit("31", name="Klinik Vest")
    log.entry(key_of(app, CHILD), at, organisation_ref=unit, performed_by=log.person("Ole Lund"))
    guardian = as_citizen(app, MOTHER, "Mette Rask")
    switch_to(guardian)
    address = ask(guardian, entry_of(guardian))
    if is_joint:
        tell(app, message("guardianship", CHILD, FATHER, shared="joint", **one))
    assert questions_of(guardian) == [address]
    written = guardian.client.post(f"{address}/skriv", data={**form_token(guardian.client), "words": "Mere"})
    assert written.status_code == status
