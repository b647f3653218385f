"""What the demo generator writes about, before it takes the form of any source."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose

ZONE = ZoneInfo("Europe/Copenhagen")
SOURCES = ("epj-ost", "gp-system", "eoj-kommune", "fmk", "sundhedsjournalen")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a citizen is known by, and the days on which sources used it."""

    scheme: str
    value: str
    first_day: date = date.min
    day_after_last: date = date.max

    def used_on(self, day: date) -> bool:
        return self.first_day <= day < self.day_after_last


@dataclass(frozen=True, slots=True)
class Citizen:
    story: str
    name: str
    born: date
    numbers: tuple[Number, ...]

    def number_on(self, day: date) -> Number:
        return next((number for number in self.numbers if number.used_on(day)), self.numbers[0])


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in the demo directory, with every code that means it."""

    name: str
    sector: str
    codes: tuple[tuple[str, str], ...]  # (scheme, code), the usual one first

    def code(self, scheme: str | None = None) -> tuple[str, str]:
        if scheme is None:
            return self.codes[0]
        return next((code for code in self.codes if code[0] == scheme), self.codes[0])


@dataclass(frozen=True, slots=True)
class Worker:
    """An invented member of staff. The profession is a code in the directory."""

    name: str
    user: str
    authorisation: str | None
    profession: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One access as its source knows it. None means that the source leaves it out."""

    source: str
    citizen: Citizen
    at: datetime
    until: datetime | None = None
    count: int = 1
    worker: Worker | None = None
    behalf: Worker | None = None
    place: Place | None = None
    place_code: tuple[str, str] | None = None
    data_place: Place | None = None
    activity: Activity = Activity.UNKNOWN
    kind: DataKind = DataKind.UNKNOWN
    purpose: Purpose = Purpose.UNKNOWN
    text: str | None = None
    reason: str | None = None
    visit: str | None = None
    flags: EntryFlag = EntryFlag.NONE
    strange: frozenset[str] = field(default_factory=frozenset)  # fields written in a code that no profile knows
    also: Citizen | None = None  # a second citizen in the same event: a fault of the source
    without_time: bool = False  # a fault of the source
    delivered: datetime | None = None  # when it stands in a later file than its time says
    number: int = 0  # running number in the source: makes its event id

    @property
    def filed(self) -> date:
        """The day whose file holds the access."""
        return (self.delivered or self.at).astimezone(ZONE).date()

    @property
    def subject(self) -> Number:
        return self.citizen.number_on(self.at.astimezone(ZONE).date())
