"""What the operations about masks take and answer, as typed structures."""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import END, CitizenNumber, UnitCode
from logview.domain.masking import MaskKind, MaskState

Reason = Annotated[
    str,
    Meta(min_length=1, max_length=1000, pattern=r"\S", description="Why it was decided. Sealed; no citizen reads it."),
]
KindName = Literal["unit", "citizen", "person"]
KINDS: Final[dict[MaskKind, KindName]] = {
    MaskKind.UNIT: "unit",
    MaskKind.CITIZEN: "citizen",
    MaskKind.PERSON: "person",
}
StateName = Literal["in-force", "past-end", "revealed", "ended", "rejected"]
STATES: Final[dict[MaskState, StateName]] = {
    MaskState.IN_FORCE: "in-force",
    MaskState.PAST_END: "past-end",
    MaskState.REVEALED: "revealed",
    MaskState.ENDED: "ended",
    MaskState.REJECTED: "rejected",
}


def unit_code(unit: tuple[str, str]) -> UnitCode:
    """A unit as the interface writes it."""
    scheme, value = unit
    return UnitCode(scheme=scheme, value=value)  # type: ignore[arg-type]  # the directory's schemes are these


class UnitMaskBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Mask everybody at a unit towards everyone, without an end."""

    organisation: UnitCode
    reason: Reason
    below: Annotated[bool, Meta(description="With the units below it.")] = True


class CitizenMaskBody(UnitMaskBody, kw_only=True, forbid_unknown_fields=True):
    """Mask everybody at an organisation or unit towards one citizen, until a day."""

    citizen: CitizenNumber
    last_day: Annotated[date, Meta(description="The last day of it, in Denmark.")]


class PersonMaskBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Mask one member of staff wherever they work: with a protected name or address."""

    organisation: Annotated[UnitCode, Meta(description="The employer, who decides.")]
    authorisation: Annotated[
        str, Meta(pattern=rf"^[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z0-9]{{5}}{END}", description="Authorisation id.")
    ]
    reason: Reason


class MaskChoice(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A mask of the organisation's."""

    organisation: UnitCode
    mask: Annotated[str, Meta(pattern=rf"^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}{END}")]
    reason: Reason


class OrganisationChoice(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An organisation that the system speaks for."""

    organisation: UnitCode


class MaskMade(msgspec.Struct, kw_only=True):
    """The mask; of a second one for the same staff and citizen the first, which lasts until the later end."""

    mask: str


class MaskLine(msgspec.Struct, kw_only=True):
    """A mask as it stands. Nobody's number is given back."""

    mask: str
    kind: KindName
    state: StateName
    since: date
    organisation: UnitCode | None = None
    below: bool = True
    last_day: date | None = None


class MaskLines(msgspec.Struct, kw_only=True):
    """The organisation's masks, oldest first."""

    masks: list[MaskLine]


ProfessionCode = Annotated[
    str, Meta(pattern=rf"^[A-Za-z0-9]{{1,10}}{END}", description="Code of a profession in our directory.")
]


class HeadcountBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How many people work at a unit and those below it, with one profession or in all."""

    organisation: UnitCode
    number: Annotated[
        Annotated[int, Meta(ge=0, le=100_000)] | None,
        Meta(description="People, not positions. Null: what was stated before does not hold any more."),
    ]
    profession: Annotated[ProfessionCode | None, Meta(description="Left out: everybody who works there.")] = None


class HeadcountLine(msgspec.Struct, kw_only=True):
    """A figure as it stands."""

    organisation: UnitCode
    number: int
    profession: str | None = None


class HeadcountLines(msgspec.Struct, kw_only=True):
    """What is stated of the organisation's units."""

    headcounts: list[HeadcountLine]
