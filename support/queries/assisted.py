"""What the desk does for citizens, by subject: the acts, their endings, how somebody was known, a number to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select

from citizen_app.db.work import connection
from citizen_app.messages.models import PhoneRow
from support.assist_models import AssistedActRow, AssistedEndingRow, AssistIdentityRow
from support.domain.assisted import WAITS_FOR_LETTER, ActKind, Ending, NotDone, Registered, Shown, Way
from support.domain.letters import LetterKind, LetterState
from support.letter_models import PrintLetterRow, PrintLetterStandingRow
from support.queries.letters import known_of

_ACT, _ENDING = AssistedActRow.__table__, AssistedEndingRow.__table__
_PHONE, _IDENTITY = PhoneRow.__table__, AssistIdentityRow.__table__
_LETTER, _PAPER = PrintLetterRow.__table__, PrintLetterStandingRow.__table__
_OF_ACT = (_ENDING.c.citizen_key == _ACT.c.citizen_key) & (_ENDING.c.act_id == _ACT.c.act_id)
_WAITS = ~exists(_ENDING.c.act_id).where(_OF_ACT)
_OF_PAPER = (_PAPER.c.citizen_key == _LETTER.c.citizen_key) & (_PAPER.c.letter_id == _LETTER.c.letter_id)
_RECEIPT = exists(_LETTER.c.letter_id).where(
    (_LETTER.c.citizen_key == _ACT.c.citizen_key)
    & (_LETTER.c.about_id == _ACT.c.act_id)
    & (_LETTER.c.kind == LetterKind.ASSISTED_RECEIPT.value)
    & _OF_PAPER
)
_PRINTED = _RECEIPT.where(_PAPER.c.state == LetterState.PRINTED.value)
_NEVER_SENT = _ACT.c.kind.in_(WAITS_FOR_LETTER) & _RECEIPT.where(_PAPER.c.state == LetterState.STOPPED.value)
ActKey = tuple[UUID, UUID]
"""Whose act, and which."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Phone:
    """The number that a citizen registered."""

    number_sealed: bytes
    registered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """That the desk made sure whom it speaks with."""

    citizen: UUID
    identity_id: UUID
    at: datetime
    by: UUID
    way: Way
    shown: Shown


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Act:
    """What is to be done for a citizen; who at the desk made it is not the citizen's to read."""

    citizen: UUID
    act_id: UUID
    kind: ActKind
    made_at: datetime
    effective_at: datetime
    wish_sealed: bytes
    summary_sealed: bytes

    def can_stop(self, at: datetime) -> bool:
        """Whether there is time left to stop it, as long as it has not ended; what waits for its letter has."""
        return at < self.effective_at or self.kind in WAITS_FOR_LETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an act ended."""

    at: datetime
    ending: Ending
    party: str
    why: NotDone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An act whose day has come."""

    citizen: UUID
    act_id: UUID
    kind: ActKind
    by: UUID
    is_untold: bool  # it needs its letter, which somebody has stopped


def phone_of(person: Sequence[UUID]) -> Phone | None:
    """The number registered last under any of the person's keys."""
    row = (
        connection()
        .execute(
            select(_PHONE.c.number_sealed, _PHONE.c.registered_at)
            .where(_PHONE.c.citizen_key.in_(person))
            .order_by(_PHONE.c.registered_at.desc(), _PHONE.c.citizen_key)
            .limit(1)
        )
        .first()
    )
    return Phone(number_sealed=row.number_sealed, registered_at=row.registered_at) if row else None


def forget_phone(person: Sequence[UUID]) -> int:
    """Delete the person's numbers; how many there were."""
    return connection().execute(delete(PhoneRow).where(_PHONE.c.citizen_key.in_(person))).rowcount


def add_phone(citizen: UUID, phone: Phone) -> None:
    """Keep a number."""
    row = {"citizen_key": citizen, "number_sealed": phone.number_sealed, "registered_at": phone.registered_at}
    connection().execute(insert(PhoneRow), row)


def registered(person: Sequence[UUID]) -> Registered:
    """What the register tells of the person."""
    found = known_of(person)
    return Registered(birth_date=found.born, is_dead=found.is_dead, is_protected=found.is_protected)


def add_known(known: Known) -> None:
    """Write down that the desk made sure whom it speaks with."""
    connection().execute(
        insert(AssistIdentityRow),
        {
            "citizen_key": known.citizen,
            "identity_id": known.identity_id,
            "at": known.at,
            "by_staff_key": known.by,
            "way": known.way.value,
            "shown": known.shown.value,
        },
    )


def known(person: Sequence[UUID], identity_id: UUID, by: UUID, since: datetime) -> Known | None:
    """How this member of the desk knows the person, if they made sure since then."""
    row = (
        connection()
        .execute(
            select(*_IDENTITY.columns).where(
                _IDENTITY.c.citizen_key.in_(person),
                _IDENTITY.c.identity_id == identity_id,
                _IDENTITY.c.by_staff_key == by,
                _IDENTITY.c.at > since,
            )
        )
        .first()
    )
    if row is None:
        return None
    return Known(
        citizen=row.citizen_key,
        identity_id=row.identity_id,
        at=row.at,
        by=row.by_staff_key,
        way=Way(row.way),
        shown=Shown(row.shown),
    )


def add_act(act: Act, known: Known) -> None:
    """Write an act down. Raises IntegrityError when the same was sent twice at once."""
    connection().execute(
        insert(AssistedActRow),
        {
            "citizen_key": act.citizen,
            "act_id": act.act_id,
            "identity_id": known.identity_id,
            "kind": act.kind.value,
            "made_at": act.made_at,
            "effective_at": act.effective_at,
            "by_staff_key": known.by,
            "wish_sealed": act.wish_sealed,
            "summary_sealed": act.summary_sealed,
        },
    )


def act_of(person: Sequence[UUID], act_id: UUID) -> Act | None:
    """One of the person's acts; None for any other."""
    found = _acts().where(_ACT.c.citizen_key.in_(person), _ACT.c.act_id == act_id)
    return next(map(_act, connection().execute(found)), None)


def waiting_of(person: Sequence[UUID]) -> list[Act]:
    """The person's acts that can still be stopped or wait for the worker, the first to count first."""
    found = _acts().where(_ACT.c.citizen_key.in_(person), _WAITS).order_by(_ACT.c.effective_at, _ACT.c.act_id)
    return list(map(_act, connection().execute(found)))


def number_since(person: Sequence[UUID], kind: ActKind, since: datetime) -> int:
    """How many acts of the kind were made for the person since then."""
    made = select(func.count()).where(_ACT.c.citizen_key.in_(person), _ACT.c.kind == kind.value, _ACT.c.made_at > since)
    return int(connection().execute(made).scalar_one())


def acts_of(person: Sequence[UUID], limit: int) -> list[tuple[Act, Ended | None]]:
    """The person's newest acts with how each ended, newest first."""
    of_person = _acts_told().where(_ACT.c.citizen_key.in_(person))
    rows = connection().execute(of_person.order_by(_ACT.c.made_at.desc(), _ACT.c.act_id).limit(limit))
    return [(_act(row), _ended(row)) for row in rows]


def act_with_ending(person: Sequence[UUID], act_id: UUID) -> tuple[Act, Ended | None] | None:
    """One of the person's acts with how it ended; None for any other."""
    this = _acts_told().where(_ACT.c.citizen_key.in_(person), _ACT.c.act_id == act_id)
    row = connection().execute(this).first()
    return (_act(row), _ended(row)) if row else None


def has_ended(key: ActKey) -> bool:
    """Whether it was done, stopped or given up."""
    this = (_ENDING.c.citizen_key == key[0]) & (_ENDING.c.act_id == key[1])
    return connection().execute(select(_ENDING.c.act_id).where(this)).first() is not None


def add_ending(key: ActKey, at: datetime, ending: Ending, party: str, *, by: UUID | None, why: NotDone | None) -> None:
    """Write down how an act ended. Raises IntegrityError when it had ended."""
    connection().execute(
        insert(AssistedEndingRow),
        {
            "citizen_key": key[0],
            "act_id": key[1],
            "at": at,
            "ending": ending.value,
            "party": party,
            "by_staff_key": by,
            "why": why.value if why else None,
        },
    )


def due(at: datetime, limit: int) -> list[Due]:
    """Acts whose day has come and that wait, the oldest first, without those whose letter must be printed first and may
    yet be; in the worker's database role."""
    rows = connection().execute(
        select(
            *(_ACT.c[name] for name in ("citizen_key", "act_id", "kind", "by_staff_key")), _NEVER_SENT.label("untold")
        )
        .where(_ACT.c.effective_at <= at, _WAITS, _ACT.c.kind.not_in(WAITS_FOR_LETTER) | _PRINTED | _NEVER_SENT)
        .order_by(_ACT.c.effective_at, _ACT.c.citizen_key, _ACT.c.act_id)
        .limit(limit)
    )
    return [
        Due(
            citizen=row.citizen_key,
            act_id=row.act_id,
            kind=ActKind(row.kind),
            by=row.by_staff_key,
            is_untold=bool(row.untold),
        )
        for row in rows
    ]


def _acts() -> Any:
    names = ("citizen_key", "act_id", "kind", "made_at", "effective_at", "wish_sealed", "summary_sealed")
    return select(*(_ACT.c[name] for name in names))


def _acts_told() -> Any:
    told = (_ENDING.c.at, _ENDING.c.ending, _ENDING.c.party, _ENDING.c.why)
    return _acts().add_columns(*told).select_from(_ACT.outerjoin(_ENDING, _OF_ACT))


def _act(row: Any) -> Act:
    return Act(
        citizen=row.citizen_key,
        act_id=row.act_id,
        kind=ActKind(row.kind),
        made_at=row.made_at,
        effective_at=row.effective_at,
        wish_sealed=row.wish_sealed,
        summary_sealed=row.summary_sealed,
    )


def _ended(row: Any) -> Ended | None:
    if row.ending is None:
        return None
    why = NotDone(row.why) if row.why else None
    return Ended(at=row.at, ending=Ending(row.ending), party=row.party, why=why)
