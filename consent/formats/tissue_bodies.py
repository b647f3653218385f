"""What biobanks ask of decisions about samples, and what they are answered, as typed structures."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import CitizenNumber, UnitCode
from consent.domain.lookup import LONGEST_PURPOSE

MOST_QUESTIONS: Final = 100
MaterialName = Literal["biological", "genetic"]
DecisionName = Literal["own-treatment-only", "no-restriction"]


class TissueQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whose material somebody wants to use."""

    citizen: CitizenNumber
    materials: Annotated[
        list[MaterialName],
        Meta(
            min_length=1,
            max_length=2,
            description="biological: samples given in connection with treatment. genetic: what Nationalt Genom Center "
            "holds. Two decisions that say nothing of each other.",
        ),
    ]


class TissueSearch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who asks, what for, and about whom."""

    organisation: Annotated[UnitCode, Meta(description="For whom the system asks. The citizen reads it.")]
    purpose: Annotated[
        str,
        Meta(
            max_length=LONGEST_PURPOSE,
            description="The project and what it is for, in words that the citizen reads. No number or name of a "
            "person. Left out: the citizen reads that no purpose was stated.",
        ),
    ] = ""
    questions: Annotated[list[TissueQuestion], Meta(min_length=1, max_length=MOST_QUESTIONS)]


class TissueAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The decision about one material."""

    material: MaterialName
    decision: Annotated[
        DecisionName,
        Meta(
            description="own-treatment-only: use it for nothing but the person's own treatment and what is directly "
            "linked to that. no-restriction: this register does not stand against other use. It is no permission."
        ),
    ]
    since: (
        Annotated[datetime, Meta(tz=True, description="When the decision was made; of a restriction only.")] | None
    ) = None


class TissueAnswers(msgspec.Struct, kw_only=True):
    """The answer to one question, and the number under which the citizen's page keeps it."""

    lookup_id: str
    materials: list[TissueAnswer]


class TissueFound(msgspec.Struct, kw_only=True):
    """The answers in the questions' order. They hold at the moment that is stated: ask again before each use."""

    answered_at: Annotated[datetime, Meta(tz=True)]
    answers: list[TissueAnswers]
