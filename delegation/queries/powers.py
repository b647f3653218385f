"""Steps of powers and codes, as the two who share a power read and write them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenRow
from delegation.domain.acting import Scope
from delegation.domain.powers import Party, PowerEvent, Step, Terms
from delegation.models import PowerCodeRow, PowerStepRow, PowerTryRow

_STEP, _CODE, _TRY = PowerStepRow, PowerCodeRow, PowerTryRow


def steps_of_grantor(subject: Sequence[UUID]) -> Mapping[UUID, list[Any]]:
    """The steps of every power that the person has given or was asked for, by power, in order."""
    return _by_power(_STEP.citizen_key.in_(subject))


def steps_of_holder(viewer: Sequence[UUID], only: UUID | None = None) -> Mapping[UUID, list[Any]]:
    """The steps of every power that the person holds, or of the one of this id, by power, in order; the offer of each
    comes along."""
    held = select(_STEP.power_id).where(_STEP.holder_key.in_(viewer)).distinct()
    if only is not None:
        held = held.where(_STEP.power_id == only)
    return _by_power(_STEP.power_id.in_(held))


def steps_of(person: Sequence[UUID], power_id: UUID) -> list[Any]:
    """The steps of a power, in order, for its grantor or its holder; none for anybody else."""
    found = _by_power(_STEP.power_id == power_id).get(power_id, [])
    theirs = any(row.citizen_key in person or row.holder_key in person for row in found)
    return found if theirs else []


def steps_of_offer(citizen_key: UUID, power_id: UUID) -> list[Any]:
    """The steps of a power that nobody holds yet, for whoever has its code."""
    return _by_power((_STEP.citizen_key == citizen_key) & (_STEP.power_id == power_id)).get(power_id, [])


def add_step(**columns: Any) -> None:
    """Write a step down. Raises IntegrityError if another was written as the same."""
    connection().execute(insert(_STEP), columns)


def add_event(
    grantor: UUID, power_id: UUID, sequence: int, event: PowerEvent, *, by: UUID, name_sealed: bytes | None = None
) -> None:
    """Write down what was done, and by whom. Raises as `add_step`."""
    terms = event.terms
    add_step(
        citizen_key=grantor,
        power_id=power_id,
        sequence=sequence,
        step=event.step.value,
        party=event.party.value,
        at=event.at,
        by_key=by,
        holder_key=event.holder,
        scopes=as_text(terms.scopes) if terms else None,
        until=terms.until if terms else None,
        open_until=event.open_until,
        begins=event.begins,
        name_sealed=name_sealed,
    )


def add_code(**columns: Any) -> None:
    """Write down that a code was made."""
    connection().execute(insert(_CODE), columns)


def code_with(digest: bytes) -> Any | None:
    """The code with this digest."""
    return connection().execute(select(*_CODE.__table__.columns).where(_CODE.digest == digest)).first()


def made_by(person: Sequence[UUID], power_id: UUID) -> bool:
    """Whether the person has made the code of this power."""
    made = select(_CODE.power_id).where(_CODE.power_id == power_id, _CODE.made_by.in_(person))
    return connection().execute(made).first() is not None


def end_code(power_id: UUID, at: datetime) -> bool:
    """Let the code of the power open nothing more. False if it had ended."""
    ended = update(_CODE).where(_CODE.power_id == power_id, _CODE.ended_at.is_(None)).values(ended_at=at)
    return connection().execute(ended).rowcount == 1


def codes_made_since(person: Sequence[UUID], moment: datetime) -> int:
    """How many codes the person has made since."""
    made = select(func.count()).where(_CODE.made_by.in_(person), _CODE.made_at > moment)
    return int(connection().execute(made).scalar_one())


def requests_of(person: Sequence[UUID]) -> Sequence[Any]:
    """The requests of the person that nobody has answered, newest first; also those that have run out."""
    asked = _CODE.made_by.in_(person), _CODE.kind == Step.REQUESTED, _CODE.ended_at.is_(None)
    wanted = select(*_CODE.__table__.columns).where(*asked).order_by(_CODE.made_at.desc(), _CODE.power_id)
    return connection().execute(wanted).all()


def add_try(citizen_key: UUID, try_id: UUID, at: datetime) -> None:
    """Write down that a code was tried in vain."""
    connection().execute(insert(_TRY), {"citizen_key": citizen_key, "try_id": try_id, "tried_at": at})


def tries_since(person: Sequence[UUID], moment: datetime) -> int:
    """How many codes the person has tried in vain since."""
    tried = select(func.count()).where(_TRY.citizen_key.in_(person), _TRY.tried_at > moment)
    return int(connection().execute(tried).scalar_one())


def forget_tries_before(moment: datetime) -> None:
    """Delete what was tried in vain before then."""
    connection().execute(delete(_TRY).where(_TRY.tried_at < moment))


def birth_and_death(person: Sequence[UUID]) -> tuple[date | None, date | None]:
    """When the person was born and when they died, by the register; each None when it does not say."""
    dates = select(CitizenRow.birth_date, CitizenRow.died_on).where(CitizenRow.citizen_key.in_(person))
    rows = connection().execute(dates).all()
    # Several keys may be one person: an older number that the register no longer tells of has no date.
    births, deaths = [row.birth_date for row in rows], [row.died_on for row in rows]
    return max(filter(None, births), default=None), max(filter(None, deaths), default=None)


def event_of(row: Any) -> PowerEvent:
    """The step that a row holds."""
    terms = None if row.scopes is None else Terms(scopes=scopes_in(row.scopes), until=row.until)
    return PowerEvent(
        step=Step(row.step),
        party=Party(row.party),
        at=row.at,
        terms=terms,
        holder=row.holder_key,
        open_until=row.open_until,
        begins=row.begins,
    )


def scopes_in(text: str) -> frozenset[Scope]:
    """The scopes of a row."""
    return frozenset(map(Scope, text.split()))


def as_text(scopes: frozenset[Scope]) -> str:
    """How scopes are written in a row: always in the same order."""
    return " ".join(one.value for one in Scope if one in scopes)


def _by_power(of: ColumnElement[bool]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in connection().execute(
        select(*_STEP.__table__.columns).where(of).order_by(_STEP.power_id, _STEP.sequence)
    ):
        found[row.power_id].append(row)
    return found
