"""How a letter gets the register's address: at the printing house, never here.

The desk neither sees an address nor alters one (safety.md 5), so none comes this way: what stands in the window of the
envelope until then is a mark of the letter, by which whoever puts the address on asks the register.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from citizen_app.letter_settings import AddressSource
from support.domain.letters import Letter
from support.services import case_settings


class AddressBook(Protocol):
    """Whoever puts addresses on letters."""

    @property
    def has_addresses(self) -> bool:
        """Whether letters get one at all; else they wait."""

    def mark_of(self, letter: Letter) -> str:
        """What stands where the address will be: nothing that tells whose the letter is."""


class _Nobody:
    """Nothing has been agreed with a printing house."""

    has_addresses: Final = False

    def mark_of(self, letter: Letter) -> str:
        return ""


class _ByReference:
    """The printing house is handed the letter's number with the register's reference, apart from the desk."""

    has_addresses: Final = True

    def mark_of(self, letter: Letter) -> str:
        return letter.number


_BOOKS: Final[Mapping[AddressSource, AddressBook]] = {
    AddressSource.NONE: _Nobody(),
    AddressSource.REFERENCE: _ByReference(),
}


def address_book() -> AddressBook:
    """The one that the operator has agreed on."""
    return _BOOKS[case_settings.settings().letters.addresses]
