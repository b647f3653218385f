"""What `/api/v1/research/…` takes and answers, and what a JSON file holds, as typed structures."""

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import END, CitizenNumber
from citizen_app.identifiers import citizen_scheme
from consent.formats.research_rows import LONGEST, LONGEST_KIND, MOST_KINDS, PARTICIPATIONS, PROJECTS

MOST_PROJECTS: Final = 100
MOST_PARTICIPATIONS: Final = 500
Cvr = Annotated[str, Meta(pattern=rf"^[0-9]{{8}}{END}", description="Of the organisation that is responsible.")]
Number = Annotated[str, Meta(min_length=1, max_length=LONGEST["number"], description="The organisation's own.")]
Kinds = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=LONGEST_KIND, pattern=r"^[^|]*$")]],
    Meta(max_length=MOST_KINDS, description="Codes of docs/formats.md; any other is shown in the source's own words."),
]
State = Literal["current", "withdrawn"]
Made = Annotated[date, Meta(description="When this version was made. The latest is shown.")]


class ProjectBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A project, with the columns of the file as its fields (docs/formats.md)."""

    cvr: Cvr
    number: Number
    updated: Made
    title: Annotated[str, Meta(min_length=1, max_length=LONGEST["title"])]
    organisation: Annotated[str, Meta(min_length=1, max_length=LONGEST["organisation"])]
    purpose: Annotated[str, Meta(min_length=1, max_length=LONGEST["purpose"], description="In plain words.")]
    kinds: Kinds
    state: State = "current"
    permit_number: Annotated[str, Meta(max_length=LONGEST["permit_number"])] = ""
    permit_authority: Annotated[str, Meta(max_length=LONGEST["permit_authority"])] = ""
    permit_date: date | None = None
    begins: date | None = msgspec.field(default=None, name="from")
    until: Annotated[date | None, Meta(description="The last day.")] = None
    email: Annotated[str, Meta(max_length=LONGEST["email"], description="Not a person's own.")] = ""
    phone: Annotated[str, Meta(max_length=LONGEST["phone"])] = ""
    web: Annotated[str, Meta(max_length=LONGEST["web"])] = ""
    tells_who: Annotated[bool, Meta(description="Whether its participations are sent to us.")] = False
    results: Annotated[str, Meta(max_length=LONGEST["results"], description="In plain words, when there are any.")] = ""


class ParticipationBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """That data or tissue about a citizen was in a project. `from` tells one from another of the same citizen."""

    cvr: Cvr
    number: Number
    citizen: CitizenNumber
    updated: Made
    begins: date = msgspec.field(name="from")
    until: Annotated[date | None, Meta(description="The last day.")] = None
    kinds: Kinds = []
    state: State = "current"


class ProjectsBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Projects, taken in one after the other."""

    projects: Annotated[list[ProjectBody], Meta(min_length=1, max_length=MOST_PROJECTS)]


class ParticipationsBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Participations, taken in one after the other."""

    participations: Annotated[list[ParticipationBody], Meta(min_length=1, max_length=MOST_PARTICIPATIONS)]


class ToldBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of one of them."""

    outcome: Annotated[
        Literal["taken-in", "known", "set-aside"],
        Meta(description="`known`: it was taken in before, and changed nothing."),
    ]
    detail: Annotated[str | None, Meta(description="Why it was set aside. It never repeats what was sent.")] = None


class ToldBodies(msgspec.Struct, kw_only=True):
    """What became of them, in their order."""

    outcomes: list[ToldBody]


def project_columns(body: ProjectBody) -> dict[str, str]:
    """The project as a row of the file has it."""
    return _columns(body, PROJECTS)


def participation_columns(body: ParticipationBody) -> dict[str, str]:
    """The participation as a row of the file has it."""
    return _columns(body, PARTICIPATIONS)


def _columns(body: ProjectBody | ParticipationBody, header: tuple[str, ...]) -> dict[str, str]:
    return {name: _cell(getattr(body, "begins" if name == "from" else name)) for name in header}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "|".join(value)
        case CitizenNumber():
            # One of another scheme than it says is nobody's: no row of a file takes it either.
            return value.value if citizen_scheme(value.value) == value.scheme else f"{value.scheme} {value.value}"
    return str(value)
