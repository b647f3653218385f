"""Making a mask: which unit, which citizen and which member of staff somebody means, and what the mask would do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, Organisation, catalogue
from citizen_app.identifiers import citizen_scheme
from citizen_app.identity import find_citizen
from citizen_app.staff_digest import authorised_person, source_user
from citizen_app.web.dates import local
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import Mask, MaskStep
from logview.formats.profile import load_profiles
from logview.services import headcounts, masks
from logview.services.headcounts import UnitOutlook
from logview.services.masks import MaskRefused, Wanted
from logview.services.tally import Touched
from support.services.mask_desk import apart_from, begin
from support.services.mask_refusals import MaskAboutOneself, MaskSelfUnknown


@dataclass(frozen=True, kw_only=True)
class OwnUnit:
    """A unit of the organisation's, with the one above it to tell it from others of the same name."""

    code: Code
    name: str
    above: str | None


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a mask would do."""

    masked_by: str  # the organisation that citizens read
    touched: Touched | None  # None: not counted yet
    alike: Mask | None  # one that stands already for the same: the later end counts
    is_known: bool  # whether any source has named the member of staff
    legal_reference: str | None
    two_persons: bool
    at_unit: UnitOutlook | None  # what is left out beside the names there; None: of one person
    small_below: int  # units below it where something is left out


def units_meant(actor: Actor, text: str) -> list[OwnUnit]:
    """The organisation's units with this code or name, else those whose name holds it.

    Raises MaskRefused, which stays on the trail, when there is none.
    """
    by = begin(actor)
    on, wanted = _today(), " ".join(text.split()).casefold()
    own = catalogue().with_units_below(whole_organisation(actor))
    rows = [one for one in catalogue().organisations() if (one.scheme, one.code) in own and _is_open(one, on)]
    exact = [one for one in rows if wanted in {one.code.casefold(), f"{one.scheme} {one.code}".casefold()}]
    named = [one for one in rows if one.name.casefold() == wanted]
    like = exact or named or [one for one in rows if wanted in one.name.casefold()]
    if not like:
        code = wanted.split()[-1]
        foreign = any(one.code.casefold() == code for one in catalogue().organisations())
        refusal = MaskRefusal.OTHER_ORGANISATION if foreign else MaskRefusal.UNKNOWN_UNIT
        raise masks.refused(by, refusal, MaskStep.MADE)
    found = {unit.code: unit for unit in (_own_unit(one, on) for one in like)}
    return sorted(found.values(), key=lambda unit: (unit.name.casefold(), unit.above or "", unit.code))


def whole_organisation(actor: Actor) -> Code:
    """The actor's organisation, as a mask names it."""
    return ("cvr", actor.viewer.cvr or "")


def citizen_meant(actor: Actor, number: str) -> UUID:
    """The citizen with the bare number. Raises MaskRefused, which stays on the trail, for one that we do not know and
    for a colleague who is hidden from the actor."""
    by = begin(actor)
    scheme = citizen_scheme(number)
    found = find_citizen(scheme, number) if scheme else None
    if found is None or apart_from(actor, by, [found]).hides(found):
        raise masks.refused(by, MaskRefusal.UNKNOWN_CITIZEN, MaskStep.MADE)
    return found


def person_meant(authorisation: str | None, source: str | None, user: str | None) -> UUID:
    """The member of staff, by the authorisation id or else by what one source calls them."""
    return authorised_person(authorisation) if authorisation else source_user(source or "", user or "")


def sources_to_choose() -> list[tuple[str, str]]:
    """Slug and name of each source."""
    return sorted(((one.slug, one.name) for one in load_profiles().values()), key=lambda pair: pair[1].casefold())


def require_self_known(actor: Actor) -> None:
    """Raise MaskSelfUnknown for a decider who cannot be told from the citizen that a mask is towards."""
    if not actor.viewer.own_keys:
        raise MaskSelfUnknown


def outlook(actor: Actor, wanted: Wanted) -> Outlook:
    """What the mask would do. Raises MaskRefused, or a page, for one that would not be made; it is on the trail."""
    by = begin(actor)
    with about_oneself_as_page():
        masks.require_makeable(by, wanted)
    told = masks.settings()
    found = catalogue().organisation(*whole_organisation(actor), _today())
    return Outlook(
        masked_by=found.name if found else actor.viewer.organisation_name or "",
        touched=masks.entries_touched(by, wanted),
        alike=masks.standing_alike(by, wanted),
        is_known=wanted.person is None or masks.is_known_person(wanted.person),
        legal_reference=told.legal_references.get(wanted.kind.name.lower()),
        two_persons=told.two_persons,
        at_unit=headcounts.outlook(wanted.unit) if wanted.unit is not None else None,
        small_below=headcounts.small_below(wanted.unit) if wanted.unit is not None and wanted.below else 0,
    )


class Made(NamedTuple):
    """A mask, and whether the same submission had made it before."""

    mask_id: UUID
    before: bool


def make(actor: Actor, wanted: Wanted) -> Made:
    """Make the mask. The id is another one's when that stands for the same. Raises as `outlook` does."""
    by = begin(actor)
    before = wanted.submission is not None and masks.history(by, wanted.submission) is not None
    with about_oneself_as_page():
        return Made(masks.make(by, wanted), before)


@contextmanager
def about_oneself_as_page() -> Iterator[None]:
    """Turn a refusal that no form can put right into a page."""
    try:
        yield
    except MaskRefused as refused:
        if refused.refusal is MaskRefusal.ABOUT_ONESELF:
            raise MaskAboutOneself(refused.refusal.value) from None
        raise


def unit_named(code: Code) -> OwnUnit | None:
    """A unit by its code, as the directory knows it; None when it does not."""
    found = catalogue().organisation(*code, _today())
    return _own_unit(found, _today()) if found else None


def _own_unit(row: Organisation, on: date) -> OwnUnit:
    known = catalogue()
    # One unit has several codes: it is listed once, by the one that the others point to.
    as_sor = known.organisation("sor", row.sor, on) if row.sor and row.scheme != "sor" else None
    meant = as_sor or row
    above = next(known.ancestors(meant, on), None)
    return OwnUnit(code=(meant.scheme, meant.code), name=meant.name, above=above.name if above else None)


def _is_open(row: Organisation, on: date) -> bool:
    return row.valid_from <= on and (row.valid_until is None or on < row.valid_until)


def _today() -> date:
    return local(clock.now()).date()
