"""Questions about look-ups, asked past the citizen's pages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Flask

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import Concern
from support.services import questions
from tests.support import deciding
from tests.support.people import REGION

WORDS = "Jeg var ikke til undersøgelse den dag"


def a_question(
    app: Flask,
    citizen: UUID,
    *entries: tuple[datetime, int],
    words: str = WORDS,
    concern: Concern = Concern.WHY,
    cvr: str | None = REGION,
) -> UUID:
    """A citizen's question about their entries, by moment and number, to the organisation or to the desk."""
    places: Sequence[tuple[UUID, datetime, int]] = [(citizen, at, number) for at, number in entries]
    actor = deciding.citizen(citizen)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        return questions.ask(actor, places, concern, words, cvr)
