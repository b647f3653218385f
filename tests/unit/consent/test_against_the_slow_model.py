"""The decision service's answers are those of a model that looks at every day and every document."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizen_app.terms import DataKind, Purpose
from consent.domain import evaluate
from consent.domain.decision import EVERY_KIND, Decision, Effect, Outcome, Question, Unit, What, Who
from consent.domain.units import Units
from tests.unit.consent.slow_model import NOWHERE, SlowUnits, every_document, judge

FIRST, LAST = date(2026, 12, 28), date(2027, 1, 3)
DAYS = st.integers(0, (LAST - FIRST).days)
PLACES = [("sor", name) for name in "ABCDE"]
ALIASES = [("shak", "1"), ("shak", "2")]
PRACTICES = [("ydernummer", "8"), ("ydernummer", "9")]
CODES = PLACES + ALIASES + PRACTICES
KINDS = (DataKind.JOURNAL, DataKind.IMAGES, DataKind.LABORATORY)


def day(number):
    return FIRST + timedelta(days=number)


def noon(number):
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=11)


def rarely(strategy):
    return st.one_of(st.none(), st.none(), strategy)


@st.composite
def directories(draw):
    rows = []
    for scheme, code in draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=7)):
        others = st.sampled_from([other for other in CODES if other != (scheme, code)])
        sor = draw(st.none() | st.sampled_from("ABC")) if scheme != "sor" else None
        for began in draw(st.lists(DAYS, unique=True, min_size=1, max_size=2)):
            successor = draw(rarely(others))
            rows.append(
                SimpleNamespace(
                    scheme=scheme,
                    code=code,
                    parent=draw(st.none() | others),
                    sor=sor,
                    valid_from=day(began),
                    successor=successor,
                    successor_from=day(draw(DAYS)) if successor else None,
                )
            )
    return rows


UNITS = st.builds(lambda code, below: Unit(code[0], code[1], below), st.sampled_from(CODES), st.booleans())
KIND_SETS = st.none() | st.frozensets(st.sampled_from(KINDS), min_size=1) | st.just(frozenset(DataKind) - {0})
PEOPLE, PROFESSIONS = st.sampled_from([UUID(int=1), UUID(int=2)]), st.sampled_from(["7170", "5166"])
WHO = st.builds(Who, rarely(UNITS), rarely(PEOPLE), rarely(PROFESSIONS))


@st.composite
def data(draw):
    since, until = sorted((draw(DAYS), draw(DAYS)))
    bounds = draw(st.sampled_from([(None, None), (None, None), (since, None), (None, until), (since, until)]))
    return What(draw(KIND_SETS), draw(rarely(UNITS)), *(None if one is None else day(one) for one in bounds))


ASKING = st.sampled_from([*CODES, *CODES, NOWHERE, None])
QUESTIONS = st.builds(
    Question, st.builds(noon, DAYS), st.none() | PEOPLE, st.none() | PROFESSIONS, ASKING,
    st.just(Purpose.TREATMENT), KIND_SETS,
)  # fmt: skip


@st.composite
def towards(draw, question):
    """Mostly everyone or the one who asks: towards anybody else a decision says nothing about the question."""
    own = st.just(question.unit) if question.unit else st.sampled_from(CODES)
    units = UNITS | st.builds(lambda code, below: Unit(code[0], code[1], below), own, st.booleans())
    person = st.just(question.person) if question.person else PEOPLE
    profession = st.just(question.profession) if question.profession else PROFESSIONS
    return draw(st.just(Who()) | st.builds(Who, rarely(units), rarely(person), rarely(profession)) | WHO)


def decided(draw, effect, what, who, starts=0, ends=None):
    made, number = noon(draw(st.integers(0, starts))), UUID(int=draw(st.integers(1, 2**60)))
    return Decision(number, effect, what, who, noon(starts), None if ends is None else noon(ends), made)


@st.composite
def decisions(draw, question):
    starts = draw(st.just(0) | st.integers(0, 3))
    ends = draw(rarely(st.integers(starts + 1, 8)))
    return decided(draw, draw(st.sampled_from(Effect)), draw(data()), draw(towards(question)), starts, ends)


@st.composite
def patchwork(draw, question, effect):
    """Decisions that have cut what is asked about into pieces: by day, by kind or by unit. Any piece may be missing."""
    kinds, day_of_cut = question.kinds, day(draw(DAYS))
    cut = draw(st.sampled_from(["day", "kind", "unit"]))
    if cut == "day":
        pieces = [What(kinds, None, None, day_of_cut), What(kinds, None, day_of_cut + timedelta(days=1), None)]
    elif cut == "kind":
        pieces = [What(frozenset({kind})) for kind in kinds or EVERY_KIND]
    else:
        pieces = [What(kinds, Unit(*code, True)) for code in CODES]
    if draw(st.booleans()):
        pieces.remove(draw(st.sampled_from(pieces)))
    return [decided(draw, effect, piece, Who()) for piece in pieces]


@st.composite
def cases(draw):
    """A directory, decisions of somebody who lives with it, and a question about them."""
    rows, question = draw(directories()), draw(QUESTIONS)
    made = draw(st.lists(decisions(question), max_size=4))
    for effect in Effect:
        made += draw(rarely(patchwork(question, effect))) or []
    return rows, list({one.decision_id: one for one in made}.values()), question


def that_can_be_made(made, slow):
    """Data of a unit that the directory does not know are nothing that anybody can decide about."""
    return [one for one in made if one.what.origin is None or one.what.origin[:2] in slow.units]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), DAYS, DAYS)
def test_which_units_a_decision_means_is_what_the_slow_model_says(rows, made_on, asked_on):
    slow, fast = SlowUnits(rows, FIRST, LAST), Units(rows)
    on, made = day(asked_on), min(day(made_on), day(asked_on))
    for named in (Unit(*code, below) for code in slow.units for below in (True, False)):
        meant = slow.meant(named, made, on)
        for code, unit in slow.units.items():
            reach = fast.caller(code, on.toordinal())
            exact, coarse = (kept.get(named, -1) >= made.toordinal() for kept in (reach.exact, reach.coarse))
            assert exact == (unit in meant), (named, code)
            assert coarse == bool(slow.below(unit, [on]) & meant), (named, code)
            reach = fast.origin(code, on.toordinal())
            ever = [one for one in slow.days if one <= on]
            assert (reach.coarse.get(named, -1) >= made.toordinal()) == bool(slow.below(unit, ever) & meant)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), st.lists(st.tuples(UNITS, DAYS), min_size=1, max_size=4), DAYS)
def test_whether_units_are_all_that_there_are_is_what_the_slow_model_says(rows, named, asked_on):
    slow, on = SlowUnits(rows, FIRST, LAST), day(asked_on)
    ever = [one for one in slow.days if one <= on]
    wanted = frozenset((unit, min(day(made_on), on)) for unit, made_on in named if unit[:2] in slow.units)
    meant = {one for unit, made in wanted for one in slow.meant(unit, made, on)}
    found = Units(rows).every_unit_in(frozenset((unit, made.toordinal()) for unit, made in wanted), on.toordinal())
    assert found == all(unit in meant or slow.below(unit, ever) & meant for unit in slow.all())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_answers_are_those_of_the_slow_model(case):
    rows, made, question = case
    slow, fast = SlowUnits(rows, FIRST, LAST), Units(rows)
    made = that_can_be_made(made, slow)
    shown, outcome, reasons = judge(slow, made, question)
    answer = evaluate.outcome(made, question, fast)
    assert (answer.outcome, answer.reasons) == (outcome, reasons)
    documents = list(every_document(slow, None))[::5]
    assert evaluate.allowed(made, question, documents, fast) == [shown(document) for document in documents]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_positive_and_negative_are_final(case):
    """Whoever got them need not ask again with the documents that were found."""
    rows, made, question = case
    slow, fast = SlowUnits(rows, FIRST, LAST), Units(rows)
    made = that_can_be_made(made, slow)
    answer = evaluate.outcome(made, question, fast).outcome
    found = set(evaluate.allowed(made, question, list(every_document(slow, question.kinds)), fast))
    assert {Outcome.POSITIVE: {True}, Outcome.NEGATIVE: {False}}.get(answer, {True, False}) == found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.randoms())
def test_the_order_of_decisions_does_not_matter(case, random):
    rows, made, question = case
    mixed = random.sample(made, len(made))
    assert evaluate.outcome(mixed, question, Units(rows)) == evaluate.outcome(made, question, Units(rows))


@given(directories(), UNITS, st.tuples(DAYS, DAYS, DAYS).map(sorted))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_made_later_a_decision_means_less_only_where_a_unit_has_moved_away(rows, named, days):
    made, later, on = days
    slow = SlowUnits(rows, FIRST, LAST)
    before, after = (slow.meant(named, day(one), day(on)) for one in (made, later))
    assert after <= before
    known = slow.all()
    told = Units(rows).means_less(named, *(day(one).toordinal() for one in days))
    assert told == bool((before - after) & known)
