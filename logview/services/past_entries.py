"""The log's answers to decisions: the citizen's own entries and names of staff, through the one outlet for names."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import url_for

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.clock import now
from citizen_app.directory.catalogue import Code
from citizen_app.past_entries import PastEntry, PastLine, Reach, SourceReach, StaffName
from citizen_app.terms import DataKind
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.terms import EntryFlag
from logview.domain.view_state import Period, ViewState
from logview.queries.past import entries_since
from logview.queries.sources import source_states
from logview.services import counting
from logview.services.addresses import entry_refs
from logview.services.completeness import profiles, source_name
from logview.services.entry_text import EntryWriter, Placed, source_sectors
from logview.services.hiding import masks_towards
from logview.services.names import Names, staff_shown
from logview.services.names_of_persons import names_in_log
from logview.services.places import Place, Places
from logview.services.sight import unseen
from logview.services.source_words import source_words
from logview.services.wording import words


class LogOfThePast:
    """Answers for `citizen_app.past_entries`."""

    def recent(self, actor: Actor, since: datetime, most: int) -> Sequence[PastEntry]:
        """The subject's entries since then, newest first; who made them only where no mask hides it."""
        rows = entries_since(actor.subject, since, most, unseen(actor))
        language, today = current_language(), dates.local(now()).date()
        refs = [ref for row in rows for ref in (row.organisation_ref, row.data_organisation_ref)]
        places = Places(refs, today=today, language=language)
        names = Names((one for row in rows for one in (row.performed_by, row.on_behalf_of)), places, language, actor)
        slugs = {one.source_id: one.slug for one in source_states()}
        writer = EntryWriter(places, names, words(language), source_sectors(slugs), language)
        reaches = {number: _reach(slug) for number, slug in slugs.items()}
        audit.record(actor, "log-held-against-decision", details={"entries": len(rows)})
        return [
            _past_entry(writer.placed(row), writer, places, names, reaches.get(row.source_id, Reach.UNKNOWN))
            for row in rows
        ]

    def lines(self, actor: Actor, entries: Sequence[PastEntry]) -> list[PastLine]:
        """The entries in words, in their order."""
        ref, language = entry_refs(actor), current_language()
        return [_line(entry, ref, language) for entry in entries]

    def people(self, actor: Actor, since: datetime) -> list[StaffName]:
        """Those whom the subject's log names, the most frequent first; nobody whose name is masked."""
        found = _counted(actor, since)
        return [
            StaffName(person=person, name=found.person_names[person], role="", masked_by=None)
            for person, _number in found.persons.most_common()
        ]

    def units(self, actor: Actor, since: datetime) -> list[Code]:
        """The organisations that the subject's log names and the directory knows, the most frequent first."""
        keys = (key.partition("|") for key, _number in _counted(actor, since).organisations.most_common())
        return [(scheme, code) for scheme, _bar, code in keys if scheme != "ref"]

    def staff_names(
        self, actor: Actor, asked: Iterable[tuple[UUID, Code | None]]
    ) -> dict[tuple[UUID, Code | None], StaffName]:
        """Persons at units as the viewer may see them now."""
        return staff_shown(actor, list(asked), today=dates.local(now()).date(), language=current_language())

    def names_in_log(self, actor: Actor, persons: Iterable[UUID]) -> dict[UUID, str | None]:
        """Persons as the subject's own log names them now, under the masks on the units of their entries."""
        today = dates.local(now()).date()
        return names_in_log(actor, set(persons), today=today, language=current_language())

    def may_tell(self, actor: Actor, text: str) -> bool:
        """Whether words from outside name nobody who is masked towards the subject or the viewer."""
        return not source_words(actor, masks_towards(actor)).name_somebody(text, None)

    def sources(self) -> list[SourceReach]:
        """Every source that has a profile."""
        language = current_language()
        return [
            SourceReach(
                name=source_name(profile, language),
                reach=Reach(profile.decisions),
                note=profile.decisions_note_en if language == "en" else profile.decisions_note,
            )
            for profile in profiles().values()
        ]


def _counted(actor: Actor, since: datetime) -> counting.Facets:
    state = ViewState(period=Period.BETWEEN, first=dates.local(since).date())
    return counting.facets(actor, state, at=now(), language=current_language())


def _reach(slug: str) -> Reach:
    profile = profiles().get(slug)
    return Reach(profile.decisions) if profile else Reach.UNKNOWN


def _past_entry(placed: Placed, writer: EntryWriter, places: Places, names: Names, reach: Reach) -> PastEntry:
    row, person = placed.row, placed.person
    origin = places.at(row.data_organisation_ref, placed.day)
    return PastEntry(
        at=row.occurred_at,
        # A decision on a place must not tell that an entry was there which says "a general practice" only.
        unit=_code(placed.place) if not names.place(row, placed.place).withheld else None,
        person=person.person if person else None,
        profession=names.profession_code(row, placed.place),
        kind=DataKind(row.data_kind) if row.data_kind else None,
        origin=_code(origin) if not names.place(row, placed.place, origin).withheld else None,
        reach=reach,
        count=row.entry_count,
        stopped=bool(row.flags & EntryFlag.DENIED),
        handle=(placed, writer),
    )


def _code(place: Place | None) -> Code | None:
    return place.code if place else None


def _line(entry: PastEntry, ref: Callable[[Any], str], language: str) -> PastLine:
    placed, writer = cast("tuple[Placed, EntryWriter]", entry.handle)
    text = writer.text(placed, url_for("logview.show_entry", ref=ref(placed.row)))
    return PastLine(
        when=dates.moment_text(placed.row.occurred_at, language),
        who=", ".join(part for part in (text.who, text.role, text.masked_by) if part),
        where=", ".join(part for part in (text.unit, text.organisation) if part),
        what=", ".join(part for part in (text.what, text.action) if part),
        href=text.href,
    )
