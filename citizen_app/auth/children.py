"""At which age somebody signs in, and until when they are a child here: by the register, in Danish days (safety.md 2).

Whose age the register has not told signs in as a grown-up: a missing message must not keep anybody from their own log.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from citizen_app.acting_settings import GROWN_ENOUGH, acting_settings
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenRow
from citizen_app.web.dates import local, years_between


def birth_date_of(person: Sequence[UUID]) -> date | None:
    """When the person was born, by whichever of their numbers the register told it of: the latest it told."""
    born = select(func.max(CitizenRow.birth_date)).where(CitizenRow.citizen_key.in_(person))
    found: date | None = connection().execute(born).scalar_one()
    return found


def is_too_young(born: date | None, at: datetime) -> bool:
    """Whether the person does not sign in yet."""
    return born is not None and years_between(born, local(at).date()) < acting_settings().sign_in_from


def is_child(born: date | None, at: datetime) -> bool:
    """Whether the person reads and asks, and decides nothing yet."""
    return born is not None and years_between(born, local(at).date()) < GROWN_ENOUGH
