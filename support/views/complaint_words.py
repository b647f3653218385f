"""Who takes a complaint about the look-ups of a question, and by when: the same sentences on the page and on paper."""

from dataclasses import dataclass

from flask_babel import gettext as _

from citizen_app.complaint_settings import ComplaintBody, ComplaintSettings
from citizen_app.directory.sectors import Sector
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.turning import complaint_limit
from support.services import case_settings
from support.services.question_pages import QuestionTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaining:
    """What is told of complaining."""

    body: str
    sentences: list[str]
    reference: str


def complaining_about(told: QuestionTold) -> Complaining:
    """The body of the sector where it happened, its time, and the last days for these look-ups."""
    body = _body(told)
    takes = _(
        "Takes complaints about look-ups in health data. "
        "Complain within %(years)s years after you learned of the look-up, "
        "and within %(most)s years after it happened.",
        years=body.years,
        most=body.years_at_most,
    )
    return Complaining(body=body.name, sentences=[takes, *_last_days(told, body)], reference=_settings().reference)


def _last_days(told: QuestionTold, body: ComplaintBody) -> list[str]:
    if not told.entries:
        return []
    asked, language = dates.local(told.case.asked_at).date(), current_language()
    looked = [one.day for one in told.entries]
    limit = complaint_limit(asked, looked, years=body.years, years_at_most=body.years_at_most)
    last = _(
        "Did you learn of it on the day that you asked? Then the last day is %(day)s. "
        "After %(last)s it is too late in any case.",
        day=dates.day_text(limit.if_known_since_asking, language),
        last=dates.day_text(limit.at_most, language),
    )
    return [last]


def _body(told: QuestionTold) -> ComplaintBody:
    return _settings().body_for(told.entries[0].sector if told.entries else Sector.UNKNOWN)


def _settings() -> ComplaintSettings:
    return case_settings.settings().complaints
