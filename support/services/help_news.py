"""Telling those who help, by a power that covers it, that there is something new: never what, nor for whom.

What is told to the holder is never more than they would meet, and never more often than the citizen themselves is told:
by what the citizen has chosen on "Beskeder" for the log and for questions. Where they have chosen nothing for the log
it is once a week (assumed: who gives such a power wants the holder to hear). Paused, nothing is told nor noted.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

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
from delegation.services.hearing import Hearer, hearers, hearing, may_still_hear
from logview.services.new_entries import NEW_ENTRIES, PAUSES, newest_for_helper
from support.domain.cases import AnswerWay
from support.services import questions
from support.services.question_news import topic_of

HELP_NEWS: Final = Topic(
    code="help-news",
    label=_l("Something new for somebody whom you help"),
    description=_l("When a power of attorney says so. You see it when you see for the other person."),
    default=ON,
    endpoint="helping.others",
    still=may_still_hear,
)
_UNCHOSEN: Final = WEEKLY
"""How often a holder is told of the log where its citizen has never chosen anything for themselves."""


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
    take_role(DatabaseRole.CITIZEN, acting.subject, acting.viewer.own_keys)
    news = {**_of_log(acting, chosen, told, at), **_of_questions(acting, chosen, told)}
    take_role(DatabaseRole.WORKER)
    if news:
        notify(one.holder_key, HELP_NEWS.code, about_id=one.power_id)
        queries.note(one.citizen_key, one.power_id, told_at=at, **news)


def _of_log(acting: Actor, chosen: Mapping[str, str], told: Any, at: datetime) -> dict[str, datetime]:
    """Until when the look-ups that they are shown are new to them, and that they are told now; nothing where there are
    none, or it is too soon."""
    pause: timedelta | None = PAUSES.get(chosen.get(NEW_ENTRIES.code, _UNCHOSEN))
    if pause is None or (told.log_told_at is not None and at - told.log_told_at < pause):
        return {}
    until = newest_for_helper(acting, told.log_until)
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


def _is_heard(topic: Topic | None, chosen: Mapping[str, str]) -> bool:
    return topic is not None and chosen.get(topic.code, topic.default) != OFF


TELL_THOSE_WHO_HELP: Final = Job(name="help-news", interval=timedelta(hours=1), run=tell_those_who_help)
