"""The subject's recent entries, whole rows of the list, for what is held against them outside the log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, Uuid, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.direct import DirectQuery, speaks_directly
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.models import AccessEntryRow as Entry
from logview.models import ProfessionalRow
from logview.queries.unseen import Unseen, seen


def _met(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(Entry.performed_by, Entry.on_behalf_of, Entry.organisation_ref).where(*where).distinct()


# Asked by every page with texts where units of the log are masked: put together once, for the common case of one key.
_OWN, _AT = (
    Entry.citizen_key == bindparam("key", type_=Uuid),
    Entry.organisation_ref == any_(bindparam("refs", type_=ARRAY(Integer))),
)
_MET_BY_ONE, _MET_BY_ONE_AT = DirectQuery(_met(_OWN)), DirectQuery(_met(_OWN, _AT))


def entries_since(
    subject: Sequence[CitizenKey], since: datetime, most: int, unseen: Unseen | None = None
) -> Sequence[Row[Any]]:
    """At most `most` entries of the subject since then, newest first; none of what is kept from the viewer."""
    shown = seen(unseen) if unseen is not None else []
    return (
        connection()
        .execute(
            select(*Entry.__table__.columns)
            .where(Entry.citizen_key.in_(subject), Entry.superseded_by.is_(None), Entry.occurred_at >= since, *shown)
            .order_by(Entry.occurred_at.desc(), Entry.entry_id.desc())
            .limit(most)
        )
        .all()
    )


def version_of(citizen_key: UUID, entry_id: int, *, unseen: Unseen | None = None) -> Row[Any] | None:
    """An entry by its number, as whatever it took the place of says it; None where it is kept from the viewer."""
    its_key = Entry.citizen_key == citizen_key, Entry.entry_id == entry_id
    shown = seen(unseen) if unseen is not None else []
    return connection().execute(select(*Entry.__table__.columns).where(*its_key, *shown)).one_or_none()


def who_was_at(subject: Sequence[CitizenKey], refs: Collection[int]) -> Sequence[Any]:
    """Who acted, and for whom, in the subject's entries at these units: each once, with the flags."""
    asked = select(Entry.organisation_ref, Entry.performed_by, Entry.on_behalf_of, Entry.flags).where(
        Entry.citizen_key.in_(subject), Entry.superseded_by.is_(None), among(Entry.organisation_ref, refs)
    )
    return connection().execute(asked.distinct()).all()


def people_met(subject: Sequence[CitizenKey], refs: Collection[int] | None) -> Sequence[Any]:
    """Who acted, and for whom, in the subject's entries, at these units or anywhere: each once. Old versions too."""
    if len(subject) == 1 and speaks_directly():
        if refs is None:
            return _MET_BY_ONE.rows(key=subject[0])
        return _MET_BY_ONE_AT.rows(key=subject[0], refs=list(refs))
    at = () if refs is None else (among(Entry.organisation_ref, refs),)
    return connection().execute(_met(Entry.citizen_key.in_(subject), *at)).all()


def has_met(subject: Sequence[CitizenKey], professionals: Collection[int]) -> bool:
    """Whether one of these acted, or had somebody act for them, in the subject's entries. Old versions too."""
    on_it = or_(among(Entry.performed_by, professionals), among(Entry.on_behalf_of, professionals))
    asked = select(Entry.entry_id).where(Entry.citizen_key.in_(subject), on_it).limit(1)
    return connection().execute(asked).first() is not None


def where_named(subject: Sequence[CitizenKey], persons: Collection[UUID], *, old_too: bool) -> Sequence[Any]:
    """Where the subject's entries name these persons: the person, their row, the unit and the flags, each once.
    `old_too`: also what a source has corrected since."""
    asked = (
        select(ProfessionalRow.person_digest, Entry.performed_by, Entry.organisation_ref, Entry.flags)
        .join(Entry, Entry.performed_by == ProfessionalRow.professional_id)
        .where(Entry.citizen_key.in_(subject), ProfessionalRow.person_digest.in_(list(persons)))
    )
    if not old_too:
        asked = asked.where(Entry.superseded_by.is_(None))
    return connection().execute(asked.distinct()).all()
