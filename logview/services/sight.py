"""What somebody who helps a citizen is not shown of the log: hidden units, the children's filter (safety.md 2, 4).

It is taken away in the statements themselves, so that it leaves no trace in counts, filters and pages either.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.children_filter import ChildrenFilter
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.here import here
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.terms import EntryFlag
from logview.queries import entries
from logview.queries.entries import Unseen
from logview.queries.references import all_references
from logview.services.addresses import EntryPlace
from logview.services.everywhere import Everywhere, everywhere


def unseen(actor: Actor) -> Unseen | None:
    """What the viewer is not shown of the subject's log; None where there is nothing."""
    sight = actor.sight
    if not (sight.is_filtered or sight.hidden_units):
        return None
    today = dates.local(clock.now()).date()
    all_units = everywhere(today, current_language())
    refs = set(_at(all_units, sight.hidden_units))
    if not sight.is_filtered:
        return Unseen(refs=tuple(sorted(refs)))
    kept: ChildrenFilter = here().app.extensions["indblik.settings"].children_filter
    refs |= {*_at(all_units, kept.units), *_named(today, kept.unit_words)}
    return Unseen(refs=tuple(sorted(refs)), flag=int(EntryFlag.SENSITIVE), words=kept.text_words)


def entry_shown(actor: Actor, place: EntryPlace) -> Any | None:
    """One of the subject's own entries, whole, also an old version of it; None for anybody else's. Whoever helps the
    subject meets the newest version only: what is kept from them may stand in an older one."""
    row = entries.entry_of(actor.subject, *place, unseen=unseen(actor))
    return None if row is not None and actor.helped is not None and row.superseded_by is not None else row


def _at(all_units: Everywhere, units: Collection[Code]) -> Iterable[int]:
    wanted = frozenset(units)
    return (ref for ref, place in all_units.by_ref.items() if not wanted.isdisjoint({*place.own_codes, *place.codes}))


def _named(today: date, words: Collection[str]) -> Iterable[int]:
    """The units in whose names, or those above them, one of the words stands, as the directory or a source has them."""
    directory = catalogue()
    for one in all_references().values():
        unit = directory.organisation(one.scheme, one.code, today) if one.scheme and one.code else None
        above = [unit, *directory.ancestors(unit, today)] if unit is not None else []
        named = " ".join([one.name or "", *(organisation.name for organisation in above)]).casefold()
        if any(word in named for word in words):
            yield one.ref
