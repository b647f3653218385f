"""Powers of attorney on paper, for a giver who cannot sign in: asked for at Indblik's own desk with the helper's code,
signed on a letter to the register's address, registered by another person, and begun after a notice (safety.md 4).

What the desk may do with one is its own to decide (`support.services.desk_paper`). It reads no name here, and nothing
of a pause. Each function leaves the database in the role of powers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Any, Final
from uuid import UUID

from citizen_app.auth.actor import Actor, CitizenKey
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from citizen_app.web.dates import local, years_between
from citizen_app.working_days import WorkingDays
from delegation.domain.acting import ON_PAPER, POWER_FROM
from delegation.domain.codes import MARK, read, written
from delegation.domain.powers import Party, PowerEvent, PowerState, Step, Terms, TermsRefusal, leads_to
from delegation.queries import powers as queries
from delegation.services import codes
from delegation.services.at_desk import end_power
from delegation.services.checks import check_is_on_paper, check_terms, has_live, rules
from delegation.services.kept import KeptPower, kept_as_given
from delegation.services.refusals import PowerRefusal, PowerRefused

MOST_ASKED: Final = 3
"""Letters to be signed that one giver is sent in a month, whoever asks: nobody is flooded by means of us."""
_MONTH: Final = timedelta(days=30)
_BEFORE_IT_BEGINS: Final = frozenset({PowerState.ASKED_ON_PAPER, PowerState.WAITING})


class Unsent(StrEnum):
    """Why no letter goes to the giver although the code is good. Whoever asks is never told: it is about the giver."""

    KEPT_BACK = "kept-back"  # the desk does nothing for them: a protected identity, too young, dead
    TOO_YOUNG = "too-young"
    HAVE_ONE = "have-one"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """A power on paper that has not begun, by what the desk may see of it."""

    power_id: UUID
    asked_on: date
    asked_by: UUID  # the member of the desk
    holder: UUID
    terms: Terms
    is_registered: bool
    begins: date | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paper:
    """A letter that has come back signed."""

    power_id: UUID
    mark: str  # as somebody typed it
    name: str  # the giver's, as it stands there


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OnLetter:
    """What a letter to the giver says of a power."""

    mark: str
    holder_name: str
    terms: Terms
    state: PowerState
    answer_by: date | None  # while it is to be signed
    begins: date | None


def ask(
    actor: Actor,
    grantor: Sequence[CitizenKey],
    typed: str,
    at: datetime,
    calendar: WorkingDays,
    *,
    is_kept_back: bool = False,
) -> UUID | Unsent:
    """Let the request with this code be answered on paper; returns the power, whose letter the caller orders.

    The code is used up, whether a letter goes or not. `actor`: the member of the desk; `is_kept_back`: the desk does
    nothing for this giver. Raises PowerRefused for what is about the code alone.
    """
    check_is_on_paper()
    code, terms = _request_of(actor, grantor, typed, at)
    _check_begins(terms, at, calendar)
    take_role(DatabaseRole.MANDATES, grantor)
    one_at_a_time("power", grantor)
    if not queries.end_code(code.power_id, at):
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    unsent = Unsent.KEPT_BACK if is_kept_back else _why_unsent(grantor, keys_of_person(code.made_by), at)
    if unsent is not None:
        return unsent
    until, holder = at + rules().paper_for, code.made_by
    event = PowerEvent(step=Step.ASKED_ON_PAPER, party=Party.DESK, at=at, terms=terms, holder=holder, open_until=until)
    power_id: UUID = code.power_id
    queries.add_event(grantor[0], power_id, 0, event, by=actor.viewer.key, name_sealed=code.name_sealed)
    return power_id


def _request_of(actor: Actor, grantor: Sequence[CitizenKey], typed: str, at: datetime) -> tuple[Any, Terms]:
    """The request with the code, and what of it can be given on paper. Raises PowerRefused."""
    take_role(DatabaseRole.MANDATES, actor.viewer.own_keys)
    code = codes.find(actor, typed, at, Step.REQUESTED)
    wanted = codes.terms_of(code)
    terms = replace(wanted, scopes=wanted.scopes & ON_PAPER)
    if rules().why_not(terms, local(at).date(), on_paper=True) is not None:
        raise PowerRefused(TermsRefusal.NOT_ON_PAPER)
    if code.made_by in grantor:
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    return code, terms


def not_begun(grantor: Sequence[CitizenKey], at: datetime) -> list[OnPaper]:
    """The giver's powers on paper that are to be signed or have not begun, newest first."""
    take_role(DatabaseRole.MANDATES, grantor)
    return _not_begun(queries.steps_of_grantor(grantor), at)


def one_not_begun(grantor: Sequence[CitizenKey], power_id: UUID, at: datetime) -> OnPaper | None:
    """One of them; None where it has begun or is over. Raises NotFound for what this giver was never asked on paper."""
    take_role(DatabaseRole.MANDATES, grantor)
    rows = queries.steps_of_grantor(grantor).get(power_id)
    if rows is None or not _is_on_paper(rows):
        raise NotFound
    return next(iter(_not_begun({power_id: rows}, at)), None)


def register(
    actor: Actor,
    grantor: Sequence[CitizenKey],
    paper: Paper,
    accounts: Collection[UUID],
    at: datetime,
    calendar: WorkingDays,
) -> None:
    """Note that the signed letter has come back. `accounts`: every account at the desk of the human who registers it.
    Raises PowerRefused."""
    check_is_on_paper()
    take_role(DatabaseRole.MANDATES, actor.viewer.own_keys)
    codes.check_tries(actor, at)
    take_role(DatabaseRole.MANDATES, grantor)
    one_at_a_time("power", grantor)
    steps = queries.steps_of_grantor(grantor)
    found = next((one for one in _not_begun(steps, at) if one.power_id == paper.power_id), None)
    if found is None or not leads_to(
        kept_as_given(paper.power_id, steps[paper.power_id]).power, Step.REGISTERED, Party.DESK, at
    ):
        raise PowerRefused(PowerRefusal.NOT_NOW)
    holder = keys_of_person(found.holder)
    if found.asked_by in accounts or set(holder) & set(actor.viewer.own_keys):
        raise PowerRefused(PowerRefusal.ANOTHER_PERSON)
    check_terms(found.terms, at)
    _check_begins(found.terms, at, calendar)
    if has_live(steps, holder, at):
        raise PowerRefused(PowerRefusal.HAVE_ONE)
    if not _is_mark_of(paper):
        take_role(DatabaseRole.MANDATES, actor.viewer.own_keys)
        codes.tried_in_vain(actor, at)
        raise PowerRefused(PowerRefusal.WRONG_MARK)
    queries.add_event(
        steps[paper.power_id][0].citizen_key,
        paper.power_id,
        len(steps[paper.power_id]),
        PowerEvent(step=Step.REGISTERED, party=Party.DESK, at=at, terms=found.terms, holder=found.holder),
        by=actor.viewer.key,
        name_sealed=keys().seal(paper.name),
    )


def stop(grantor: Sequence[CitizenKey], power_id: UUID, by: UUID, at: datetime) -> bool:
    """End a power on paper before it begins; whether there was one that had not begun."""
    if all(one.power_id != power_id for one in not_begun(grantor, at)):
        return False
    return end_power(grantor, power_id, by, at)


def on_letter(grantor: Sequence[CitizenKey], power_id: UUID, at: datetime) -> OnLetter | None:
    """What a letter to the giver says of the power; None where there is nothing to write about any more."""
    take_role(DatabaseRole.MANDATES, grantor)
    rows = queries.steps_of_grantor(grantor).get(power_id)
    one = None if rows is None else kept_as_given(power_id, rows)
    if one is None or one.power.terms is None or one.holder_name is None:
        return None
    state = one.open_state(at)
    if state not in {*_BEFORE_IT_BEGINS, PowerState.IN_FORCE} or not _is_on_paper(rows):
        return None
    asks = state is PowerState.ASKED_ON_PAPER and one.power.open_until is not None
    return OnLetter(
        mark=codes.mark_of(power_id),
        holder_name=one.holder_name,
        terms=one.power.terms,
        state=state,
        answer_by=local(one.power.open_until).date() if asks and one.power.open_until else None,
        begins=one.power.begins,
    )


def _check_begins(terms: Terms, at: datetime, calendar: WorkingDays) -> None:
    if terms.until < rules().first_day(local(at).date(), calendar):
        raise PowerRefused(TermsRefusal.ENDS_TOO_SOON)


def _why_unsent(grantor: Sequence[CitizenKey], holder: Sequence[CitizenKey], at: datetime) -> Unsent | None:
    born, _died = queries.birth_and_death(grantor)
    if born is None or years_between(born, local(at).date()) < POWER_FROM:
        return Unsent.TOO_YOUNG
    steps = queries.steps_of_grantor(grantor)
    if has_live(steps, tuple(holder), at) or any(one.holder in holder for one in _not_begun(steps, at)):
        return Unsent.HAVE_ONE
    asked = [rows[0].at for rows in steps.values() if rows[0].step == Step.ASKED_ON_PAPER]
    return Unsent.TOO_MANY if sum(at - _MONTH < one for one in asked) >= MOST_ASKED else None


def _not_begun(steps: Mapping[UUID, Sequence[Any]], at: datetime) -> list[OnPaper]:
    found = [
        _seen(one, rows)
        for power_id, rows in steps.items()
        if _is_on_paper(rows) and (one := kept_as_given(power_id, rows)).open_state(at) in _BEFORE_IT_BEGINS
    ]
    return sorted(found, key=lambda one: (one.asked_on, one.power_id), reverse=True)


def _seen(one: KeptPower, rows: Sequence[Any]) -> OnPaper:
    if one.power.terms is None or one.power.holder is None:
        raise LookupError("a power on paper without terms or a holder")
    return OnPaper(
        power_id=one.power_id,
        asked_on=local(rows[0].at).date(),
        asked_by=rows[0].by_key,
        holder=one.power.holder,
        terms=one.power.terms,
        is_registered=one.power.on_paper,
        begins=one.power.begins,
    )


def _is_on_paper(rows: Sequence[Any] | None) -> bool:
    return rows is not None and rows[0].step == Step.ASKED_ON_PAPER


def _is_mark_of(paper: Paper) -> bool:
    signs = read(paper.mark, MARK)
    return signs is not None and compare_digest(written(signs), codes.mark_of(paper.power_id))
