"""A personal number that does not print itself."""

from typing import Self

from citizen_app.identifiers import bare, is_cpr


class CprNumber:
    """A CPR number as a broker gives it; masked wherever it is printed."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        self._digits = digits

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The number in the text, with or without its hyphen; None if it is not one."""
        digits = bare(text)
        return cls(digits) if is_cpr(digits) else None

    def reveal(self) -> str:
        """The ten digits, for looking the person up; never for text that is kept or shown."""
        return self._digits

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CprNumber) and self._digits == other._digits

    def __hash__(self) -> int:
        return hash(self._digits)

    def __str__(self) -> str:
        return "**********"

    def __repr__(self) -> str:
        return "CprNumber(**********)"
