"""From a body to a question and from an answer to a body: the same for the service and for an emergency copy."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from citizen_app.api.shapes import OF_A_UNIT
from citizen_app.identifiers import NUMBERS, citizen_scheme, is_authorisation_id
from citizen_app.terms import DataKind
from consent.domain.decision import Answer, Document, Outcome, Reason
from consent.formats import bodies
from consent.formats.bodies import KINDS

LATEST: Final = timedelta(minutes=5)
EARLIEST: Final = timedelta(days=1)
"""How far ahead and back the moment of a look-up may lie."""
_LENGTH: Final = 10  # of a person's number
_UNIT: Final = re.compile(OF_A_UNIT)
_OUTCOMES: Final[Mapping[Outcome, bodies.OutcomeName]] = {
    Outcome.POSITIVE: "positive",
    Outcome.NEGATIVE: "negative",
    Outcome.DATA_SPECIFIC: "data-specific",
}
_OFFER: Final = bodies.OverrideOffer(
    operation="/api/v1/consent/overrides",
    reasons=["citizen-agreed", "citizen-could-not-be-asked", "regard-for-citizen-or-others"],
)


WrongField = tuple[str, str, str]
"""The field, a code and a sentence."""
FOREIGN_UNIT: Final[WrongField] = (
    "/organisation",
    "organisation-out-of-scope",
    "The system may not ask for this organisation, or the directory does not know its code.",
)
UNKNOWN_PROFESSION: Final[WrongField] = (
    "/professional/profession",
    "unknown-profession",
    "The directory has no profession with this code. Leave it out, or ask the operator to add it.",
)

_FORM: Final = "The text is not of the form that is taken."
_FORM_OF_UNIT: Final[WrongField] = ("/organisation/value", "pattern", _FORM)
_FORM_OF_PROFESSION: Final[WrongField] = ("/professional/profession", "pattern", _FORM)
_FORM_OF_AUTHORISATION: Final[WrongField] = ("/professional/authorisation", "pattern", _FORM)
_WRONG_NUMBER: Final[WrongField] = ("/citizen/value", "number", "It is not a number of this scheme.")
_PERSONS_NUMBER: Final[WrongField] = (
    "/professional/profession",
    "number",
    "It is a person's number, and no code of a profession.",
)
_WRONG_TIME: Final[WrongField] = (
    "/at",
    "time",
    "The look-up must take place now: at most a day ago, and not in the future.",
)


def faults(asking: bodies.Asking, at: datetime) -> Sequence[WrongField]:
    """What the types do not see; which professions there are is the directory's. `at` is now."""
    number, unit, staff, when = asking.citizen, asking.organisation.value, asking.professional, asking.at
    profession, authorisation = staff.profession, staff.authorisation
    found: tuple[WrongField, ...] = ()
    if not NUMBERS[number.scheme](number.value):
        found += (_WRONG_NUMBER,)
    if not ((unit.isascii() and unit.isalnum()) or _UNIT.fullmatch(unit)):
        found += (_FORM_OF_UNIT,)
    if authorisation is not None and not is_authorisation_id(authorisation):
        found += (_FORM_OF_AUTHORISATION,)
    if profession is not None:
        if not (profession.isascii() and profession.isalnum()):
            found += (_FORM_OF_PROFESSION,)
        elif len(profession) == _LENGTH and citizen_scheme(profession):
            found += (_PERSONS_NUMBER,)  # kept as it is written, unlike a person's number
    if when is not None and not at - EARLIEST <= when <= at + LATEST:
        found += (_WRONG_TIME,)
    return found


def kinds(asking: bodies.Asking) -> frozenset[DataKind] | None:
    """The kinds that are asked about; None is all."""
    named = asking.kinds if isinstance(asking, bodies.QuestionBody) else None
    return _kinds(tuple(named)) if named else None


@lru_cache(maxsize=4096)
def _kinds(names: tuple[bodies.KindName, ...]) -> frozenset[DataKind]:
    """The same object each time: what is worked out of it is kept too."""
    return frozenset(KINDS[name] for name in names)


def document(body: bodies.DocumentBody) -> Document:
    """A document as decisions are held against it."""
    return Document(
        body.reference,
        KINDS[body.kind] if body.kind else None,
        (body.origin.scheme, body.origin.value) if body.origin else None,
        body.day,
    )


@lru_cache(maxsize=64)
def _sorted(reasons: frozenset[Reason]) -> list[bodies.ReasonName]:
    return sorted(reason.value for reason in reasons)


def answer_body(answer: Answer, question_id: str, *, concealed: bool) -> bodies.AnswerBody:
    """What the caller is told; where blocks are concealed `answer` is what `Concealment.told` made of it."""
    missing = not concealed and answer.outcome is not Outcome.POSITIVE
    return bodies.AnswerBody(
        outcome=_OUTCOMES[answer.outcome],
        question=question_id,
        reasons=_sorted(answer.reasons),
        warning="data-missing" if missing else None,
        override=_OFFER if missing else None,
    )


def filtered_body(
    documents: Iterable[bodies.DocumentBody], shown: Iterable[bool], question_id: str, *, concealed: bool
) -> bodies.FilteredBody:
    """The documents that may be shown; where blocks are concealed, not that there were others."""
    pairs = list(zip(documents, shown, strict=True))
    show = [one.reference for one, is_shown in pairs if is_shown]
    withheld = len(pairs) - len(show)
    if concealed:
        return bodies.FilteredBody(show=show, question=question_id)
    return bodies.FilteredBody(
        show=show,
        question=question_id,
        withheld=withheld,
        warning="data-missing" if withheld else None,
        override=_OFFER if withheld else None,
    )
