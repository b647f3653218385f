"""Marks on the log: what an organisation finds that should not have happened is told on the entry itself (safety.md 8).

A mark follows the finding: it is set when the employee has been heard and taken back with the finding, and neither is
ever changed or deleted.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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


def marked_soon(subject: Sequence[UUID], entries: Collection[int]) -> Callable[[], frozenset[int]]:
    """`marked_of`, asked for along with the next query."""
    return queries.marked_soon(subject, entries)


def not_marked_yet(subject: Sequence[UUID], asked: Iterable[Case]) -> Mapping[UUID, frozenset[int]]:
    """Of the subject's questions the look-ups that were found unjustified while the employee is still to be heard, and
    that bear no mark, by their numbers; only questions that have such."""
    found = {
        one.case_id: one.findings.those(Finding.UNJUSTIFIED, cases.numbers_of(one)) for one in asked if one.findings
    }
    every = frozenset[int]().union(*found.values())
    marked = marked_of(subject, every) if every else every
    return {case_id: numbers - marked for case_id, numbers in found.items() if numbers - marked}


def follow_finding(case: Case, event: CaseEvent) -> None:
    """Let the mark on each of a question's entries be what its finding says, once its follow-up has been opened or set
    right.

    In the officers' database role. A mark waits until the employee has been heard, as those of a look-back do.
    """
    if event.finding is None or case.cvr is None or event.by is None:
        return
    places = cases.entries_of(case)
    right = [one for one in places if case.findings.of(one[2]) is not Finding.UNJUSTIFIED]
    queries.Marking(case.cvr, by=event.by, at=event.at, case=case.case_id).take_back(right)
    follow_up = misuse_opening.standing_of(case)
    if follow_up is not None and why_not_reach(follow_up.state) is None:
        mark(case, event.by, event.at)


def mark(case: Case, by: UUID, at: datetime) -> None:
    """Mark those entries of a question whose look-ups should not have happened. In the officers' database role."""
    wrong = [one for one in cases.entries_of(case) if case.findings.of(one[2]) is Finding.UNJUSTIFIED]
    if wrong and case.cvr is not None:
        queries.Marking(case.cvr, by=by, at=at, case=case.case_id).set_on(wrong)
