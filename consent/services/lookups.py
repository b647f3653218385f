"""Who asked what the citizen has decided about other use of samples and data: kept with the answer, read by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Catalogue, Code, catalogue
from citizen_app.past_entries import NOBODY, StaffName, past_entries
from citizen_app.web.dates import local, moment_text
from citizen_app.web.language import current_language
from consent.domain.asked import AskedCursor
from consent.domain.lookup import Asking, LookedUp, Lookup
from consent.queries.lookups import add_lookups, answer_of, lookups_of
from consent.queries.persons import Person, persons
from consent.queries.persons import TwoMet as TwoMet
from consent.services.asked import ON_A_PAGE, place_text, system_text
from consent.services.lookup_words import about_text, answer_lines, purpose_text
from consent.services.naming import named_unit

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupLine:
    """A question in words."""

    when: str
    where: str
    system: str
    about: str
    purpose: str
    answer: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupPage:
    """A page of them; `older`: where the next page goes on."""

    lines: Sequence[LookupLine]
    older: AskedCursor | None


def keep_lookups(asking: Asking, answers: Sequence[tuple[UUID, Mapping[str, str]]]) -> list[UUID]:
    """Keep what a call asked about each citizen, by key, with the answer that they are about to be given; the numbers
    under which they are kept, in that order.

    Call it in the transaction that the answer is read in: nobody is answered whose question is not kept.
    """
    lookups = [Lookup(citizen_key=key, lookup_id=uuid4(), answer=answer) for key, answer in answers]
    add_lookups(asking, lookups)
    return [one.lookup_id for one in lookups]


def asked_persons(numbers: Sequence[tuple[str, str]], at: datetime) -> Mapping[tuple[str, str], Person]:
    """Who is asked about, by number; who was unknown is known from now on. Raises TwoMet."""
    return persons(numbers, at)


def lookups_page(actor: Actor, cursor: AskedCursor | None, at: datetime) -> LookupPage:
    """What systems asked about the subject, newest first."""
    before = (_EPOCH + cursor.micros * _MICROSECOND, cursor.question_id) if cursor else None
    rows = lookups_of(actor.subject, before, ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    audit.record(actor, "consent.questions-read")
    older = None
    if len(rows) > ON_A_PAGE:
        last = shown[-1]
        older = AskedCursor((last.asked_at - _EPOCH) // _MICROSECOND, last.lookup_id)
    return LookupPage(lines=_lines(actor, shown, at), older=older)


def _lines(actor: Actor, rows: Sequence[Any], at: datetime) -> list[LookupLine]:
    known, log = catalogue(), past_entries()

    @cache
    def names_masked(text: str) -> bool:
        return not log.may_tell(actor, text)

    named = log.staff_names(actor, {(NOBODY, _organisation(row)) for row in rows})
    # Nobody is named, but a place or a system can be called after somebody who is masked.
    told = {code: replace(one, is_held_by=names_masked) for (_nobody, code), one in named.items()}
    return [_line(row, told[_organisation(row)], known, at) for row in rows]


def _line(row: Any, staff: StaffName, known: Catalogue, at: datetime) -> LookupLine:
    language, about, organisation = current_language(), LookedUp(row.about), _organisation(row)
    return LookupLine(
        when=moment_text(row.asked_at, language),
        where=place_text(named_unit(known, organisation, local(at).date(), language), staff),
        system=system_text(row.system_name, staff, organisation),
        about=about_text(about),
        purpose=purpose_text(row.stated_purpose, may_be_told=not staff.is_held_by(row.stated_purpose)),
        answer=answer_lines(about, answer_of(row)),
    )


def _organisation(row: Any) -> Code:
    return row.organisation_scheme, row.organisation_code
