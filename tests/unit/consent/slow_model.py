"""What decisions let through, written to be obviously right: it walks every day and looks at every document.

It follows docs/decisions/0013 sentence by sentence and shares nothing with the code that it is compared with.
"""

from datetime import timedelta
from functools import wraps

from citizen_app.terms import DataKind
from citizen_app.web.dates import local
from consent.domain.decision import Document, Effect, Outcome, Question, Reason

ALL_KINDS = [kind for kind in DataKind if kind is not DataKind.UNKNOWN]
NOWHERE = ("sor", "not in the directory")


def remembered(method):
    """Only so that a test takes seconds and not minutes."""

    @wraps(method)
    def ask(self, *what):
        key = method.__name__, *what
        if key not in self.memory:
            self.memory[key] = method(self, *what)
        return self.memory[key]

    return ask


class SlowUnits:
    """The directory, asked anew each time. A unit is the set of its codes."""

    def __init__(self, rows, first, last):
        self.rows, self.memory = rows, {}
        self.days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        written = {(row.scheme, row.code) for row in rows}
        written |= {code for row in rows for code in (row.parent, row.successor) if code}
        written |= {("sor", row.sor) for row in rows if row.sor}
        units = {code: {code} for code in written}
        for row in rows:
            if row.sor and row.scheme != "ydernummer":
                together = units[row.scheme, row.code] | units["sor", row.sor]
                for code in together:
                    units[code] = together
        self.units = {code: frozenset(unit) for code, unit in units.items()}

    def all(self):
        return set(self.units.values())

    def rows_of(self, unit):
        return [row for row in self.rows if (row.scheme, row.code) in unit]

    @remembered
    def taken_over(self, day):
        """Pairs: the unit before, the unit after."""
        return {
            (self.units[row.scheme, row.code], self.units[row.successor])
            for row in self.rows
            if row.successor
            and row.successor_from <= day
            and self.units[row.successor] != self.units[row.scheme, row.code]
        }

    def and_after(self, unit, day):
        found = {unit}
        for _ in self.units:
            found |= {after for before, after in self.taken_over(day) if before in found}
        return found

    @remembered
    def parents(self, unit, day):
        """Whom the unit stands directly below on the day."""
        found = set()
        for code in unit:
            rows = sorted((row for row in self.rows if (row.scheme, row.code) == code), key=lambda row: row.valid_from)
            begun = [row for row in rows if row.valid_from <= day]
            now = begun[-1:] or rows[:1]
            found |= {above for row in now if row.parent for above in self.and_after(self.units[row.parent], day)}
        return found - {unit}

    @remembered
    def place(self, unit):
        return {self.units["sor", row.sor] for row in self.rows_of(unit) if row.sor and row.scheme == "ydernummer"}

    @remembered
    def is_new_and_alone(self, before, after):
        """Whether the one after is a new unit that takes over from this one alone."""
        moments = [
            row.successor_from for row in self.rows_of(before) if row.successor and self.units[row.successor] == after
        ]
        ever = {one for one, other in self.taken_over(self.days[-1] + timedelta(days=10**4)) if other == after}
        return ever == {before} and all(row.valid_from >= min(moments) for row in self.rows_of(after))

    def meant(self, named, made, on):
        """The units that a decision means: each day from the day it was made, what is new that day."""
        root = self.units.get((named.scheme, named.code), frozenset({(named.scheme, named.code)}))
        whole, itself, took, taken = ({root} if named.below else set()), {root}, set(), set()
        for day in (day for day in self.days if made <= day <= on):
            before = None
            while before != (before := [len(units) for units in (whole, itself, took, taken)]):
                self.spread(day, whole, itself, took, taken)
        return whole | itself | took | taken

    def spread(self, day, whole, itself, took, taken):
        """One step further on the day."""
        for unit in self.all():
            if self.parents(unit, day) & whole or self.place(unit) & whole:
                whole.add(unit)
            if self.place(unit) & itself:
                itself.add(unit)
        for before, after in self.taken_over(day):
            if before in whole and self.is_new_and_alone(before, after):
                whole.add(after)
            if before in whole | itself | took:
                took.add(after)
            if after in whole | itself | taken:
                taken.add(before)

    def below(self, unit, days):
        """The units below it on one of the days, and below those; also below the one that took over."""
        start = self.and_after(unit, days[-1])
        found = set()
        for _ in self.units:
            for other in self.all():
                over = {above for day in days for above in self.parents(other, day)} | self.place(other)
                if over & (start | found):
                    found.add(other)
        return found - {unit}


def standing(units, named, decision, code, on, days):
    """Whether the code is meant by what the decision names: True, False, or the reason for doubt."""
    if code == (named.scheme, named.code):
        return True
    if code not in units.units:
        return Reason.UNIT_UNKNOWN
    meant = units.meant(named, min(local(decision.meant_since).date(), on), on)
    if units.units[code] in meant:
        return True
    return Reason.UNIT_TOO_COARSE if units.below(units.units[code], days) & meant else False


def caller(units, decision, question):
    """False, or the set of reasons for doubt whether the decision is towards this caller."""
    on, reasons = local(question.at).date(), set()
    for wanted, given in ((decision.who.person, question.person), (decision.who.profession, question.profession)):
        if wanted is not None and given is None:
            reasons.add(Reason.CALLER_UNNAMED)
        elif wanted is not None and wanted != given:
            return False
    if decision.who.unit is not None:
        if question.unit is None:
            return reasons | {Reason.CALLER_UNNAMED}
        found = standing(units, decision.who.unit, decision, question.unit, on, [on])
        if found is False:
            return False
        reasons |= {found} - {True}
    return reasons


def covers(decision, document, origin):
    """Whether the document is among the decision's data: True, False, or None for doubt."""
    what = decision.what
    found: set[bool | None] = {True}
    if what.kinds is not None:
        found.add(None if document.kind is None else document.kind in what.kinds)
    if what.since is not None:
        found.add(None if document.day is None else what.since <= document.day)
    if what.until is not None:
        found.add(None if document.day is None else document.day <= what.until)
    if what.origin is not None:
        found.add(origin[document.origin] if origin[document.origin] in (True, False) else None)
    return False if False in found else None if None in found else True


def every_document(units, kinds):
    days = units.days
    for kind in kinds if kinds is not None else [*ALL_KINDS, None]:
        for origin in [*sorted(units.units), NOWHERE, None]:
            for day in [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1), None]:
                yield Document("", kind, origin, day)


def judge(units, decisions, question: Question):
    """A function that says of a document whether it may be shown, and the outcome with its reasons."""
    on = local(question.at).date()
    asked = question.kinds
    valid = [
        one
        for one in decisions
        if one.valid_from <= question.at and (one.valid_until is None or question.at < one.valid_until)
    ]
    towards = [(one, doubt) for one in valid if (doubt := caller(units, one, question)) is not False]
    origins = {
        one.decision_id: {
            code: standing(units, one.what.origin, one, code, on, [day for day in units.days if day <= on])
            for code in [*units.units, NOWHERE]
        } | {None: Reason.CALLER_UNNAMED}
        for one, _ in towards
        if one.what.origin is not None
    }  # fmt: skip

    def covered(one, document):
        return covers(one, document, origins.get(one.decision_id))

    def shown(document):
        if any(one.effect is Effect.ACCESS and not doubt and covered(one, document) is True for one, doubt in towards):
            return True
        return not any(one.effect is Effect.BLOCK and covered(one, document) is not False for one, _ in towards)

    documents = list(every_document(units, asked))
    found = {shown(document) for document in documents}
    outcome = {frozenset({True}): Outcome.POSITIVE, frozenset({False}): Outcome.NEGATIVE}.get(
        frozenset(found), Outcome.DATA_SPECIFIC
    )
    reasons = set()
    for one, doubt in towards:
        touches = asked is None or one.what.kinds is None or asked & one.what.kinds
        if one.effect is Effect.BLOCK and touches and outcome is not Outcome.POSITIVE:
            reasons |= doubt
    return shown, outcome, reasons
