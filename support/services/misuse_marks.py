"""Marks on the log: what an organisation finds that should not have happened is told on the entry itself (safety.md 8).

A mark follows the finding: it is set with it and taken back with it, and neither is ever changed or deleted.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from support.domain.cases import Case, CaseEvent, Finding
from support.queries import cases
from support.queries import marks as queries


def marked_of(subject: Sequence[UUID], entries: Collection[int]) -> frozenset[int]:
    """Those of these entries of the subject's that bear a mark, by their numbers."""
    return queries.marked_of(subject, entries)


def follow_finding(case: Case, event: CaseEvent) -> None:
    """Let the marks on a question's entries be what its finding says. In the officers' database role."""
    if event.finding is None or case.cvr is None or event.by is None:
        return
    marking = queries.Marking(case.cvr, by=event.by, at=event.at, case=case.case_id)
    entries = cases.entries_of(case)
    if event.finding is Finding.UNJUSTIFIED:
        marking.set_on(entries)
    else:
        marking.take_back(entries)
