"""What `/api/v1/secondary-use-decisions/_search` takes and answers, as typed structures."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import CitizenNumber, UnitCode
from consent.domain.lookup import LONGEST_PURPOSE, SecondaryUseAnswer
from consent.domain.secondary_use import OptedOut

MOST_CITIZENS = 100


class SecondaryUseSearchBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whose no is asked about, for whom, and for what."""

    organisation: Annotated[UnitCode, Meta(description="For whom the system asks. The citizen sees it.")]
    purpose: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_PURPOSE,
            pattern=r"\S",
            description="The project or the permit, in plain words. The citizen sees it: no person's name or number.",
        ),
    ]
    citizens: Annotated[list[CitizenNumber], Meta(min_length=1, max_length=MOST_CITIZENS)]


class OptedOutBody(msgspec.Struct, kw_only=True):
    """A time in which a no stood. A permit that was granted in it does not reach the person's data."""

    since: Annotated[datetime, Meta(tz=True)]
    until: Annotated[datetime, Meta(tz=True, description="When it was ended; null: it stands.")] | None


class SecondaryUseAnswerBody(msgspec.Struct, kw_only=True):
    """What one citizen has decided here."""

    lookup_id: Annotated[str, Meta(description="Under which the question is kept.")]
    decision: Annotated[
        Literal["opted-out", "not-opted-out"],
        Meta(description="`not-opted-out`: no no stands here now. It is no consent to anything."),
    ]
    times: Annotated[list[OptedOutBody], Meta(description="Every time in which a no stood, oldest first.")]


class SecondaryUseAnswersBody(msgspec.Struct, kw_only=True):
    """The answers, in the order of the citizens. They hold at the moment that is stated."""

    answered_at: Annotated[datetime, Meta(tz=True)]
    answers: list[SecondaryUseAnswerBody]


def answer_bodies(answers: Iterable[tuple[UUID, Sequence[OptedOut]]]) -> list[SecondaryUseAnswerBody]:
    """The answers in the interface's words."""
    return [
        SecondaryUseAnswerBody(
            lookup_id=str(lookup_id),
            decision=answer_of(times).value,
            times=[OptedOutBody(since=one.since, until=one.until) for one in times],
        )
        for lookup_id, times in answers
    ]


def answer_of(times: Sequence[OptedOut]) -> SecondaryUseAnswer:
    """Whether a no stands now."""
    stands = bool(times) and times[-1].until is None
    return SecondaryUseAnswer.OPTED_OUT if stands else SecondaryUseAnswer.NOT_OPTED_OUT
