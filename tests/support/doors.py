"""Every door of the site – endpoint and method – and a world in which somebody owns what its addresses name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from citizen_app import clock, links, opaque
from citizen_app.auth.access import FLASK_OWN_ENDPOINTS, operation_of, rule_of
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from consent.domain.asked import AskedCursor
from consent.domain.decision import What
from consent.domain.draft import Answers
from consent.services.addresses import answers_text, lookup_cursor_text
from consent.services.addresses import cursor_text as asked_text
from consent.services.decisions import make_decision
from logview.domain.view_state import Cursor, Period, ViewState
from logview.services import addresses
from tests.support import (
    decider_owners,
    desk_doors,
    power_doors,
    question_owners,
    ready_texts,
    research,
    tissue_doors,
    waiting_doors,
    yes_doors,
)
from tests.support.client import LintingClient
from tests.support.deciding import draft, page_of
from tests.support.letters import addresses_come
from tests.support.log_rows import Log
from tests.support.look_backs import a_look_back
from tests.support.misuse import a_matter
from tests.support.name_requests import a_name_request
from tests.support.owned import JUNK, Owned
from tests.support.people import DESK, OTHER_REGION, REGION, SignedIn, as_citizen, as_staff, give_roles
from tests.support.questions import a_question
from tests.support.systems import a_system


@dataclass(frozen=True, kw_only=True, order=True)
class Door:
    """One way in: a method on a rule."""

    rule: str
    method: str
    endpoint: str
    permission: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method:<5} {self.rule:<46} {self.endpoint:<28} {self.permission}"


def doors(app: Flask) -> list[Door]:
    """Every door but those to files. Raises AssertionError if there is none."""
    found = [
        Door(
            rule=rule.rule,
            method=method,
            endpoint=rule.endpoint,
            permission=str(rule_of(app.view_functions[rule.endpoint])),
            arguments=tuple(sorted(rule.arguments)),
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in FLASK_OWN_ENDPOINTS
    ]
    assert found, "no endpoint was found"
    return sorted(found)


def page_doors(app: Flask) -> list[Door]:
    """Every door for people: not the operations that systems call."""
    return [door for door in doors(app) if operation_of(app.view_functions[door.endpoint]) is None]


def operation_doors(app: Flask) -> list[Door]:
    """Every door for systems."""
    return [door for door in doors(app) if operation_of(app.view_functions[door.endpoint]) is not None]


def open_door(client: LintingClient, app: Flask, door: Door, ids: dict[str, Any], **kwargs: Any) -> TestResponse:
    """Ask as this client, with these values in the address."""
    path = door.rule  # not built from the endpoint: one can have several addresses
    for name, value in ids.items():
        path = re.sub(rf"<(\w+:)?{name}>", str(value), path)
    return client.open(path, method=door.method, **kwargs)


def form_token(client: LintingClient) -> dict[str, str]:
    """What a form of this browser carries; every page has one for the language. Kept while its session is the same."""
    if client.token is None or client.token[0] != _session_of(client):
        body = client.get("/").get_data(as_text=True)
        client.token = _session_of(client), body.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    return {"csrf_token": client.token[1]}


def _session_of(client: LintingClient) -> tuple[str | None, int]:
    """The browser's session, and the quarter of an hour: what a form carries grows old."""
    cookie = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"])
    return cookie.value if cookie else None, int(clock.now().timestamp()) // 900


def acting(kind: ViewerKind, key: UUID, *subject: UUID) -> Actor:
    """The actor that the person is in a request; enough for sealing addresses."""
    own = tuple(CitizenKey(one) for one in subject)
    viewer = Viewer(kind=kind, key=key, name="", assurance=Assurance.SUBSTANTIAL, session_digest=b"", own_keys=own)
    return Actor(viewer=viewer, subject=own, basis=Basis.SELF if own else Basis.STAFF_DUTY)


def may_ask_often(app: Flask) -> None:
    """Let a walk, which is at each door in the same minute, ask about the same look-up again and again."""
    settings = app.extensions["indblik.settings"]
    often = replace(settings.questions, most_an_hour=1000)
    app.extensions["indblik.settings"] = replace(settings, questions=often)


class World:
    """Two citizens with a log each, administrators of two organisations, and identity staff with links to decide."""

    ENTRY_AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

    def __init__(self, app: Flask) -> None:
        self.app = app
        addresses_come(app)  # else nothing is done at the desk for anybody
        may_ask_often(app)
        self.log = Log(app)
        self.days = (date(2020, 1, day) for day in range(1, 32))
        self.log.source()
        self.log.directory_is_new()
        self.birthe = as_citizen(app, "1403572528", "Birthe Holm")
        self.carl = as_citizen(app, "2308913369", "Carl Krogh")
        self.entries = {one.key: self.log.entry(one.key, self.ENTRY_AT) for one in (self.birthe, self.carl)}
        self.anna = as_staff(app, "Anna Abild", Role.LOCAL_ADMINISTRATOR)
        self.bo = as_staff(app, "Bo Bang", Role.LOCAL_ADMINISTRATOR)
        self.far = as_staff(app, "Fie Fjord", Role.LOCAL_ADMINISTRATOR, cvr=OTHER_REGION)
        self.ida = as_staff(app, "Ida Ivarsen", Role.IDENTITY, cvr=DESK, cpr="1706882151")
        self.jan = as_staff(app, "Jan Jelling", Role.IDENTITY, cvr=DESK)
        self.olga = as_staff(app, "Olga Olsen", Role.OPERATOR, cvr=DESK)
        self.dorte = as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")
        self.didrik = as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")
        self.lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
        self.lars = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
        self.grete = as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0609801236")
        self.gert = as_staff(app, "Gert Green", Role.LOG_LEAD, cpr="0710821237")
        self.ole = as_staff(app, "Ole Olsen", Role.OPERATOR, cvr=DESK)

    def entry_ref(self, sealed_for: SignedIn, of: SignedIn) -> str:
        """The reference of somebody's entry, as it would stand in somebody's page."""
        row = SimpleNamespace(citizen_key=of.key, occurred_at=self.ENTRY_AT, entry_id=self.entries[of.key])
        with self.app.app_context():
            return addresses.entry_ref(acting(ViewerKind.CITIZEN, sealed_for.key, sealed_for.key), row)

    def handle(self, sealed_for: SignedIn, purpose: str, key: UUID) -> str:
        """The handle of a thing, as it would stand in somebody's page."""
        with self.app.app_context():
            return opaque.seal(sealed_for.key, purpose, key.bytes)

    def sealed(self, sealed_for: SignedIn, purpose: str, text: str) -> str:
        """The handle of a thing that has a text for its key."""
        with self.app.app_context():
            return opaque.seal(sealed_for.key, purpose, text.encode())

    def grant_of(self, whom: SignedIn, *, cvr: str = REGION) -> UUID:
        """A role in force."""
        return give_roles(self.app, whom.key, [Role.LOG_OFFICER], cvr=cvr)[0]

    def link(self, one: str = "1403572528", other: str = "2308913369") -> UUID:
        """A link that waits for two persons."""
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            keys = [find_or_create_citizen("cpr", number) for number in (one, other)]
            return links.propose_link(keys[0], keys[1], "adoption")

    def decision(self, of: SignedIn) -> UUID:
        """A block, each time another one."""
        actor = acting(ViewerKind.CITIZEN, of.key, of.key)
        with page_of(self.app, actor):
            return make_decision(actor, draft(What(since=next(self.days))), uuid4(), clock.now()).decision.decision_id

    def name_request(self, of: SignedIn, *, cvr: str = REGION) -> UUID:
        """A request for a masked name that waits for an answer."""
        return a_name_request(self.log, of.key, self.entries[of.key], self.ENTRY_AT, cvr=cvr)

    def question(self, of: SignedIn, *, cvr: str = REGION) -> UUID:
        """A question about a look-up that waits for the organisation."""
        return a_question(self.app, of.key, (self.ENTRY_AT, self.entries[of.key]), cvr=cvr)

    def matter(self, of: SignedIn, *, cvr: str = REGION) -> UUID:
        """A follow-up that waits for a lead."""
        return a_matter(self.app, of.key, (self.ENTRY_AT, self.entries[of.key]), cvr=cvr)

    def look_back(self, of: SignedIn, *, cvr: str = REGION) -> UUID:
        """A look-back that waits to be counted, in a follow-up on the citizen's question."""
        return a_look_back(self.app, self.matter(of, cvr=cvr), cvr)

    def answers(self, of: SignedIn) -> str:
        """The beginning of a decision, sealed for this citizen."""
        with self.app.app_context():
            return answers_text(acting(ViewerKind.CITIZEN, of.key, of.key), Answers(submission_id=uuid4()))

    def asked_cursor(self, of: SignedIn, write: Callable[[Any, AskedCursor], str] = asked_text) -> str:
        """A place among the questions that were asked, sealed for this citizen."""
        with self.app.app_context():
            cursor = AskedCursor(1_772_000_000_000_000, uuid4())
            return write(acting(ViewerKind.CITIZEN, of.key, of.key), cursor)

    def view_state(self, of: SignedIn) -> str:
        """A view of the log, sealed for this citizen."""
        with self.app.app_context():
            text = addresses.state_text(acting(ViewerKind.CITIZEN, of.key, of.key), ViewState(period=Period.ALL))
        assert text
        return text

    def cursor(self, of: SignedIn) -> str:
        """A place in the log, sealed for this citizen."""
        with self.app.app_context():
            return addresses.cursor_text(
                acting(ViewerKind.CITIZEN, of.key, of.key), Cursor(1_772_000_000_000_000, 1, True)
            )


def _entry(world: World) -> Owned:
    return Owned(
        asks=world.birthe,
        own=world.entry_ref(world.birthe, world.birthe),
        foreign=(
            world.entry_ref(world.carl, world.carl),
            # Had our own key leaked, the query still knows whose entry it is.
            world.entry_ref(world.birthe, world.carl),
            world.handle(world.birthe, "staff-role", world.birthe.key),
            JUNK,
        ),
    )


def _grant(world: World) -> Owned:
    near = world.grant_of(as_staff(world.app, "Dorte Dam"))
    far = world.grant_of(as_staff(world.app, "Erik Eg", cvr=OTHER_REGION), cvr=OTHER_REGION)
    return Owned(
        asks=world.anna,
        own=world.handle(world.anna, "staff-role", near),
        foreign=(
            world.handle(world.bo, "staff-role", near),
            world.handle(world.far, "staff-role", far),
            world.handle(world.anna, "staff-role", far),
            world.handle(world.anna, "staff-person", near),
            JUNK,
        ),
    )


def _decision(world: World) -> Owned:
    mine, other = world.decision(world.birthe), world.decision(world.carl)
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "consent-decision", mine),
        foreign=(
            world.handle(world.carl, "consent-decision", mine),
            world.handle(world.carl, "consent-decision", other),
            # Had our own key leaked, the query still knows whose decision it is.
            world.handle(world.birthe, "consent-decision", other),
            world.handle(world.birthe, "consent-person", mine),
            JUNK,
        ),
    )


def _step(world: World) -> Owned:
    return Owned(asks=world.birthe, own="art", foreign=("no-such-step", JUNK))


def _wish(world: World) -> Owned:
    mine, other = world.name_request(world.birthe), world.name_request(world.carl)
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "name-request", mine),
        foreign=(
            world.handle(world.carl, "name-request", mine),
            # Had our own key leaked, the query still knows whose request it is.
            world.handle(world.birthe, "name-request", other),
            world.handle(world.birthe, "consent-decision", mine),
            JUNK,
        ),
    )


def _system(world: World) -> Owned:
    # In letters: ten figures in a row could be a CPR number, which no id may hold.
    drawn = uuid4().hex[:12].translate(str.maketrans("0123456789", "ghijklmnop"))
    system_id = a_system(world.app, system_id=f"epj-{drawn}").system_id
    return Owned(
        asks=world.olga,
        own=world.sealed(world.olga, "calling-system", system_id),
        foreign=(
            world.sealed(world.ole, "calling-system", system_id),
            world.sealed(world.olga, "calling-system", "epj-vest"),
            world.sealed(world.olga, "system-key", system_id),
            JUNK,
        ),
    )


def _answers(world: World) -> Owned:
    return Owned(asks=world.birthe, own=world.answers(world.birthe), foreign=(world.answers(world.carl), JUNK))


def _asked_cursor(world: World) -> Owned:
    return Owned(
        asks=world.birthe,
        own=world.asked_cursor(world.birthe),
        foreign=(world.asked_cursor(world.carl), world.answers(world.birthe), JUNK),
    )


def _lookup_cursor(world: World) -> Owned:
    mine, others = (world.asked_cursor(one, lookup_cursor_text) for one in (world.birthe, world.carl))
    return Owned(asks=world.birthe, own=mine, foreign=(others, world.asked_cursor(world.birthe), JUNK))


def _view(world: World) -> Owned:
    return Owned(asks=world.birthe, own=world.view_state(world.birthe), foreign=(world.view_state(world.carl), JUNK))


def _cursor(world: World) -> Owned:
    return Owned(
        asks=world.birthe,
        own=world.cursor(world.birthe),
        foreign=(world.cursor(world.carl), world.view_state(world.birthe), JUNK),
    )


# One line for each parameter of an address. What is not here stops the walk: say whose the new thing is.
PARAMETERS: dict[str, Callable[[World], Owned]] = {
    "ref": _entry,
    "grant": _grant,
    "link": decider_owners.link,
    "decision": _decision,
    "mask": decider_owners.mask,
    "wish": _wish,
    "asked": decider_owners.asked,
    "step": _step,
    "case": question_owners.case,
    "question": question_owners.question,
    "text": question_owners.usual_text,
    "sort": question_owners.sort,
    "ready_text": ready_texts.ready_text,
    "beginning": ready_texts.beginning,
    "matter": question_owners.matter,
    "look_back": question_owners.look_back,
    "desk_case": lambda world: Owned(**desk_doors.case(world)),
    **desk_doors.ASSISTED,
    "letter": lambda world: Owned(**desk_doors.letter(world)),
    "opening": lambda world: Owned(**desk_doors.opening(world)),
    "system": _system,
    **power_doors.POWERS,
    **waiting_doors.WAITING,
    **tissue_doors.TISSUE,
    **yes_doors.YES,
    "joint": question_owners.joint,
    **research.PROJECTS_BY_ADDRESS,
}
QUERY_PARAMETERS: dict[str, Callable[[World], Owned]] = {
    "v": _view,
    "c": _cursor,
    "d": _answers,
    "q": _asked_cursor,
    "u": _lookup_cursor,
    "besoeg": question_owners.visit,
    "b": question_owners.helpers_visit,
    **desk_doors.NARROWED,
    **research.SEARCHES,
}
# Names of pages of our own, the same for everyone; another name is not there.
NOBODYS = {"code": ("sign-in-cancelled", "no-such-code"), "quarter": ("2026-1", "2026-5")}


def unknown_parameters(found: list[Door]) -> list[str]:
    """Parameters of addresses that the registry above does not know."""
    return sorted(
        f"{door.endpoint}: {name}"
        for door in found
        for name in door.arguments
        if name not in PARAMETERS and name not in NOBODYS
    )
