"""Requests for masked names, for tests of pages: written as a citizen's request writes them."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.name_requests import RequestStep
from logview.queries import name_requests
from logview.queries.name_requests import StepTaken
from tests.support.log_rows import Log


def a_name_request(log: Log, citizen: UUID, entry_id: int, at: datetime, *, cvr: str, days: int = 28) -> UUID:
    """A request of the citizen's to the organisation that waits for an answer, due in so many days."""
    key = {"citizen_key": citizen, "request_id": uuid4()}
    facts = {
        **key,
        "cvr": cvr,
        "masked_by_scheme": "cvr",
        "masked_by_code": cvr,
        "whom": "performed-by",
        "needed_for": "police",
        "words_sealed": None,
        "asked_at": clock.now(),
        "due_on": (clock.now() + timedelta(days=days)).date(),
    }
    person = log.person("Doctor of the requests")
    entry = {**key, "entry_id": entry_id, "occurred_at": at, "organisation_ref": None, "professional_id": person}
    asked = StepTaken(step=RequestStep.ASKED, at=clock.now(), by=None, refusal=None, reason_sealed=None)
    with log.app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        name_requests.add_request(facts, [entry])
        name_requests.add_step(citizen, key["request_id"], 1, asked)
    return key["request_id"]
