"""Answering from an emergency copy as the service would: what a caller does while we cannot be reached.

Needs neither our database nor our settings, only the copy and the system's private key. It keeps no questions: the
caller does, and reports what it showed once the service answers again.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_app.systems.encrypting import CannotDecrypt, decrypted
from consent.domain.conceal import Concealment
from consent.domain.decision import Code, Decision, Question
from consent.domain.evaluate import allowed, outcome
from consent.domain.units import Units
from consent.formats import bodies
from consent.formats.bodies import PURPOSES
from consent.formats.emergency_copy import BadCopy, Head, Listed, decision, hashed, hashed_person, unpacked
from consent.formats.telling import LATEST, answer_body, document, faults, filtered_body, kinds

_QUESTION = "emergency-copy"  # where an answer of the service has the number of the question


class CopyRefused(Exception):
    """The copy, or the question, is not one that may be answered; `reason` is a code of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reader:
    """A copy that was opened."""

    head: Head
    _key: bytes
    _tree: Units
    _citizens: Mapping[str, Listed]
    _units: frozenset[Code]
    _staff: frozenset[str]

    @classmethod
    def opening(cls, copy: str, private_pem: str, at: datetime) -> "Reader":
        """Open a copy. Raises CopyRefused: unreadable (altered, or not for this key), expired, not-yet-valid."""
        try:
            head, citizens = unpacked(decrypted(copy, private_pem))
            _require_in_force(head, at)
            by_number = {number: one for one in citizens for number in one.numbers}
        except (CannotDecrypt, BadCopy):
            raise CopyRefused("unreadable") from None
        return cls(
            head,
            base64.b64decode(head.key),
            Units(head.organisations),
            by_number,
            frozenset(head.speaks_for),
            frozenset(head.professionals),
        )

    def decide(self, body: bodies.QuestionBody, at: datetime) -> bodies.AnswerBody | None:
        """The answer to a question; None for a citizen who is not in the copy: nobody knows what they decided.

        Raises CopyRefused when the copy has expired, the unit is not the system's, or the question is not one.
        """
        question = self._question(body, at)
        decisions = self._decisions(body.citizen)
        if decisions is None:
            return None
        concealed = self._concealed()
        said = concealed.told(question.purpose, outcome(decisions, question, self._tree))
        return answer_body(said, _QUESTION, concealed=concealed.hides(question.purpose))

    def filter_documents(self, body: bodies.FilterBody, at: datetime) -> bodies.FilteredBody | None:
        """Which documents may be shown; otherwise like `decide`."""
        question = self._question(body, at)
        decisions = self._decisions(body.citizen)
        if decisions is None:
            return None
        shown = allowed(decisions, question, [document(one) for one in body.documents], self._tree)
        return filtered_body(body.documents, shown, _QUESTION, concealed=self._concealed().hides(question.purpose))

    def _concealed(self) -> Concealment:
        return Concealment.of(PURPOSES[name] for name in self.head.concealed)

    def _decisions(self, citizen: bodies.AskedNumber) -> list[Decision] | None:
        listed = self._citizens.get(hashed(self._key, citizen.scheme, citizen.value))
        return None if listed is None else [decision(one) for one in listed.rules]

    def _question(self, body: bodies.Asking, at: datetime) -> Question:
        _require_in_force(self.head, at)
        if next(iter(faults(body, at)), None) is not None:
            raise CopyRefused("question")
        unit = (body.organisation.scheme, body.organisation.value)
        if unit not in self._units:
            raise CopyRefused("organisation-out-of-scope")
        professional, known = body.professional, self.head.professions
        if professional.profession is not None and known is not None and professional.profession not in known:
            raise CopyRefused("unknown-profession")
        return Question(
            body.at or at,
            self._person(professional.authorisation),
            professional.profession,
            unit,
            PURPOSES[body.purpose],
            kinds(body),
        )

    def _person(self, authorisation: str | None) -> UUID | None:
        """Who asks, as rules name them. Of one whom the copy was not made for we cannot tell: as if left out."""
        if authorisation is None:
            return None
        name = hashed(self._key, "authorisation", authorisation.upper())
        return hashed_person(name) if name in self._staff else None


def _require_in_force(head: Head, at: datetime) -> None:
    if at >= head.expires:
        raise CopyRefused("expired")
    if at < head.issued - LATEST:
        raise CopyRefused("not-yet-valid")
