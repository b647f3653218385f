"""Answering systems: what a citizen's decisions say about a look-up, with every question kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from citizen_app.here import here
from citizen_app.identity import keys_of_person
from citizen_app.random_ids import random_id
from citizen_app.settings import Settings
from consent.domain.conceal import Concealment
from consent.domain.decision import Answer, Decision, Document, Outcome, Question
from consent.domain.evaluate import allowed, outcome
from consent.domain.units import UnitTree
from consent.queries import asking, keeping
from consent.queries.asking import Found, Number, Person
from consent.queries.decisions import kinds_to_bits, rules_for
from consent.queries.keeping import Kept, OfTheCall
from consent.queries.keeping import TwoMet as TwoMet
from consent.services.units import unit_tree


class Asked(NamedTuple):
    """A question about somebody, as decisions are held against it."""

    number: Number
    question: Question


class Answered(NamedTuple):
    """The answer as the caller is told it, and the number under which the question is kept."""

    answer: Answer
    question_id: UUID
    concealed: bool


class Filtered(NamedTuple):
    """For each document whether it may be shown."""

    shown: Sequence[bool]
    question_id: UUID
    concealed: bool


@dataclass(frozen=True, slots=True)
class Override:
    """Why a block is set aside, as the caller states it."""

    reason: str
    text: str | None


def look_up(numbers: Sequence[Number], token_digest: bytes, *, at_once: int | None = None) -> Found:
    """All that a call needs to be answered; what was linked to a person is put together with them.

    `at_once`: leave those beyond so many unread, so that `answer` can read them while it judges the others.
    """
    found = asking.read(numbers, token_digest, at_once=at_once)
    here().g.directory_version = found.directory_version
    return _with_links(found)


def _with_links(found: Found) -> Found:
    for person in found.persons.values():
        if person.has_links and person.key is not None:
            person.decisions = _of_every_key(person.key)
    return found


def _of_every_key(key: UUID) -> list[Decision]:
    rules = rules_for(keys_of_person(key))
    return [decision for of_key in rules.values() for decision in of_key]


def answer(system_id: str, asked: Sequence[Asked], found: Found, at: datetime) -> list[Answered]:
    """The answers in the questions' order; keeps the questions. Raises TwoMet."""
    call, tree = OfTheCall(at, "decision", system_id), unit_tree()
    if not found.unread:
        kept, told = judged(asked, found, tree)
        keeping.keep_last(list(found.persons.values()), call, kept)
        return told
    return _in_two_halves(call, asked, found, tree)


def _in_two_halves(call: OfTheCall, asked: Sequence[Asked], found: Found, tree: UnitTree) -> list[Answered]:
    """The database reads about the second half while the first is judged, and writes the first while the second is."""
    is_first = [one.number in found.persons for one in asked]
    read = asking.send_read(found.unread, found.token_digest)
    kept, told = judged([one for one, first in zip(asked, is_first, strict=True) if first], found, tree)
    rest = read()
    if rest.token_state != found.token_state:
        raise TwoMet  # the token has ended meanwhile, or its system has changed: the call begins anew, and is told
    _with_links(rest)
    written = keeping.send_keep(list(found.persons.values()), call, kept)
    kept, told_then = judged([one for one, first in zip(asked, is_first, strict=True) if not first], rest, tree)
    written()
    keeping.keep_last(list(rest.persons.values()), call, kept)
    earlier, later = iter(told), iter(told_then)
    return [next(earlier if first else later) for first in is_first]


def judged(asked: Sequence[Asked], found: Found, tree: UnitTree) -> tuple[Sequence[Kept], list[Answered]]:
    """The answers in the questions' order, and what is to be kept of each."""
    concealment, kept, told = concealed(), [], []
    for number, question in asked:
        person, purpose = found.persons[number], question.purpose
        said = outcome(person.decisions, question, tree)
        one = _kept(question, person, said.outcome)
        kept.append(one)
        told.append(Answered(concealment.told(purpose, said), one.question_id, concealment.hides(purpose)))
    return kept, told


def filter_documents(
    system_id: str, asked: Asked, documents: Sequence[Document], found: Found, at: datetime
) -> Filtered:
    """Which of the documents may be shown; keeps the question."""
    person, question = found.persons[asked.number], asked.question
    shown = allowed(person.decisions, question, documents, unit_tree())
    said = Outcome.POSITIVE if all(shown) else Outcome.DATA_SPECIFIC if any(shown) else Outcome.NEGATIVE
    kept = _kept(question, person, said)
    keeping.keep_last([person], OfTheCall(at, "filter", system_id), [kept])
    return Filtered(shown, kept.question_id, concealed().hides(asked.question.purpose))


def set_aside(system_id: str, asked: Asked, override: Override, found: Found, at: datetime) -> tuple[Answered, bool]:
    """Let the look-up through, keep it with its reason; and whether there was a block to set aside.

    The answer is positive whatever there is, so that it tells nothing (safety.md 6).
    """
    person, question = found.persons[asked.number], asked.question
    said = outcome(person.decisions, question, unit_tree())
    kept = _kept(question, person, said.outcome)
    keeping.keep([person], OfTheCall(at, "override", system_id, override.reason, override.text), [kept])
    told = Answered(Answer(Outcome.POSITIVE), kept.question_id, concealed().hides(asked.question.purpose))
    return told, said.outcome is not Outcome.POSITIVE


def concealed() -> Concealment:
    """The purposes that the settings conceal blocks for."""
    settings: Settings = here().app.extensions["indblik.settings"]
    return Concealment.of(settings.concealed)


def _kept(question: Question, person: Person, said: Outcome) -> Kept:
    scheme, code = question.unit or ("", "")
    kinds = kinds_to_bits(question.kinds)
    return Kept(
        person, random_id(), question.person, question.profession, scheme, code, int(question.purpose), kinds, int(said)
    )
