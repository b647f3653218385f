"""Signs made-up citizens in and makes the addresses that they would follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask

from bench.driving import Ask
from citizen_app.auth import sessions
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.terms import Activity, Sector
from logview.domain.view_state import Period, ViewState
from logview.queries.entries import Conditions, cursor_of, entries_of
from logview.services import addresses
from logview.services.log_page import PAGE_SIZE

DEEP_PAGE = 200
WHOLE = ViewState(period=Period.ALL)
FILTERED = ViewState(
    period=Period.ALL,
    sectors=(Sector.HOSPITAL, Sector.GENERAL_PRACTICE),
    activities=(Activity.READ, Activity.SEARCH),
)


@dataclass(frozen=True)
class Asks:
    """What to ask for, by kind of page."""

    plain: list[Ask]  # the whole log: fifty entries
    opening: list[Ask]  # the last 30 days, as the page opens
    filtered: list[Ask]
    first: list[Ask]  # the heaviest citizen's first page
    deep: list[Ask]  # and their two hundredth
    counts: list[Ask]
    citizens: list[UUID]  # whose pages `plain` are


def asks_of(app: Flask, citizens: Sequence[UUID], *, viewers: int = 150) -> Asks:
    """Sign in the heaviest citizen and some with at least a whole page; citizens are given heaviest first."""
    chosen = [key for key in citizens[1 : viewers * 4] if _has_a_page(app, key)][:viewers]
    heavy = citizens[0]
    cookies = {key: cookie_of(app, key) for key in (heavy, *chosen)}
    with app.app_context():
        plain = [Ask(_address("/min-log", key, WHOLE), cookies[key]) for key in chosen]
        filtered = [Ask(_address("/min-log", key, FILTERED), cookies[key]) for key in chosen]
        first = _address("/min-log", heavy, WHOLE)
        cursor = addresses.cursor_text(_actor(heavy), _deep_cursor(heavy))
    return Asks(
        plain=plain,
        opening=[Ask("/min-log", cookies[key]) for key in chosen],
        filtered=filtered,
        first=[Ask(first, cookies[heavy])],
        deep=[Ask(f"{first}&c={cursor}", cookies[heavy])],
        counts=[Ask("/min-log/find", cookies[key]) for key in chosen],
        citizens=chosen,
    )


def _actor(key: UUID) -> Actor:
    own = (CitizenKey(key),)
    viewer = Viewer(
        kind=ViewerKind.CITIZEN,
        key=key,
        name="Birthe Holm",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=own,
    )
    return Actor(viewer=viewer, subject=own, basis=Basis.SELF)


def _address(path: str, key: UUID, state: ViewState) -> str:
    return f"{path}?v={addresses.state_text(_actor(key), state)}"


def _has_a_page(app: Flask, key: UUID) -> bool:
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (key,)):
        return len(entries_of([CitizenKey(key)], Conditions(), None, PAGE_SIZE + 1)) > PAGE_SIZE


def _deep_cursor(key: UUID) -> Any:
    with unit_of_work(DatabaseRole.CITIZEN, (key,)):
        before = (DEEP_PAGE - 1) * PAGE_SIZE
        return cursor_of(entries_of([CitizenKey(key)], Conditions(), None, before)[-1], older=True)


def cookie_of(app: Flask, key: UUID, kind: ViewerKind = ViewerKind.CITIZEN, name: str = "Birthe Holm") -> str:
    """A session of the person's, with the cookie that their browser holds after its first page."""
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        token = sessions.begin(kind, key, name, Assurance.SUBSTANTIAL)
    serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    # The token against forged forms stands there from the first page on; written anew, it would cost each page.
    value = serializer.dumps({"_user_id": token, "_fresh": True, "csrf_token": "0" * 40})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"
