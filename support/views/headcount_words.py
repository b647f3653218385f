"""How many work at a unit, and what is left out there beside a masked name, in words for mask deciders."""

from flask_babel import format_decimal
from flask_babel import gettext as _

from citizen_app.directory.catalogue import catalogue
from citizen_app.web.language import current_language
from logview.services import masks
from logview.services.headcounts import UnitOutlook
from support.services.mask_making import Outlook


def profession_words(code: str | None) -> str:
    """A profession by its name; the whole staff for none."""
    if code is None:
        return _("Everybody who works there")
    found = catalogue().profession(code, None)
    return found.name(current_language()) if found else code


def figure_lines(at: UnitOutlook) -> list[tuple[str, str]]:
    """The figures of a unit, everybody first."""
    lines = [(profession_words(code), format_decimal(number)) for code, number in at.figures.items()]
    return sorted(lines, key=lambda line: (line[0] != profession_words(None), line[0]))


def what_is_left_out(at: UnitOutlook) -> str:
    """What the citizen does not read there, beside a masked name."""
    if at.whole:
        return _("So few work there that neither the place's name nor the profession is shown beside a masked name.")
    if at.everything:
        return _("No profession is shown beside a masked name there.")
    if at.professions:
        names = ", ".join(sorted(profession_words(code) for code in at.professions))
        return _("Beside a masked name there these professions are not shown: %(professions)s.", professions=names)
    return _("The profession is shown beside a masked name there.")


def few_words(outlook: Outlook) -> list[str]:
    """What the summary of a new mask tells of small units."""
    if outlook.at_unit is None:
        return [_("The profession is not shown where few at the unit have it.")]
    told = [what_is_left_out(outlook.at_unit)]
    if outlook.small_below:
        told.append(
            _(
                "Units below it where the profession or the place's name is not shown: %(number)s.",
                number=format_decimal(outlook.small_below),
            )
        )
    if not outlook.at_unit.figures:
        told.append(
            _(
                "You have not stated how many work there. State it if fewer than %(number)s do, or have the same "
                "profession.",
                number=masks.settings().smallest_group,
            )
        )
    return told
