"""Telling those who help, by a power that covers it, that there is something new: never what, nor for whom.

What is told to the holder is never more than they would meet, and never more often than the citizen themselves is told:
by what the citizen has chosen on "Beskeder" for the log and for questions. Where they have chosen nothing for the log
it is once a week (assumed: who gives such a power wants the holder to hear). Paused, nothing is told nor noted.

The citizen is ahead with look-ups, so that they can hide a place before anybody hears that there is something: else who
is told, and finds nothing, knows that something was hidden (safety.md 4). It is asked again when the message is sent.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.auth.acts import Act
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role, unit_of_work
from citizen_app.messages.notify import notify
from citizen_app.messages.reach import newest_choices
from citizen_app.messages.topics import OFF, ON, WEEKLY, Topic
from citizen_app.outbox.jobs import Job
from citizen_app.web.language import speaking
from delegation.queries import hearing as queries
from delegation.services.hearing import Hearer, hearers, hearing
from logview.services.new_entries import NEW_ENTRIES, PAUSES, citizen_knew, newest_for_helper
from support.domain.cases import AnswerWay
from support.services import questions
from support.services.question_news import topic_of

_UNCHOSEN: Final = WEEKLY
"""How often a holder is told of the log where its citizen has never chosen anything for themselves."""
_AHEAD: Final = timedelta(hours=20)
"""So long the citizen has had to hide what is told (assumed). Less than a day: who is told daily is ahead each time."""


def tell_those_who_help() -> None:
    """Queue a message for each holder for whom there is something new. Safe to stop and repeat."""
    for one in hearers(clock.now()):
        try:
            # A context of its own: what is remembered of masks and sight is of one citizen and one helper.
            with current_app.app_context(), speaking("da"), unit_of_work(DatabaseRole.WORKER):
                _tell(one, clock.now())
        except IntegrityError:
            pass  # another worker is telling them


def _tell(one: Hearer, at: datetime) -> None:
    acting = hearing(one.holder_key, one.power_id)
    if acting is None or acting.helped is None:
        return
    if (told := queries.told(one.citizen_key, one.power_id)) is None:
        queries.begin(one.citizen_key, one.power_id, one.since)
        told = queries.told(one.citizen_key, one.power_id)
    chosen = newest_choices(acting.subject)
    until = _until(acting, chosen, at)
    take_role(DatabaseRole.CITIZEN, acting.subject, acting.viewer.own_keys)
    news = {**_of_log(acting, chosen, told, at, until), **_of_questions(acting, chosen, told)}
    take_role(DatabaseRole.WORKER)
    if news:
        notify(one.holder_key, HELP_NEWS.code, about_id=one.power_id)
        queries.note(one.citizen_key, one.power_id, told_at=at, **news)


def _until(acting: Actor, chosen: Mapping[str, str], at: datetime) -> datetime | None:
    """By when what they may be told of was received; None: nothing of it. In the worker's role."""
    ahead = at - _AHEAD
    return ahead if NEW_ENTRIES.code not in chosen else citizen_knew(acting.subject, ahead)


def _of_log(
    acting: Actor, chosen: Mapping[str, str], told: Any, at: datetime, received_by: datetime | None
) -> dict[str, datetime]:
    """Until when the look-ups that they are shown are new to them, and that they are told now; nothing where there are
    none, or it is too soon."""
    pause: timedelta | None = PAUSES.get(chosen.get(NEW_ENTRIES.code, _UNCHOSEN))
    if pause is None or received_by is None or (told.log_told_at is not None and at - told.log_told_at < pause):
        return {}
    until = newest_for_helper(acting, told.log_until, received_by)
    return {} if until is None else {"log_until": until, "log_told_at": at}


def _of_questions(acting: Actor, chosen: Mapping[str, str], told: Any) -> dict[str, datetime]:
    """The same of what others did with the questions that they meet: as the citizen hears of each of those."""
    if acting.helped is None or Act.FOLLOW_OWN_QUESTION not in acting.helped.acts:
        return {}
    news = [
        said.event.at
        for file in questions.questions(acting)
        if file.case.answer_way is not AnswerWay.HERE
        for said in file.said
        if said.event.at > told.questions_until and _is_heard(topic_of(said.event), chosen)
    ]
    return {"questions_until": max(news)} if news else {}


def may_still_find(holder_key: UUID, power_id: UUID | None) -> bool:
    """Whether what a message that waits to be sent tells of is still there for the holder: the newest look-up, or the
    newest step with a question where it was of those alone. Ends in the worker's role."""
    acting = None if power_id is None else hearing(holder_key, power_id)
    if acting is None or acting.helped is None or power_id is None:
        return False
    told = next((found for key in acting.subject if (found := queries.told(key, power_id)) is not None), None)
    if told is None:
        return False
    take_role(DatabaseRole.CITIZEN, acting.subject, acting.viewer.own_keys)
    if told.told_at == told.log_told_at:
        found = newest_for_helper(acting, told.log_until - timedelta(microseconds=1), told.log_until) is not None
    else:
        found = Act.FOLLOW_OWN_QUESTION in acting.helped.acts and any(
            said.event.at == told.questions_until for file in questions.questions(acting) for said in file.said
        )
    take_role(DatabaseRole.WORKER)
    return found


def _is_heard(topic: Topic | None, chosen: Mapping[str, str]) -> bool:
    return topic is not None and chosen.get(topic.code, topic.default) != OFF


HELP_NEWS: Final = Topic(
    code="help-news",
    label=_l("Something new for somebody whom you help"),
    description=_l("When a power of attorney says so. You see it when you see for the other person."),
    default=ON,
    endpoint="helping.others",
    still=may_still_find,
)
TELL_THOSE_WHO_HELP: Final = Job(name="help-news", interval=timedelta(hours=1), run=tell_those_who_help)
