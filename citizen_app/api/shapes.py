"""What several operations take: a citizen's number, a unit's code."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

END: Final = r"(?!\n)$"
"""The end of a pattern: by itself `$` lets a line break follow, and `BCD23` with one is nobody whom a block names."""
OF_A_CITIZEN: Final = rf"^[0-9A-Z]{{10}}{END}"
OF_A_UNIT: Final = rf"^[0-9A-Za-zÆØÅæøå]+{END}"


class CitizenNumber(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A citizen by a number that they have or had."""

    scheme: Literal["cpr", "x-ecpr", "d-ecpr"]
    value: Annotated[str, Meta(pattern=OF_A_CITIZEN, description="Without hyphen.")]


class UnitCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit in one of the registers. The narrowest that the user works in: a wider one can make a block apply."""

    scheme: Literal["sor", "shak", "ydernummer", "cvr", "p-number", "municipality"]
    value: Annotated[str, Meta(min_length=1, max_length=20, pattern=OF_A_UNIT)]
