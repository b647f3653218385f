"""From the answers of the pages to the decision that they make, were it confirmed now."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from citizen_app.web.dates import start_of_day
from consent.domain.decision import Decision, Effect
from consent.domain.draft import Answers
from consent.domain.rules import Draft, meant_since
from consent.services.wording import TEXT_VERSION


def draft_of(answers: Answers, at: datetime, old: Decision | None = None, *, limit: datetime | None = None) -> Draft:
    """The decision that the answers make. They must all be there; `old` is what they change.

    `limit`: the moment from which it counts no more, whatever was answered: a child's fifteenth birthday.
    """
    last = start_of_day(answers.last + timedelta(days=1)) if answers.last and answers.last < date.max else None
    draft = Draft(
        effect=Effect(answers.effect or 0),
        what=answers.what(),
        who=answers.who(),
        valid_from=start_of_day(answers.first) if answers.first else at,
        valid_until=min((moment for moment in (last, limit) if moment is not None), default=None),
        text_version=TEXT_VERSION,
    )
    return replace(draft, meant_since=meant_since(old, draft)) if old is not None else draft
