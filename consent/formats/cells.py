"""The cells of a row whose words anybody may read: what each must hold to be taken in. Pure.

A fault says which column and why, and never repeats a value.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from citizen_app.csv_rows import RowFault
from citizen_app.identifiers import is_cvr, without_cpr_numbers
from citizen_app.messages.addresses import mail_address
from citizen_app.plain_text import plain_text
from citizen_app.register.fact_messages import day_in
from consent.domain.research import KINDS

MOST_KINDS: Final = 20
LONGEST_KIND: Final = 80
_STATES: Final[Mapping[str, bool]] = {"": False, "current": False, "withdrawn": True}
_PHONE: Final = re.compile(r"\+?[0-9](?: ?[0-9]){4,18}")
_WEB: Final = re.compile(r"https://[^\s\"'<>\\]+")


class Cells:
    """The values of a row, by column. Every method raises RowFault."""

    def __init__(
        self, values: Mapping[str, str], longest: Mapping[str, int], paragraphs: frozenset[str] = frozenset()
    ) -> None:
        """`longest`: characters, by column; `paragraphs`: the columns whose lines are kept."""
        self.values = values
        self._longest = longest
        self._paragraphs = paragraphs

    def cvr(self) -> str:
        """The CVR number of whoever the row is from."""
        if not is_cvr(self.values["cvr"]):
            raise RowFault("cvr is not a CVR number")
        return self.values["cvr"]

    def updated(self, today: date) -> date:
        """The day on which the source made it."""
        found = day_in(self.values, "updated")
        if found is None:
            raise RowFault("updated is missing")
        if found > today + timedelta(days=1):  # where the source is, it may be tomorrow
            raise RowFault("updated is later than today")
        return found

    def is_withdrawn(self) -> bool:
        """Whether the source has taken it back."""
        return self.choice("state", _STATES)

    def choice(self, column: str, known: Mapping[str, bool]) -> bool:
        """One of a few words."""
        if self.values[column] not in known:
            raise RowFault(f"{column} must be one of {', '.join(filter(None, known))}, or empty")
        return known[self.values[column]]

    def needed(self, column: str) -> str:
        """A text that must be there."""
        found = self.text(column)
        if not found:
            raise RowFault(f"{column} is missing")
        return found

    def text(self, column: str) -> str:
        """The text as it may stand on a page that anybody reads."""
        raw = plain_text(self.values[column])
        found = _in_paragraphs(raw) if column in self._paragraphs else " ".join(raw.split())
        if len(found) > self._longest[column]:
            raise RowFault(f"{column} is longer than {self._longest[column]} characters")
        _refuse_numbers(found, column)
        return found

    def kinds(self, *, at_least_one: bool) -> tuple[str, ...]:
        """Kinds of data, each once, in order; a code of ours in its own spelling, any other as it stands."""
        cells = (" ".join(plain_text(cell).split()) for cell in self.values["kinds"].split("|"))
        found = tuple(dict.fromkeys(cell.lower() if cell.lower() in KINDS else cell for cell in cells if cell))
        if not found and at_least_one:
            raise RowFault("kinds is missing")
        if len(found) > MOST_KINDS or any(len(one) > LONGEST_KIND for one in found):
            raise RowFault(f"kinds holds more than {MOST_KINDS}, or one longer than {LONGEST_KIND} characters")
        _refuse_numbers("\n".join(found), "kinds")
        return found

    def email(self) -> str:
        """An address to write to, or nothing."""
        told = self.text("email")
        found = mail_address(told) if told else ""
        if found is None:
            raise RowFault("email is not an address")
        return found

    def phone(self) -> str:
        """A telephone number, or nothing."""
        return self._shaped("phone", _PHONE)

    def web(self) -> str:
        """An address that a link can lead to, on another site and encrypted, or nothing."""
        found = self._shaped("web", _WEB)
        try:
            parts = urlsplit(found)
            is_plain = not found or (bool(parts.hostname) and "@" not in parts.netloc)
        except ValueError:
            is_plain = False
        if not is_plain:
            raise RowFault("web has another shape than it must have")
        return found

    def _shaped(self, column: str, shape: re.Pattern[str]) -> str:
        found = self.text(column)
        if found and not shape.fullmatch(found):
            raise RowFault(f"{column} has another shape than it must have")
        return found


def _in_paragraphs(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _refuse_numbers(text: str, column: str) -> None:
    if without_cpr_numbers(text) != text:
        raise RowFault(f"{column} holds what can be a CPR number")
