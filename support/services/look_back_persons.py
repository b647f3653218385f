"""On whom a look-back can be: whoever made look-ups of the question that should not have happened.

In the look-backs' database role, and back in it.
"""

from collections.abc import Collection

from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from logview.queries.look_ups_of_person import OnEntry
from logview.services import look_ups_of_person as log
from support.domain.misuse import MatterState
from support.queries import look_backs as queries
from support.queries.look_backs import LookBackKnown, MatterKnown
from support.services import misuse_case


def first_of_each(matter: MatterKnown, cvrs: Collection[str]) -> list[OnEntry]:
    """The first such look-up of each person in the matter."""
    made = log.who_made(matter.citizen, _wrong(matter, cvrs), cvrs)
    return [one for place, one in enumerate(made) if one.person not in {each.person for each in made[:place]}]


def follow_up_of(known: LookBackKnown, cvrs: Collection[str]) -> MatterState | None:
    """Where the follow-up stands that the look-back belongs to; withdrawn where every look-up of that person's in the
    question was set right, while others' were not."""
    matter = queries.matter_of(cvrs, known.stands.matter_id)
    if matter is None:
        return None
    wrong = _wrong(matter, cvrs)
    if len(wrong) == len(queries.entries_of(matter)):
        return matter.state
    persons = {one.person for one in log.who_made(matter.citizen, wrong, cvrs)}
    return matter.state if known.person in persons else MatterState.WITHDRAWN


def _wrong(matter: MatterKnown, cvrs: Collection[str]) -> Collection[int]:
    """Those look-ups; all of them where the question stands with another organisation by now."""
    found = misuse_case.unjustified(cvrs, matter.case_id)
    assume(connection(), DatabaseRole.LOOK_BACK)
    return queries.entries_of(matter) if found is None else found
