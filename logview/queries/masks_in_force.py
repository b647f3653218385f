"""The masks that a page holds names against: those towards everyone kept between pages, with how many work at units;
those towards one person read each time. Neither who decided them nor why."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, any_, bindparam, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db.direct import DirectQuery, speaks_directly
from citizen_app.db.work import connection
from citizen_app.here import here
from logview.domain.masking import Mask, MaskEvent, MaskStep, StandingMasks, mask_from
from logview.domain.small_units import Headcounts
from logview.models import MaskEventRow, MaskRegisterRow, MaskRow
from logview.queries.headcounts import every_headcount
from logview.queries.name_grants import given_to, number_given

_MASK, _EVENT, _REGISTER = MaskRow.__table__, MaskEventRow.__table__, MaskRegisterRow.__table__
_KEPT = "indblik.masks"
MASK_COLUMNS = tuple(
    _MASK.c[name]
    for name in (
        "mask_id",
        "kind",
        "cvr",
        "masked_by_scheme",
        "masked_by_code",
        "unit_scheme",
        "unit_code",
        "unit_below",
        "citizen_key",
        "person_digest",
    )
)
"""What evaluating needs of a mask."""


def _reading(of_these: ColumnElement[bool], *also: ColumnElement[Any]) -> Select[Any]:
    """The register's version on each row, also when there is no mask: then on the one row that there is."""
    with_events = _MASK.join(_EVENT, (_EVENT.c.mask_id == _MASK.c.mask_id) & of_these)
    return (
        select(_REGISTER.c.version, *also, *MASK_COLUMNS, _EVENT.c.step, _EVENT.c.at, _EVENT.c.ends_at)
        .select_from(_REGISTER.outerjoin(with_events, true()))
        .order_by(_MASK.c.mask_id, _EVENT.c.sequence)
    )


_STANDING = _reading(_MASK.c.citizen_key.is_(None))
# One key is the common case, and its plan is the same whoever asks: for a list the server plans anew each time.
_KEY, _KEYS, _SUBJECT = (
    bindparam("key", type_=Uuid),
    bindparam("keys", type_=ARRAY(Uuid)),
    bindparam("subject", type_=ARRAY(Uuid)),
)
_TOWARDS_ONE = DirectQuery(_reading(_MASK.c.citizen_key == _KEY, number_given(given_to == _KEY)))
_TOWARDS = DirectQuery(_reading(_MASK.c.citizen_key == any_(_KEYS), number_given(given_to == any_(_SUBJECT))))
_TOWARDS_SQLITE = _reading(
    _MASK.c.citizen_key.in_(bindparam("keys", expanding=True)),
    number_given(given_to.in_(bindparam("subject", expanding=True))),
)


class MasksRead(NamedTuple):
    """What a page needs to know before it says a name."""

    standing: StandingMasks  # towards everyone
    headcounts: Headcounts  # of units, for what is left out beside a masked name
    towards: list[Mask]  # towards these persons
    names_given: int  # to the subject, in spite of masks


def masks_soon(keys: Sequence[UUID], subject: Sequence[UUID]) -> Callable[[], MasksRead]:
    """The masks towards everyone and towards these persons, asked for along with the next query."""
    rows_asked = _asked(keys, subject) if speaks_directly() else lambda: _of_sqlite(keys, subject)

    def found() -> MasksRead:
        rows = rows_asked()
        return MasksRead(*_standing(rows[0].version), list(_masks(rows)), rows[0].names_given)

    return found


def _asked(keys: Sequence[UUID], subject: Sequence[UUID]) -> Callable[[], Sequence[Any]]:
    if len(keys) == 1 and tuple(keys) == tuple(subject):
        return _TOWARDS_ONE.soon(key=keys[0])
    return _TOWARDS.soon(keys=list(keys), subject=list(subject))


def _of_sqlite(keys: Sequence[UUID], subject: Sequence[UUID]) -> Sequence[Any]:
    return connection().execute(_TOWARDS_SQLITE, {"keys": list(keys), "subject": list(subject)}).all()


class _Standing(NamedTuple):
    masks: StandingMasks
    headcounts: Headcounts


def _standing(version: UUID) -> _Standing:
    """What is the same for everyone, as this process has it or read anew when the register has changed."""
    extensions = here().app.extensions
    kept: tuple[UUID, _Standing] | None = extensions.get(_KEPT)
    if kept is None or kept[0] != version:
        rows = connection().execute(_STANDING).all()
        # Under the version that stands beside the masks: it may be a later one than was asked for. The figures, read
        # after it, are as new or newer.
        kept = extensions[_KEPT] = rows[0].version, _Standing(StandingMasks(_masks(rows)), every_headcount())
    return kept[1]


def _masks(rows: Iterable[Any]) -> Iterable[Mask]:
    for mask_id, of_mask in groupby(rows, key=lambda row: row.mask_id):
        if mask_id is not None:
            events = list(of_mask)
            yield mask_from(
                events[0],
                [MaskEvent(step=MaskStep(one.step), at=one.at, ends_at=one.ends_at) for one in events],
            )
