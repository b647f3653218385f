"""NSIS levels as Signaturgruppen's broker writes them."""

from enum import StrEnum


class Level(StrEnum):
    """A level of assurance, by its name in `idp_params`."""

    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"

    @property
    def claim(self) -> str:
        """The value of the claims `loa`, `ial` and `aal`."""
        return f"https://data.gov.dk/concept/core/nsis/{self.value.capitalize()}"
