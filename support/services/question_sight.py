"""Which of a citizen's questions the viewer meets: all of them for the citizen, fewer for whoever helps (safety.md 4).

What is kept from a helper leaves no trace: a question about a look-up that they do not see is not there, in lists and
counts as by its address. Words in it that name what is kept from them are withheld, as those are that name somebody who
is masked: that it went away for a word would tell.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor, Basis
from citizen_app.auth.acts import Act
from citizen_app.auth.mandates import mandates
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from logview.services.addresses import EntryPlace
from logview.services.asked_entries import are_shown
from support.domain.case_rules import CaseRefusal
from support.domain.cases import Case, CaseStep, Party
from support.domain.question_helpers import Asker
from support.queries import cases as queries
from support.queries.cases import CaseFile, Said


def asker(actor: Actor) -> Asker:
    """Who acts with the subject's questions."""
    helped = actor.helped
    if helped is None:
        return Asker(keys=actor.viewer.own_keys)
    return Asker(keys=actor.viewer.own_keys, acts=helped.acts, others=helped.others if asks_together(actor) else ())


def asks_together(actor: Actor) -> bool:
    """Whether what the viewer asks counts only when others have confirmed it (joint guardians, safety.md 4)."""
    return actor.helped is not None and Act.ASK in actor.helped.together


def helper_of(actor: Actor) -> UUID | None:
    """Whose step it is where somebody acts for the citizen; None for the citizen's own."""
    return None if actor.helped is None else actor.viewer.key


def met(actor: Actor, files: Iterable[CaseFile]) -> list[CaseFile]:
    """Those of the subject's questions that the viewer meets, in their order."""
    if actor.helped is None:
        return list(files)
    by = asker(actor)
    return [one for one in files if by.meets(one.case) and not _is_childs(one) and not _is_kept_back(actor, one)]


def is_by_viewer(actor: Actor, case: Case, said: Said) -> bool:
    """Whether the viewer took the step themselves, for themselves or for whom they help; the asking also where they
    confirmed it, having read it."""
    event, own = said.event, actor.viewer.own_keys
    if event.party is not Party.CITIZEN:
        return False
    if actor.helped is None:
        return event.helper is None
    return event.helper in own or (event.step is CaseStep.ASKED and not case.asked_with.isdisjoint(own))


def why_not_write(actor: Actor, case: Case) -> CaseRefusal | None:
    """Why the viewer may take no step in a question that they meet; None if they may."""
    return writing(actor)(case)


def writing(actor: Actor) -> Callable[[Case], CaseRefusal | None]:
    """The same for many questions: about each who asked it is looked up once.

    A child goes on with what somebody asked who has no custody any more: nobody reads along then, nor later (`met`).
    """
    reads_along: dict[UUID, bool] = {}

    def why_not(case: Case) -> CaseRefusal | None:
        found, helper = asker(actor).why_not_write(case, is_child=actor.viewer.is_child), case.helper
        if found is not CaseRefusal.READ_ALONG or helper is None:
            return found
        if helper not in reads_along:
            reads_along[helper] = _has_custody(actor, helper)
        return found if reads_along[helper] else None

    return why_not


def _has_custody(actor: Actor, helper: UUID) -> bool:
    known = mandates()
    found = known is not None and known.has_custody(actor, helper, clock.now())
    take_role(DatabaseRole.CITIZEN, actor.subject)
    return found


def _is_childs(file: CaseFile) -> bool:
    """Whether the child went on with what somebody asked by custody: they never see what the child says (safety.md 2),
    whoever may get custody again."""
    if file.case.basis is not Basis.CUSTODY:
        return False
    return any(one.event.party is Party.CITIZEN and one.event.helper is None for one in file.said)


def _is_kept_back(actor: Actor, file: CaseFile) -> bool:
    return not are_shown(actor, (EntryPlace(*place) for place in queries.entries_of(file.case)))
