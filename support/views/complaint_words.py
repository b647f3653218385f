"""Who takes a complaint about a question, by the question's own kind and sector: the same on the page and on paper."""

from flask_babel import gettext as _

from citizen_app.complaint_settings import ComplaintBody, Law
from citizen_app.directory.sectors import Sector
from citizen_app.web import dates
from citizen_app.web.complaint_words import Complaining, complaining, complaint_body, last_day_after, within
from citizen_app.web.language import current_language
from citizen_app.web.whose import for_another
from support.domain.turning import LAWS, complaint_limit
from support.services.question_pages import QuestionTold


def complaints_about(told: QuestionTold) -> list[Complaining]:
    """The ways to complain that the question's kind has, its own first."""
    return [_complaining(told, law) for law in LAWS[told.case.deadline_kind]]


def _complaining(told: QuestionTold, law: Law) -> Complaining:
    body = complaint_body(law, told.entries[0].sector if told.entries else Sector.UNKNOWN)
    return complaining(law, body, within(law, body), _last_days(told, law, body))


def _last_days(told: QuestionTold, law: Law, body: ComplaintBody) -> str | None:
    if body.years is None or body.years_at_most is None:
        return None
    language = current_language()
    if law is Law.FILE_ACCESS:
        answers = [one.event.at for one in told.told if one.event.finding]
        return last_day_after(answers[-1], body) if answers else None
    if not told.entries:
        return None
    asked, looked = dates.local(told.case.asked_at).date(), [one.day for one in told.entries]
    limit = complaint_limit(asked, looked, years=body.years, years_at_most=body.years_at_most)
    if for_another():
        return _("After %(last)s it is too late in any case.", last=dates.day_text(limit.at_most, language))
    return _(
        "Did you learn of it on the day that you asked? Then the last day is %(day)s. "
        "After %(last)s it is too late in any case.",
        day=dates.day_text(limit.if_known_since_asking, language),
        last=dates.day_text(limit.at_most, language),
    )
