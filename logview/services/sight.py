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
from logview.queries.past import version_of
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
    names = {one.name for one in directory.organisations() if (one.scheme, one.code) in codes}
    names |= {one.name for one in all_references().values() if one.name and (one.scheme, one.code) in codes}
    return tuple(sorted(name.casefold() for name in names))


def entry_shown(actor: Actor, place: EntryPlace) -> Any | None:
    """One of the subject's own entries, whole, also an old version of it; None for anybody else's. Whoever helps the
    subject meets the newest version only: what is kept from them may stand in an older one."""
    row = entries.entry_of(actor.subject, *place, unseen=unseen(actor))
    return None if row is not None and actor.helped is not None and row.superseded_by is not None else row


def followed(actor: Actor, place: EntryPlace) -> tuple[Any, Any] | None:
    """The entry of a question, and the version of it that the log shows now; None for anybody else's, and where any
    version between them is kept from the viewer. Whoever helps is led to the newest; the subject to the very one."""
    hidden = unseen(actor)
    row = newest = entries.entry_of(actor.subject, *place, unseen=hidden)
    while newest is not None and actor.helped is not None and newest.superseded_by is not None:
        newest = version_of(newest.citizen_key, newest.superseded_by, unseen=hidden)
    return None if row is None or newest is None else (row, newest)


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
