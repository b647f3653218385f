"""How a citizen hears outside the site that an organisation has written to them: that there is something, never what.

A message goes to whoever can be reached by one. A letter goes to whoever has chosen letters, and to whoever no message
would reach: what an organisation tells those affected must not wait for them to sign in by chance. Children, people of
unknown age and the dead get no message: their letter waits in the print queue for a person (safety.md 5).
"""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from flask_babel import lazy_gettext as _l

from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.identity import keys_of_person
from citizen_app.messages.notify import notify
from citizen_app.messages.reach import is_out_of_reach
from citizen_app.messages.topics import ON, Topic
from support.domain.cases import BY_LETTER, AnswerWay
from support.domain.letters import LetterKind
from support.queries.notices import newest_answer_way
from support.services.letters import order_letter

ORGANISATION_WROTE: Final = Topic(
    code="organisation-wrote",
    label=_l("A message from an organisation about your log"),
    description=_l("When an organisation writes to you about look-ups in your log."),
    default=ON,
    endpoint="notices.listed",
)


def tell_outside(notices: Mapping[UUID, UUID], *, on_paper: Collection[UUID]) -> None:
    """Queue the message to each citizen, and the letter about their notice where they get letters. Those `on_paper` get
    a letter and no message.

    In the look-backs' database role, and back in it. How somebody is reached is the worker's to know: whoever acts
    for the organisation learns nothing of it.
    """
    for citizen in notices.keys() - on_paper:
        notify(citizen, ORGANISATION_WROTE.code)
    assume(connection(), DatabaseRole.WORKER)
    try:
        for citizen, notice in notices.items():
            _write(citizen, notice, is_on_paper=citizen in on_paper)
    finally:
        assume(connection(), DatabaseRole.LOOK_BACK)


def _write(citizen: UUID, notice: UUID, *, is_on_paper: bool) -> None:
    person = keys_of_person(citizen)
    way = newest_answer_way(person)
    if is_on_paper or way in BY_LETTER or is_out_of_reach(person, ORGANISATION_WROTE):
        # What the organisation wrote lies in the letter only for whoever has chosen that (safety.md 5).
        order_letter(citizen, LetterKind.MISUSE_TOLD, about=notice, has_contents=way is AnswerWay.LETTER_WHOLE)
