"""Telling a citizen that somebody who helps them was here: by a message, and by a letter where no message reaches them.

A letter tells of the first visit on each mandate. A child is sent none about whoever has custody: it would arrive
where those live (safety.md 2 and 5). Nobody is written to who wants to hear nothing of it.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from citizen_app.auth.actor import Basis
from citizen_app.identity import keys_of_person
from citizen_app.messages.reach import is_out_of_reach
from citizen_app.outbox.jobs import Job
from delegation.services import visits
from support.domain.letters import LetterKind
from support.services.letters import order_letter


def tell_of_visits() -> None:
    """Tell of each visit that the citizen has not been told of. Safe to stop and repeat."""
    visits.tell_of_visits(_write)


def _write(citizen: UUID, mandate_id: UUID, basis: Basis) -> None:
    if basis is not Basis.CUSTODY and is_out_of_reach(keys_of_person(citizen), visits.FIRST_VISIT):
        order_letter(citizen, LetterKind.HELP_VISIT, about=mandate_id)


TELL_OF_VISITS: Final = Job(name="help-visits", interval=timedelta(minutes=5), run=tell_of_visits)
