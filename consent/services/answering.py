"""Answering systems: what a citizen's decisions say about a look-up, with every question kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from citizen_app.here import here
from citizen_app.identity import keys_of_person
from citizen_app.random_ids import RandomId, random_id
from citizen_app.settings import Settings
from consent.domain.conceal import NOTHING_CONCEALED, Concealment
from consent.domain.decision import Answer, Decision, Document, Outcome, Question
from consent.domain.evaluate import allowed, outcome
from consent.queries import keeping
from consent.queries.asking import Found, Number, Person, Reading
from consent.queries.decisions import kinds_to_bits, rules_for
from consent.queries.keeping import Kept, OfTheCall
from consent.queries.keeping import TwoMet as TwoMet
from consent.services.units import unit_tree


class Asked(msgspec.Struct, frozen=True, gc=False):
    """A question about somebody, as decisions are held against it."""

    number: Number
    question: Question


class Answered(msgspec.Struct, frozen=True, gc=False):
    """The answer as the caller is told it, and the number under which the question is kept, as it is written."""

    answer: Answer
    question_id: str
    concealed: bool


class Filtered(msgspec.Struct, frozen=True, gc=False):
    """For each document whether it may be shown."""

    shown: Sequence[bool]
    question_id: str
    concealed: bool


@dataclass(frozen=True, slots=True)
class Override:
    """Why a block is set aside, as the caller states it."""

    reason: str
    text: str | None


def _found(reading: Reading, nth: int) -> Found:
    """A part; what was linked to a person is put together with them. Raises TwoMet."""
    found = reading.part(nth)
    if nth and found.token_state != reading.part(0).token_state:
        raise TwoMet  # the token has ended meanwhile, or its system has changed: the call begins anew, and is told
    for person in found.persons.values():
        if person.has_links and person.key is not None:
            person.decisions = _of_every_key(person.key)
    return found


def _of_every_key(key: UUID) -> list[Decision]:
    rules = rules_for(keys_of_person(key))
    return [decision for of_key in rules.values() for decision in of_key]


def answer(
    system_id: str, asked: Sequence[Asked], reading: Reading, at: datetime
) -> tuple[Sequence[Answered], Callable[[], None]]:
    """The answers in the questions' order, and what waits until all questions are kept. Both raise TwoMet."""
    call, shares, told, keeps = OfTheCall(at, "decision", system_id), _shares(asked, reading), [], []
    for nth, share in enumerate(shares):
        found = _found(reading, nth)
        kept, answered = judged(share, found)
        is_last = nth == len(shares) - 1
        keeps.append(keeping.send_keep(list(found.persons.values()), call, kept, last=is_last))
        told.append(answered)

    def seen_kept() -> None:
        for keep in keeps:
            keep()

    return _in_order(asked, reading, told), seen_kept


def _shares(asked: Sequence[Asked], reading: Reading) -> Sequence[Sequence[Asked]]:
    """The questions about the persons of each part."""
    if len(reading.parts) == 1:
        return [asked]
    of_number: dict[Number, list[Asked]] = {}
    shares: list[list[Asked]] = [[] for _ in reading.parts]
    for numbers, share in zip(reading.parts, shares, strict=True):
        of_number |= dict.fromkeys(numbers, share)
    for one in asked:
        of_number[one.number].append(one)
    return shares


def _in_order(asked: Sequence[Asked], reading: Reading, told: Sequence[Sequence[Answered]]) -> Sequence[Answered]:
    """The answers to the shares, in the questions' order."""
    if len(told) == 1:
        return told[0]
    of_number: dict[Number, Iterator[Answered]] = {}
    for numbers, answered in zip(reading.parts, told, strict=True):
        of_number |= dict.fromkeys(numbers, iter(answered))
    return [next(of_number[one.number]) for one in asked]


def judge(asked: Sequence[Asked], reading: Reading) -> Sequence[Answered]:
    """The answers in the questions' order, with nothing kept. Raises TwoMet."""
    if len(reading.parts) == 1:
        return judged(asked, _found(reading, 0))[1]
    told = [judged(share, _found(reading, nth))[1] for nth, share in enumerate(_shares(asked, reading))]
    return _in_order(asked, reading, told)


def judged(asked: Sequence[Asked], found: Found) -> tuple[Sequence[Kept], list[Answered]]:
    """The answers in the questions' order, and what is to be kept of each."""
    concealment, tree, kept, told = concealed(), unit_tree(), [], []
    hidden = concealment.purposes
    for one in asked:
        question, person, new = one.question, found.persons[one.number], random_id()
        purpose = question.purpose
        said = outcome(person.decisions, question, tree)
        kept.append(_kept(new, question, person, said.outcome))
        is_hidden = purpose in hidden
        told.append(Answered(concealment.told(purpose, said) if is_hidden else said, new.text, is_hidden))
    return kept, told


def filter_documents(
    system_id: str, asked: Asked, documents: Sequence[Document], reading: Reading, at: datetime
) -> tuple[Filtered, Callable[[], None]]:
    """Which of the documents may be shown, and what waits until the question is kept. Both raise TwoMet."""
    person, question = _found(reading, 0).persons[asked.number], asked.question
    shown = allowed(person.decisions, question, documents, unit_tree())
    said = Outcome.POSITIVE if all(shown) else Outcome.DATA_SPECIFIC if any(shown) else Outcome.NEGATIVE
    kept = _kept(new := random_id(), question, person, said)
    keep = keeping.send_keep([person], OfTheCall(at, "filter", system_id), [kept], last=True)
    return Filtered(shown, new.text, concealed().hides(asked.question.purpose)), keep


def set_aside(
    system_id: str, asked: Asked, override: Override, reading: Reading, at: datetime
) -> tuple[Answered, Person, bool]:
    """Let the look-up through, keep it with its reason; about whom, and whether there was a block to set aside.

    The answer is positive whatever there is, so that it tells nothing (safety.md 6). Raises TwoMet.
    """
    person, question = _found(reading, 0).persons[asked.number], asked.question
    said = outcome(person.decisions, question, unit_tree())
    kept = _kept(new := random_id(), question, person, said.outcome)
    keeping.keep([person], OfTheCall(at, "override", system_id, override.reason, override.text), [kept])
    told = Answered(Answer(Outcome.POSITIVE), new.text, concealed().hides(asked.question.purpose))
    return told, person, said.outcome is not Outcome.POSITIVE


def concealed() -> Concealment:
    """The purposes that the settings conceal blocks for."""
    settings: Settings = here().app.extensions["indblik.settings"]
    return Concealment.of(settings.concealed) if settings.concealed else NOTHING_CONCEALED


def _kept(new: RandomId, question: Question, person: Person, said: Outcome) -> Kept:
    scheme, code = question.unit or ("", "")
    staff, profession, kinds = question.person, question.profession, kinds_to_bits(question.kinds)
    return Kept(person, new.number, staff, profession, scheme, code, int(question.purpose), kinds, int(said))
