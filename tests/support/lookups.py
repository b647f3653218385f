"""What systems asked about decisions on other use, for tests: kept as the search keeps it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from flask import Flask

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import Code
from consent.domain.lookup import Asking, LookedUp, stated_purpose
from consent.services.lookups import keep_lookups


def looked_up(
    app: Flask,
    answers: Iterable[tuple[UUID, Mapping[str, str]]],
    *,
    about: LookedUp = LookedUp.TISSUE,
    at: datetime | None = None,
    system_id: str = "biobank-ost",
    organisation: Code = ("sor", "4000000000001"),
    purpose: str = "",
) -> list[UUID]:
    """One call of a system, about everybody named."""
    asking = Asking(
        about=about,
        at=at or clock.now(),
        system_id=system_id,
        organisation=organisation,
        purpose=stated_purpose(purpose),
    )
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT):
        return keep_lookups(asking, list(answers))
