"""Saying yes: consents (samtykke) to a recipient's offer, and indications (tilkendegivelse), which open nothing. Pure.

Two things that are never mixed. Only a consent can count, and `claim` is the only place where that is worked out: the
pages and the interface both ask it (docs/decisions/0042).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from consent.domain.research import project_id

YOUNGEST: Final = 15
"""Years. Below it nobody says yes here, and no offer can set a lower age."""
USUAL_AGE: Final = 18
"""Years. From which age an offer can be said yes to, where it does not say (assumed)."""
_BETWEEN: Final = "\x1f"


class YesKind(StrEnum):
    """What a yes is about. The codes are stored and told."""

    RESEARCH_CONTACT = "research-contact"  # to be contacted about research
    OWN_MEASUREMENTS = "own-measurements"  # that one's own measurements are shared
    LEARNING = "learning"  # that the records are used for longer, for learning and quality
    EARLY_FOLLOW_UP = "early-follow-up"  # to be contacted early, if the data give reason to


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a recipient asks citizens for, in one version. All words are the recipient's own."""

    cvr: str
    number: str  # the recipient's own
    updated: date  # when the recipient made this version
    is_withdrawn: bool
    kind: YesKind
    title: str
    organisation: str
    purpose: str
    kinds: tuple[str, ...]  # of data: codes of `research.KINDS`, or the recipient's own words
    legal_basis: str
    legal_reference: str
    days: int  # the longest that a yes lasts
    from_age: int
    gives: str
    costs: str
    after_withdrawal: str  # what becomes then of what the recipient has
    email: str
    phone: str
    web: str

    @property
    def offer_id(self) -> str:
        """What the offer is called here: letters only."""
        return offer_id(self.cvr, self.number)

    def digest(self) -> bytes:
        """Of all that it says: what comes again is known by it."""
        told = (getattr(self, field.name) for field in fields(self))
        parts = ("\x1e".join(part) if isinstance(part, tuple) else str(part) for part in told)
        return hashlib.sha256(_BETWEEN.join(parts).encode()).digest()

    def says_the_same_as(self, other: "Offer") -> bool:
        """Whether every word is the same, whenever each was made."""
        skipped = {"updated", "is_withdrawn"}
        names = [field.name for field in fields(self) if field.name not in skipped]
        return all(getattr(self, name) == getattr(other, name) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferVersion:
    """An offer as it was taken in, `sequence` counting the versions as they came, from 1."""

    sequence: int
    taken_in_at: datetime
    offer: Offer

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands among the versions: by the recipient's day, and of one day as they came."""
        return self.offer.updated, self.sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A yes to an offer: it stands on the words of one version of it, and on no others."""

    consent_id: UUID
    offer_id: str
    sequence: int  # of the version that was read
    given_at: datetime
    until: date  # the last day, in Denmark
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """That a citizen would like something which nobody has asked for. It opens nothing."""

    indication_id: UUID
    kind: YesKind
    given_at: datetime
    until: date
    withdrawn_at: datetime | None = None


class Claim(StrEnum):
    """What is true of a consent now."""

    COUNTS = "counts"
    WITHDRAWN = "withdrawn"  # by the citizen
    REPLACED = "replaced"  # by a later yes to the same offer
    OFFER_WITHDRAWN = "offer-withdrawn"  # by its recipient
    OVER = "over"  # its last day has passed
    OF_THE_DEAD = "of-the-dead"


class IndicationClaim(StrEnum):
    """What is true of an indication now. None of it counts towards anybody."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    OVER = "over"


def offer_id(cvr: str, number: str) -> str:
    """What an offer is called here: always the same, and in letters."""
    return project_id(cvr, f"{number}{_BETWEEN}offer")


def newest(versions: Iterable[OfferVersion]) -> OfferVersion | None:
    """The version that is shown."""
    return max(versions, key=lambda one: one.place, default=None)


def claim(
    consent: Consent,
    others: Iterable[Consent],
    versions: Sequence[OfferVersion],
    today: date,
    *,
    died_on: date | None = None,
) -> Claim:
    """What is true of the consent on the day. `others`: every consent of the person; `versions`: all of its offer.

    What has ended for one of these reasons never counts again, but for the death that was a mistake: neither by a
    later version of the offer nor because what replaced it was withdrawn.
    """
    if consent.withdrawn_at is not None:
        return Claim.WITHDRAWN
    is_over = today > consent.until
    replaced_at = _replaced_at(consent, others)
    if replaced_at is not None and not (is_over and replaced_at.date() > consent.until):
        return Claim.REPLACED
    ended_at = _offer_withdrawn_at(consent, versions)
    if ended_at is not None and not (is_over and ended_at.date() > consent.until):
        return Claim.OFFER_WITHDRAWN
    if is_over:
        return Claim.OVER
    return Claim.COUNTS if died_on is None else Claim.OF_THE_DEAD


def counting(
    given: Sequence[Consent], versions: Sequence[OfferVersion], today: date, *, died_on: date | None = None
) -> Consent | None:
    """The one of a person's consents to an offer that counts on the day; at most one does."""
    return next((one for one in given if claim(one, given, versions, today, died_on=died_on) is Claim.COUNTS), None)


def words_have_changed(consent: Consent, versions: Sequence[OfferVersion]) -> bool:
    """Whether the offer reads otherwise now than when the yes was given. The yes does not stretch to the new words."""
    read = next((one for one in versions if one.sequence == consent.sequence), None)
    shown = newest(versions)
    return read is not None and shown is not None and not shown.offer.says_the_same_as(read.offer)


def indication_claim(indication: Indication, others: Iterable[Indication], today: date) -> IndicationClaim:
    """What is true of the indication on the day."""
    if indication.withdrawn_at is not None:
        return IndicationClaim.WITHDRAWN
    later = [one for one in others if one.kind is indication.kind and _order(one) > _order(indication)]
    if any(one.given_at.date() <= indication.until for one in later):
        return IndicationClaim.REPLACED
    return IndicationClaim.OVER if today > indication.until or later else IndicationClaim.STANDS


def may_consent(offer: Offer, age: int | None) -> bool:
    """Whether somebody of this age can say yes to it. Whose age is not known cannot (the careful side, assumed)."""
    return age is not None and age >= max(YOUNGEST, offer.from_age)


def _replaced_at(consent: Consent, others: Iterable[Consent]) -> datetime | None:
    later = [one for one in others if one.offer_id == consent.offer_id and _given(one) > _given(consent)]
    return min((one.given_at for one in later), default=None)


def _offer_withdrawn_at(consent: Consent, versions: Sequence[OfferVersion]) -> datetime | None:
    """When we first heard that the recipient withdrew the offer after the version that was read."""
    read = next((one for one in versions if one.sequence == consent.sequence), None)
    after = [one for one in versions if one.offer.is_withdrawn and (read is None or one.place > read.place)]
    return min((one.taken_in_at for one in after), default=None)


def _given(one: Consent) -> tuple[datetime, UUID]:
    return one.given_at, one.consent_id


def _order(one: Indication) -> tuple[datetime, UUID]:
    return one.given_at, one.indication_id
