"""What the decision service takes and answers, as typed structures: they read the input and write its description."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Final, Literal, cast

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import END, OF_A_CITIZEN, OF_A_UNIT, UnitCode
from citizen_app.terms import DataKind, Purpose

MOST_QUESTIONS: Final = 100
MOST_DOCUMENTS: Final = 500
MOST_OF_A_PROFESSION: Final = 10  # characters


KindName = Literal[
    "journal",
    "medicine-card",
    "laboratory",
    "images",
    "appointments",
    "master-data",
    "vaccinations",
    "municipal-care",
    "referral",
    "discharge-letter",
    "care-plan",
    "telemedicine",
    "rehabilitation",
    "document-list",
    "booking",
    "consent",
    "front-page",
]
PurposeName = Literal[
    "treatment",
    "emergency",
    "care",
    "booking",
    "laboratory-work",
    "medicine-dispensing",
    "administration",
    "quality",
    "research",
    "citizen-request",
    "supervision",
    "system-operation",
    "payment",
    "visitation",
    "teaching",
]
OutcomeName = Literal["positive", "negative", "data-specific"]
ReasonName = Literal["unit-too-coarse", "unit-unknown", "caller-unnamed"]
OverrideReason = Literal["citizen-agreed", "citizen-could-not-be-asked", "regard-for-citizen-or-others"]


def name_of(term: DataKind | Purpose) -> str:
    """A term as the interface writes it: "medicine-card"."""
    return term.name.lower().replace("_", "-")


# A test holds the literals above to what `name_of` makes.
KINDS: Final = {cast(KindName, name_of(kind)): kind for kind in DataKind if kind is not DataKind.UNKNOWN}
PURPOSES: Final = {cast(PurposeName, name_of(one)): one for one in Purpose if one is not Purpose.UNKNOWN}
KIND_NAMES: Final[Mapping[DataKind, KindName]] = {kind: name for name, kind in KINDS.items()}
PURPOSE_NAMES: Final[Mapping[Purpose, PurposeName]] = {purpose: name for name, purpose in PURPOSES.items()}


# The patterns of the next three are only described here. `consent.formats.telling.faults` holds them, and whoever takes
# an `Asking` asks it: regular expressions take five times as long, and a batch would have four hundred.
class Professional(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants to look. What is left out cannot be held against a decision that names it: a block then applies."""

    authorisation: (
        Annotated[
            str,
            Meta(
                extra_json_schema={"pattern": rf"^[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z0-9]{{5}}{END}"},
                description="Authorisation id.",
            ),
        ]
        | None
    ) = None
    profession: (
        Annotated[
            str,
            Meta(
                max_length=MOST_OF_A_PROFESSION,
                extra_json_schema={"pattern": rf"^[0-9A-Za-z]{{1,{MOST_OF_A_PROFESSION}}}{END}"},
                description="Code in the register of authorisations.",
            ),
        ]
        | None
    ) = None


class AskedNumber(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The number of the citizen who is asked about: one that they have or had."""

    scheme: Literal["cpr", "x-ecpr", "d-ecpr"]
    value: Annotated[str, Meta(extra_json_schema={"pattern": OF_A_CITIZEN}, description="Without hyphen.")]


class AskingUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The unit that asks, in one of the registers. The narrowest that the user works in: a wider one can make a block
    apply."""

    scheme: Literal["sor", "shak", "ydernummer", "cvr", "p-number", "municipality"]
    value: Annotated[str, Meta(min_length=1, max_length=20, extra_json_schema={"pattern": OF_A_UNIT})]


class Asking(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who wants to look at whose data, for what, and when."""

    citizen: AskedNumber
    organisation: AskingUnit
    purpose: PurposeName
    professional: Professional = Professional()
    at: Annotated[datetime, Meta(tz=True, description="When the look-up takes place; left out: now.")] | None = None


class QuestionBody(Asking, kw_only=True, forbid_unknown_fields=True):
    """A question about kinds of data, before the documents are known."""

    kinds: Annotated[list[KindName], Meta(max_length=20, description="Left out or empty: every kind.")] = []


class QuestionsBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One question, or up to a hundred."""

    questions: Annotated[list[QuestionBody], Meta(min_length=1, max_length=MOST_QUESTIONS)]


class OverrideOffer(msgspec.Struct, kw_only=True):
    """How a block is set aside."""

    operation: str
    reasons: list[OverrideReason]


class AnswerBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The answer to one question."""

    outcome: OutcomeName
    question: Annotated[str, Meta(description="Our number of the question, for asking us about it.")]
    reasons: list[ReasonName] = []
    warning: Literal["data-missing"] | None = None
    override: OverrideOffer | None = None


class AnswersBody(msgspec.Struct, kw_only=True):
    """The answers, in the questions' order."""

    answers: list[AnswerBody]


class DocumentBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is known of a document. What is left out cannot be held against a block that names it: it then applies."""

    reference: Annotated[
        str, Meta(min_length=1, max_length=100, description="The caller's own; given back, kept nowhere.")
    ]
    kind: KindName | None = None
    origin: UnitCode | None = None
    day: Annotated[date, Meta(description="The day of the data.")] | None = None


class FilterBody(Asking, kw_only=True, forbid_unknown_fields=True):
    """A list of documents to filter."""

    documents: Annotated[list[DocumentBody], Meta(min_length=1, max_length=MOST_DOCUMENTS)]


class FilteredBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The documents that may be shown."""

    show: list[str]
    question: str
    withheld: Annotated[int, Meta(description="How many may not; not told where blocks are concealed.")] | None = None
    warning: Literal["data-missing"] | None = None
    override: OverrideOffer | None = None


class OverrideBody(Asking, kw_only=True, forbid_unknown_fields=True):
    """That a block is set aside for this look-up, and why."""

    reason: OverrideReason
    text: (
        Annotated[str, Meta(max_length=200, description="The user's own words. The citizen can read them.")] | None
    ) = None


class FallbackBody(msgspec.Struct, kw_only=True):
    """What a caller does for a purpose when the service cannot be reached."""

    purpose: PurposeName
    fallback: Literal["show-and-report", "emergency-copy", "withhold"]
    concealed: bool


class FallbacksBody(msgspec.Struct, kw_only=True):
    """Every purpose. Fetch it daily and keep it: it is needed when this cannot be fetched."""

    purposes: list[FallbackBody]
