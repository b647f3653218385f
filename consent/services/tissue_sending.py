"""Sending what was confirmed about samples to the register's owner, and taking its answers.

It is sent again under the same reference until the receiver has taken it: only then does a page say "sent". Every
different answer is kept; what they mean together is worked out when somebody looks (`consent/domain/tissue.py`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
import requests

from citizen_app import audit, clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import keys_of_each
from citizen_app.keys import keys
from citizen_app.messages.notify import notify
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from consent.domain.tissue import TissueStep, TissueUse, is_news
from consent.formats.tissue import (
    AnswerOfRegister,
    Outgoing,
    OutgoingCitizen,
    OutgoingDecision,
    Unreadable,
    answers_from,
)
from consent.queries import tissue as queries
from consent.services.waiting import CHANGED

AT_ONCE: Final = 500
_MOST_BYTES: Final = 1024 * 1024
_TIMES_OUT: Final = (5, 60)  # seconds to connect, and to be answered


class NotTaken(Exception):
    """The receiver did not take the batch, or cannot be reached: nothing counts as sent. Tells nothing of it."""


@dataclass(slots=True)
class TakenIn:
    """What became of answers: new ones, ones that were here, and references that were never sent."""

    new: int = 0
    known: int = 0
    unknown: list[UUID] = field(default_factory=list)


def is_forwarding() -> bool:
    """Whether anything is sent at all."""
    return tissue_settings().mode is VarMode.FORWARD


def batch(at: datetime) -> Outgoing | None:
    """What waits to be sent, at most AT_ONCE; None: nothing, or a site that forwards nothing."""
    rows = queries.to_be_sent(AT_ONCE) if is_forwarding() else ()
    if not rows:
        return None
    numbers = _numbers([row.citizen_key for row in rows])
    decisions = [_outgoing(row, numbers[row.citizen_key]) for row in rows if row.citizen_key in numbers]
    return Outgoing(batch=uuid4(), made_at=at, decisions=decisions) if decisions else None


def send(at: datetime) -> TakenIn | None:
    """Send what waits by a call, in a unit of work before and one after it; None: nothing waits. Raises NotTaken."""
    with unit_of_work(DatabaseRole.TISSUE):
        found = batch(at)
    if found is None:
        return None
    raw = _call(found)
    with unit_of_work(DatabaseRole.TISSUE):
        mark_sent([one.reference for one in found.decisions], at)
        # Taken is taken: an answer that cannot be read comes again, as the register gives it.
        try:
            return take_answers(answers_from(raw), at) if raw.strip() else TakenIn()
        except Unreadable:
            audit.record_command("tissue-answers-unreadable")
            return TakenIn()


def send_now() -> None:
    """What the worker does every few minutes, where decisions are sent by a call. Raises NotTaken."""
    if is_forwarding() and tissue_settings().url is not None:
        send(clock.now())


def mark_sent(references: Sequence[UUID], at: datetime) -> int:
    """Note that the receiver has taken these; how many were not noted before."""
    _one_after_the_other()
    fresh = [(key, one) for key, one in queries.known(references).values() if one.sent_at is None]
    for key, one in fresh:
        _add(key, one, TissueStep.SENT, at, None)
    audit.record_command("tissue-sent", details={"decisions": len(fresh)})
    return len(fresh)


def take_answers(answers: Sequence[AnswerOfRegister], at: datetime) -> TakenIn:
    """Keep every answer that is new, and tell whose it is that there is news. One to something that was never sent is
    not taken in, and told."""
    _one_after_the_other()
    news: set[UUID] = set()
    told, known = TakenIn(), dict(queries.known([one.reference for one in answers]))
    for answer in answers:
        key, use = known.get(answer.reference, (None, None))
        step, counted_at = TissueStep(answer.answer), answer.at.astimezone(UTC)
        if key is None or use is None or use.sent_at is None:
            told.unknown.append(answer.reference)
        elif is_news(use, step, counted_at):
            known[answer.reference] = key, _add(key, use, step, at, counted_at)
            told.new += 1
            news.add(key)
        else:
            told.known += 1
    for one in sorted(news):
        notify(one, CHANGED)
    audit.record_command(
        "tissue-answered", details={"new": told.new, "known": told.known, "unknown": len(told.unknown)}
    )
    return told


def _one_after_the_other() -> None:
    """A job and a command at once: each step has its place."""
    one_at_a_time("tissue-steps", [audit.ABOUT_NO_CITIZEN])


def _add(key: UUID, use: TissueUse, step: TissueStep, at: datetime, counted_at: datetime | None) -> TissueUse:
    queries.add_step(
        citizen_key=key,
        decision_id=use.decision_id,
        sequence=len(use.steps),
        step=step.value,
        at=at,
        counted_at=counted_at,
    )
    return use.with_step(step, at, counted_at)


def _outgoing(row: Any, number: tuple[str, str]) -> OutgoingDecision:
    scheme, value = number
    return OutgoingDecision(
        reference=row.decision_id,
        citizen=OutgoingCitizen(scheme=scheme, value=value),
        material=row.material,
        decision=row.decision,
        confirmed_at=row.made_at,
        text_version=row.text_version,
        language=row.language,
        text=row.text,
    )


def _numbers(citizens: Sequence[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """The number that each is known by now, whichever of their keys it stands under: the one that is valid, and of
    those the one that began last."""
    every = keys_of_each(citizens)
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in queries.numbers_of([key for of_one in every.values() for key in of_one]):
        rows[row.citizen_key].append(row)
    best = {
        citizen: max((row for key in every[citizen] for row in rows[key]), key=_rank, default=None)
        for citizen in citizens
    }
    return {citizen: (row.scheme, keys().open(row.value_sealed)) for citizen, row in best.items() if row is not None}


def _rank(row: Any) -> tuple[bool, date, int]:
    return row.valid_until is None, row.valid_from or date.min, row.key_version


def _call(found: Outgoing) -> bytes:
    settings = tissue_settings()
    if settings.url is None:
        raise NotTaken("INDBLIK_VAR_URL is not set")
    headers = {"Authorization": f"Bearer {settings.token}", "Content-Type": "application/json"}
    try:
        with requests.Session() as session:
            session.trust_env = not settings.url.startswith("http:")
            answer = session.post(
                settings.url,
                data=msgspec.json.encode(found),
                headers=headers,
                timeout=_TIMES_OUT,
                allow_redirects=False,
                stream=True,
            )
            return _taken(answer)
    except requests.RequestException as error:
        raise NotTaken(type(error).__name__) from None


def _taken(answer: requests.Response) -> bytes:
    with answer:
        if answer.status_code not in {200, 202, 204}:
            raise NotTaken(f"status {answer.status_code}")
        raw = b""
        for piece in answer.iter_content(16 * 1024):
            raw += piece
            if len(raw) > _MOST_BYTES:
                return b"too long"  # taken; what it says cannot be read
        return raw
