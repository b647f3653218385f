"""What leaves beside the pages: letters as a mail server gets them, the emergency copy opened, faults, and what a page
would show to somebody who acts for the citizen."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from sqlalchemy import insert, select

from citizen_app import clock
from citizen_app.api.scopes import Scope
from citizen_app.auth.access import access
from citizen_app.auth.actor import Actor, CitizenKey
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from citizen_app.messages.topics import topics
from citizen_app.outbox.letters import EMAIL
from citizen_app.outbox.mail_settings import MailSettings, Tls
from citizen_app.outbox.smtp import SmtpChannel
from citizen_app.outbox.worker import work_once
from citizen_app.past_entries import past_entries
from citizen_app.systems import registry
from citizen_app.systems.encrypting import decrypted
from citizen_app.web import dates
from consent.formats.emergency_copy import unpacked
from consent.services.asked import asked_page
from logview.domain.view_state import Period, ViewState
from logview.queries.entries import Conditions, entries_of
from logview.queries.people import professionals
from logview.services.addresses import EntryPlace
from logview.services.counting import count_groups, facets
from logview.services.entry_page import entry_page
from logview.services.filtering import in_words
from logview.services.log_page import log_page
from support.case_models import QuestionCaseRow
from support.domain.letters import LetterKind
from support.look_back_models import MisuseNoticeEntryRow, MisuseNoticeRow
from tests.support.assisting import of_age
from tests.support.letters import addresses_come, order
from tests.support.mail_server import HOST, running_mail_server
from tests.support.messages import give_contact, tell
from tests.support.outlet_walk import OutletWalk
from tests.support.people import REGION
from tests.support.systems import a_system, public_pem

_numbers = count(1)
_WHOLE_LOG = ViewState(period=Period.ALL)


def post_letters(going: OutletWalk) -> int:
    """Tell the citizen of each topic and the deciders of what waits; what arrives at a mail server. How many did."""
    give_contact(going.app, going.citizen.key)
    for topic in topics_of(going.app):
        tell(going.app, going.citizen.key, topic)
    with running_mail_server() as server:
        channel = MailSettings(host=HOST, port=server.port, tls=Tls.NONE, sender="nobody@indblik.example")
        going.app.extensions["indblik.channels"][EMAIL] = SmtpChannel(channel, "https://indblik.example")
        with going.app.app_context():
            work_once()
        for letter in server.letters:
            body = letter.get_body()
            text = body.get_content() if body is not None else ""
            going.left.append(("a letter", f"{letter.items()}\n{text}\n{letter.as_string()}"))
        return len(server.letters)


def tell_of_misuse(going: OutletWalk, people: Iterable[str]) -> list[UUID]:
    """Messages from an organisation about every look-up of the citizen's, one that names each of these people: whoever
    writes cannot see whose name is masked. On SQLite alone: PostgreSQL lets only a look-back's own steps write them."""
    citizen = going.citizen.key
    with going.app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        entries = entries_of((CitizenKey(citizen),), Conditions(), None, 100)
    notices = {uuid4(): name for name in people}
    told = {"citizen_key": citizen, "look_back_id": uuid4(), "cvr": REGION, "kind": "told", "by_staff_key": uuid4()}
    with going.app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        for notice, name in notices.items():
            words = keys().seal(f"Vi beklager. {name} så i din journal.")
            connection.execute(
                insert(MisuseNoticeRow).values(**told, notice_id=notice, at=clock.now(), words_sealed=words)
            )
            for one in entries:
                place = {"entry_id": one.entry_id, "occurred_at": one.occurred_at}
                connection.execute(insert(MisuseNoticeEntryRow).values(citizen_key=citizen, notice_id=notice, **place))
    return list(notices)


def order_letters(going: OutletWalk, people: Iterable[str]) -> None:
    """The citizen's log of the last months, a receipt, and what an organisation has written, with everything in them,
    for whoever prints next."""
    addresses_come(going.app, batch=100)
    of_age(going.app, going.citizen.key)
    with going.app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (going.citizen.key,)) as connection:
        cases = connection.execute(select(QuestionCaseRow.case_id)).scalars().all()
    first = dates.local(clock.now()).date().replace(day=1)
    for month in (first, (first - timedelta(days=1)).replace(day=1)):
        order(going.app, going.citizen.key, about=month)
    for case_id in cases:
        order(going.app, going.citizen.key, LetterKind.QUESTION_RECEIPT, case_id, has_contents=True)
    for notice in tell_of_misuse(going, people):
        order(going.app, going.citizen.key, LetterKind.MISUSE_TOLD, notice, has_contents=True)


def topics_of(app: Flask) -> list[str]:
    """What a citizen can be told of."""
    with app.app_context():
        return sorted(topics())


def open_the_emergency_copy(going: OutletWalk, question: dict[str, Any]) -> None:
    """A system asks about the citizen, fetches its copy, and reads what is in it."""
    system = a_system(
        going.app, *Scope, system_id=f"copy-{next(_numbers)}", units=[("sor", question["organisation"]["value"])]
    )
    asked = system.call("/consent/decisions", {"questions": [question]})
    assert asked.status_code == 200, asked.text
    key = ec.generate_private_key(ec.SECP256R1())
    with going.app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        until, kid = clock.now() + timedelta(days=30), f"{system.system_id}-e"
        registry.add_key(system.system_id, public_pem(key), valid_until=until, kid=kid, purpose="encrypt")
    answer = going.note(system.call("/consent/emergency-copy", {"authorisations": ["BCDFG"]}))
    assert answer.status_code == 200, answer.text
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    head, citizens = unpacked(decrypted(answer.get_json()["copy"], pem))
    listed = list(citizens)
    assert listed, "the citizen is in it"
    going.left.append(("the emergency copy, opened", f"{head}\n{listed}"))


def plant_a_fault(app: Flask) -> list[str]:
    """A door that fails with these words; put the names into the list."""
    words: list[str] = []

    def failing() -> str:
        raise ValueError(f"cannot show {words}")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fejl", "planted", access(ANYONE)(failing))
    return words


def read_as(going: OutletWalk, actor: Actor, language: str) -> None:
    """Everything that pages of the log and of choices would be written from, for whoever acts for the citizen."""
    with _page_of(going.app, actor):
        for name, read in _readings(actor, language):
            going.left.append((f"{name}, for who acts for the citizen", repr(read)))


def _readings(actor: Actor, language: str) -> Iterator[tuple[str, Any]]:
    at, log = clock.now(), past_entries()
    today, since = dates.local(at).date(), at - timedelta(days=365)
    yield "list", log_page(actor, _WHOLE_LOG, None, link=lambda _row: "", at=at, language=language)
    rows = entries_of(actor.subject, Conditions(), None, 100)
    for row in rows:
        place = EntryPlace(row.citizen_key, row.occurred_at, row.entry_id)
        yield "entry", entry_page(actor, place, at=at, language=language)
    counted = facets(actor, _WHOLE_LOG, at=at, language=language)
    yield "filters", (list(counted.person_names.values()), list(counted.organisation_names.values()))
    yield "counts", count_groups(counted, language)
    met = _persons(rows)
    saved = ViewState(period=Period.ALL, persons=tuple(met), organisations=tuple(counted.organisation_names))
    yield "saved filters", [label for label, _less in in_words(actor, saved, today=today, language=language)]
    yield "a filtered list", log_page(actor, saved, None, link=lambda _row: "", at=at, language=language).days
    yield "preview", log.lines(actor, log.recent(actor, since, 100))
    yield "people offered", [(one.name, one.masked_by) for one in log.people(actor, since)]
    yield "people by themselves", list(log.names_in_log(actor, met).values())
    yield "places offered", log.units(actor, since)
    yield "who asked", asked_page(actor, None, at)


def _persons(rows: Iterable[Any]) -> list[UUID]:
    numbers = {one for row in rows for one in (row.performed_by, row.on_behalf_of) if one is not None}
    return sorted({one.person for one in professionals(numbers).values()})


@contextmanager
def _page_of(app: Flask, actor: Actor) -> Iterator[None]:
    with (
        app.test_request_context("/"),
        unit_of_work(DatabaseRole.CITIZEN, list(actor.subject), [actor.viewer.key]),
    ):
        yield
