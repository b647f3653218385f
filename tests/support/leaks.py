"""Find what may never leave the house: CPR-shaped numbers with a real date, and names and numbers a test planted."""

import re
from datetime import date

# Six digits that may be a date, four more, nothing alphanumeric around: 010203-1234, 0102031234, 010203 1234.
# X- and D-eCPR numbers have letters among the last four.
SHAPE = re.compile(r"(?<![\w])(\d{2})(\d{2})(\d{2})[- ]?(?:\d{4}|[A-Z]{3}\d|[A-Z]\d{3})(?![\w])")


def cpr_numbers(text: str) -> list[str]:
    """Return every substring that could be a person's number: right shape and a day that exists."""
    return [found.group() for found in SHAPE.finditer(text) if _is_a_day(*map(int, found.groups()))]


def _is_a_day(day: int, month: int, year: int) -> bool:
    try:
        date(2000 + year, month, day)  # 2000 was a leap year, as 1900 was not: the wider of the two
    except ValueError:
        return False
    return True


class Forbidden:
    """Texts that no answer, log line or message may hold in this test: masked names, other people's numbers."""

    def __init__(self) -> None:
        self._texts: set[str] = set()

    def add(self, *texts: str) -> None:
        self._texts.update(texts)

    def found_in(self, text: str) -> list[str]:
        return sorted(secret for secret in self._texts if secret in text)
