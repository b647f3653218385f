"""A citizen's own consents and indications: giving one, taking it back, and what is true of them (decision 0042)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.messages.notify import notify
from citizen_app.web.dates import local
from citizen_app.web.language import current_language
from consent.domain.saying_yes import (
    Claim,
    Consent,
    Indication,
    IndicationClaim,
    OfferVersion,
    YesKind,
    claim,
    indication_claim,
    words_have_changed,
)
from consent.queries import saying_yes as queries
from consent.services.waiting import CHANGED
from consent.services.yes_asked import Asked, asked
from consent.services.yes_wording import TEXT_VERSION, Section, as_text, from_text, seal_of, with_last_day

CONSENT, INDICATION = "given-consent", "indication"
_NEXT: Final = timedelta(microseconds=1)


class YesTextStale(Exception):
    """The form was opened with other words than those of now: nothing is kept, and they are to be read again."""


class YesSaidAlready(Exception):
    """The same counts already, until the same day: nothing new is kept."""


class LastDayRefused(Exception):
    """The last day lies before today, or later than it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptYes:
    """A yes with the words on which it stands, and what is true of it now."""

    citizen_key: UUID  # under which of the person's keys it was given
    yes: Consent | Indication
    claim: Claim | IndicationClaim
    read: OfferVersion | None  # of a consent: the version on whose words it stands
    kind: YesKind
    has_changed: bool  # whether the offer reads otherwise now
    sections: Sequence[Section]
    text: str
    text_version: str
    language: str

    @property
    def is_in_force(self) -> bool:
        """Whether it can be taken back: a consent that counts, an indication that stands."""
        return self.claim in {Claim.COUNTS, IndicationClaim.STANDS}

    @property
    def yes_id(self) -> UUID:
        """Its own id."""
        return self.yes.consent_id if isinstance(self.yes, Consent) else self.yes.indication_id


def everything_kept(actor: Actor, at: datetime) -> list[KeptYes]:
    """What the person has said yes to here, newest first. Reading it is recorded; reading what is asked for is not."""
    kept = _kept(actor, at)
    if kept:
        audit.record(actor, "yes-read")
    return kept


def one_kept(actor: Actor, yes_id: UUID, at: datetime, *, download: bool = False) -> KeptYes:
    """One of them: the receipt. Raises NotFound."""
    found = _one(actor, yes_id, at)
    audit.record(
        actor,
        "yes-record-fetched" if download else "yes-read",
        object_kind=CONSENT if isinstance(found.yes, Consent) else INDICATION,
        object_ref=str(yes_id),
    )
    return found


def say_yes(actor: Actor, which: YesKind | str, until: date, submission: UUID, seal: str, at: datetime) -> UUID:
    """Keep what the person confirmed; the same form twice makes one, whose id comes back.

    Raises NotFound for what is not there or not theirs to give, YesTextStale, LastDayRefused or YesSaidAlready.
    """
    one_at_a_time("consent-yes", actor.subject)
    known = _of_submission(actor, submission)
    if known is not None:
        return known
    found = asked(actor, which, at)
    if not found.may_say_yes:
        raise NotFound
    if seal != seal_of(found.sections):
        raise YesTextStale
    if not local(at).date() <= until <= found.last_day:
        raise LastDayRefused
    kept = _kept(actor, at)
    if any(_is_the_same(one, found, until) for one in kept):
        raise YesSaidAlready
    return _keep(actor, found, until, submission, max([at, *(one.yes.given_at + _NEXT for one in kept)]))


def withdraw(actor: Actor, yes_id: UUID, at: datetime) -> KeptYes | None:
    """Take a consent or an indication back, and tell which; None where it had ended already, and nothing is changed.

    Raises NotFound.
    """
    one_at_a_time("consent-yes", actor.subject)
    found = _one(actor, yes_id, at)
    if not found.is_in_force:
        return None
    queries.add_withdrawal(
        citizen_key=found.citizen_key, yes_id=yes_id, at=at, withdrawn_by=actor.viewer.key, basis=actor.basis.value
    )
    audit.record(
        actor,
        "yes-withdrawn",
        object_kind=CONSENT if isinstance(found.yes, Consent) else INDICATION,
        object_ref=str(yes_id),
    )
    notify(actor.subject_key, CHANGED)
    return found


def _keep(actor: Actor, found: Asked, until: date, submission: UUID, given_at: datetime) -> UUID:
    yes_id = uuid4()
    columns: dict[str, Any] = {
        "citizen_key": actor.subject_key,
        "given_at": given_at,
        "until": until,
        "given_by": actor.viewer.key,
        "basis": actor.basis.value,
        "submission_id": submission,
        "text_version": TEXT_VERSION,
        "language": current_language(),
        "text": as_text(with_last_day(found.sections, until)),
    }
    if found.offer is None:
        queries.add_indication(**columns, indication_id=yes_id, kind=found.kind.value)
    else:
        offer = found.offer
        queries.add_consent(**columns, consent_id=yes_id, offer_id=offer.offer.offer_id, sequence=offer.sequence)
    audit.record(
        actor,
        "indication-given" if found.offer is None else "consent-given",
        object_kind=INDICATION if found.offer is None else CONSENT,
        object_ref=str(yes_id),
    )
    notify(actor.subject_key, CHANGED)
    return yes_id


def _one(actor: Actor, yes_id: UUID, at: datetime) -> KeptYes:
    found = next((one for one in _kept(actor, at) if one.yes_id == yes_id), None)
    if found is None:
        raise NotFound
    return found


def _kept(actor: Actor, at: datetime) -> list[KeptYes]:
    today = local(at).date()
    consents, indications = queries.consents_of(actor.subject), queries.indications_of(actor.subject)
    versions = queries.versions_of({one.offer_id for _row, one in consents}) if consents else {}
    given, told = [one for _row, one in consents], [one for _row, one in indications]
    found = [_kept_consent(row, one, given, versions, today) for row, one in consents]
    found += [_kept_yes(row, one, kind=one.kind, claim=indication_claim(one, told, today)) for row, one in indications]
    return sorted(found, key=lambda one: one.yes.given_at, reverse=True)


def _kept_consent(
    row: Any, one: Consent, given: Sequence[Consent], versions: Mapping[str, Sequence[OfferVersion]], today: date
) -> KeptYes:
    its = versions[one.offer_id]
    read = next(version for version in its if version.sequence == one.sequence)
    return _kept_yes(
        row,
        one,
        kind=read.offer.kind,
        claim=claim(one, given, its, today),
        read=read,
        has_changed=words_have_changed(one, its),
    )


def _kept_yes(
    row: Any,
    yes: Consent | Indication,
    *,
    kind: YesKind,
    claim: Claim | IndicationClaim,
    read: OfferVersion | None = None,
    has_changed: bool = False,
) -> KeptYes:
    return KeptYes(
        citizen_key=row.citizen_key,
        yes=yes,
        claim=claim,
        read=read,
        kind=kind,
        has_changed=has_changed,
        sections=from_text(row.text),
        text=row.text,
        text_version=row.text_version,
        language=row.language,
    )


def _is_the_same(kept: KeptYes, found: Asked, until: date) -> bool:
    if not kept.is_in_force or kept.yes.until != until:
        return False
    if isinstance(kept.yes, Indication) or found.offer is None:
        return isinstance(kept.yes, Indication) and found.offer is None and kept.kind is found.kind
    return kept.yes.offer_id == found.offer.offer.offer_id and not kept.has_changed


def _of_submission(actor: Actor, submission: UUID) -> UUID | None:
    """The id of what this form made already."""
    readers: Sequence[tuple[Callable[[Sequence[UUID]], Sequence[Any]], str]] = (
        (queries.consents_of, "consent_id"),
        (queries.indications_of, "indication_id"),
    )
    for read, name in readers:
        for row, _one in read(actor.subject):
            if row.submission_id == submission:
                return UUID(str(getattr(row, name)))
    return None
