"""Who takes a complaint about a question, by the question's own kind and sector: the same on the page and on paper."""

from dataclasses import dataclass

from flask_babel import gettext as _

from citizen_app.complaint_settings import ComplaintBody, Law
from citizen_app.directory.sectors import Sector
from citizen_app.web import dates
from citizen_app.web.complaint_words import about, assumed, complaint_body, what_it_takes, within
from citizen_app.web.language import current_language
from support.domain.deadlines import months_after
from support.domain.turning import LAWS, complaint_limit
from support.services.question_pages import QuestionTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaining:
    """What is told of complaining by one law."""

    law: Law
    about: str
    body: str
    sentences: list[str]
    reference: str


def complaints_about(told: QuestionTold) -> list[Complaining]:
    """The ways to complain that the question's kind has, its own first."""
    return [_complaining(told, law) for law in LAWS[told.case.deadline_kind]]


def _complaining(told: QuestionTold, law: Law) -> Complaining:
    body = complaint_body(law, told.entries[0].sector if told.entries else Sector.UNKNOWN)
    takes = f"{what_it_takes(law)} {within(law, body)}"
    return Complaining(
        law=law,
        about=about(law),
        body=body.name,
        sentences=[text for text in (takes, _last_days(told, law, body), assumed(body)) if text],
        reference=body.reference,
    )


def _last_days(told: QuestionTold, law: Law, body: ComplaintBody) -> str | None:
    if body.years is None or body.years_at_most is None:
        return None
    language = current_language()
    if law is Law.FILE_ACCESS:
        answers = [one.event.at for one in told.told if one.event.finding]
        if not answers:
            return None
        last = months_after(dates.local(answers[-1]).date(), 12 * body.years)
        return _("The last day is %(day)s, counted from the answer.", day=dates.day_text(last, language))
    if not told.entries:
        return None
    asked, looked = dates.local(told.case.asked_at).date(), [one.day for one in told.entries]
    limit = complaint_limit(asked, looked, years=body.years, years_at_most=body.years_at_most)
    return _(
        "Did you learn of it on the day that you asked? Then the last day is %(day)s. "
        "After %(last)s it is too late in any case.",
        day=dates.day_text(limit.if_known_since_asking, language),
        last=dates.day_text(limit.at_most, language),
    )
