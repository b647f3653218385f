"""Codes that sources use, for comparing with the directory. They name units and professions, nobody's visits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from citizen_app.db.work import connection
from logview.models import OrganisationRefRow, ProfessionalRow


def units_used() -> Sequence[Any]:
    """Scheme and code of every unit that a source wrote with a code."""
    columns = (OrganisationRefRow.scheme, OrganisationRefRow.code)
    found = select(*columns).where(OrganisationRefRow.code.is_not(None)).distinct()
    return connection().execute(found.order_by(*columns)).all()


def professions_used() -> Sequence[Any]:
    """Code and text of every profession or role that a source wrote, with how many members of staff bear it."""
    columns = (ProfessionalRow.profession_code, ProfessionalRow.role_text)
    found = select(*columns, func.count().label("number")).group_by(*columns)
    return connection().execute(found.order_by(*columns)).all()
