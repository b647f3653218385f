"""What a citizen can say yes to: offers that stand, and an indication of each kind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from citizen_app.auth.actor import Actor
from citizen_app.errors import NotFound
from citizen_app.web.dates import local, years_between
from citizen_app.yes_settings import yes_settings
from consent.domain.saying_yes import YOUNGEST, OfferVersion, YesKind, may_consent, newest
from consent.queries.saying_yes import versions_of
from consent.services.yes_wording import Section, consent_sections, indication_sections, kind_text


class OfferGone(NotFound):
    """The recipient has withdrawn the offer."""

    code = "offer-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What can be said yes to: an offer, or where there is none, an indication of a kind."""

    kind: YesKind
    offer: OfferVersion | None
    last_day: date  # the latest that can be chosen today
    may_say_yes: bool  # whether the person is old enough

    @property
    def sections(self) -> list[Section]:
        """What is read before."""
        if self.offer is None:
            return indication_sections(self.kind, yes_settings().longest_days)
        return consent_sections(self.offer.offer, min(self.offer.offer.days, yes_settings().longest_days))

    @property
    def title(self) -> str:
        """Its name: the recipient's, or ours."""
        return kind_text(self.kind) if self.offer is None else self.offer.offer.title


def everything_asked(actor: Actor, at: datetime) -> list[Asked]:
    """The offers that stand, by kind and name, and then an indication of each kind."""
    shown = [newest(versions) for versions in versions_of().values()]
    offers = [_of_offer(actor, one, at) for one in shown if one is not None and not one.offer.is_withdrawn]
    order = list(YesKind)
    offers.sort(key=lambda one: (order.index(one.kind), one.title))
    return [*offers, *(_of_kind(actor, kind, at) for kind in YesKind)]


def asked(actor: Actor, which: YesKind | str, at: datetime) -> Asked:
    """One of them: an indication's kind, or an offer's id. Raises NotFound; OfferGone for one that was withdrawn."""
    if isinstance(which, YesKind):
        return _of_kind(actor, which, at)
    found = newest(versions_of([which]).get(which, ()))
    if found is None:
        raise NotFound
    if found.offer.is_withdrawn:
        raise OfferGone
    return _of_offer(actor, found, at)


def _of_offer(actor: Actor, version: OfferVersion, at: datetime) -> Asked:
    today, offer = local(at).date(), version.offer
    return Asked(
        kind=offer.kind,
        offer=version,
        last_day=today + timedelta(days=min(offer.days, yes_settings().longest_days)),
        may_say_yes=may_consent(offer, _age(actor, today)),
    )


def _of_kind(actor: Actor, kind: YesKind, at: datetime) -> Asked:
    today = local(at).date()
    age = _age(actor, today)
    return Asked(
        kind=kind,
        offer=None,
        last_day=today + timedelta(days=yes_settings().longest_days),
        may_say_yes=age is None or age >= YOUNGEST,
    )


def _age(actor: Actor, today: date) -> int | None:
    born = actor.viewer.birth_date
    return None if born is None else years_between(born, today)
