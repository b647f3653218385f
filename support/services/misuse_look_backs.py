"""What a follow-up's look-backs found, for an extract that is handed out: citizens are numbers there too."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from logview.services import look_ups_of_person as log
from support.domain.misuse import Matter
from support.queries import look_backs
from support.queries.look_back_lists import Listed, Seen
from support.services.look_back_list import ListLine
from support.services.misuse_case import as_lead
from support.services.misuse_opening import AUDITED
from support.services.questions import today

_AT_ONCE: Final = 500


def found_by_two(actor: Actor, cvrs: Collection[str], matter: Matter, language: str) -> list[Sequence[ListLine]]:
    """The look-ups that two persons found unjustified, by look-back, the oldest first; none of the actor's own log.

    Each citizen's trail tells that an extract was handed out; that of the matter's own is the caller's to write.
    """
    assume(connection(), DatabaseRole.LOOK_BACK)
    try:
        newest_first = look_backs.lines_of_matter(cvrs, matter.matter_id)
        found = [list(_lines(actor, one.look_back_id, language)) for one in reversed(newest_first)]
        citizens = dict.fromkeys(line.listed.place[0] for lines in found for line in lines)
        for citizen in citizens:
            if citizen != matter.citizen:
                trail = audit.in_trail_of(actor, citizen)
                audit.record(trail, "misuse-exported", object_kind=AUDITED, object_ref=str(matter.case_id))
    finally:
        as_lead()
    return [lines for lines in found if lines]


def _lines(actor: Actor, look_back_id: UUID, language: str) -> Iterator[ListLine]:
    seen: list[Listed] = Seen(look_back_id, actor.viewer.own_keys).unjustified()
    for start in range(0, len(seen), _AT_ONCE):
        some = seen[start : start + _AT_ONCE]
        told = log.in_words([one.place for one in some], today=today(), language=language)
        yield from (ListLine(listed=one, facts=told.get(one.place[2], [])) for one in some)
