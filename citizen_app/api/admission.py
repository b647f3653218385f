"""Letting a system in: its token, its scope, its allowance, and which organisations it speaks for."""

import sys
from collections.abc import Set
from datetime import date, datetime, timedelta
from typing import Final

from flask import current_app, g

from citizen_app import clock
from citizen_app.api.problems import OVER_ALLOWANCE, RATE_EXCEEDED, SCOPE_MISSING, TOKEN_MISSING, Refused
from citizen_app.api.scopes import Scope
from citizen_app.auth.access import begin_work
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import RequestWork, unit_of_work
from citizen_app.directory.catalogue import Catalogue, catalogue
from citizen_app.here import here
from citizen_app.settings import Settings
from citizen_app.systems import tokens
from citizen_app.systems.caller import Caller, Code
from citizen_app.systems.leases import Leases, allowance, lease_from
from citizen_app.web.dates import danish_day

WHOLE_ALLOWANCE: Final = sys.maxsize
"""The cost of a call that takes as much of the machine as all others that a system may make in a minute."""
_LONGEST_TOKEN = 200
_EVERY_SCOPE = "any"
LEASES: Final = "indblik.leases"
_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_LACKS_SCOPE = {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}


class Entrance:
    """One caller on the way in.

    `remembered`: who calls, if this process knows it already; `confirm` may find that it has changed. `token_digest`:
    what the operation's statement needs for `tokens.TOKEN_STATE`; who calls may not be known yet.
    """

    def __init__(self, authorization: str, role: DatabaseRole, scope: Scope | None) -> None:
        """What this process remembers of the token in the call's header; if that is nothing, `look_up`. Raises
        Refused."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Refused(TOKEN_MISSING, headers=_CHALLENGE)
        if len(token) > _LONGEST_TOKEN:
            raise tokens.refused()
        self._role = role
        self._scope = scope
        self._cost: int | None = None
        self.token_digest, self.remembered = tokens.remembered(token)
        self.is_confirmed = False

    def look_up(self, *, waits: bool) -> None:
        """Look the token up in the database. Raises Refused.

        `waits`: the operation has a statement of its own for the database to look the token up with, and calls
        `confirm` with what that brings, before anything else.
        """
        begin_work(self._role)
        self._load = tokens.load_soon(self.token_digest)
        if not waits:
            self._come_in()
            self.is_confirmed = True

    def _come_in(self) -> Caller:
        """The token as the database has it now. Raises Refused."""
        self.remembered = self._load()
        return self.remembered

    def admit(self, cost: int) -> None:
        """Let the caller in, with the request's work open in the operation's role; one who is not known yet when the
        operation calls `confirm`. Raises Refused."""
        caller = self.remembered
        if caller is None:
            self._cost = cost
        elif self._scope is None or self._scope in caller.scopes:
            held: Leases = here().app.extensions[LEASES]  # not by functions: each costs a question a microsecond
            scope = self._scope or _EVERY_SCOPE
            if not held.take(caller.system_id, scope, cost):
                _count_outside(caller.system_id, scope, caller.per_minute, cost)
            begin_work(self._role)
        elif self.is_confirmed:
            raise _lacks_scope()
        else:
            begin_work(self._role)
            self.remembered, self.is_confirmed = tokens.load(self.token_digest), True  # may have been given since
            self._let_in(self.remembered, cost)

    def confirm(self, token_state: int | None) -> Caller:
        """Hold what is known of the caller against the token's state of this moment, as the operation's statement
        brought it; the caller as they are now. Raises Refused if the token has ended or the system has lost the scope
        since this process last looked."""
        caller = self.remembered or self.settle()
        if token_state != caller.state:
            caller = tokens.met_anew(caller, token_state)
        self.remembered = caller
        if self._scope is not None and self._scope not in caller.scopes:
            raise _lacks_scope()
        self.is_confirmed = True
        return caller

    def confirm_by_itself(self) -> None:
        """The same by a statement of its own. Raises Refused."""
        if not self.is_confirmed:
            self.confirm(tokens.ask_state(self.settle()))

    def settle(self) -> Caller:
        """Let a caller in who is not known yet. Raises Refused: who may not come in is told that before all else."""
        if self.remembered is not None:
            return self.remembered
        caller = self._come_in()
        if self._cost is not None:
            self._let_in(caller, self._cost)
        return caller

    def _let_in(self, caller: Caller, cost: int) -> None:
        if self._scope is not None and self._scope not in caller.scopes:
            raise _lacks_scope()
        count_call(caller.system_id, self._scope or _EVERY_SCOPE, caller.per_minute, cost)
        begin_work(self._role)


def count_call(system_id: str, scope: str, per_minute: int | None, cost: int = 1) -> None:
    """Count a call against the system's allowance. Raises Refused when it is used up."""
    if not leases().take(system_id, scope, cost):
        _count_outside(system_id, scope, per_minute, cost)


def _count_outside(system_id: str, scope: str, per_minute: int | None, cost: int) -> None:
    """Count it against another slice, which is written by itself and at once, whatever becomes of the call; on SQLite,
    where only one can write at a time, not while the request's own work is open. So that is ended, and to be begun
    again."""
    work: RequestWork | None = g.pop("work", None)
    if work is not None:
        work.end(keep=False)
    _renew(system_id, scope, per_minute, cost)


def _renew(system_id: str, scope: str, per_minute: int | None, cost: int) -> None:
    settings: Settings = current_app.extensions["indblik.settings"]
    limit = per_minute if per_minute is not None else settings.api_calls_per_minute
    policy = {"RateLimit-Policy": f'"{scope}";q={limit};w=60'}
    if cost == WHOLE_ALLOWANCE:
        cost = limit
    if cost > limit:
        raise Refused(OVER_ALLOWANCE, headers=policy)
    if leases().renew(system_id, scope, limit, cost):
        return
    now = allowance(limit)
    until = {"Retry-After": str(now.resets_in), "RateLimit": f'"{scope}";r=0;t={now.resets_in}'}
    raise Refused(RATE_EXCEEDED, headers={**policy, **until})


def _lacks_scope() -> Refused:
    """The refusal of a token that does not hold the scope, or whose system has lost it."""
    return Refused(SCOPE_MISSING, headers=_LACKS_SCOPE)


def out_of_reach(own: frozenset[Code], units: Set[Code]) -> Set[Code]:
    """Which of the units are neither among a system's own nor stand below one.

    Today, or on the last day of an organisation that has been taken over: a merger on New Year's Day must not leave its
    hospitals without an answer, and a unit that has moved elsewhere is no longer the old organisation's to ask for.
    """
    others = units - own
    if not others:
        return others
    known, today = catalogue(), danish_day(clock.now())
    return {unit for unit in others if not _within(known, own, unit, today)}


def _within(known: Catalogue, own: frozenset[Code], unit: Code, today: date) -> bool:
    return any(one in _above(known, unit, _last_day(known, one, today)) for one in own)


def _last_day(known: Catalogue, code: Code, today: date) -> date:
    row = known.organisation(*code, today)
    gone = row is not None and row.valid_until is not None and row.valid_until <= today
    return row.valid_until - timedelta(days=1) if gone and row and row.valid_until else today


def _above(known: Catalogue, unit: Code, today: date) -> frozenset[Code]:
    """Every code of the unit and of those that it stands below on the day."""
    found: set[Code] = set()
    for code in _same(known, unit):
        row = known.organisation(*code, today)
        if row is not None:
            found.add(code)
            for above in known.ancestors(row, today):
                found |= _same(known, (above.scheme, above.code))
    return frozenset(found)


def _same(known: Catalogue, code: Code) -> set[Code]:
    # Of a place that practices share, each of them may speak; of one of the practices, that one alone.
    return known.same_unit(code) if code[0] == "sor" else known.same_body(code)


def leases() -> Leases:
    """What this process holds of the systems' allowances."""
    held: Leases = here().app.extensions[LEASES]
    return held


def lease(system_id: str, scope: str, window: datetime, wanted: int, limit: int) -> int:
    """Take a slice in a transaction of its own: it is taken even if the call fails."""
    with unit_of_work(DatabaseRole.SYSTEM) as opened:
        return lease_from(opened, system_id, scope, window, wanted, limit)
