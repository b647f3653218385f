"""A decision as a few plain sentences, in the language that the request speaks.

The first sentence says what was decided, the second which data by their age, the last when it counts. The sentences
of a draft are what the citizen confirms: `TEXT_VERSION` goes with every decision, and is counted up when they change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import pgettext

from citizen_app.terms import DataKind
from citizen_app.web.dates import day_text, local, moment_text, start_of_day
from citizen_app.web.whose import for_another
from consent.domain.decision import Code, Effect, Unit, What, Who
from consent.services import wording_for_another as another

TEXT_VERSION: Final = "2026-11-27"


class Standing(StrEnum):
    """Where a decision is in its life; each has sentences of its own."""

    DRAFT = "draft"
    PLANNED = "planned"
    IN_FORCE = "in-force"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnit:
    """A unit as a sentence names it."""

    name: str
    above: str | None = None  # the organisation that a department is part of
    code: tuple[str, str] | None = None
    above_code: tuple[str, str] | None = None
    now: str | None = None  # the unit that has taken over
    closed: bool = False  # it has closed, and no other has taken over
    has_below: bool = False  # there are units below it, so that with or without makes a difference
    kind: str = ""  # what sort of place it is, in words: where its name holds a masked one


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The names of what decisions name, and the language. A person without a name is masked, or gone from the log."""

    units: Mapping[tuple[str, str], NamedUnit]
    people: Mapping[UUID, str | None]
    professions: Mapping[str, str]
    language: str
    beside: Mapping[tuple[UUID, Code | None], Mapping[Code, NamedUnit]] = field(default_factory=dict)
    """The persons who are masked where a decision names them, and how places are told beside them."""
    left_out: Mapping[tuple[UUID, Code | None], Callable[[str | None], bool]] = field(default_factory=dict)
    """For each of them, whether a profession is left out beside them: few have it at the place."""
    tells_profession: bool = True
    by: Sequence[str] | None = None  # who decided it for the reader, by name if told; None: the reader themselves

    def of(self, who: Who) -> "Naming":
        """The names of a decision towards these: without the person who is masked where it names them, and without
        names of places that hold theirs."""
        if who.person is None or (units := self.beside.get(person_at(who.person, who))) is None:
            return self
        left_out = self.left_out[person_at(who.person, who)](who.profession)
        return replace(self, units=units, people={**self.people, who.person: None}, tells_profession=not left_out)


def person_at(person: UUID, who: Who) -> tuple[UUID, Code | None]:
    """The person, and where a decision names them."""
    return person, who.unit[:2] if who.unit is not None else None


def kinds_of_data() -> dict[DataKind, str]:
    """Each kind that can be decided over, as it stands in a sentence."""
    if for_another():
        return another.kinds()
    return {
        DataKind.JOURNAL: _("your journal notes"),
        DataKind.MEDICINE_CARD: _("your medicine card"),
        DataKind.LABORATORY: _("your test results"),
        DataKind.IMAGES: _("your X-rays and scans"),
        DataKind.APPOINTMENTS: _("your appointments"),
        DataKind.MASTER_DATA: _("your name, address and the like"),
        DataKind.VACCINATIONS: _("your vaccinations"),
        DataKind.MUNICIPAL_CARE: _("your data from municipal care"),
        DataKind.REFERRAL: _("your referrals"),
        DataKind.DISCHARGE_LETTER: _("your discharge letters"),
        DataKind.CARE_PLAN: _("the plans for your treatment"),
        DataKind.TELEMEDICINE: _("your measurements from home"),
        DataKind.REHABILITATION: _("your rehabilitation"),
    }


def who_text(effect: Effect, who: Who, naming: Naming) -> str:
    """Towards whom, as it stands in the sentence."""
    if who == Who():
        return pgettext("blocked from seeing", "everyone") if effect is Effect.BLOCK else pgettext("gets access", "all")
    whom = _whom(who, naming)
    if who.unit is None:
        return whom
    unit = unit_text(who.unit, naming)
    return _("%(who)s at %(unit)s", who=whom, unit=unit) if whom else unit


def _whom(who: Who, naming: Naming) -> str:
    """The person or profession; empty where the unit stands alone."""
    person = ""
    if who.person is not None:
        person = naming.people.get(who.person) or _("a person whose name is masked")
    if who.profession is None or not naming.tells_profession:
        return person
    profession = _lower(naming.professions.get(who.profession, ""))
    if not profession:
        return _(
            "%(who)s with a profession that is not in our list (code %(code)s)",
            who=person or _("people"),
            code=who.profession,
        )
    if person:
        return _("%(person)s as %(profession)s", person=person, profession=profession)
    return _("people with the profession %(profession)s", profession=profession)


def unit_text(unit: Unit, naming: Naming) -> str:
    """A unit, with what tells it from others and whether the units below it are meant, where there are any."""
    named = naming.units.get((unit.scheme, unit.code))
    if named is None:
        return _("a place that is not in our list (%(scheme)s %(code)s)", scheme=unit.scheme.upper(), code=unit.code)
    notes = [note for note in (named.above, _("now %(unit)s", unit=named.now) if named.now else None) if note]
    if named.has_below:
        notes.append(_below_text(named, below=unit.below))
    return f"{named.name} ({', '.join(notes)})" if notes else named.name


def _below_text(named: NamedUnit, *, below: bool) -> str:
    if not below:
        return _("without what is below it")
    # Another unit may have taken over: the decision does not grow with it (safety.md 6).
    return _("with the departments it had") if named.now or named.closed else _("with all departments")


def what_text(what: What, naming: Naming) -> str:
    """Which data, as it stands in the sentence; their age is a sentence of its own."""
    kinds = kinds_of_data()
    if what.kinds is None:
        text = pgettext("of another", "the health data") if for_another() else _("your health data")
    else:
        text = listed([kinds[kind] for kind in kinds if kind in what.kinds])
    if what.origin is None:
        return text
    return _("%(what)s from %(unit)s", what=text, unit=unit_text(what.origin, naming))


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def decided_text(effect: Effect, what: What, who: Who, standing: Standing, naming: Naming) -> str:
    """The sentence that says what was decided."""
    told = {"who": who_text(effect, who, naming), "what": what_text(what, naming)}
    if for_another() or naming.by is not None:
        text = another.decided(effect, standing.value, told, by=listed(naming.by or ()))
    elif effect is Effect.BLOCK:
        text = {
            Standing.DRAFT: _("You are blocking %(who)s from seeing %(what)s.", **told),
            Standing.PLANNED: _("You have planned to stop %(who)s from seeing %(what)s.", **told),
            Standing.IN_FORCE: _("You have blocked %(who)s from seeing %(what)s.", **told),
            Standing.OVER: _("You had blocked %(who)s from seeing %(what)s.", **told),
        }[standing]
    else:
        text = {
            Standing.DRAFT: _("You give %(who)s access to %(what)s in spite of a block.", **told),
            Standing.PLANNED: _("You have planned to give %(who)s access to %(what)s in spite of a block.", **told),
            Standing.IN_FORCE: _("You have given %(who)s access to %(what)s in spite of a block.", **told),
            Standing.OVER: _("You had given %(who)s access to %(what)s in spite of a block.", **told),
        }[standing]
    return text[0].upper() + text[1:]


def age_text(what: What, language: str) -> str | None:
    """The sentence that says which data by their age; None where every age counts."""
    since = day_text(what.since, language) if what.since else None
    until = day_text(what.until, language) if what.until else None
    if since and until:
        if since == until:
            return _("It is only about data from %(day)s.", day=since)
        return _("It is only about data from %(first)s up to and including %(last)s.", first=since, last=until)
    if since:
        return _("It is only about data from %(first)s and later.", first=since)
    if until:
        return _("It is only about data from %(last)s and earlier.", last=until)
    return None


def when_text(effect: Effect, valid_from: datetime | None, valid_until: datetime | None, language: str) -> str:
    """The sentence that says when it counts. Without a start it begins when it is confirmed."""
    it, end = _it(effect), _end(valid_until, language)
    if valid_until is None and for_another():
        return another.open_ended(it, None if valid_from is None else start_text(valid_from, language))
    if valid_from is None:
        if valid_until is None:
            return _("%(it)s counts from now on, until you end it yourself.", it=it)
        return _("%(it)s counts from now on until %(end)s.", it=it, end=end)
    start = start_text(valid_from, language)
    if valid_until is None:
        return _("%(it)s counts from %(start)s, until you end it yourself.", it=it, start=start)
    return _("%(it)s counts from %(start)s until %(end)s.", it=it, start=start, end=end)


def over_text(
    effect: Effect, valid_from: datetime, valid_until: datetime | None, ended_at: datetime | None, language: str
) -> str:
    """The sentence that says when it counted; `ended_at` None: its time ran out."""
    it, end = _it(effect), ended_at or valid_until
    if end is not None and end <= valid_from:
        return _("%(it)s never came to count.", it=it)
    return _(
        "%(it)s counted from %(start)s until %(end)s.",
        it=it,
        start=start_text(valid_from, language),
        end=_end(end, language),
    )


def made_for_you_text() -> str:
    """The sentence that says that the desk made it."""
    return another.made() if for_another() else _("Our support made it for you, because you asked for it.")


def ending_text(ending: str | None, *, by_desk: bool = False) -> str:
    """The sentence that says how it ended; None: its time ran out. `by_desk`: at Indblik's desk, for the citizen."""
    if ending is None:
        return _("Its time ran out.")
    if for_another():
        return another.ending(ending, by_desk=by_desk)
    if by_desk:
        return _("Our support ended it for you, because you asked for it.")
    return _("You have changed it since.") if ending == "replaced" else _("You ended it yourself.")


def sentences(
    effect: Effect, what: What, who: Who, standing: Standing, when: Sequence[str], naming: Naming
) -> list[str]:
    """All that is said of a decision; `when` says when it counts."""
    naming = naming.of(who)
    closed = closed_text(who, naming) if standing is not Standing.OVER else None
    told = (decided_text(effect, what, who, standing, naming), age_text(what, naming.language), closed, *when)
    return [text for text in told if text]


def closed_text(who: Who, naming: Naming) -> str | None:
    """The sentence that says that the place has closed, and what follows of it; None where it is open. Where another
    has taken over, the sentence that says what was decided names it."""
    named = naming.units.get(who.unit[:2]) if who.unit else None
    if named is None or not named.closed:
        return None
    place = f"{named.name[:1].upper()}{named.name[1:]}"
    has_departments = who.unit is not None and who.unit.below and named.has_below
    if for_another():
        return another.closed(place, has_departments=has_departments)
    if has_departments:
        return _("%(place)s has closed. Your choice still counts for the departments that it had.", place=place)
    return _("%(place)s has closed. Your choice still counts for whoever works in its name.", place=place)


def _it(effect: Effect) -> str:
    return _("The block") if effect is Effect.BLOCK else _("The access")


def start_text(moment: datetime, language: str) -> str:
    """The first day, where it begins with a day; else the moment."""
    day = local(moment).date()
    return day_text(day, language) if moment == start_of_day(day) else moment_text(moment, language)


def _end(moment: datetime | None, language: str) -> str:
    """The last day, where it ends with a day; else the moment."""
    if moment is None:
        return ""
    day = local(moment).date()
    if moment != start_of_day(day):
        return moment_text(moment, language)
    return _("%(day)s inclusive", day=day_text(_day_before(day), language))


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _lower(word: str) -> str:
    """A profession inside a sentence; abbreviations stay."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]
