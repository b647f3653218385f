"""Letters for tests: ordering one, and who prints."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.letter_settings import AddressSource
from support.domain.letters import LetterKind
from support.services.letters import order_letter
from tests.support.pdf import Pdf
from tests.support.people import SignedIn, csrf_of

PAGE = "/medarbejder/breve"
FEBRUARY = date(2026, 2, 1)


def addresses_come(app: Flask, **changes: Any) -> None:
    """The operator has agreed with a printing house."""
    settings = app.extensions["indblik.settings"]
    letters = replace(settings.questions.letters, **{"addresses": AddressSource.REFERENCE, **changes})
    questions = replace(settings.questions, letters=letters)
    app.extensions["indblik.settings"] = replace(settings, questions=questions)


def order(
    app: Flask, citizen: UUID, kind: LetterKind = LetterKind.LOG_MONTH, about: UUID | date = FEBRUARY, **more: Any
) -> UUID:
    """A letter in the queue, ordered by the citizen."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        return order_letter(citizen, kind, about=about, **more)


def send(person: SignedIn, path: str, **fields: str) -> Any:
    """Send a form of the print queue's."""
    return person.client.post(path, data={"csrf_token": csrf_of(person, PAGE), **fields})


def print_next(person: SignedIn) -> Pdf:
    """A batch on paper."""
    answer = send(person, f"{PAGE}/udskriv")
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/pdf"
    return Pdf(answer.get_data())
