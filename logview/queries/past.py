"""The subject's recent entries, whole rows of the list, for what is held against them outside the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.work import connection
from logview.models import AccessEntryRow as Entry


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
