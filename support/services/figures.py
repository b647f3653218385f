"""The open figures: counting a quarter once, and reading what was counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import Catalogue, Organisation, catalogue
from citizen_app.directory.sectors import Sector
from citizen_app.outbox.jobs import Job
from citizen_app.web.dates import local
from logview.services.sources import SourceFreshness, freshness
from support.domain.cases import Finding
from support.domain.figures import (
    GENERAL_PRACTICE,
    OTHER,
    Answered,
    Area,
    AreaKind,
    FigureRules,
    LookUps,
    Published,
    groups_of,
    published,
)
from support.domain.quarters import Quarter, newest_that_may_be_counted
from support.queries import figures as queries
from support.services import case_settings

_ONE: Final = UUID(int=0)


class TooEarly(Exception):
    """The quarter has not been over for long enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A source of which the quarter's log lacks something."""

    name: str
    name_en: str
    delivers: bool
    covers_from: date | None
    heard_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A quarter as it was counted."""

    quarter: Quarter
    counted_at: datetime
    rules: FigureRules
    lines: Sequence[Published]
    gaps: Sequence[Gap]


def publish(quarter: Quarter) -> bool:
    """Count the quarter and freeze it; False if it was counted before. Raises TooEarly. Opens its own work."""
    if not quarter.may_be_counted(clock.now(), case_settings.settings().figures.wait):
        raise TooEarly
    with unit_of_work(DatabaseRole.COUNTING, one_state=True):
        one_at_a_time("figures", [_ONE])
        if str(quarter) in {row.quarter for row in queries.quarters()}:
            return False
        rules = _rules()
        lines = _counted(quarter, rules)
        head = {
            "quarter": str(quarter),
            "counted_at": clock.now(),
            "step": rules.step,
            "fewest": rules.fewest,
            "smallest_area": rules.smallest_area,
        }
        queries.keep(head, [_row(quarter, place, line) for place, line in enumerate(lines)], _gaps(quarter))
        audit.record_command("figures-counted", object_ref=f"quarter {quarter}", details={"lines": len(lines)})
    return True


def publish_newest() -> None:
    """Count the newest quarter that may be counted, unless it was."""
    publish(newest())


def newest() -> Quarter:
    """The newest quarter that may be counted."""
    return newest_that_may_be_counted(clock.now(), case_settings.settings().figures.wait)


def _rules() -> FigureRules:
    told = case_settings.settings().figures
    return FigureRules(
        step=told.step,
        fewest=told.fewest,
        smallest_area=told.smallest_area,
        fewest_together=told.fewest_together,
    )


COUNT_QUARTERS = Job(name="count-quarters", interval=timedelta(days=1), run=publish_newest)


def counted_quarters() -> list[Quarter]:
    """The quarters that can be read, newest first."""
    found = (Quarter.read(row.quarter) for row in queries.quarters())
    return [quarter for quarter in found if quarter is not None]


def figures_of(quarter: Quarter) -> Figures | None:
    """A quarter as it was counted; None when it was not. Reads frozen rows and nothing else."""
    head = next((row for row in queries.quarters() if row.quarter == str(quarter)), None)
    if head is None:
        return None
    rules = FigureRules(step=head.step, fewest=head.fewest, smallest_area=head.smallest_area)
    return Figures(
        quarter=quarter,
        counted_at=head.counted_at,
        rules=rules,
        lines=[_line(row) for row in queries.areas_of(str(quarter))],
        gaps=[
            Gap(
                name=row.name,
                name_en=row.name_en,
                delivers=row.delivers,
                covers_from=row.covers_from,
                heard_until=row.heard_until,
            )
            for row in queries.gaps_of(str(quarter))
        ],
    )


def area_of(units: Catalogue, scheme: str | None, code: str | None, on: date) -> Area:
    """The one area in which a unit lies, as the directory had it on the day."""
    unit = units.organisation(scheme, code, on)
    if unit is None:
        return OTHER
    for one in (unit, *units.ancestors(unit, on)):
        if one.sector == Sector.GENERAL_PRACTICE:
            return GENERAL_PRACTICE
        if one.kind in {AreaKind.REGION.value, AreaKind.MUNICIPALITY.value}:
            return _named(units.successor(one, on) or one)
    return OTHER


def _named(one: Organisation) -> Area:
    return Area(AreaKind(one.kind), f"{one.scheme}:{one.code}", one.name, one.name_en or one.name)


def _counted(quarter: Quarter, rules: FigureRules) -> list[Published]:
    units, day = catalogue(), quarter.last_day
    areas = {one.ref: area_of(units, one.scheme, one.code, day) for one in queries.units()}
    every = sorted({OTHER, GENERAL_PRACTICE, *areas.values()})
    by_area = _look_ups(quarter, areas, {area: number for number, area in enumerate(every)})
    citizens = {area: by_area.get(number, LookUps()).citizens for number, area in enumerate(every)}
    groups = groups_of(citizens, rules)
    group_of = {area: number for number, group in enumerate(groups) for area in group.areas}
    # Counted anew: somebody who was looked up in two areas is one citizen in what they are merged into.
    by_group = _look_ups(quarter, areas, group_of)
    asked, answered = _questions(quarter, areas, group_of)
    return [
        published(group, by_group.get(number, LookUps()), asked[number], answered[number], rules)
        for number, group in enumerate(groups)
    ]


def _look_ups(quarter: Quarter, areas: Mapping[int, Area], place_of: Mapping[Area, int]) -> dict[int, LookUps]:
    places = {ref: place_of[area] for ref, area in areas.items()}
    return queries.look_ups(quarter.period, places, place_of[OTHER])


def _questions(
    quarter: Quarter, areas: Mapping[int, Area], group_of: Mapping[Area, int]
) -> tuple[dict[int, list[UUID]], dict[int, list[Answered]]]:
    asked: dict[int, list[UUID]] = defaultdict(list)
    answered: dict[int, list[Answered]] = defaultdict(list)

    def place(ref: int | None) -> int:
        return group_of[OTHER if ref is None else areas.get(ref, OTHER)]

    for one in queries.asked(quarter.period):
        asked[place(one.ref)].append(one.citizen)
    for one in queries.answered(quarter.period):
        answer = Answered(citizen=one.citizen, finding=Finding(one.finding or ""), days=_days(quarter, one))
        answered[place(one.ref)].append(answer)
    return asked, answered


def _days(quarter: Quarter, one: queries.Step) -> int | None:
    """Days by the calendar until the first answer, if that was in the quarter: it is counted once."""
    first = one.first_answer_at
    if first is None or first < quarter.period[0]:
        return None
    return (local(first).date() - local(one.asked_at).date()).days


def _gaps(quarter: Quarter) -> list[dict[str, Any]]:
    danish, english = freshness("da"), {one.slug: one.name for one in freshness("en")}
    return [
        {"quarter": str(quarter), "slug": one.slug, "name": one.name, "name_en": english[one.slug], **lack}
        for one in danish
        if (lack := _lack(quarter, one)) is not None
    ]


def _lack(quarter: Quarter, one: SourceFreshness) -> dict[str, Any] | None:
    """What the quarter's log lacks of the source, as far as we know; None when nothing is known to be missing."""
    if not one.delivers:
        return {"delivers": False, "covers_from": None, "heard_until": None}
    begins = one.coverage_from if one.coverage_from and one.coverage_from > quarter.first_day else None
    until = local(one.last_event_at).date() if one.last_event_at else None
    stops = until is None or until < quarter.last_day
    if begins is None and not stops:
        return None
    heard = until if stops and until is not None and until >= quarter.first_day else None
    # Nothing at all from the quarter: neither day says so better than both of them missing.
    return {"delivers": True, "covers_from": begins if heard or not stops else None, "heard_until": heard}


def _row(quarter: Quarter, place: int, line: Published) -> dict[str, Any]:
    return {
        "quarter": str(quarter),
        "position": place,
        "kind": line.kind.value,
        "members": [[area.kind.value, area.name, area.name_en] for area in line.members],
        "look_ups": line.look_ups,
        "with_reason": line.with_reason,
        "asked": line.asked,
        **{finding.name.lower(): number for finding, number in line.findings.items()},
        "median_days": line.median_days,
        "slow_days": line.slow_days,
    }


def _line(row: Any) -> Published:
    return Published(
        kind=AreaKind(row.kind),
        members=tuple(Area(AreaKind(kind), "", name, name_en) for kind, name, name_en in row.members),
        look_ups=row.look_ups,
        with_reason=row.with_reason,
        asked=row.asked,
        findings={finding: getattr(row, finding.name.lower()) for finding in Finding},
        median_days=row.median_days,
        slow_days=row.slow_days,
    )
