"""Indblik's terms in the page's language, and a sentence for each thing a source did not say."""

import re
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _

from citizen_app.web.language import written_in
from citizen_app.web.term_words import data_kind_words, purpose_words
from citizen_app.web.whose import for_another
from logview.domain.terms import Activity, EntryFlag, Sector

# A digit, no blanks, and nothing that reads like a word: "110101", "OPN.X7", two of them as "A1: B2".
_CODE = re.compile(r"(?=\D*\d)(?!.*[a-zæøå]{4})\S{1,40}")
# Longest digit runs first: a number of a person has ten digits, with or without hyphen or space.
_NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)\d{6}[- ]?(?:\d{4}|[01567][A-Za-z]{2}\d)(?!\d)")


class Words(NamedTuple):
    """All terms of one language, looked up once: the page has no time for it fifty times."""

    activities: dict[int, str]
    data_kinds: dict[int, str]
    purposes: dict[int, str]
    sectors: dict[int, str]
    places: dict[int, str]  # what stands for a place that is not told
    flags: tuple[tuple[int, str, str], ...]
    front_only: tuple[str, str]  # in the place of "stopped"
    no_person: str
    system_job: str
    no_unit: str
    no_what: str
    no_action: str
    no_reason: str
    unknown_code: str  # with %(code)s
    withheld: str
    not_told: str  # in the place of `withheld` where something is kept from whoever looks
    masked_person: str
    masked_by: str  # with %(organisation)s
    employee: str  # with %(code)s
    one_other: str
    others: str  # with %(number)s
    more: str  # with %(number)s
    untold: str  # ends a list of which one was not told, or is not shown
    untold_action: str
    untold_place: str
    several_reasons: str
    stopped: str  # with %(action)s
    failed: str  # with %(action)s


def words(language: str) -> Words:
    """The words of a language."""
    return _words(language, for_another())


@lru_cache(maxsize=8)
def _words(language: str, helps: bool) -> Words:
    with written_in(language):
        return _spoken(helps)


def _spoken(helps: bool) -> Words:
    return Words(
        activities=_activities(),
        data_kinds=data_kind_words(),
        purposes=purpose_words(),
        sectors=_sectors(),
        places=_places(),
        flags=(
            (
                EntryFlag.CONSENT_OVERRIDE,
                "override",
                _("A block was set aside") if helps else _("Your block was set aside"),
            ),
            (EntryFlag.DENIED, "stopped", _("The look-up was stopped")),
            (EntryFlag.FAILED, "failed", _("The look-up did not succeed")),
            (EntryFlag.SYSTEM_JOB, "system", _("Automatic")),
        ),
        front_only=("front", _("Opened the front page, but not the blocked information")),
        no_person=_("The source has not told who it was."),
        system_job=_("An IT system, not a person"),
        no_unit=_("The source has not told where."),
        no_what=_("The source has not told which data."),
        no_action=_("The source has not told what was done."),
        no_reason=_("The source has not told why."),
        unknown_code=_("Unknown code (%(code)s)"),
        withheld=_("The source's own text is not shown, because a name is masked."),
        not_told=_("It is not shown here."),
        masked_person=_("Member of staff"),
        masked_by=_("The name is masked by %(organisation)s"),
        employee=_("Employee %(code)s"),
        one_other=_("and one other"),
        others=_("and %(number)s others"),
        more=_("and %(number)s more"),
        untold=_("and something that is not told here"),
        untold_action=_("and did something that is not told here"),
        untold_place=_("and a place that is not told here"),
        several_reasons=_("Several reasons. Open to see each of them."),
        stopped=_("%(action)s (was stopped)"),
        failed=_("%(action)s (did not succeed)"),
    )


def _activities() -> dict[int, str]:
    return {
        Activity.READ: _("Read"),
        Activity.SEARCH: _("Searched"),
        Activity.CREATE: _("Wrote something new"),
        Activity.UPDATE: _("Changed something"),
        Activity.DELETE: _("Deleted something"),
        Activity.PRINT_OR_EXPORT: _("Printed or exported"),
        Activity.SEND: _("Sent on"),
        Activity.RECEIVE: _("Received"),
        Activity.PRESCRIBE: _("Prescribed"),
        Activity.ADMINISTER: _("Gave medicine or treatment"),
        Activity.SYSTEM_TASK: _("Automatic task"),
    }


def _sectors() -> dict[int, str]:
    return {
        Sector.UNKNOWN: _("Unknown sector"),
        Sector.HOSPITAL: _("Hospital"),
        Sector.GENERAL_PRACTICE: _("General practice"),
        Sector.SPECIALIST: _("Medical specialist"),
        Sector.DENTIST: _("Dentist"),
        Sector.PHARMACY: _("Pharmacy"),
        Sector.PRIVATE_HOSPITAL: _("Private hospital"),
        Sector.MUNICIPALITY: _("Municipality"),
        Sector.NATIONAL: _("National"),
        Sector.OTHER: _("Other"),
    }


def _places() -> dict[int, str]:
    """What safety.md 3 lets a place be called."""
    return {
        Sector.UNKNOWN: _("A place"),
        Sector.HOSPITAL: _("A hospital"),
        Sector.GENERAL_PRACTICE: _("A general practice"),
        Sector.SPECIALIST: _("A medical specialist"),
        Sector.DENTIST: _("A dentist"),
        Sector.PHARMACY: _("A pharmacy"),
        Sector.PRIVATE_HOSPITAL: _("A private hospital"),
        Sector.MUNICIPALITY: _("A municipality"),
        Sector.NATIONAL: _("A national service"),
        Sector.OTHER: _("A place"),
    }


SECTOR_KEYS = {sector: sector.name.lower().replace("_", "-") for sector in Sector}


def is_bare_code(text: str) -> bool:
    """Whether a source gave a code and no word for it: then the text itself tells a citizen nothing."""
    return _CODE.fullmatch(text.replace(": ", ":")) is not None


def source_text(text: str) -> str:
    """A source's own words, without numbers of persons: those are never printed, whoever wrote them."""
    return _NUMBER_OF_A_PERSON.sub("••••••", text)
