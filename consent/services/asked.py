"""Who asked about the citizen's decisions: the kept questions in words, names through the log's one outlet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.past_entries import NOBODY, StaffName, past_entries
from citizen_app.plain_text import plain_text
from citizen_app.web.dates import local, moment_text
from citizen_app.web.language import current_language
from citizen_app.web.term_words import data_kind_words, purpose_words
from consent.domain.asked import AskedCursor
from consent.domain.decision import Outcome
from consent.queries.asked import questions_of
from consent.queries.decisions import kinds_from_bits
from consent.services.naming import kept_back, named_unit
from consent.services.wording import NamedUnit

ON_A_PAGE: Final = 50
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """A question in words."""

    when: str
    who: str
    where: str
    system: str
    what: str
    purpose: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPage:
    """A page of questions; `older`: where the next page goes on."""

    lines: Sequence[AskedLine]
    older: AskedCursor | None


def asked_page(actor: Actor, cursor: AskedCursor | None, at: datetime) -> AskedPage:
    """The questions about the subject's decisions, newest first."""
    before = (_EPOCH + cursor.micros * _MICROSECOND, cursor.question_id) if cursor else None
    rows = questions_of(actor.subject, before, ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    audit.record(actor, "consent.questions-read")
    older = None
    if len(rows) > ON_A_PAGE:
        last = shown[-1]
        older = AskedCursor((last.asked_at - _EPOCH) // _MICROSECOND, last.question_id)
    return AskedPage(lines=_lines(actor, shown, at), older=older)


def _lines(actor: Actor, rows: Sequence[Any], at: datetime) -> list[AskedLine]:
    language, known, today = current_language(), catalogue(), local(at).date()
    names = past_entries().staff_names(actor, {(row.person or NOBODY, _unit(row)) for row in rows})
    kinds, purposes = data_kind_words(), purpose_words()
    found = []
    for row in rows:
        unit = _unit(row)
        staff = names[row.person or NOBODY, unit]
        profession = known.profession(row.profession, None)
        role = profession.name(language) if profession else staff.role
        if staff.hides_profession(row.profession):
            role = ""
        named = named_unit(known, unit, today, language) if unit else None
        found.append(
            AskedLine(
                when=moment_text(row.asked_at, language),
                who=_who(staff.name, role, staff.masked_by),
                where=place_text(named, staff),
                system=system_text(row.system_name, staff, unit),
                what=_what(row.kinds, kinds),
                purpose=purposes.get(row.purpose, _("No purpose stated")),
                answer=_answer(actor, row, staff),
            )
        )
    return found


def _unit(row: Any) -> Code | None:
    return (row.unit_scheme, row.unit_code) if row.unit_scheme and row.unit_code else None


def _who(name: str | None, role: str, masked_by: str | None) -> str:
    told = ", ".join(part for part in (name, role, masked_by) if part)
    return told or _("Name not known to us")


def place_text(named: NamedUnit | None, staff: StaffName) -> str:
    """The place; by its kind where its name holds the masked one, as "Lægerne Friis" does, or few work there."""
    if named is None:
        return _("Place not stated")
    told = kept_back(named, staff) if staff.name is None else named
    return ", ".join(part for part in (named.kind if told.name != named.name else told.name, told.above) if part)


def system_text(name: str | None, staff: StaffName, unit: Code | None) -> str:
    """The name that the operator registered, on one line. It stays when the system is closed: it was this one that
    asked, and that it cannot ask any more says nothing about the question."""
    if name and staff.name is None and (staff.is_held_by(name) or staff.keeps_back(unit)):
        name = None  # where few work there at all, the system can be theirs alone
    return " ".join(plain_text(name or "").split()) or _("A system whose name we do not know")


def _what(bits: int | None, kinds: dict[int, str]) -> str:
    asked = kinds_from_bits(bits)
    if asked is None:
        return _("All your health data")
    return ", ".join(kinds[kind] for kind in sorted(asked) if kind in kinds) or _("Kind of data not stated")


def _answer(actor: Actor, row: Any, staff: StaffName) -> str:
    if row.call == "override":
        return _set_aside(actor, row, staff)
    return {
        Outcome.POSITIVE: _("We answered: your choices do not stop it."),
        Outcome.NEGATIVE: _("We answered: your choices stop it."),
        Outcome.DATA_SPECIFIC: _("We answered: your choices stop some of it."),
    }[Outcome(row.outcome)]


def _set_aside(actor: Actor, row: Any, staff: StaffName) -> str:
    """The words of safety.md 6; the caller's own words only where no mask can apply."""
    if Outcome(row.outcome) is Outcome.POSITIVE:
        return _("The system told us that a block was set aside. You had none that stopped it.")
    told = [
        _("Your block was set aside."),
        _(
            "It may be because you said yes yourself, because you could not be asked, or out of regard "
            "for you or others."
        ),
        {
            "citizen-agreed": _("The source's reason: %(reason)s", reason=_("you said yes yourself.")),
            "citizen-could-not-be-asked": _("The source's reason: %(reason)s", reason=_("you could not be asked.")),
            "regard-for-citizen-or-others": _("The source's reason: %(reason)s", reason=_("regard for you or others.")),
        }.get(row.override_reason or "", _("The source does not tell why.")),
    ]
    is_shown = staff.name and not staff.masked_by
    if row.override_text and is_shown and past_entries().may_tell(actor, row.override_text):
        told.append(f"“{row.override_text}”")
    return " ".join(told)
