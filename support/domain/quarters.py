"""Quarters of a year, in Danish time: what open figures are counted by. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from citizen_app.web.dates import local, start_of_day

_WRITTEN = re.compile(r"(20[0-9]{2})-([1-4])")
_MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int  # 1 to 4

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @staticmethod
    def read(text: str) -> "Quarter | None":
        """The quarter that is written so, as "2026-3"; None for anything else."""
        found = _WRITTEN.fullmatch(text)
        return Quarter(int(found[1]), int(found[2])) if found else None

    @staticmethod
    def of(day: date) -> "Quarter":
        """The quarter in which the day lies."""
        return Quarter(day.year, (day.month - 1) // _MONTHS + 1)

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        """The one before it."""
        return Quarter.of(self.first_day - timedelta(days=1))

    @property
    def period(self) -> tuple[datetime, datetime]:
        """When it begins, and when the next one does."""
        return start_of_day(self.first_day), start_of_day(self.next.first_day)

    def may_be_counted(self, at: datetime, wait: timedelta) -> bool:
        """Whether it ended that long ago: sources deliver late."""
        return local(at).date() > self.last_day + wait


def newest_that_may_be_counted(at: datetime, wait: timedelta) -> Quarter:
    """The last quarter that has been over for long enough."""
    quarter = Quarter.of(local(at).date())
    while not quarter.may_be_counted(at, wait):
        quarter = quarter.before
    return quarter
