"""Codes of powers: made, looked up, and stopped being guessed."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.keys import keys
from delegation.domain.codes import mark, new_code, read, written
from delegation.domain.powers import PowerRules, Step, Terms
from delegation.queries import powers as queries
from delegation.services.refusals import PowerRefusal, PowerRefused

MOST_TRIES: Final = 10
"""Codes in vain in an hour. There are 5 x 10^17 of them."""
MOST_CODES: Final = 10
"""Codes that one person makes in a day: nobody is flooded by means of us."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Made:
    """A code that was made: shown once, and kept nowhere."""

    power_id: UUID
    code: str  # in groups, as it is shown
    open_until: datetime


def make(actor: Actor, step: Step, terms: Terms, rules: PowerRules, at: datetime, power_id: UUID) -> Made:
    """Make the code of an offer or a request. Raises PowerRefused, also where the power has one already."""
    own = actor.viewer.own_keys
    one_at_a_time("power-code", own)
    if queries.made_by(own, power_id):
        raise PowerRefused(PowerRefusal.MADE_BEFORE)
    if queries.codes_made_since(own, at - _DAY) >= MOST_CODES:
        raise PowerRefused(PowerRefusal.TOO_MANY_CODES)
    code, open_until = new_code(secrets.choice), at + rules.open_for
    queries.add_code(
        digest=_digest(code),
        kind=step.value,
        power_id=power_id,
        made_by=own[0],
        made_at=at,
        open_until=open_until,
        scopes=queries.as_text(terms.scopes),
        until=terms.until,
        name_sealed=keys().seal(actor.viewer.name),
    )
    return Made(power_id=power_id, code=written(code), open_until=open_until)


def find(actor: Actor, typed: str, at: datetime, kind: Step | None = None) -> Any:
    """The code that somebody typed; of an offer or of a request, unless `kind` says which. Raises PowerRefused: one
    answer for whatever opens nothing.

    What was tried in vain is counted although the request is refused: the caller must let it stand.
    """
    check_tries(actor, at)
    code = read(typed)
    found = queries.code_with(_digest(code)) if code else None
    if found is None or kind not in {None, found.kind} or found.ended_at is not None or at >= found.open_until:
        tried_in_vain(actor, at)
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    if found.made_by in actor.viewer.own_keys:
        raise PowerRefused(PowerRefusal.OWN_CODE)
    return found


def check_tries(actor: Actor, at: datetime) -> None:
    """That the person has not tried too often in vain. Raises PowerRefused."""
    own = actor.viewer.own_keys
    one_at_a_time("power-code", own)
    if queries.tries_since(own, at - _HOUR) >= MOST_TRIES:
        raise PowerRefused(PowerRefusal.TOO_MANY_TRIES)


def tried_in_vain(actor: Actor, at: datetime) -> None:
    """Count it: the caller must let it stand."""
    queries.add_try(actor.viewer.own_keys[0], uuid4(), at)
    audit.record(actor, "power.code-wrong")


def mark_of(power_id: UUID) -> str:
    """What stands on the letter that is to be signed for this power, and nowhere else; in groups."""
    return written(mark(keys().lookup_digest(f"power-paper\x1f{power_id}")))


def terms_of(code: Any) -> Terms:
    """What the power of a code covers."""
    until: date = code.until
    return Terms(scopes=queries.scopes_in(code.scopes), until=until)


def _digest(code: str) -> bytes:
    return keys().lookup_digest(f"power-code\x1f{code}")
