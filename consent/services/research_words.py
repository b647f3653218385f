"""What is told of research projects, in words."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from citizen_app.web.term_words import data_kind_words
from consent.domain.research import KINDS, Beyond, Project


class KindWords(NamedTuple):
    """A kind of data in words; the source's own where we have none."""

    text: str
    is_of_source: bool


def kinds_in_words(kinds: Sequence[str]) -> list[KindWords]:
    """Each kind in words."""
    known, beyond = data_kind_words(), _beyond_words()

    def words(kind: str) -> KindWords:
        term = KINDS.get(kind)
        if term is None:
            return KindWords(kind, is_of_source=True)
        return KindWords(beyond[term] if isinstance(term, Beyond) else known[term], is_of_source=False)

    return [words(kind) for kind in kinds]


def period_text(begins: date | None, ends: date | None) -> str:
    """From when to when, as far as it is told; empty where it is not."""
    language = current_language()
    first, last = (day_text(day, language) if day else "" for day in (begins, ends))
    if first and last:
        return first if first == last else _("From %(first)s to %(last)s", first=first, last=last)
    if first:
        return _("From %(first)s. The last day is not stated.", first=first)
    return _("Until %(last)s. The first day is not stated.", last=last) if last else ""


def permit_text(project: Project) -> str:
    """Which permit the source says that the project has; empty where it says nothing."""
    day = day_text(project.permit_on, current_language()) if project.permit_on else ""
    parts = (
        _("Number %(number)s", number=project.permit_number) if project.permit_number else "",
        _("given by %(authority)s", authority=project.permit_by) if project.permit_by else "",
        _("on %(day)s", day=day) if day else "",
    )
    told = " ".join(part for part in parts if part)
    return told[:1].upper() + told[1:]


def _beyond_words() -> dict[Beyond, str]:
    return {
        Beyond.SAMPLES: _("Samples of blood, tissue or the like"),
        Beyond.GENETIC: _("Data about genes"),
        Beyond.REGISTERS: _("Data from health registers"),
        Beyond.QUESTIONNAIRES: _("Answers to questionnaires"),
        Beyond.CIVIL_REGISTER: _("Data from the civil register (CPR)"),
    }
