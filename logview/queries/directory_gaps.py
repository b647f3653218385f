"""Codes that sources use, for comparing with the directory. They name units and professions, nobody's visits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from citizen_app.db.work import connection
from logview.models import OrganisationRefRow, ProfessionalRow


def units_used() -> Sequence[Any]:
    """Scheme, code and name of every unit that a source wrote with a code."""
    columns = (OrganisationRefRow.scheme, OrganisationRefRow.code, OrganisationRefRow.name)
    return connection().execute(select(*columns).where(OrganisationRefRow.code.is_not(None)).order_by(*columns)).all()


def professions_used() -> Sequence[Any]:
    """Code and text of every profession or role that a source wrote."""
    columns = (ProfessionalRow.profession_code, ProfessionalRow.role_text)
    return connection().execute(select(*columns).distinct().order_by(*columns)).all()
