"""Which questions somebody who helps a citizen meets, and who may write in which (safety.md 2 and 4). Pure.

Nobody who helps meets what another helper asked. They write in the questions that they asked themselves, and read the
citizen's own where their ground covers that. Guardians who act together ask together, and what they asked is theirs
all; none of them takes a step alone. The citizen sees all, and writes wherever nobody reads along who may not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from citizen_app.auth.actor import Basis
from citizen_app.auth.acts import Act
from support.domain.case_rules import CaseRefusal
from support.domain.cases import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who acts with a citizen's questions."""

    keys: Collection[UUID]  # of the person
    acts: frozenset[Act] | None = None  # what they may do for the citizen; None: they are the citizen
    others: Sequence[Sequence[UUID]] = ()  # with whom alone they ask, each by every key of theirs

    def asked(self, case: Case) -> bool:
        """Whether it is this person's own question."""
        return case.helper is None if self.acts is None else not case.askers.isdisjoint(self.keys)

    def joins(self, case: Case) -> bool:
        """Whether what they ask can become part of it: all who ask have asked it. Nobody's words come before whoever
        may not read them."""
        return self.asked(case) and not any(case.askers.isdisjoint(one) for one in self.others)

    def meets(self, case: Case) -> bool:
        """Whether they may know of it, as far as who asked tells."""
        if self.acts is None:
            return True
        if self.asked(case):
            return Act.FOLLOW_OWN_QUESTION in self.acts
        return case.helper is None and Act.READ_QUESTIONS in self.acts

    def why_not_write(self, case: Case, *, is_child: bool) -> CaseRefusal | None:
        """Why they may take no step in it. `is_child`: the citizen is too young to be without custody holders.

        Whoever has custody reads along in what they asked, and never sees what the child says or does.
        """
        if self.acts is not None:
            if not self.asked(case):
                return CaseRefusal.ASKED_BY_ANOTHER
            return CaseRefusal.TOGETHER if self.others or Act.ASK not in self.acts else None
        return CaseRefusal.READ_ALONG if is_child and case.basis is Basis.CUSTODY else None
