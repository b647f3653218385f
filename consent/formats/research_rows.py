"""Rows about research projects and whose data was in them: what each must hold to be taken in. Pure.

A fault says which column and why, and never repeats a value.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from citizen_app.csv_rows import RowFault
from citizen_app.register.fact_messages import Number, citizen_number, day_in
from consent.domain.research import Participation, Project, project_id
from consent.formats.cells import LONGEST_KIND as LONGEST_KIND
from consent.formats.cells import MOST_KINDS as MOST_KINDS
from consent.formats.cells import Cells

PROJECTS: Final = (
    "cvr", "number", "updated", "state", "title", "organisation", "purpose", "kinds", "permit_number",
    "permit_authority", "permit_date", "from", "until", "email", "phone", "web", "tells_who", "results",
)  # fmt: skip
PARTICIPATIONS: Final = ("cvr", "number", "citizen", "updated", "state", "from", "until", "kinds")
LONGEST: Final[Mapping[str, int]] = {
    "number": 40,
    "title": 200,
    "organisation": 150,
    "purpose": 2000,
    "permit_number": 60,
    "permit_authority": 150,
    "email": 150,
    "phone": 25,
    "web": 300,
    "results": 4000,
}
"""Characters, by column."""
_SAID: Final[Mapping[str, bool]] = {"": False, "no": False, "yes": True}
_PARAGRAPHS: Final = frozenset({"purpose", "results"})


def project(values: Mapping[str, str], today: date) -> Project:
    """The project in these values, by column. Raises RowFault."""
    cells = Cells(values, LONGEST, _PARAGRAPHS)
    begins, ends = _period(values)
    return Project(
        cvr=cells.cvr(),
        number=cells.needed("number"),
        updated=cells.updated(today),
        is_withdrawn=cells.is_withdrawn(),
        title=cells.needed("title"),
        organisation=cells.needed("organisation"),
        purpose=cells.needed("purpose"),
        kinds=cells.kinds(at_least_one=True),
        permit_number=cells.text("permit_number"),
        permit_by=cells.text("permit_authority"),
        permit_on=day_in(values, "permit_date"),
        begins=begins,
        ends=ends,
        email=cells.email(),
        phone=cells.phone(),
        web=cells.web(),
        tells_who=cells.choice("tells_who", _SAID),
        results=cells.text("results"),
    )


def participation(values: Mapping[str, str], today: date) -> tuple[Number, Participation]:
    """Whose it is, and what it says. Raises RowFault."""
    cells = Cells(values, LONGEST)
    which = project_id(cells.cvr(), cells.needed("number"))
    whose = citizen_number(values, "citizen")
    if whose is None:
        raise RowFault("citizen is missing")
    begins, ends = _period(values)
    if begins is None:
        raise RowFault("from is missing")
    told = Participation(
        project_id=which,
        begins=begins,
        ends=ends,
        updated=cells.updated(today),
        is_withdrawn=cells.is_withdrawn(),
        kinds=cells.kinds(at_least_one=False),
    )
    return whose, told


def _period(values: Mapping[str, str]) -> tuple[date | None, date | None]:
    begins, ends = day_in(values, "from"), day_in(values, "until")
    if begins and ends and ends < begins:
        raise RowFault("until is before from")
    return begins, ends
