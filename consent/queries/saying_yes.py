"""Offers in their versions, and what citizens said yes to. Append-only."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, insert, select

from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenRow
from consent.domain.saying_yes import Consent, Indication, Offer, OfferVersion, YesKind
from consent.yes_models import ConsentOfferRow, GivenConsentRow, IndicationRow, YesWithdrawalRow

_OFFER, _GIVEN = ConsentOfferRow.__table__.c, GivenConsentRow.__table__.c
_INDICATION, _BACK = IndicationRow.__table__.c, YesWithdrawalRow.__table__.c
_FIELDS: Final = tuple(field.name for field in fields(Offer))
_OF_CONSENT: Final = tuple(_GIVEN[name] for name in ("citizen_key", "consent_id", "offer_id", "sequence"))


def versions_of(offers: Collection[str] | None = None) -> dict[str, list[OfferVersion]]:
    """Every version of these offers, or of all, as they came."""
    asked = select(*_OFFER).order_by(_OFFER.offer_id, _OFFER.sequence)
    found: dict[str, list[OfferVersion]] = defaultdict(list)
    for row in connection().execute(asked if offers is None else asked.where(_OFFER.offer_id.in_(offers))):
        found[row.offer_id].append(_version(row))
    return dict(found)


def keep_versions(new: Sequence[tuple[Offer, int]], at: datetime) -> None:
    """Keep these versions, each with its number."""
    rows = [
        {
            **{name: getattr(one, name) for name in _FIELDS},
            "offer_id": one.offer_id,
            "sequence": sequence,
            "kind": one.kind.value,
            "kinds": "\n".join(one.kinds),
            "digest": one.digest(),
            "taken_in_at": at,
        }
        for one, sequence in new
    ]
    if rows:
        connection().execute(insert(ConsentOfferRow), rows)


def consents_of(subject: Sequence[UUID]) -> list[tuple[Any, Consent]]:
    """Every consent of the person, newest first: its row, and what it is."""
    asked = (
        select(*_GIVEN, _BACK.at)
        .outerjoin(YesWithdrawalRow, and_(_BACK.citizen_key == _GIVEN.citizen_key, _BACK.yes_id == _GIVEN.consent_id))
        .where(_GIVEN.citizen_key.in_(subject))
        .order_by(_GIVEN.given_at.desc(), _GIVEN.consent_id)
    )
    return [(row, _consent(row)) for row in connection().execute(asked)]


def indications_of(subject: Sequence[UUID]) -> list[tuple[Any, Indication]]:
    """Every indication of the person, newest first: its row, and what it is."""
    asked = (
        select(*_INDICATION, _BACK.at)
        .outerjoin(
            YesWithdrawalRow,
            and_(_BACK.citizen_key == _INDICATION.citizen_key, _BACK.yes_id == _INDICATION.indication_id),
        )
        .where(_INDICATION.citizen_key.in_(subject))
        .order_by(_INDICATION.given_at.desc(), _INDICATION.indication_id)
    )
    return [(row, _indication(row)) for row in connection().execute(asked)]


def consents_to(offer: str, citizens: Collection[UUID]) -> dict[UUID, list[Consent]]:
    """What each of these keys has said yes to of the offer. Reads no words, and no indication."""
    asked = (
        select(*_OF_CONSENT, _GIVEN.given_at, _GIVEN.until, _BACK.at)
        .outerjoin(YesWithdrawalRow, and_(_BACK.citizen_key == _GIVEN.citizen_key, _BACK.yes_id == _GIVEN.consent_id))
        .where(_GIVEN.offer_id == offer, _GIVEN.citizen_key.in_(citizens))
    )
    found: dict[UUID, list[Consent]] = defaultdict(list)
    for row in connection().execute(asked):
        found[row.citizen_key].append(_consent(row))
    return dict(found)


def deaths_of(citizens: Collection[UUID]) -> dict[UUID, date]:
    """On which day each of these keys' citizens died, by the register; of the living nothing."""
    asked = select(CitizenRow.citizen_key, CitizenRow.died_on).where(
        CitizenRow.citizen_key.in_(citizens), CitizenRow.died_on.is_not(None)
    )
    return {row.citizen_key: row.died_on for row in connection().execute(asked)}


def add_consent(**columns: Any) -> None:
    """Write a consent down. Raises IntegrityError if its submission was there already."""
    connection().execute(insert(GivenConsentRow), columns)


def add_indication(**columns: Any) -> None:
    """Write an indication down. Raises IntegrityError if its submission was there already."""
    connection().execute(insert(IndicationRow), columns)


def add_withdrawal(**columns: Any) -> None:
    """Write down that a yes was taken back. Raises IntegrityError if it was already."""
    connection().execute(insert(YesWithdrawalRow), columns)


def _version(row: Any) -> OfferVersion:
    told = {name: getattr(row, name) for name in _FIELDS}
    offer = Offer(**told | {"kind": YesKind(row.kind), "kinds": tuple(row.kinds.splitlines())})
    return OfferVersion(sequence=row.sequence, taken_in_at=row.taken_in_at, offer=offer)


def _consent(row: Any) -> Consent:
    return Consent(
        consent_id=row.consent_id,
        offer_id=row.offer_id,
        sequence=row.sequence,
        given_at=row.given_at,
        until=row.until,
        withdrawn_at=row.at,
    )


def _indication(row: Any) -> Indication:
    return Indication(
        indication_id=row.indication_id,
        kind=YesKind(row.kind),
        given_at=row.given_at,
        until=row.until,
        withdrawn_at=row.at,
    )
