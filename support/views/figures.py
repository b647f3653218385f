"""The open figures, for anybody: a page for each quarter, and the same numbers as a file."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from citizen_app.auth.access import access, begin_work
from citizen_app.auth.permissions import ANYONE
from citizen_app.csv_cells import cell
from citizen_app.db.roles import DatabaseRole
from citizen_app.errors import NotFound
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language, speaking
from support.domain.cases import Finding
from support.domain.figures import Area, AreaKind, Published
from support.domain.quarters import Quarter
from support.services import case_settings
from support.services.figures import Figures, Gap, counted_quarters, figures_of

bp = Blueprint("figures", __name__, url_prefix="/tal")


@bp.get("")
@access(ANYONE)
def newest() -> ResponseReturnValue:
    begin_work(DatabaseRole.FIGURES)
    counted = counted_quarters()
    return _page(figures_of(counted[0]) if counted else None, counted)


@bp.get("/<quarter>")
@access(ANYONE)
def shown(quarter: str) -> ResponseReturnValue:
    found = _asked_for(quarter)
    return redirect(url_for(".newest"), 303) if found is None else _page(found, counted_quarters())


@bp.get("/<quarter>.csv")
@access(ANYONE)
def as_csv(quarter: str) -> ResponseReturnValue:
    return _file(quarter, "", _csv_rows)


@bp.get("/<quarter>/mangler.csv")
@access(ANYONE)
def gaps_as_csv(quarter: str) -> ResponseReturnValue:
    return _file(quarter, "-mangler", _csv_gaps)


def _file(quarter: str, called: str, rows: Callable[[Figures], Iterator[Sequence[Any]]]) -> ResponseReturnValue:
    """A file for a spreadsheet. It is Danish in every language: who puts quarters together needs the same names."""
    found = _asked_for(quarter)
    if found is None:
        return redirect(url_for(".newest"), 303)
    file = io.StringIO(newline="")
    with speaking("da"):
        csv.writer(file, delimiter=";").writerows(rows(found))
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="indblik-{found.quarter}{called}.csv"'
    return answer


def _asked_for(text: str) -> Figures | None:
    """The quarter; None for one that is not counted. Raises NotFound for what is no quarter."""
    quarter = Quarter.read(text)
    if quarter is None:
        raise NotFound
    begin_work(DatabaseRole.FIGURES)
    return figures_of(quarter)


def _page(found: Figures | None, counted: Sequence[Quarter]) -> str:
    if found is None:
        return render_template("support/figures.html", found=None, days=case_settings.settings().figures.wait.days)
    return render_template(
        "support/figures.html",
        found={
            "title": quarter_text(found.quarter),
            "counted": day_text(local(found.counted_at).date(), current_language()),
            "step": found.rules.step,
            "fewest": found.rules.fewest,
            "look_ups": [_look_up_row(line) for line in found.lines],
            "questions": [_question_row(line) for line in found.lines if _tells_of_questions(line)],
            "without": ", ".join(_name(line) for line in found.lines if not _tells_of_questions(line)),
            "merged": [_merged(line) for line in found.lines if len(line.members) > 1],
            "gaps": [_gap(one) for one in found.gaps],
            "file": url_for(".as_csv", quarter=str(found.quarter)),
            "gaps_file": url_for(".gaps_as_csv", quarter=str(found.quarter)),
        },
        others=[(quarter_text(one), url_for(".shown", quarter=str(one)), one == found.quarter) for one in counted],
    )


def quarter_text(quarter: Quarter) -> str:
    """What a quarter is called."""
    names = (
        _("January to March %(year)s", year=quarter.year),
        _("April to June %(year)s", year=quarter.year),
        _("July to September %(year)s", year=quarter.year),
        _("October to December %(year)s", year=quarter.year),
    )
    return names[quarter.number - 1]


def _look_up_row(line: Published) -> tuple[str, str, str]:
    percent = line.reason_percent
    return _name(line), _number(line.look_ups), _("Too few") if percent is None else f"{percent} %"


def _tells_of_questions(line: Published) -> bool:
    told = (line.asked, line.median_days, line.slow_days, *line.findings.values())
    return any(number is not None for number in told)


def _question_row(line: Published) -> tuple[str, ...]:
    return (
        _name(line),
        _number(line.asked),
        _days(line.median_days),
        _days(line.slow_days),
        *(_number(line.findings[finding]) for finding in Finding),
    )


def _name(line: Published) -> str:
    if line.kind is AreaKind.SMALL_MUNICIPALITIES:
        return _("Smaller municipalities together")
    if line.kind is AreaKind.REST:
        return _("Several small areas together")
    return area_name(line.members[0])


def area_name(area: Area) -> str:
    """What an area is called in the language of the page."""
    if area.kind is AreaKind.GENERAL_PRACTICE:
        return _("General practice")
    if area.kind is AreaKind.OTHER:
        return _("Other places, and places that are not stated")
    return area.name_en if current_language() == "en" else area.name


def _number(number: int | None) -> str:
    return _("Too few") if number is None else format_decimal(number)


def _days(days: int | None) -> str:
    return _("Too few") if days is None else ngettext("%(num)s day", "%(num)s days", days)


def _merged(line: Published) -> tuple[str, str]:
    return _name(line), ", ".join(sorted(map(area_name, line.members)))


def _gap(one: Gap) -> tuple[str, str]:
    language = current_language()
    name = one.name_en if language == "en" else one.name
    if not one.delivers:
        return name, _("Does not deliver to us")
    told = []
    if one.covers_from is not None:
        told.append(_("Begins on %(day)s", day=day_text(one.covers_from, language)))
    if one.heard_until is not None:
        told.append(_("We have nothing after %(day)s", day=day_text(one.heard_until, language)))
    return name, ". ".join(told) or _("We have received nothing from these months")


def _csv_rows(found: Figures) -> Iterator[Sequence[Any]]:
    """The page's numbers, an empty cell where there are too few."""
    yield (
        "kvartal", "område", "består af", "opslag", "opslag med oplyst grund", "procent med oplyst grund", "spørgsmål",
        "dage til svar, midterste", "dage til svar, ni af ti", "berettiget", "uberettiget", "fejl i loggen",
        "kunne ikke afklares",
    )  # fmt: skip
    for line in found.lines:
        yield (
            str(found.quarter),
            cell(_name(line)),
            cell(", ".join(sorted(map(area_name, line.members)))),
            line.look_ups,
            line.with_reason,
            line.reason_percent,
            line.asked,
            line.median_days,
            line.slow_days,
            *(line.findings[finding] for finding in Finding),
        )


def _csv_gaps(found: Figures) -> Iterator[Sequence[Any]]:
    """What the numbers lack, by system."""
    yield "kvartal", "system", "mangler"
    for one in found.gaps:
        yield str(found.quarter), *map(cell, _gap(one))
