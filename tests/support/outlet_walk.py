"""Walk every outlet of the registry for one citizen, and keep every byte that leaves."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from flask import Flask
from lxml import html
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from citizen_app import clock
from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from logview.models import AccessEntryRow
from tests.support import outlets
from tests.support.client import LintingClient
from tests.support.doors import doors, form_token, open_door, operation_doors
from tests.support.log_rows import Log
from tests.support.misuse import a_matter
from tests.support.name_requests import a_name_request
from tests.support.owned import JUNK
from tests.support.pdf import Pdf
from tests.support.people import REGION, SignedIn
from tests.support.systems import System

_MOST_OF_A_KIND = 10  # pages behind one door: entries, filters, choices
_MOST_OF_STAFF = 4  # the same for staff, whose lists seal each view anew: masks by state
_ASTRAY = ("/min-log/opslag/x", "/min-log?v=x", "/findes-ikke", "/valg/x")
_FILTERS = ("organisations", "persons", "sectors")


@dataclass
class OutletWalk:
    """A walk; `left` is what left, with where, `met` the doors that were gone through."""

    app: Flask
    citizen: SignedIn
    left: list[tuple[str, str]] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)  # those of them that answered with what they are for

    def as_citizen(self, language: str) -> None:
        """The citizen reads everything that a link leads to, sets each filter, and makes a choice of each kind."""
        self._post("/sprog", language=language)
        self._follow(
            self.citizen, "/", "/min-log", "/min-log/find", "/valg", "/valg/spurgt", "/beskeder", "/beskeder/e-mail"
        )
        self._find_and_choose()
        self._ask_for_names()
        self._ask_about_entries()
        for path in _ASTRAY:
            self.note(self.citizen.client.get(path))
        for header in ({"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}):
            assert self.note(self.citizen.client.get("/min-log", headers=header)).status_code == 200, "it is made anew"

    def as_helper(self, language: str) -> None:
        """Somebody who acts for the citizen, and is with them, reads and tries all that opens to them."""
        self._post("/sprog", language=language)
        self._follow(self.citizen, "/", "/min-log", "/min-log/find", "/valg", "/for-en-anden", "/fuldmagt")
        self._find_and_choose()
        for path in _ASTRAY:
            self.note(self.citizen.client.get(path))

    def _find_and_choose(self) -> None:
        page = self._get("/min-log/find")
        for name in _FILTERS:
            for value in page.xpath(f"//input[@name='{name}']/@value"):
                self._post("/min-log/find", period="all", **{name: value})
        for whom, fields in (("place", {"below": "with"}), ("person", {})):
            self._make_a_choice(whom, fields)

    def _ask_for_names(self) -> None:
        """Ask for each name on each look-up, masked or not, and read what comes of it; two wishes there always are, one
        of them late, so that there is something to complain of."""
        for days in (28, -1):
            a_name_request(Log(self.app), self.citizen.key, 1, clock.now(), cvr=REGION, days=days)
        for path in sorted(self._entries()):
            for whose in ("navn", "navn-paa-vegne-af"):
                self._get(f"{path}/{whose}")
                self._post(f"{path}/{whose}", right="police")
        self._follow(self.citizen, "/min-log/navne")

    def _ask_about_entries(self) -> None:
        """Ask about look-ups, with what the page before the sending shows, and read what comes of it."""
        for path in sorted(self._entries())[:_MOST_OF_A_KIND]:
            self._get(f"{path}/spoerg?besoeg=ja")
            form = {**form_token(self.citizen.client), "concern": "who", "way": "here"}
            shown = html.fromstring(self.note(self.citizen.client.post(f"{path}/spoerg", data=form)).text)
            self._post(f"{path}/spoerg", draft=str(shown.cssselect("input[name=draft]")[0].get("value")), sure="yes")
        self._follow(self.citizen, "/spoergsmaal")

    def has_found(self) -> None:
        """An organisation finds that a look-up by somebody of the log should not have been made, and follows it up."""
        row = AccessEntryRow
        with self.app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [self.citizen.key]) as opened:
            columns = (row.performed_by, row.on_behalf_of, row.organisation_ref)
            own = select(*columns).where(row.citizen_key == self.citizen.key).limit(1)
            by = opened.execute(own).mappings().first()
        if by is None:
            return  # a log without a look-up
        at = clock.now() - timedelta(days=50)
        a_matter(self.app, self.citizen.key, (at, Log(self.app).entry(self.citizen.key, at, **by)))

    def _entries(self) -> set[str]:
        links = {one.partition("?")[0] for one in self._get("/min-log").xpath("//a/@href") if "/opslag/" in one}
        return {one.removesuffix("/spoerg") for one in links}

    def through_every_other_door(self) -> None:
        """The rest of the citizen's doors, and those that are open to all, with nothing in the form."""
        for door in doors(self.app):
            name = f"{door.method} {door.endpoint}"
            # Whoever signs out is gone, and the way in leads to the broker: last, or not at all.
            if name in outlets.CITIZEN | outlets.ANYONE and name not in self.met and "sign" not in door.endpoint:
                self._open(self.citizen.client, door)
        for door in doors(self.app):
            if door.endpoint.startswith("auth.") and f"{door.method} {door.endpoint}" not in self.met:
                self._open(self.citizen.client, door)

    def as_staff(self, person: SignedIn) -> None:
        """Somebody with every role reads everything that a link leads to, and opens every door of staff."""
        self._follow(person, "/medarbejder", most=_MOST_OF_STAFF)
        for door in doors(self.app):
            if f"{door.method} {door.endpoint}" in outlets.STAFF:
                self._open(person.client, door)

    def as_system(self, system: System, bodies: dict[str, Any]) -> None:
        """A system calls every operation, with the body for it or an empty one."""
        token = system.token()
        for door in operation_doors(self.app):
            body = bodies.get(door.endpoint, {})
            headers = {"Authorization": f"Bearer {token}"}
            options: dict[str, Any] = {"json": body} if door.method == "POST" else {}
            self.note(system.client.open(door.rule, method=door.method, headers=headers, **options))

    def beside_the_pages(self, printed: Callable[[], str]) -> None:
        """Log lines, figures, the audit trail, the outbox, and commands."""
        self.note(self.citizen.client.get("/metrics"))
        self.left.append(("log lines", printed()))
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
            if opened.dialect.name == "postgresql":
                opened.exec_driver_sql("RESET ROLE")
            for row in (AuditEventRow, OutboxMessageRow):
                columns = row.__table__.columns
                kept = opened.execute(select(*columns)).all()
                self.left.append((row.__tablename__, "\n".join(map(str, kept))))
        runner = self.app.test_cli_runner()
        for command in outlets.WALKED_COMMANDS:
            done = runner.invoke(args=command.split())
            assert isinstance(done.exception, SystemExit | None), (command, done.output, done.exception)
            self.left.append((f"command {command}", done.output))

    def past(self, path: str) -> TestResponse:
        """One more door, which the registry does not know."""
        return self.note(self.citizen.client.get(path))

    def holding(self, found: Callable[[str], bool]) -> list[str]:
        """Where what left holds it."""
        return [where for where, text in self.left if found(text)]

    def _make_a_choice(self, whom: str, fields: dict[str, str]) -> None:
        """A block up to where it would be confirmed, with its preview: one for each that is offered."""
        at = self._post(self._arrived("/valg/ny"), effect="block")
        at = self._post(at, scope="all")
        at = self._post(at, whom=whom)
        for value in self._get(at).xpath(f"//input[@name='{whom}']/@value"):
            when = self._post(at, **{whom: value}, **fields)
            self._get(self._post(when, start="now", end="open"))

    def _arrived(self, path: str) -> str:
        answer = self.note(self.citizen.client.get(path))
        while answer.status_code in {302, 303}:
            path = answer.headers["Location"]
            answer = self.note(self.citizen.client.get(path))
        return path

    def _follow(self, person: SignedIn, *paths: str, most: int = _MOST_OF_A_KIND) -> None:
        waiting, been, often = list(paths), set[str](), Counter[str]()
        while waiting:
            path = waiting.pop(0)
            door = self._door(path, "GET")
            if path not in been and often[door] < most:
                been.add(path)
                often[door] += 1
                waiting += [one for one in self._links(self.note(person.client.get(path))) if one[:1] == "/"]

    def _get(self, path: str) -> Any:
        return html.fromstring(self.note(self.citizen.client.get(path)).text)

    def _post(self, path: str, **fields: str) -> str:
        """Send a form; where it leads to, which is read too."""
        answer = self.note(self.citizen.client.post(path, data={**form_token(self.citizen.client), **fields}))
        return self._arrived(answer.headers["Location"]) if answer.status_code in {302, 303} else path

    def _open(self, client: LintingClient, door: Any) -> None:
        sent = {} if door.method == "GET" else {"data": form_token(client)}
        self.note(open_door(client, self.app, door, dict.fromkeys(door.arguments, JUNK), **sent))

    def _links(self, answer: TestResponse) -> Iterator[str]:
        if answer.status_code in {302, 303}:
            yield answer.headers["Location"]
        elif answer.mimetype == "text/html" and answer.text:
            links: Any = html.fromstring(answer.text).xpath("//@href")
            for link in map(str, links):
                if not link.startswith(("/static/", "#")):
                    yield link.partition("#")[0]

    def _door(self, path: str, method: str) -> str:
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(urlsplit(path).path, method)
        except HTTPException:
            return "none"
        return f"{method} {endpoint}"

    def note(self, answer: TestResponse) -> TestResponse:
        """Keep what an answer says, of whichever door."""
        request = answer.request
        door = self._door(request.path, request.method)
        self.met.add(door)
        if answer.status_code < 400:
            self.opened.add(door)
        if answer.mimetype == "application/pdf":
            body = Pdf(answer.get_data()).text
            self.left.append(("a letter on paper", body))
        else:
            body = unescape(answer.get_data(as_text=True))
        self.left.append((f"{request.method} {request.path}", f"{unquote_plus(str(answer.headers))}\n{body}"))
        return answer
