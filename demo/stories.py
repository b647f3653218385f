"""Tells each citizen's story: which scenes, on which days, with whom."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from demo.model import ZONE, Access, Citizen, Place, Worker
from demo.people import places
from demo.scenes import SCRIPT, Step, scenes
from demo.workers import CAMILLA, Staff

CHANGES = {"spring-change": 3, "autumn-change": 10}
SATURDAY = 5
UNKNOWN_UNIT = ("sor", "990999910000169999")


@dataclass(frozen=True, slots=True)
class Period:
    """The days that the demo covers: from `first` up to, but not with, `until`."""

    first: date
    until: date

    def day(self, text: str) -> date:
        """A day as the script writes it: before the end (-30), a date, or the last change of the clock."""
        if text in CHANGES:
            return self._last_change(CHANGES[text])
        if text.lstrip("-").isdigit():
            return self.until + timedelta(days=int(text))
        return date.fromisoformat(text)

    def _last_change(self, month: int) -> date:
        for year in (self.until.year, self.until.year - 1):
            last = date(year, month, 31)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            if sunday < self.until:
                return sunday
        raise AssertionError("one of two years has the change behind it")

    def holds(self, moment: datetime) -> bool:
        return self.first <= moment.astimezone(ZONE).date() < self.until


@cache
def scripts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((SCRIPT / "stories.toml").read_text(encoding="utf-8"))


def _clock(text: str) -> time:
    hour, _, minute = text.strip().partition(".")
    return time(int(hour), int(minute))


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


class Teller:
    """One citizen's accesses, in the order of the script."""

    def __init__(self, citizen: Citizen, period: Period, staff: Staff, seed: int) -> None:
        self._citizen, self._period, self._staff = citizen, period, staff
        self._chance = Random(f"{seed}:{citizen.story}")
        self._script = scripts()[citizen.story]

    def tell(self) -> list[Access]:
        beats = [access for beat in self._script["beats"] for access in self._beat(beat)]
        routine = [access for text in self._script["routines"] for access in self._routine(text)]
        routine.sort(key=lambda access: access.at)
        exactly = self._script.get("exactly")
        if exactly is not None:
            spare = len(beats) + len(routine) - exactly
            routine = routine[max(spare, 0) :]
        return sorted(beats + routine, key=lambda access: access.at)

    def _beat(self, text: str) -> Iterator[Access]:
        day, clock, scene = (part.strip() for part in text.split("|"))
        yield from self._play(scene, _moment(self._period.day(day), _clock(clock)))

    def _routine(self, text: str) -> Iterator[Access]:
        span, rhythm, hours, scene, *rest = (part.strip() for part in text.split("|"))
        first, last = (self._period.day(end) for end in span.split(".."))
        every, jitter = (float(part) for part in rhythm.split("±"))
        earliest, latest = (_clock(end) for end in hours.split("-"))
        room = (latest.hour - earliest.hour) * 60 + latest.minute - earliest.minute
        days = self._chance.uniform(0, min(every, 5))
        while (day := first + timedelta(days=round(days))) <= last:
            if rest and day.weekday() >= SATURDAY:
                day += timedelta(days=7 - day.weekday())
            start = _moment(day, earliest) + timedelta(minutes=self._chance.randint(0, room))
            yield from self._play(scene, start)
            days += every + self._chance.uniform(-jitter, jitter)

    def _play(self, scene: str, start: datetime) -> Iterator[Access]:
        """One visit. What one person does at one place on one day shares a correlation id, across sources."""
        visit = f"{self._chance.getrandbits(40):010x}"
        parts: dict[tuple[str, Worker | None, date], str] = {}
        for step in scenes()[scene]:
            for minutes in step.repeats:
                access = self._access(step, start + timedelta(minutes=minutes, seconds=self._chance.randint(0, 50)))
                key = (step.place, access.worker, access.filed)
                if self._period.holds(access.at):
                    yield replace(access, visit=parts.setdefault(key, f"{visit}-{len(parts) + 1}"))

    def _access(self, step: Step, at: datetime) -> Access:
        place = self._place(step.place)
        options = step.options
        access = Access(
            source=step.source,
            citizen=self._citizen,
            at=at,
            worker=self._worker(step.who, place),
            behalf=self._worker(options.get("behalf", ""), place),
            place=place,
            place_code=place.code(options.get("scheme")) if place else None,
            data_place=self._place(options.get("data", "")),
            activity=step.activity,
            kind=step.kind,
            purpose=step.purpose,
            text=step.text,
            reason=step.reason,
            flags=step.flags,
            count=int(options.get("count", "1")),
            strange=frozenset(filter(None, options.get("strange", "").split(","))),
        )
        if "until" in options:
            access = replace(access, until=at + timedelta(minutes=float(options["until"])))
        if "place" in access.strange:
            access = replace(access, place=None, place_code=UNKNOWN_UNIT)
        return access

    def _place(self, text: str) -> Place | None:
        if not text:
            return None
        return places()[self._script["places"].get(text, text)]

    def _worker(self, who: str, place: Place | None) -> Worker | None:
        if not who:
            return None
        if who == "camilla":
            return CAMILLA
        if who.startswith("borger"):
            return Worker(self._citizen.name, "BORGER", None, "R20", "Borger")
        unit = place or places()["Østerbro Hospital"]
        return self._staff.find(who, unit, self._chance)


def all_accesses(citizens: tuple[Citizen, ...], period: Period, seed: int) -> list[Access]:
    """Every access of every citizen, oldest first, numbered within its source."""
    staff = Staff(seed)
    told = [access for citizen in citizens for access in Teller(citizen, period, staff, seed).tell()]
    told.sort(key=lambda access: access.at)
    counters: dict[str, int] = {}
    numbered = []
    for access in told:
        counters[access.source] = counters.get(access.source, 0) + 1
        numbered.append(replace(access, number=counters[access.source]))
    return numbered
