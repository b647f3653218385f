"""Questions about look-ups, asked past the citizen's pages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import Concern
from support.domain.usual_texts import Sort, TextEvent, TextStep
from support.queries import cases, usual_texts
from support.services import questions
from tests.support import deciding
from tests.support.people import REGION

WORDS = "Jeg var ikke til undersøgelse den dag"


def a_text(app: Flask, cvr: str = REGION, *, words: str = WORDS) -> UUID:
    """A text about a unit of the organisation that waits for a second officer, written past the pages."""
    text_id, at = uuid4(), clock.now()
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.OFFICERS):
        cases.see_only(cvr)
        usual_texts.add(text_id, cvr, Sort(unit=("sor", "4000000000001"), activity=1), words, at)
        usual_texts.add_step(text_id, 1, TextEvent(step=TextStep.PROPOSED, by=uuid4()), at)
    return text_id


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
