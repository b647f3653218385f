"""That entries are none of what is kept from whoever helps the subject, as conditions of the statements themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, or_, select

from citizen_app.db.lists import among
from logview.models import AccessEntryDetailRow, AccessEntryRow, ProfessionalRow

Entry, Detail = AccessEntryRow, AccessEntryDetailRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What is kept from whoever helps the subject, wherever the user sat or the data were read."""

    refs: tuple[int, ...] = ()
    flag: int = 0  # entries that bear it
    words: tuple[str, ...] = ()  # in small letters: entries whose source's words hold one of them
    professions: tuple[str, ...] = ()  # entries by somebody of one of these, by code
    roles: tuple[str, ...] = ()  # or of a role that a source writes so, in small letters
    nowhere: bool = False  # entries whose source told no place: it may be one that is kept back


def seen(away: Unseen) -> list[ColumnElement[bool]]:
    """That an entry is none of what is kept from the viewer."""
    clauses: list[ColumnElement[bool]] = []
    if away.refs:
        for ref in (Entry.organisation_ref, Entry.data_organisation_ref):
            clauses.append(or_(ref.is_(None), ~among(ref, away.refs)))
    if away.nowhere:
        clauses.append(Entry.organisation_ref.is_not(None))
    if away.flag:
        clauses.append(Entry.flags.bitwise_and(away.flag) == 0)
    if away.words:
        clauses += _without_words(away.words)
    if away.professions or away.roles:
        row = ProfessionalRow
        role = func.trim(row.role_text)
        told = [role.ilike(_pattern(one), escape="\\") for one in away.roles]
        clauses += _by_none(select(row.professional_id).where(or_(row.profession_code.in_(away.professions), *told)))
    return clauses


def _without_words(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """That no text of the source's holds one of the words: on the row, among the details of its own page, and the role
    of whoever acted."""
    found = [
        or_(text.is_(None), ~or_(*(text.ilike(_anywhere(word), escape="\\") for word in words)))
        for text in (Entry.what_text, Entry.reason)
    ]
    written = cast(Detail.details, Text)
    inside = or_(*(written.ilike(_anywhere(word, other="%"), escape="\\") for word in words))
    its_own = (Detail.citizen_key == Entry.citizen_key) & (Detail.entry_id == Entry.entry_id)
    role = or_(*(ProfessionalRow.role_text.ilike(_anywhere(word), escape="\\") for word in words))
    by = _by_none(select(ProfessionalRow.professional_id).where(role))
    return [*found, ~exists().where(its_own, inside), *by]


def _by_none(people: Select[int]) -> list[ColumnElement[bool]]:
    """That none of these acted, nor somebody for one of them."""
    return [or_(one.is_(None), one.not_in(people)) for one in (Entry.performed_by, Entry.on_behalf_of)]


def _anywhere(word: str, other: str = "_") -> str:
    """A pattern that finds the word inside a text. `other`: as in `_pattern`."""
    return f"%{_pattern(word, other)}%"


def _pattern(text: str, other: str = "_") -> str:
    """A pattern that finds the text in capitals too: SQLite knows the capitals of English letters only, so that any
    letter may stand for the others. `other`: what does; in JSON one letter can be written as several signs."""
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return "".join(sign if sign.isascii() else other for sign in plain)
