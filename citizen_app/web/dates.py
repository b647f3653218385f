"""Dates and times as people read them, always in Danish time ("3. marts 2026 kl. 14.05")."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_newest_day = datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), date.max


def local(moment: datetime) -> datetime:
    """The moment on a clock in Denmark; the moment itself at the ends of the calendar, where that clock has no hour."""
    try:
        return moment.astimezone(COPENHAGEN)
    except OverflowError:
        return moment


def danish_day(moment: datetime) -> date:
    """The day in Denmark that the moment lies in. Of the same day it is known after the first time."""
    global _newest_day
    begins, ends, day = _newest_day
    if begins <= moment < ends:
        return day
    day = local(moment).date()
    if day < date.max:
        _newest_day = start_of_day(day), start_of_day(day + timedelta(days=1)), day
    return day


def start_of_day(day: date) -> datetime:
    """The moment a Danish day begins, in UTC."""
    try:
        return datetime(day.year, day.month, day.day, tzinfo=COPENHAGEN).astimezone(UTC)
    except OverflowError:  # somebody wrote the first day of the calendar
        return datetime.min.replace(tzinfo=UTC)


def years_between(born: date, today: date) -> int:
    """Whole years; somebody born on 29 February has their birthday on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody becomes so many whole years old, as `years_between` counts them."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


@lru_cache(maxsize=4096)
def day_text(day: date, language: str) -> str:
    """ "3. marts 2026" or "3 March 2026"."""
    return babel_date(day, "d. MMMM y" if language == "da" else "d MMMM y", locale=language)


@lru_cache(maxsize=4096)
def weekday_text(day: date, language: str) -> str:
    """ "Tirsdag den 3. marts 2026" or "Tuesday 3 March 2026"."""
    name = babel_date(day, "EEEE", locale=language)
    joined = f"{name} den {day_text(day, language)}" if language == "da" else f"{name} {day_text(day, language)}"
    return joined[0].upper() + joined[1:]


_CLOCKS = {
    language: tuple(f"{minute // 60:02d}{separator}{minute % 60:02d}" for minute in range(24 * 60))
    for language, separator in (("da", "."), ("en", ":"))
}


def clock_text(at: datetime, language: str) -> str:
    """ "14.05" or "14:05" of a local time; names the offset in the hour that autumn gives twice."""
    text = _CLOCKS[language][at.hour * 60 + at.minute]
    if _clocks_change(at.date()) and at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset():
        summer = at.dst()
        text += (" (sommertid)" if summer else " (vintertid)") if language == "da" else (" CEST" if summer else " CET")
    return text


@lru_cache(maxsize=4096)
def _clocks_change(day: date) -> bool:
    """Whether the clocks in Denmark are changed on the day."""
    return day < date.max and start_of_day(day + timedelta(days=1)) - start_of_day(day) != timedelta(days=1)


def moment_text(moment: datetime, language: str) -> str:
    """ "3. marts 2026 kl. 14.05" or "3 March 2026 at 14:05"."""
    at = local(moment)
    word = "kl." if language == "da" else "at"
    return f"{day_text(at.date(), language)} {word} {clock_text(at, language)}"
