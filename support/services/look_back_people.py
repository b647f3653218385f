"""Who takes part in an organisation's look-backs, and which of them they may see; in their own database role."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import NotPermitted
from logview.services.succession import speaks_for
from support.domain.colleagues import Apart, MatterKind, OfColleague
from support.domain.look_back import LookBackStep, Taker
from support.queries import look_backs as queries
from support.queries import roles as staff
from support.queries.look_backs import LookBackKnown, MatterKnown
from support.services import misuse_case
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, OwnLookup
from support.services.colleagues import apart_of, require_reason
from support.services.questions import NoSuchQuestion

AUDITED: Final = "look-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who takes part, and which citizens they are."""

    taker: Taker
    cvr: str
    own_keys: frozenset[UUID]
    organisations: frozenset[str]  # whose look-backs: theirs, and what it has taken over
    apart: Apart  # what begins with a colleague's question is the leads' alone


def takes_part(actor: Actor) -> bool:
    """Whether the actor can take part in the look-backs of their own organisation."""
    return _is(actor, Role.LOG_LEAD) or _is(actor, Role.LOG_OFFICER)


def begin(actor: Actor) -> By:
    """Go on in the look-backs' database role, for the actor's organisation alone and what it has taken over.

    Raises NotPermitted for whoever takes no part, and CaseSelfUnknown for one whose own matters cannot be told.
    """
    viewer = actor.viewer
    if viewer.cvr is None or not takes_part(actor):
        raise NotPermitted
    if not viewer.own_keys:
        raise CaseSelfUnknown
    assume(connection(), DatabaseRole.LOOK_BACK)
    organisations, is_lead = speaks_for(viewer.cvr), _is(actor, Role.LOG_LEAD)
    queries.see_only(*organisations)
    return By(
        taker=Taker(staff_key=viewer.key, is_lead=is_lead, accounts=staff.accounts_of(organisations, viewer.own_keys)),
        cvr=viewer.cvr,
        own_keys=frozenset(viewer.own_keys),
        organisations=organisations,
        apart=apart_of(actor, viewer.cvr, organisations, is_lead=is_lead),
    )


def touched(actor: Actor, by: By, look_back_id: UUID, step: LookBackStep | None) -> LookBackKnown:
    """The look-back, of the organisation's and not about the actor. Raises NoSuchQuestion, also for what began with a
    colleague's question, CaseAboutOneself, OwnLookup, and ColleaguesMatter where a lead has to give a reason first."""
    known = queries.look_back_of(by.organisations, look_back_id)
    if known is None or by.apart.hides(known.citizen):
        note_refused(actor, "not-found" if known is None else "about-colleague", step, look_back_id)
        raise NoSuchQuestion
    if not {known.citizen, *known.askers}.isdisjoint(by.own_keys):
        note_refused(actor, "about-oneself", step, look_back_id)
        raise CaseAboutOneself
    require_reason(actor, by.apart, OfColleague(kind=MatterKind.LOOK_BACK, citizen=known.citizen, about=look_back_id))
    _require_another(actor, by, known.case_id, step, look_back_id)
    return known


def matter_in(actor: Actor, by: By, matter_id: UUID) -> MatterKnown:
    """The follow-up in which a lead asks for a look-back; a colleague's is opened as such first. Raises likewise."""
    matter = queries.matter_of(by.organisations, matter_id)
    if matter is None or not by.taker.is_lead:
        note_refused(actor, "not-found", LookBackStep.ASKED, matter_id)
        raise NoSuchQuestion
    if not {matter.citizen, *matter.askers}.isdisjoint(by.own_keys):
        note_refused(actor, "about-oneself", LookBackStep.ASKED, matter_id)
        raise CaseAboutOneself
    misuse_case.as_lead()  # in whose role a follow-up is opened
    require_reason(actor, by.apart, OfColleague(kind=MatterKind.MATTER, citizen=matter.citizen, about=matter_id))
    _require_another(actor, by, matter.case_id, LookBackStep.ASKED, matter_id)
    return matter


def note_refused(actor: Actor, why: str, step: LookBackStep | None, ref: UUID) -> None:
    """Leave a trail of what was refused."""
    details = {"why": why, "tried": step.value if step else "read"}
    audit.record(actor, "look-back-try-refused", object_kind=AUDITED, object_ref=str(ref), details=details)


def _is(actor: Actor, role: Role) -> bool:
    cvr = actor.viewer.cvr
    return cvr is not None and RoleHeld(role=role, cvr=cvr) in actor.viewer.roles


def _require_another(actor: Actor, by: By, case_id: UUID, step: LookBackStep | None, ref: UUID) -> None:
    """Raise OwnLookup for whoever bears the name on the look-up: no key tells which colleague a source's user is."""
    is_theirs = misuse_case.is_on_a_look_up(by.organisations, case_id, actor.viewer.name)
    assume(connection(), DatabaseRole.LOOK_BACK)
    if is_theirs:
        note_refused(actor, "own-look-up", step, ref)
        raise OwnLookup
