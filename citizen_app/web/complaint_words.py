"""Who takes a complaint, in words: the same sentences on pages and on paper (safety.md 8)."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from citizen_app.complaint_settings import ComplaintBody, Law
from citizen_app.directory.sectors import Sector
from citizen_app.here import here
from citizen_app.settings import Settings
from citizen_app.web import dates
from citizen_app.web.language import current_language
from citizen_app.web.whose import for_another
from citizen_app.working_days import months_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaining:
    """What is told of complaining by one law."""

    law: Law
    about: str
    body: str
    sentences: list[str]
    reference: str


def complaining(law: Law, body: ComplaintBody, until: str = "", last_days: str | None = None) -> Complaining:
    """What is told of complaining to the body. `until`: as `within` says it, where there is something to count from."""
    takes = f"{what_it_takes(law)} {until}".strip()
    return Complaining(
        law=law,
        about=about(law),
        body=body.name,
        sentences=[text for text in (takes, last_days, assumed(body)) if text],
        reference=body.reference,
    )


def complaint_body(law: Law, sector: Sector) -> ComplaintBody:
    """Who takes a complaint by the law about a place of the sector, as the operator's table says."""
    settings: Settings = here().app.extensions["indblik.settings"]
    return settings.questions.complaints.body_for(law, sector)


def about(law: Law) -> str:
    """What a complaint by the law is about, as a heading before the body's name."""
    if for_another() and law is Law.DATA_PROTECTION:
        return _("About the data")
    return {
        Law.LOOK_UP: _("About the look-up"),
        Law.DATA_PROTECTION: _("About your data"),
        Law.FILE_ACCESS: _("About access to documents (aktindsigt)"),
        Law.NAME_REFUSED: _("About the name"),
    }[law]


def what_it_takes(law: Law) -> str:
    """Which complaints the body takes."""
    if for_another() and law is Law.DATA_PROTECTION:
        return _("Takes complaints about how data about citizens are handled. First the organisation is asked.")
    return {
        Law.LOOK_UP: _("Takes complaints about look-ups in health data."),
        Law.DATA_PROTECTION: _("Takes complaints about how data about you are handled. Ask the organisation first."),
        Law.FILE_ACCESS: _("Takes complaints about the answer to a wish for access to documents (aktindsigt)."),
        Law.NAME_REFUSED: _("Takes complaints about not being given a name."),
    }[law]


def within(law: Law, body: ComplaintBody) -> str:
    """Until when it takes them, as far as anybody knows."""
    if body.years is None:
        return _("We know of no time limit.")
    if for_another() and law in {Law.FILE_ACCESS, Law.NAME_REFUSED}:
        return _("The time limit is %(years)s years after the answer.", years=body.years)
    if for_another():
        return _(
            "The time limit is %(years)s years after the citizen learned of the look-up, "
            "and %(most)s years after it happened.",
            years=body.years,
            most=body.years_at_most,
        )
    if law in {Law.FILE_ACCESS, Law.NAME_REFUSED}:
        return _("Complain within %(years)s years after you got the answer.", years=body.years)
    return _(
        "Complain within %(years)s years after you learned of the look-up, "
        "and within %(most)s years after it happened.",
        years=body.years,
        most=body.years_at_most,
    )


def last_day_after(answered: datetime, body: ComplaintBody) -> str | None:
    """The last day for a complaint about an answer; None where no time limit is known."""
    if body.years is None:
        return None
    last = months_after(dates.local(answered).date(), 12 * body.years)
    return _("The last day is %(day)s, counted from the answer.", day=dates.day_text(last, current_language()))


def assumed(body: ComplaintBody) -> str | None:
    """That we do not know it for certain; None where we do."""
    if not body.is_assumed:
        return None
    return _("We assume that this is the right place to complain. The patient adviser knows whether it is.")
