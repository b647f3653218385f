"""What was found about each look-up of a question, in words: for the citizen by their times, for staff by numbers.

The numbers are those of the page: look-ups that join a question later may stand between the others.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.cases import Case, CaseEvent, Party
from support.domain.findings import Finding
from support.services.question_pages import QuestionTold, Told
from support.views.question_words import FINDING_NAMES, FINDING_SENTENCES, HEARD_FIRST, finding_told

Place = tuple[UUID, datetime, int]


def times_text(places: Iterable[Place]) -> str:
    """When these look-ups were, in their order: "2. marts 2026 kl. 11.03, 11.05; 3. marts 2026 kl. 9.00"."""
    language = current_language()
    moments = sorted(dates.local(at) for _citizen, at, _number in places)
    told = []
    for day, those in groupby(moments, key=lambda one: one.date()):
        times = ", ".join(dict.fromkeys(dates.clock_text(one, language) for one in those))
        told.append(_("%(day)s at %(times)s", day=dates.day_text(day, language), times=times))
    return "; ".join(told)


def numbers_text(numbers: Iterable[int]) -> str:
    """Places on a list: "1, 3–5"."""
    wanted = sorted(numbers)
    runs = groupby(enumerate(wanted), key=lambda one: one[1] - one[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(those) for _each, those in runs)]
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ends)


def about_text(event: CaseEvent, places: Sequence[Place]) -> str:
    """Which look-ups a step is about, for the citizen; nothing where it is about all."""
    those = [one for one in places if event.entries is not None and one[2] in event.entries]
    if event.finding is None or len(those) in {0, len(places)}:
        return ""
    return _("It is about: %(look_ups)s.", look_ups=times_text(those))


def findings_told(
    case: Case, places: Sequence[Place], waiting: Collection[int] = (), beside: LazyString = HEARD_FIRST
) -> list[str]:
    """What the citizen reads of the question as it stands: one sentence where one finding is about every look-up, else
    one for each with its look-ups. `waiting`: look-ups for which the employee is still to be heard."""
    if not case.findings:
        return []
    told = []
    for finding, those in _groups(case, places, waiting):
        heard = beside if any(number in waiting for _citizen, _at, number in those) else None
        sentence = finding_told(finding, beside=heard) or _("These look-ups have no answer yet.")
        if len(those) < len(places):
            sentence = f"{sentence} {_('It is about: %(look_ups)s.', look_ups=times_text(those))}"
        told.append(sentence)
    return told


def _groups(
    case: Case, places: Sequence[Place], waiting: Collection[int]
) -> Iterable[tuple[Finding | None, list[Place]]]:
    of = {number: (citizen, at, number) for citizen, at, number in places}
    for finding, numbers in case.findings.grouped(list(of)):
        for is_waiting in (False, True):
            those = [of[one] for one in numbers if (one in waiting) is is_waiting]
            if those:
                yield finding, those


def findings_for_staff(case: Case, entries: Sequence[int]) -> list[str]:
    """The same for those who answer, by the look-ups' places on their page."""
    if not case.findings:
        return []
    places = {entry: place for place, entry in enumerate(entries, start=1)}
    groups = case.findings.grouped(entries)
    told = []
    for finding, those in groups:
        sentence = str(FINDING_SENTENCES[finding]) if finding else _("Nothing has been found yet.")
        if len(groups) > 1:
            sentence = f"{look_ups_text([places[one] for one in those])}: {sentence}"
        told.append(sentence)
    return told


def look_ups_text(places: Sequence[int]) -> str:
    """ "Look-up 3" or "Look-ups 1, 3–5"."""
    if len(places) == 1:
        return _("Look-up %(number)s", number=places[0])
    return _("Look-ups %(numbers)s", numbers=numbers_text(places))


def place_fact(case: Case, entries: Sequence[int], number: int) -> list[tuple[str, str]]:
    """Which look-up of its page it is, and what was found about it, for staff; nothing where it is the only one."""
    if len(entries) < 2 or number not in entries:
        return []
    facts = [(_("Look-up"), str(entries.index(number) + 1))]
    finding = case.findings.of(number)
    if case.findings:
        facts.append((_("What was found"), str(FINDING_NAMES[finding]) if finding else _("Nothing yet")))
    return facts


def left_text(told: QuestionTold) -> str | None:
    """How many look-ups of an answered question have no answer yet; None where that says nothing."""
    left = told.case.findings.those(None, [number for _citizen, _at, number in told.places])
    if not left or not told.case.findings:
        return None
    return ngettext(
        "One of the %(all)s look-ups has no answer yet.",
        "%(num)s of the %(all)s look-ups have no answer yet.",
        len(left),
        all=len(told.places),
    )


def entry_finding(
    told: QuestionTold, number: int, waiting: Collection[int] | None = None, beside: LazyString = HEARD_FIRST
) -> str | None:
    """What was found about one look-up, where it is said for each: not while one sentence says it of all.

    `waiting` None: `beside` is said of each that should not have happened.
    """
    findings, numbers = told.case.findings, [one for _citizen, _at, one in told.places]
    if not findings or len(findings.grouped(numbers)) < 2:
        return None
    is_waiting = waiting is None or number in waiting
    return finding_told(findings.of(number), beside=beside if is_waiting else None) or _("It has no answer yet.")


def is_since_finding(told: QuestionTold, one: Told) -> bool:
    """Whether these are words of the organisation's own since it found that a look-up should not have happened, which
    still stands: they may be about it, and whoever made it may not have been heard."""
    wrong = [other for other, _those in standing(told) if other.event.finding is Finding.UNJUSTIFIED]
    is_theirs = one.event.party is Party.ORGANISATION and one.event.finding is None and bool(one.words)
    return is_theirs and bool(wrong) and told.told.index(wrong[0]) < told.told.index(one)


def standing(told: QuestionTold) -> list[tuple[Told, frozenset[int]]]:
    """The answers that still stand for some look-up, oldest first, each with the look-ups for which it does."""
    newest: dict[int, int] = {}
    for step, one in enumerate(told.told):
        if one.event.finding is not None:
            every = (number for _citizen, _at, number in told.places)
            newest |= dict.fromkeys(one.event.entries if one.event.entries is not None else every, step)
    found = [
        (one, frozenset(number for number, at in newest.items() if at == step)) for step, one in enumerate(told.told)
    ]
    return [(one, numbers) for one, numbers in found if numbers]
