"""What recipients ask of consents to their own offers, and what they are answered, as typed structures."""

from datetime import date, datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import END, CitizenNumber
from consent.formats.offer_rows import LONGEST

MOST_CITIZENS: Final = 100


class OfferName(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which offer: one that the operator took in for the recipient."""

    cvr: Annotated[str, Meta(pattern=rf"^[0-9]{{8}}{END}", description="Of the recipient, who asks.")]
    number: Annotated[str, Meta(min_length=1, max_length=LONGEST["number"], description="The recipient's own.")]


class ConsentSearch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which offer, and about whom."""

    offer: OfferName
    citizens: Annotated[list[CitizenNumber], Meta(min_length=1, max_length=MOST_CITIZENS)]


class ConsentAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The answer about one citizen, and the number under which the citizen's page keeps it."""

    lookup_id: str
    given: Annotated[
        bool,
        Meta(
            description="Whether a consent to this offer counts now. false: never given, withdrawn, ended, of somebody "
            "who has died, or of somebody whom the service does not know: it is not told which."
        ),
    ]
    until: Annotated[date | None, Meta(description="The last day, in Denmark. It can be withdrawn before.")] = None
    version: Annotated[
        int | None, Meta(description="On which version of the offer it stands, and on no other; counted from 1.")
    ] = None
    version_made: Annotated[date | None, Meta(description="The day that the recipient gave that version.")] = None


class ConsentsFound(msgspec.Struct, kw_only=True):
    """The answers in the order of the citizens. They hold at the moment that is stated: ask again before each use."""

    answered_at: Annotated[datetime, Meta(tz=True)]
    answers: list[ConsentAnswer]
