"""What somebody who helps a citizen is not shown of the log: hidden units, the children's filter (safety.md 2, 4).

It is taken away in the statements themselves, so that it leaves no trace in counts, filters and pages either.
"""

from collections.abc import Collection, Iterable
from typing import Any

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.children_filter import ChildrenFilter
from citizen_app.directory.catalogue import Code, Profession, catalogue
from citizen_app.here import here
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.terms import EntryFlag, Sector
from logview.queries import entries
from logview.queries.references import all_references
from logview.queries.unseen import Unseen
from logview.services.addresses import EntryPlace
from logview.services.everywhere import Everywhere, everywhere


def unseen(actor: Actor) -> Unseen | None:
    """What the viewer is not shown of the subject's log; None where there is nothing."""
    sight = actor.sight
    if not (sight.is_filtered or sight.hidden_units):
        return None
    all_units = everywhere(dates.local(clock.now()).date(), current_language())
    refs = set(_at(all_units, sight.hidden_units))
    words, nowhere = _names_of(sight.hidden_units), bool(sight.hidden_units)
    if nowhere:  # a unit that the directory does not know may lie below a hidden one
        refs |= {ref for ref, place in all_units.by_ref.items() if place.sector is Sector.UNKNOWN}
    if not sight.is_filtered:
        return Unseen(refs=tuple(sorted(refs)), words=words, nowhere=nowhere)
    kept: ChildrenFilter = here().app.extensions["indblik.settings"].children_filter
    refs |= {*_at(all_units, kept.units), *_named(kept.unit_words)}
    professions = [one for one in catalogue().professions() if _is_named(one, kept.text_words)]
    return Unseen(
        refs=tuple(sorted(refs)),
        flag=int(EntryFlag.SENSITIVE),
        words=(*kept.text_words, *words),
        professions=tuple(one.code for one in professions),
        roles=tuple(text for one in professions for text in catalogue().texts_for(one)),
        nowhere=nowhere,
    )


def _is_named(profession: Profession, words: Collection[str]) -> bool:
    """Whether one of the words stands in a name by which a page or a source knows the profession."""
    texts = tuple(catalogue().texts_for(profession))
    return any(word in text for word in words for text in texts)


def _names_of(units: Collection[Code]) -> tuple[str, ...]:
    """What the hidden units are and were called: a text from elsewhere may name them."""
    directory = catalogue()
    codes = set().union(*(directory.with_predecessors(code) for code in units))
    return tuple(sorted({one.name.casefold() for one in directory.organisations() if (one.scheme, one.code) in codes}))


def entry_shown(actor: Actor, place: EntryPlace) -> Any | None:
    """One of the subject's own entries, whole, also an old version of it; None for anybody else's. Whoever helps the
    subject meets the newest version only: what is kept from them may stand in an older one."""
    row = entries.entry_of(actor.subject, *place, unseen=unseen(actor))
    return None if row is not None and actor.helped is not None and row.superseded_by is not None else row


def _at(all_units: Everywhere, units: Collection[Code]) -> Iterable[int]:
    wanted = frozenset(units)
    return (ref for ref, place in all_units.by_ref.items() if not wanted.isdisjoint({*place.own_codes, *place.codes}))


def _named(words: Collection[str]) -> Iterable[int]:
    """The units in whose names, or those above them, one of the words stands or ever stood, as the directory or a
    source has them."""
    directory = catalogue()
    named = {
        (one.scheme, one.code)
        for one in directory.organisations()
        if any(word in one.name.casefold() for word in words)
    }
    for one in all_references().values():
        own = any(word in (one.name or "").casefold() for word in words)
        code = (one.scheme, one.code) if one.scheme and one.code else None
        if own or (code is not None and not named.isdisjoint(directory.with_units_above(code))):
            yield one.ref
