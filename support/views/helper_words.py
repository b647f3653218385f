"""A question that somebody who helps asked, or reads, in words: never a family relation that we do not know
(safety.md 4). Each is told what they did themselves with "you", and what the other did with their name."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import actor
from citizen_app.auth.actor import Actor, Basis
from citizen_app.auth.mandates import mandates
from support.domain.case_rules import CaseRefusal
from support.domain.cases import Case, CaseState, CaseStep, Concern, Party
from support.services.question_pages import QuestionTold, Told
from support.views.question_words import CONCERN_WORDS, OTHERS_STEPS, OWN_STEPS, STATE_WORDS

ASKED_ON: Final[Mapping[Basis, LazyString]] = {
    Basis.POWER: _l("with a power of attorney"),
    Basis.PAPER_POWER: _l("with a power of attorney on paper"),
    Basis.LASTING_POWER: _l("with a lasting power of attorney (fremtidsfuldmagt)"),
    Basis.CUSTODY: _l("with custody, by the public register"),
    Basis.GUARDIANSHIP: _l("as guardian (værge)"),
    Basis.NEAREST_RELATIVE: _l("registered as the nearest relative"),
    Basis.CERTIFICATE: _l("with a certificate (§ 25 a attest)"),
    Basis.ASSISTING_GUARDIAN: _l("as assisting guardian (bistandsværge)"),
    Basis.PATIENT_ADVISER: _l("as patient adviser (patientrådgiver)"),
}
"""On what basis somebody asked for a citizen: for the citizen, and for those who answer."""
_HELPERS_STEPS: Final[Mapping[CaseStep, LazyString]] = {
    CaseStep.ASKED: _l("%(name)s asked for you"),
    CaseStep.WROTE: _l("%(name)s wrote for you"),
    CaseStep.CLOSED: _l("%(name)s closed the question for you"),
    CaseStep.REOPENED: _l("%(name)s opened the question again for you"),
}
_CITIZENS_STEPS: Final[Mapping[CaseStep, LazyString]] = {
    CaseStep.ASKED: _l("%(name)s asked"),
    CaseStep.WROTE: _l("%(name)s wrote"),
    CaseStep.CLOSED: _l("%(name)s closed the question"),
    CaseStep.REOPENED: _l("%(name)s opened the question again"),
}

_WAITING: Final = frozenset({CaseState.WITH_ORGANISATION, CaseState.WITH_DESK})
_PASSED: Final = frozenset({CaseStep.PASSED_TO_DESK, CaseStep.PASSED_ON})


def concern_words(concern: Concern) -> str:
    """What is asked, in the voice of whoever looks: somebody who helps does not speak of themselves."""
    if actor().helped is not None and concern is Concern.NO_APPOINTMENT:
        return _("There was no appointment there")
    return str(CONCERN_WORDS[concern])


def state_words(case: Case) -> str:
    """Where a question stands, for whoever looks."""
    if case.state is CaseState.WITH_CITIZEN and (actor().helped is not None or case.helper is not None):
        return _("Waits for an answer from whoever asked")
    if case.state in _WAITING and actor().sight.is_placeless:
        return _("Waits for an answer")  # with whom would tell what kind of place it is
    return str(STATE_WORDS[case.state])


def step_words(told: Told) -> str:
    """What happened, for whoever looks."""
    event, helped = told.event, actor().helped
    if event.party is not Party.CITIZEN:
        if helped is not None and event.step is CaseStep.ASKED_BACK:
            return _("The organisation asks back")
        if event.step in _PASSED and helped is not None and actor().sight.is_placeless:
            return _("The question was passed on")
        return str(OTHERS_STEPS[event.step, event.party])
    if told.is_by_viewer:
        return str(OWN_STEPS[event.step])
    if helped is not None:
        return str(_CITIZENS_STEPS[event.step]) % {"name": helped.called}
    return str(_HELPERS_STEPS[event.step]) % {"name": _helper(actor(), told)}


def asked_by(told: QuestionTold) -> list[tuple[str, str]]:
    """Who asked, as a fact; nothing on the citizen's page about what they asked themselves."""
    case, helped = told.case, actor().helped
    if helped is not None:
        if not told.is_viewers:
            return [(_("Who asked"), helped.called)]
        if case.asked_with:
            return [(_("Who asked"), _("You and another guardian together, for %(name)s", name=helped.called))]
        return [(_("Who asked"), _("You, for %(name)s", name=helped.called))]
    if case.helper is None:
        return []
    names = [_named(actor(), key) for key in (case.helper, *sorted(case.asked_with))]
    return [(_("Who asked"), f"{', '.join(names)}, {_basis(case)}")]


def asked_by_for_staff(case: Case) -> list[tuple[str, str]]:
    """The same for those who answer, without a name; nothing where the citizen asked."""
    if case.helper is None:
        return []
    return [(_("Who asked"), _("Somebody who helps the citizen, %(basis)s", basis=_basis(case)))]


def who_writes(told: QuestionTold) -> str | None:
    """Who can write in the question beside the one who looks, or that they cannot."""
    case, helped = told.case, actor().helped
    if told.why_not_write is CaseRefusal.ASKED_BY_ANOTHER:
        return _("Only whoever asked can write here. You can ask a question of your own about the look-up.")
    if told.why_not_write is CaseRefusal.TOGETHER:
        return _(
            "You act together with others. So you cannot write here alone. If you want to write more, "
            "ask about the look-up again. It is sent when the others have confirmed it."
        )
    if told.why_not_write is CaseRefusal.READ_ALONG:
        return _(
            "Who asked can read everything here. So you cannot write here. "
            "You can ask a question of your own about the look-up: only you can read that."
        )
    if helped is not None:
        return _("If %(name)s can sign in, %(name)s can read everything here.", name=helped.called)
    if case.helper is not None:
        return _(
            "%(name)s can also read what you write here, as long as they help you.", name=_helper(actor(), told.told[0])
        )
    return None


def _helper(by: Actor, told: Told) -> str:
    return _named(by, told.event.helper)


def _named(by: Actor, key: UUID | None) -> str:
    known = mandates()
    name = known.name_of(by, key) if known is not None and key is not None else None
    return name or _("Somebody who helps")


def _basis(case: Case) -> str:
    found = ASKED_ON.get(case.basis) if case.basis is not None else None
    return _("who helps") if found is None else str(found)
