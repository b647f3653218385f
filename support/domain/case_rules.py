"""Who may take which step with a question now: what the table of steps leaves to time, words and persons. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.web.dates import local
from support.domain.cases import Case, CaseState, CaseStep, Finding, Party, leads_to
from support.domain.colleagues import Apart
from support.domain.deadlines import DeadlineKind


class CaseRefusal(StrEnum):
    """Why a step may not be taken."""

    NOT_NOW = "not-now"  # it does not follow on where the case stands: somebody was first, or it is closed
    OTHER_ORGANISATION = "other-organisation"
    ABOUT_ONESELF = "about-oneself"
    ABOUT_COLLEAGUE = "about-colleague"  # a lead alone may open it
    OWN_LOOK_UP = "own-look-up"  # somebody of the officer's name has made it
    NOT_APART = "not-apart"
    WORDS_MISSING = "words-missing"
    WORDS_TOO_LONG = "words-too-long"
    FINDING_MISSING = "finding-missing"
    LOOK_UPS_MISSING = "look-ups-missing"  # it is not said which the finding is about
    SAME_FINDING = "same-finding"
    TOO_LATE = "too-late"  # to open it again
    TOO_EARLY = "too-early"  # to close what waits for the citizen
    NOT_LONGER = "not-longer"  # the deadline cannot be made longer, or has been
    TOO_MANY = "too-many"  # questions within an hour
    ASKED_BY_ANOTHER = "asked-by-another"  # somebody who helps writes in their own questions alone
    READ_ALONG = "read-along"  # whoever has custody asked it, and would read what the child writes
    TOGETHER = "together"  # who acts together with others takes no step alone
    TOO_MANY_WAIT = "too-many-wait"  # for the others to confirm them
    NOT_TO_CONFIRM = "not-to-confirm"  # confirmed already, or not theirs to confirm
    WORDS_KEPT_BACK = "words-kept-back"  # no place is told to the others, and words may name one


MOST_LETTERS: Final = 4000
FINDS: Final = frozenset({CaseStep.ANSWERED, CaseStep.ANSWERED_PART, CaseStep.CORRECTED})
"""The steps that have a finding."""
_MUST_SAY: Final = frozenset({CaseStep.WROTE, CaseStep.ASKED_BACK, CaseStep.PROLONGED, *FINDS})
"""More time among them: who takes it says why (GDPR Article 12(3))."""
_BY_PERSONS: Final = frozenset({Party.ORGANISATION, Party.DESK})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """The rules at a moment, as the operator has set them."""

    at: datetime
    reopen_within: timedelta = timedelta(days=60)  # counted from the day it was answered or closed
    citizen_silent_for: timedelta = timedelta(days=21)  # before an organisation may close what waits for the citizen
    most_an_hour: int = 10

    def why_not(
        self,
        case: Case,
        step: CaseStep,
        party: Party,
        *,
        words: str = "",
        finding: Finding | None = None,
    ) -> CaseRefusal | None:
        """Why the step may not be taken now; None if it may."""
        if leads_to(case, step, party) is None:
            return CaseRefusal.NOT_NOW
        if step in _MUST_SAY and not words.strip():
            return CaseRefusal.WORDS_MISSING
        if len(words) > MOST_LETTERS:
            return CaseRefusal.WORDS_TOO_LONG
        return self._why_not_by_time(case, step, party) or _why_not_find(case, step, finding)

    def _why_not_by_time(self, case: Case, step: CaseStep, party: Party) -> CaseRefusal | None:
        if step is CaseStep.REOPENED and party is Party.CITIZEN and self.at > case.changed_at + self.reopen_within:
            return CaseRefusal.TOO_LATE
        if step is CaseStep.CLOSED and party is Party.ORGANISATION and case.state is CaseState.WITH_CITIZEN:
            return CaseRefusal.TOO_EARLY if self.at < case.changed_at + self.citizen_silent_for else None
        if step is CaseStep.CLOSED and party is Party.CLOCK:
            return CaseRefusal.TOO_EARLY if self.at <= case.changed_at + self.reopen_within else None
        if step is CaseStep.ESCALATED and (case.is_escalated or not case.is_late(local(self.at).date())):
            return CaseRefusal.TOO_EARLY
        if step is CaseStep.PASSED_TO_DESK and party is Party.DESK and not case.is_escalated:
            return CaseRefusal.TOO_EARLY  # until its last day has passed it is the organisation's to answer
        if step is CaseStep.PROLONGED and (case.is_prolonged or case.deadline_kind is not DeadlineKind.INSIGHT):
            return CaseRefusal.NOT_LONGER
        return None

    def why_not_ask(self, asked_lately: Collection[datetime], words: str) -> CaseRefusal | None:
        """Why a citizen who has asked at these moments cannot ask once more."""
        if len(words) > MOST_LETTERS:
            return CaseRefusal.WORDS_TOO_LONG
        return self.why_not_so_often(asked_lately)

    def why_not_so_often(self, written: Collection[datetime]) -> CaseRefusal | None:
        """Why a citizen who has asked, or written in one question, at these moments cannot do it once more."""
        lately = [one for one in written if one > self.at - timedelta(hours=1)]
        return CaseRefusal.TOO_MANY if len(lately) >= self.most_an_hour else None


def _why_not_find(case: Case, step: CaseStep, finding: Finding | None) -> CaseRefusal | None:
    if step not in FINDS:
        return None
    if finding is None:
        return CaseRefusal.FINDING_MISSING
    if step is CaseStep.CORRECTED:
        if not case.findings:
            return CaseRefusal.NOT_NOW
        stands = set(case.findings.of_each.values())
        if stands == {finding} or (not stands and case.findings.of_all is finding):
            return CaseRefusal.SAME_FINDING
    return None


def why_not_about(
    case: Case, step: CaseStep, finding: Finding | None, about: Collection[int] | None
) -> CaseRefusal | None:
    """Why the finding may not be about these look-ups; None if it may, and for a step without one."""
    if about is None:
        return None
    if not about:
        return CaseRefusal.LOOK_UPS_MISSING
    stands = {case.findings.of(one) for one in about}
    if step is CaseStep.CORRECTED and None in stands:
        return CaseRefusal.NOT_NOW
    return CaseRefusal.SAME_FINDING if step is CaseStep.CORRECTED and stands == {finding} else None


def about_what(case: Case, step: CaseStep, every: Collection[int]) -> frozenset[int]:
    """Which of a question's look-ups an answer is about unless somebody chooses: those without a finding, and all when
    each has one. A correction is about those that have one."""
    left = case.findings.those(None, every)
    if step is CaseStep.CORRECTED:
        return frozenset(every) - left
    return left or frozenset(every)


def counts_as(case: Case, step: CaseStep, every: Collection[int], about: Collection[int]) -> CaseStep:
    """As what an answer about these look-ups counts: in part while nothing is found about others of the question's."""
    if step not in {CaseStep.ANSWERED, CaseStep.ANSWERED_PART}:
        return step
    left = case.findings.those(None, every) - frozenset(about)
    return CaseStep.ANSWERED_PART if left else CaseStep.ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who handles a case: a log officer of an organisation, or somebody at the desk."""

    party: Party
    cvr: str
    staff_key: UUID
    own_keys: Collection[UUID] = ()  # the citizens that they are
    taken_over: Collection[str] = ()  # organisations whose questions theirs has inherited, by their CVR numbers
    colleagues: Collection[UUID] = ()  # the citizens whom they work with
    is_lead: bool = False

    @property
    def organisations(self) -> frozenset[str]:
        """The organisations whose questions they may handle, by their CVR numbers."""
        return frozenset((self.cvr, *self.taken_over))

    @property
    def apart(self) -> Apart:
        """From whom they are kept apart."""
        return Apart(cvr=self.cvr, own=self.own_keys, colleagues=self.colleagues, is_lead=self.is_lead)

    def why_not_touch(self, case: Case) -> CaseRefusal | None:
        """Why this officer may not even see it: another organisation's, or about themselves or, unless they lead, about
        a colleague (safety.md 8)."""
        if self.party not in _BY_PERSONS or (self.party is Party.ORGANISATION and case.cvr not in self.organisations):
            return CaseRefusal.OTHER_ORGANISATION
        if not {case.citizen, *case.askers}.isdisjoint(self.own_keys):
            return CaseRefusal.ABOUT_ONESELF
        return CaseRefusal.ABOUT_COLLEAGUE if self.apart.hides(case.citizen) else None

    def why_not(
        self,
        case: Case,
        step: CaseStep,
        rules: CaseRules,
        *,
        words: str = "",
        finding: Finding | None = None,
        is_apart: bool,
    ) -> CaseRefusal | None:
        """Why this officer may not take the step. `is_apart`: they have said that it is about neither them, their
        family, their own look-ups nor their leader: nobody here can tell which colleague a user of a source is."""
        if (refusal := self.why_not_touch(case)) is not None:
            return refusal
        if not is_apart:
            return CaseRefusal.NOT_APART
        return rules.why_not(case, step, self.party, words=words, finding=finding)
