"""Which entries of the log a case holds. No retention takes one of them (safety.md 8).

Nothing takes entries from the log today: the database refuses it (migration 0002). Whatever will one day has to ask
here first, in the same transaction, and leave what is named here with its details.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, literal, select, text, union_all

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.models import AccessEntryRow
from logview.name_models import NameRequestEntryRow
from support.case_models import QuestionEntryRow
from support.domain.look_back import OPEN
from support.look_back_models import LookBackEntryRow, LookBackStandingRow
from support.mark_models import MisuseMarkRow
from support.queries.cases import Place


class KeptFor(StrEnum):
    """What holds an entry."""

    QUESTION = "question"  # open or closed; a follow-up on misuse is about the entries of its question
    LOOK_BACK = "look-back"  # on the list of one that is open
    MARK = "mark"  # found unjustified, also where that was set right later
    NAME = "name"  # a masked name was asked for, whatever the answer was


_QUESTION, _MARK, _NAME = QuestionEntryRow.__table__, MisuseMarkRow.__table__, NameRequestEntryRow.__table__
_LISTED, _STANDING, _ENTRY = LookBackEntryRow.__table__, LookBackStandingRow.__table__, AccessEntryRow.__table__
_ASKED: Final = [
    row.__tablename__
    for row in (
        AccessEntryRow,
        LookBackEntryRow,
        LookBackStandingRow,
        MisuseMarkRow,
        NameRequestEntryRow,
        QuestionEntryRow,
    )
]
_HIDDEN = text("SELECT count(*) FROM unnest(CAST(:tables AS text[])) one WHERE row_security_active(one)")


def kept_for_cases(citizens: Collection[UUID]) -> Mapping[Place, frozenset[KeptFor]]:
    """Of these keys' entries, those that a case holds, and what holds each; with every version of them.

    Raises RuntimeError where row-level security would hide cases from whoever asks: none seen is not none there.
    """
    _must_see_everything()
    found: dict[Place, set[KeptFor]] = defaultdict(set)
    for row in connection().execute(union_all(*_held(citizens))):
        found[row.citizen_key, row.occurred_at, row.entry_id].add(KeptFor(row.kept_for))
    return {place: frozenset(why) for place, why in _with_versions(citizens, found).items()}


def _held(citizens: Collection[UUID]) -> list[Select[Any]]:
    sources = (
        (_QUESTION, KeptFor.QUESTION),
        (_MARK, KeptFor.MARK),
        (_NAME, KeptFor.NAME),
        (_LISTED, KeptFor.LOOK_BACK),
    )
    held = [
        select(table.c.citizen_key, table.c.occurred_at, table.c.entry_id, literal(why.value).label("kept_for")).where(
            among(table.c.citizen_key, citizens)
        )
        for table, why in sources
    ]
    is_open = _STANDING.c.state.in_([one.value for one in OPEN])
    held[-1] = held[-1].join(_STANDING, _STANDING.c.look_back_id == _LISTED.c.look_back_id).where(is_open)
    return held


def _with_versions(
    citizens: Collection[UUID], held: Mapping[Place, Collection[KeptFor]]
) -> Mapping[Place, Collection[KeptFor]]:
    """What a source has corrected, before or after the case began, belongs to the case."""
    old, new = _ENTRY.alias("old"), _ENTRY.alias("new")
    same = (new.c.citizen_key == old.c.citizen_key) & (new.c.entry_id == old.c.superseded_by)
    columns = (old.c.citizen_key, old.c.occurred_at, old.c.entry_id, new.c.occurred_at, new.c.entry_id)
    versions: dict[Place, list[Place]] = defaultdict(list)
    for citizen, old_at, old_number, new_at, new_number in connection().execute(
        select(*columns).join(new, same).where(among(old.c.citizen_key, citizens))
    ):
        before, later = (citizen, old_at, old_number), (citizen, new_at, new_number)
        versions[before].append(later)
        versions[later].append(before)
    found = {place: set(why) for place, why in held.items()}
    to_do = list(found)
    while to_do:
        place = to_do.pop()
        for other in versions[place]:
            if not found[place] <= found.setdefault(other, set()):
                found[other] |= found[place]
                to_do.append(other)
    return found


def _must_see_everything() -> None:
    if connection().dialect.name != "postgresql":
        return
    if connection().execute(_HIDDEN, {"tables": _ASKED}).scalar_one():
        raise RuntimeError("row-level security may hide cases here")
