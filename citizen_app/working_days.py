"""Which days an office in Denmark is open, and how many of them a deadline takes. Pure."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from holidays import country_holidays

MonthDay = tuple[int, int]
USUALLY_CLOSED: Final[frozenset[MonthDay]] = frozenset({(6, 5), (12, 24), (12, 31)})
"""Days that are no public holidays but on which offices are closed: our assumption, and a setting."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of an office: closed at weekends, on public holidays and on these days besides."""

    also_closed: Collection[MonthDay] = field(default=USUALLY_CLOSED)

    def is_open(self, day: date) -> bool:
        """Whether somebody is there."""
        return (
            day.weekday() < _SATURDAY
            and day not in _public_holidays(day.year)
            and (day.month, day.day) not in self.also_closed
        )

    def from_day(self, day: date) -> date:
        """The day itself, or the next one on which somebody is there."""
        while not self.is_open(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, number: int) -> date:
        """The last of so many working days; the day itself is not counted. None of them: the day itself.

        Raises ValueError for a number below nothing.
        """
        if number < 0:
            raise ValueError("days are counted forwards")
        for _each in range(number):
            day = self.from_day(day + timedelta(days=1))
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after the first day, the last one with them; negative when it lies before."""
        if last < first:
            return -self.between(last, first)
        days = ((first + timedelta(days=nth)) for nth in range(1, (last - first).days + 1))
        return sum(map(self.is_open, days))


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DK", years=year))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
