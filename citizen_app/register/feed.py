"""Taking in the register feed: each message once, in the file's order, by the rules of safety.md 9."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select, update

from citizen_app import audit, clock
from citizen_app.auth import sessions
from citizen_app.auth.actor import CitizenKey
from citizen_app.csv_rows import Fault, RowFault, read_csv
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.work import connection
from citizen_app.identity import find_or_create_citizen, keys_of_person
from citizen_app.identity_models import CitizenIdentifierRow, CitizenRow, RegisterMessageRow
from citizen_app.keys import keys
from citizen_app.links import LINKED_AT_ONCE, link_by_register, propose_link, undo_by_register
from citizen_app.register.fact_messages import FACT_EVENTS, Number
from citizen_app.register.keeping import keep_fact
from citizen_app.register.messages import HEADER, WHOLE_HEADER, RegisterMessage, message

_EVERYBODY = UUID(int=0)


@dataclass(slots=True)
class RegisterImport:
    """What an import did."""

    taken_in: Counter[str] = field(default_factory=Counter)  # by event
    linked: int = 0
    waiting: int = 0  # links that need two persons
    known: int = 0
    faults: list[Fault] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many of each, for the trail."""
        return {**self.taken_in, "linked": self.linked, "waiting": self.waiting, "known": self.known}


def import_register(path: Path) -> RegisterImport:
    """Take a file in, inside the running unit of work."""
    outcome = RegisterImport()
    wait_for_others()
    file = read_csv(path, (HEADER, WHOLE_HEADER))
    outcome.faults += file.faults
    for row in file.rows:
        try:
            found = message(row.values)
            take_in(found, outcome)
        except RowFault as fault:
            outcome.faults.append(row.fault(str(fault)))
    audit.record_command("register.import", details={**outcome.counts(), "faults": len(outcome.faults)})
    return outcome


def wait_for_others() -> None:
    """Let another file or call that is being taken in be done first: both may tell of the same persons."""
    one_at_a_time("register", [_EVERYBODY])


def take_in(found: RegisterMessage, outcome: RegisterImport) -> bool:
    """Take a message in; False if it was taken in before. Raises RowFault."""
    digest = keys().lookup_digest(f"register\x1f{found.text()}")
    seen = select(RegisterMessageRow.digest).where(RegisterMessageRow.digest == digest)
    if connection().execute(seen).first() is not None:
        outcome.known += 1
        return False
    citizen_key = find_or_create_citizen(*found.number)
    _HANDLERS[found.event](found, citizen_key, outcome)
    connection().execute(
        insert(RegisterMessageRow),
        {"digest": digest, "event": found.event, "taken_in_at": clock.now(), "citizen_key": citizen_key},
    )
    outcome.taken_in[found.event] += 1
    return True


def _person(found: RegisterMessage, citizen_key: CitizenKey, _outcome: RegisterImport) -> None:
    _set_birth_date(citizen_key, found.birth_date)


def _two_numbers(found: RegisterMessage, citizen_key: CitizenKey, outcome: RegisterImport) -> None:
    """A number that follows another, or stands beside it. Each keeps its own key; a link joins them."""
    other_key = _other_citizen(found)
    _set_birth_date(other_key, found.birth_date)
    if _needs_two_persons(found):
        propose_link(citizen_key, other_key, found.reason)
        outcome.waiting += 1
        return
    link_by_register(citizen_key, other_key, found.reason)
    outcome.linked += 1
    if found.event == "changed-number" and found.other is not None:
        _set_validity(citizen_key, found.number, valid_until=found.on)
        _set_validity(other_key, found.other, valid_from=found.on)


def _needs_two_persons(found: RegisterMessage) -> bool:
    # A replacement number was given by hand to somebody who could not be identified: it is never taken to be the
    # person whose CPR number comes later without two persons saying so (safety.md 9).
    replacement = any(scheme != "cpr" for scheme, _value in (found.number, found.other or found.number))
    return replacement or found.reason not in LINKED_AT_ONCE


def _unlink(found: RegisterMessage, citizen_key: CitizenKey, _outcome: RegisterImport) -> None:
    if not undo_by_register(citizen_key, _other_citizen(found)):
        raise RowFault("there is no link to undo")


def _death(found: RegisterMessage, citizen_key: CitizenKey, _outcome: RegisterImport) -> None:
    _set_death(citizen_key, found.on)


def _death_reversed(_found: RegisterMessage, citizen_key: CitizenKey, _outcome: RegisterImport) -> None:
    _set_death(citizen_key, None)


def _fact(found: RegisterMessage, citizen_key: CitizenKey, _outcome: RegisterImport) -> None:
    if found.fact is not None:
        keep_fact(citizen_key, found.fact)


_HANDLERS: Mapping[str, Callable[[RegisterMessage, CitizenKey, RegisterImport], None]] = {
    **dict.fromkeys(FACT_EVENTS, _fact),
    "person": _person,
    "changed-number": _two_numbers,
    "link": _two_numbers,
    "unlink": _unlink,
    "death": _death,
    "death-reversed": _death_reversed,
}


def _other_citizen(found: RegisterMessage) -> CitizenKey:
    if found.other is None:
        raise RowFault("new_identifier is missing")
    return find_or_create_citizen(*found.other)


def _set_birth_date(citizen_key: UUID, birth_date: date | None) -> None:
    if birth_date is not None:
        connection().execute(
            update(CitizenRow).where(CitizenRow.citizen_key == citizen_key).values(birth_date=birth_date)
        )


def _set_death(citizen_key: UUID, died_on: date | None) -> None:
    connection().execute(update(CitizenRow).where(CitizenRow.citizen_key == citizen_key).values(died_on=died_on))
    if died_on is not None:
        # Signing in stops at the message, and so does what somebody is signed in to already (safety.md 9).
        for key in keys_of_person(citizen_key):
            sessions.end_everywhere(key)


def _set_validity(citizen_key: UUID, number: Number, **dates: date | None) -> None:
    digests = list(keys().identifier_digests(*number).values())
    connection().execute(
        update(CitizenIdentifierRow)
        .where(CitizenIdentifierRow.citizen_key == citizen_key, CitizenIdentifierRow.digest.in_(digests))
        .values(**dates)
    )
