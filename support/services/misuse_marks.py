"""Marks on the log: what an organisation finds that should not have happened is told on the entry itself (safety.md 8).

A mark follows the finding: it is set when the employee has been heard and taken back with the finding, and neither is
ever changed or deleted.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from support.domain.cases import Case, CaseEvent, Finding
from support.domain.look_back import why_not_reach
from support.queries import cases
from support.queries import marks as queries
from support.services import misuse_opening


def marked_of(subject: Sequence[UUID], entries: Collection[int]) -> frozenset[int]:
    """Those of these entries of the subject's that bear a mark, by their numbers."""
    return queries.marked_of(subject, entries)


def not_marked_yet(subject: Sequence[UUID], asked: Iterable[Case]) -> frozenset[UUID]:
    """Those of the subject's questions that were found unjustified while the employee is still to be heard: not every
    look-up bears its mark."""
    found = {
        one.case_id: {number for _citizen, _at, number in cases.entries_of(one)}
        for one in asked
        if one.finding is Finding.UNJUSTIFIED
    }
    if not found:
        return frozenset()
    marked = marked_of(subject, frozenset[int]().union(*found.values()))
    return frozenset(case_id for case_id, numbers in found.items() if numbers - marked)


def follow_finding(case: Case, event: CaseEvent) -> None:
    """Let the marks on a question's entries be what its finding says, once its follow-up has been opened or set right.

    In the officers' database role. A mark waits until the employee has been heard, as those of a look-back do.
    """
    if event.finding is None or case.cvr is None or event.by is None:
        return
    if event.finding is not Finding.UNJUSTIFIED:
        queries.Marking(case.cvr, by=event.by, at=event.at, case=case.case_id).take_back(cases.entries_of(case))
        return
    follow_up = misuse_opening.standing_of(case)
    if follow_up is not None and why_not_reach(follow_up.state) is None:
        mark(case, event.by, event.at)


def mark(case: Case, by: UUID, at: datetime) -> None:
    """Mark the entries of a question whose look-ups should not have happened. In the officers' database role."""
    if case.finding is Finding.UNJUSTIFIED and case.cvr is not None:
        queries.Marking(case.cvr, by=by, at=at, case=case.case_id).set_on(cases.entries_of(case))
