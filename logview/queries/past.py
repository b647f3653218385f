"""The subject's recent entries, whole rows of the list, for what is held against them outside the log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.models import AccessEntryRow as Entry
from logview.models import ProfessionalRow


def entries_since(subject: Sequence[CitizenKey], since: datetime, most: int) -> Sequence[Row[Any]]:
    """At most `most` entries of the subject since then, newest first."""
    return (
        connection()
        .execute(
            select(*Entry.__table__.columns)
            .where(Entry.citizen_key.in_(subject), Entry.superseded_by.is_(None), Entry.occurred_at >= since)
            .order_by(Entry.occurred_at.desc(), Entry.entry_id.desc())
            .limit(most)
        )
        .all()
    )


def who_was_at(subject: Sequence[CitizenKey], refs: Collection[int]) -> Sequence[Any]:
    """Who acted, and for whom, in the subject's entries at these units: each once, with the flags."""
    asked = select(Entry.organisation_ref, Entry.performed_by, Entry.on_behalf_of, Entry.flags).where(
        Entry.citizen_key.in_(subject), Entry.superseded_by.is_(None), among(Entry.organisation_ref, refs)
    )
    return connection().execute(asked.distinct()).all()


def where_named(subject: Sequence[CitizenKey], persons: Collection[UUID]) -> Sequence[Any]:
    """Where the subject's entries name these persons: the person, their row, the unit and the flags, each once."""
    return (
        connection()
        .execute(
            select(ProfessionalRow.person_digest, Entry.performed_by, Entry.organisation_ref, Entry.flags)
            .join(Entry, Entry.performed_by == ProfessionalRow.professional_id)
            .where(
                Entry.citizen_key.in_(subject),
                Entry.superseded_by.is_(None),
                ProfessionalRow.person_digest.in_(list(persons)),
            )
            .distinct()
        )
        .all()
    )
