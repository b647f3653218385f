"""What has to hold before a step of a power is taken. Each raises PowerRefused, which says why it is not."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from citizen_app.auth.actor import Actor, Assurance, CitizenKey
from citizen_app.identity import keys_of_person
from citizen_app.power_settings import PowerSettings
from citizen_app.web.dates import local, years_between
from delegation.domain.acting import OF_AGE, POWER_FROM
from delegation.domain.powers import LIVE, Party, PowerRules, Step, Terms, leads_to
from delegation.queries import powers as queries
from delegation.services import codes
from delegation.services.kept import KeptPower, kept
from delegation.services.refusals import PowerRefusal, PowerRefused


def power_settings() -> PowerSettings:
    """What the operator has set about powers."""
    found: PowerSettings = current_app.extensions["indblik.settings"].powers
    return found


def rules() -> PowerRules:
    """The rules of powers, with what the operator has set."""
    told = power_settings()
    return PowerRules(
        longest_years=told.longest_years,
        open_for=timedelta(days=told.code_days),
        warn_before=timedelta(days=told.warning_days),
        paper_for=timedelta(days=told.paper_days),
        notice=told.notice_days,
    )


def check_is_given_here() -> None:
    """That this operator offers powers of its own (safety.md 4)."""
    if not power_settings().can_be_given:
        raise PowerRefused(PowerRefusal.NOT_HERE)


def check_is_on_paper() -> None:
    """That this operator takes powers on paper."""
    if not power_settings().can_be_on_paper:
        raise PowerRefused(PowerRefusal.NOT_HERE)


def check_terms(terms: Terms, at: datetime) -> None:
    """That a power can be given on these terms."""
    refusal = rules().why_not(terms, local(at).date())
    if refusal is not None:
        raise PowerRefused(refusal)


def check_step(found: KeptPower, step: Step, party: Party, at: datetime) -> None:
    """That the power stands so that this party may take the step."""
    if not leads_to(found.power, step, party, at):
        raise PowerRefused(PowerRefusal.NOT_NOW)


def check_can_give(actor: Actor, at: datetime) -> None:
    """That the person is old enough to give a power."""
    born, _died = queries.birth_and_death(actor.subject)
    if born is not None and years_between(born, local(at).date()) < POWER_FROM:
        raise PowerRefused(PowerRefusal.TOO_YOUNG_TO_GIVE)


def check_can_hold(actor: Actor, at: datetime) -> None:
    """That the person is signed in well enough, and of age."""
    if actor.assurance < Assurance.SUBSTANTIAL:
        raise PowerRefused(PowerRefusal.LOW_ASSURANCE)
    born, _died = queries.birth_and_death(actor.viewer.own_keys)
    if born is None or years_between(born, local(at).date()) < OF_AGE:  # who helps another is of age (assumed)
        raise PowerRefused(PowerRefusal.TOO_YOUNG_TO_HOLD)


def check_can_redeem(actor: Actor, code: Any, at: datetime) -> int:
    """That the person can become the holder of the power that was offered; returns how many steps it has."""
    check_can_hold(actor, at)
    rows = queries.steps_of_offer(code.made_by, code.power_id)
    _check_is_first(actor, code.made_by, at)
    if not rows or not leads_to(kept(code.power_id, rows).power, Step.REDEEMED, Party.HOLDER, at):
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    return len(rows)


def check_can_answer(actor: Actor, code: Any, at: datetime) -> None:
    """That the person can say yes to the power that was asked for."""
    check_can_give(actor, at)
    check_terms(codes.terms_of(code), at)
    if has_live(queries.steps_of_grantor(actor.subject), keys_of_person(code.made_by), at):
        raise PowerRefused(PowerRefusal.HAVE_ONE)


def _check_is_first(actor: Actor, grantor: UUID, at: datetime) -> None:
    """A second power between the same two would only hide which of them counts. One on paper counts from when it is
    registered."""
    persons = keys_of_person(grantor)
    held = [kept(power_id, rows) for power_id, rows in queries.steps_of_holder(actor.viewer.own_keys).items()]
    if any(one.citizen_key in persons and one.state_at(at) in LIVE for one in held):
        raise PowerRefused(PowerRefusal.HAVE_ONE)


def has_live(given: Mapping[UUID, Sequence[Any]], holder: tuple[CitizenKey, ...], at: datetime) -> bool:
    """Whether one of the powers that were given counts, now or later, and this is its holder."""
    return any(
        kept(power_id, rows).state_at(at) in LIVE and rows[-1].holder_key in holder for power_id, rows in given.items()
    )
