"""Rows about research projects and whose data was in them: what each must hold to be taken in. Pure.

A fault says which column and why, and never repeats a value.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from citizen_app.csv_rows import RowFault
from citizen_app.identifiers import is_cvr, without_cpr_numbers
from citizen_app.messages.addresses import mail_address
from citizen_app.plain_text import plain_text
from citizen_app.register.fact_messages import Number, citizen_number, day_in
from consent.domain.research import KINDS, Participation, Project, project_id

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
MOST_KINDS: Final = 20
LONGEST_KIND: Final = 80
_STATES: Final[Mapping[str, bool]] = {"": False, "current": False, "withdrawn": True}
_SAID: Final[Mapping[str, bool]] = {"": False, "no": False, "yes": True}
_PARAGRAPHS: Final = frozenset({"purpose", "results"})
_PHONE: Final = re.compile(r"\+?[0-9](?: ?[0-9]){4,18}")
_WEB: Final = re.compile(r"https://[^\s\"'<>\\]+")


def project(values: Mapping[str, str], today: date) -> Project:
    """The project in these values, by column. Raises RowFault."""
    begins, ends = _period(values)
    return Project(
        **_which(values),
        updated=_updated(values, today),
        is_withdrawn=_choice(values, "state", _STATES),
        title=_needed(values, "title"),
        organisation=_needed(values, "organisation"),
        purpose=_needed(values, "purpose"),
        kinds=_kinds(values, at_least_one=True),
        permit_number=_text(values, "permit_number"),
        permit_by=_text(values, "permit_authority"),
        permit_on=day_in(values, "permit_date"),
        begins=begins,
        ends=ends,
        email=_mail(values),
        phone=_shaped(values, "phone", _PHONE),
        web=_web(values),
        tells_who=_choice(values, "tells_who", _SAID),
        results=_text(values, "results"),
    )


def participation(values: Mapping[str, str], today: date) -> tuple[Number, Participation]:
    """Whose it is, and what it says. Raises RowFault."""
    which = _which(values)
    whose = citizen_number(values, "citizen")
    if whose is None:
        raise RowFault("citizen is missing")
    begins, ends = _period(values)
    if begins is None:
        raise RowFault("from is missing")
    told = Participation(
        project_id=project_id(which["cvr"], which["number"]),
        begins=begins,
        ends=ends,
        updated=_updated(values, today),
        is_withdrawn=_choice(values, "state", _STATES),
        kinds=_kinds(values, at_least_one=False),
    )
    return whose, told


def _which(values: Mapping[str, str]) -> dict[str, str]:
    if not is_cvr(values["cvr"]):
        raise RowFault("cvr is not a CVR number")
    return {"cvr": values["cvr"], "number": _needed(values, "number")}


def _updated(values: Mapping[str, str], today: date) -> date:
    found = day_in(values, "updated")
    if found is None:
        raise RowFault("updated is missing")
    if found > today + timedelta(days=1):  # where the source is, it may be tomorrow
        raise RowFault("updated is later than today")
    return found


def _period(values: Mapping[str, str]) -> tuple[date | None, date | None]:
    begins, ends = day_in(values, "from"), day_in(values, "until")
    if begins and ends and ends < begins:
        raise RowFault("until is before from")
    return begins, ends


def _choice(values: Mapping[str, str], column: str, known: Mapping[str, bool]) -> bool:
    if values[column] not in known:
        raise RowFault(f"{column} must be one of {', '.join(filter(None, known))}, or empty")
    return known[values[column]]


def _needed(values: Mapping[str, str], column: str) -> str:
    found = _text(values, column)
    if not found:
        raise RowFault(f"{column} is missing")
    return found


def _text(values: Mapping[str, str], column: str) -> str:
    """The text as it may stand on a page that anybody reads. Raises RowFault."""
    raw = plain_text(values[column])
    found = _in_paragraphs(raw) if column in _PARAGRAPHS else " ".join(raw.split())
    if len(found) > LONGEST[column]:
        raise RowFault(f"{column} is longer than {LONGEST[column]} characters")
    _refuse_numbers(found, column)
    return found


def _in_paragraphs(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _refuse_numbers(text: str, column: str) -> None:
    if without_cpr_numbers(text) != text:
        raise RowFault(f"{column} holds what can be a CPR number")


def _kinds(values: Mapping[str, str], *, at_least_one: bool) -> tuple[str, ...]:
    """Each once, in order; a code of ours in its own spelling, any other as it stands."""
    cells = (" ".join(plain_text(cell).split()) for cell in values["kinds"].split("|"))
    found = tuple(dict.fromkeys(cell.lower() if cell.lower() in KINDS else cell for cell in cells if cell))
    if not found and at_least_one:
        raise RowFault("kinds is missing")
    if len(found) > MOST_KINDS or any(len(one) > LONGEST_KIND for one in found):
        raise RowFault(f"kinds holds more than {MOST_KINDS}, or one longer than {LONGEST_KIND} characters")
    _refuse_numbers("\n".join(found), "kinds")
    return found


def _mail(values: Mapping[str, str]) -> str:
    told = _text(values, "email")
    found = mail_address(told) if told else ""
    if found is None:
        raise RowFault("email is not an address")
    return found


def _shaped(values: Mapping[str, str], column: str, shape: re.Pattern[str]) -> str:
    found = _text(values, column)
    if found and not shape.fullmatch(found):
        raise RowFault(f"{column} has another shape than it must have")
    return found


def _web(values: Mapping[str, str]) -> str:
    """An address that a link can lead to, on another site and encrypted. Raises RowFault."""
    found = _shaped(values, "web", _WEB)
    try:
        parts = urlsplit(found)
        is_plain = not found or (bool(parts.hostname) and "@" not in parts.netloc)
    except ValueError:
        is_plain = False
    if not is_plain:
        raise RowFault("web has another shape than it must have")
    return found
