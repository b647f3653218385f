"""Decisions and their endings, as the citizen's own pages and the decision service read and write them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, exists, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db.direct import DirectQuery
from citizen_app.db.work import connection
from citizen_app.terms import DataKind
from consent.domain.decision import Decision, Effect, Unit, What, Who
from consent.models import ConsentDecisionRow, ConsentEndingRow

_DECISION, _ENDING = ConsentDecisionRow.__table__, ConsentEndingRow.__table__
_BOTH = _DECISION.c.citizen_key == _ENDING.c.citizen_key, _DECISION.c.decision_id == _ENDING.c.decision_id
RULE_COLUMNS = (
    *(_DECISION.c[name] for name in ("decision_id", "effect", "kinds")),
    *(_DECISION.c[name] for name in ("origin_scheme", "origin_code", "origin_below", "data_since", "data_until")),
    *(_DECISION.c[name] for name in ("unit_scheme", "unit_code", "unit_below", "person", "profession")),
    *(_DECISION.c[name] for name in ("valid_from", "valid_until")),
    func.coalesce(_DECISION.c.meant_since, _DECISION.c.made_at).label("means_since"),
)
"""What evaluating needs of a decision; `means_since` is never NULL."""

_ENDED_HOW = (
    _ENDING.c.reason.label("ending"),
    _ENDING.c.basis.label("ending_basis"),
    _ENDING.c.made_by.label("ended_by"),
)
_OF_SUBJECT = (
    select(*_DECISION.columns, RULE_COLUMNS[-1], _ENDING.c.ended_at, *_ENDED_HOW)
    .select_from(_DECISION.outerjoin(_ENDING, onclause=_BOTH[0] & _BOTH[1]))
    .order_by(_DECISION.c.made_at.desc(), _DECISION.c.decision_id)
)
_NOT_ENDED = select(_DECISION.c.citizen_key, *RULE_COLUMNS).where(~exists(_ENDING.c.decision_id).where(*_BOTH))
_RULES_SQLITE = _NOT_ENDED.where(_DECISION.c.citizen_key.in_(bindparam("keys", expanding=True)))
_RULES = DirectQuery(_NOT_ENDED.where(_DECISION.c.citizen_key == any_(bindparam("keys", type_=ARRAY(Uuid)))))


def decisions_of(subject: Sequence[UUID]) -> Sequence[Any]:
    """Every decision of the person with its ending, newest first."""
    return connection().execute(_OF_SUBJECT.where(_DECISION.c.citizen_key.in_(subject))).all()


def rules_for(keys: Sequence[UUID]) -> Mapping[UUID, list[Decision]]:
    """The decisions of each citizen that nobody has ended, in one statement; a key without any has an empty list."""
    found: dict[UUID, list[Decision]] = defaultdict(list)
    if connection().dialect.name == "postgresql":
        rows = _RULES.rows(keys=list(keys))
    else:
        rows = connection().execute(_RULES_SQLITE, {"keys": list(keys)}).all()
    for row in rows:
        found[row.citizen_key].append(decision(row))
    return {key: found.get(key, []) for key in keys}


def add_decision(**columns: Any) -> None:
    """Write a decision down."""
    connection().execute(insert(ConsentDecisionRow), columns)


def add_ending(**columns: Any) -> None:
    """Write down that a decision ended. Raises IntegrityError if it had."""
    connection().execute(insert(ConsentEndingRow), columns)


def decision(row: Any) -> Decision:
    """The decision that a row with RULE_COLUMNS holds."""
    return Decision(
        row.decision_id,
        _EFFECTS[row.effect],
        _what(row.kinds, row.origin_scheme, row.origin_code, row.origin_below, row.data_since, row.data_until),
        _who(row.unit_scheme, row.unit_code, row.unit_below, row.person, row.profession),
        row.valid_from,
        row.valid_until,
        row.means_since,
    )


def columns_of(what: What, who: Who) -> dict[str, Any]:
    """The columns that hold what and who."""
    return {
        "kinds": kinds_to_bits(what.kinds),
        **_unit_columns("origin", what.origin),
        "data_since": what.since,
        "data_until": what.until,
        **_unit_columns("unit", who.unit),
        "person": who.person,
        "profession": who.profession,
    }


@lru_cache(maxsize=4096)
def kinds_to_bits(kinds: frozenset[DataKind] | None) -> int | None:
    """Kinds of data as one number: bit n stands for the kind with number n."""
    return None if kinds is None else sum(1 << kind for kind in kinds)


@lru_cache(maxsize=4096)
def kinds_from_bits(bits: int | None) -> frozenset[DataKind] | None:
    """Kinds of data from one number."""
    return None if bits is None else frozenset(kind for kind in DataKind if bits >> kind & 1)


_EFFECTS = {effect.value: effect for effect in Effect}


# What citizens say is much alike, and a Decision is made for each row of each question.
@lru_cache(maxsize=65536)
def _what(kinds: int | None, scheme: str | None, code: str | None, below: bool | None, since: Any, until: Any) -> What:
    return What(kinds_from_bits(kinds), _unit(scheme, code, below), since, until)


@lru_cache(maxsize=65536)
def _who(scheme: str | None, code: str | None, below: bool | None, person: UUID | None, profession: str | None) -> Who:
    return Who(_unit(scheme, code, below), person, profession)


def _unit(scheme: str | None, code: str | None, below: bool | None) -> Unit | None:
    return None if scheme is None or code is None else Unit(scheme, code, bool(below))


def _unit_columns(name: str, unit: Unit | None) -> dict[str, Any]:
    values = unit or (None, None, None)
    return dict(zip((f"{name}_scheme", f"{name}_code", f"{name}_below"), values, strict=True))
