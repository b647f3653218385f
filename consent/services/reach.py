"""What a decision reaches: source by source, as the sources' profiles say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from citizen_app.past_entries import Reach, past_entries
from citizen_app.web.language import current_language
from citizen_app.web.whose import for_another
from consent.services.wording import start_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachLine:
    """A source, and what the decision does there."""

    source: str
    reached: bool
    text: str
    note: str | None


def reach_lines(counts_from: datetime | None) -> Sequence[ReachLine]:
    """Every source that we know of, those that ask us first; `counts_from` None: from when it is confirmed."""
    lines = [
        ReachLine(
            source=one.name,
            reached=one.reach is Reach.ASKS,
            text=_asking(counts_from) if one.reach is Reach.ASKS else _not_asking(one.reach),
            note=one.note,
        )
        for one in past_entries().sources()
    ]
    return sorted(lines, key=lambda line: not line.reached)


def _asking(counts_from: datetime | None) -> str:
    if for_another():
        if counts_from is None:
            return _("The source asks us each time. The choice counts as soon as it is confirmed.")
        when = start_text(counts_from, current_language())
        return _("The source asks us each time. The choice counts from %(when)s.", when=when)
    if counts_from is None:
        return _("The source asks us each time. Your choice counts as soon as you confirm it.")
    return _(
        "The source asks us each time. Your choice counts from %(when)s.",
        when=start_text(counts_from, current_language()),
    )


def _not_asking(reach: Reach) -> str:
    if for_another() and reach is Reach.OWN_COPY:
        return _("The source uses choices that are made elsewhere. Choices made here do not count there.")
    if for_another() and reach is Reach.NOT_REACHED:
        return _("The source does not ask us. The choice does not count there.")
    if reach is Reach.OWN_COPY:
        return _("The source uses choices that you make elsewhere. Your choice here does not count there.")
    if reach is Reach.NOT_REACHED:
        return _("The source does not ask us. Your choice does not count there.")
    return _("The source has not told us whether it asks us.")
