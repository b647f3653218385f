"""A question in words, as those who answer it read it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.keys import keys
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.deadlines import DeadlineKind
from support.queries.cases import CaseFile, Said
from support.queries.name_readings import NameReading
from support.queries.roles import Colleague
from support.services.questions import today
from support.views.finding_words import findings_for_staff, look_ups_text
from support.views.helper_words import asked_by_for_staff
from support.views.question_words import (
    CONCERN_WORDS,
    FINDING_SENTENCES,
    KIND_WORDS,
    PARTY_NAMES,
    STATE_WORDS_FOR_STAFF,
    STEP_NAMES,
)
from support.views.queue_words import badges
from support.views.words import name_of, when_text


def case_panel(found: CaseFile, entries: Sequence[int]) -> dict[str, Any]:
    """What stands at the top of a question's page. `entries`: its look-ups by their numbers, as the page has them."""
    case, language = found.case, current_language()
    facts = [
        (_("The question"), str(CONCERN_WORDS[case.concern])),
        (_("Where it stands"), str(STATE_WORDS_FOR_STAFF[case.state])),
        (_("Asked"), when_text(case.asked_at)),
        *asked_by_for_staff(case),
    ]
    if case.is_open:
        facts.append((_("Answer by"), dates.day_text(case.due_on, language)))
    if case.deadline_kind is not DeadlineKind.LOG_QUESTION:
        facts.append((_("Kind"), str(KIND_WORDS[case.deadline_kind])))
    return {
        "number": found.number,
        "badges": badges(is_late=case.is_late(today()), is_escalated=case.is_escalated and case.is_open),
        "facts": facts,
        "findings": findings_for_staff(case, entries),
    }


def dialogue(found: CaseFile, colleagues: Mapping[UUID, Colleague], entries: Sequence[int]) -> list[dict[str, str]]:
    """Every step with its words, oldest first. `entries`: as for `case_panel`."""
    return [_line(one, colleagues, entries) for one in found.said]


def _line(said: Said, colleagues: Mapping[UUID, Colleague], entries: Sequence[int]) -> dict[str, str]:
    event = said.event
    about = [place for place, one in enumerate(entries, start=1) if event.entries is not None and one in event.entries]
    finding = str(FINDING_SENTENCES[event.finding]) if event.finding else ""
    if about and len(about) < len(entries):
        finding = f"{look_ups_text(about)}: {finding}"
    by = str(PARTY_NAMES[event.party]) if event.helper is None else _("Somebody who helps the citizen")
    if event.by is not None and event.by in colleagues:
        by = name_of(colleagues[event.by])
    return {
        "what": str(STEP_NAMES[event.step]),
        "when": when_text(event.at),
        "by": by,
        "finding": finding,
        "due": dates.day_text(event.due_on, current_language()) if event.due_on else "",
        "words": keys().open(said.words_sealed) if said.words_sealed else "",
    }


def reading_lines(readings: Sequence[NameReading], colleagues: Mapping[UUID, Colleague]) -> list[dict[str, str]]:
    """Who has read the names, when and why."""
    return [
        {"when": when_text(one.at), "by": name_of(colleagues.get(one.by)), "reason": keys().open(one.reason_sealed)}
        for one in readings
    ]
