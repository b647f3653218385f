"""The decision service's answers are those of a model that looks at every day and every document."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizen_app.terms import DataKind, Purpose
from consent.domain import evaluate
from consent.domain.decision import Decision, Effect, Outcome, Question, Unit, What, Who
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


@st.composite
def decisions(draw):
    starts = draw(st.integers(0, 3))
    ends = draw(rarely(st.integers(starts + 1, 8)))
    effect = draw(st.sampled_from([Effect.BLOCK, Effect.BLOCK, Effect.ACCESS]))
    made = noon(draw(st.integers(0, starts)))
    return Decision(
        UUID(int=draw(st.integers(1, 2**60))), effect, draw(data()), draw(WHO), noon(starts),
        None if ends is None else noon(ends), made,
    )  # fmt: skip


ASKING = st.sampled_from([*CODES, *CODES, NOWHERE, None])
QUESTIONS = st.builds(
    Question, st.builds(noon, DAYS), st.none() | PEOPLE, st.none() | PROFESSIONS, ASKING,
    st.just(Purpose.TREATMENT), KIND_SETS,
)  # fmt: skip
MANY = st.lists(decisions(), max_size=5, unique_by=lambda one: one.decision_id)


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


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), MANY, QUESTIONS)
def test_the_answers_are_those_of_the_slow_model(rows, made, question):
    slow, fast = SlowUnits(rows, FIRST, LAST), Units(rows)
    made = that_can_be_made(made, slow)
    shown, outcome, reasons = judge(slow, made, question)
    answer = evaluate.outcome(made, question, fast)
    assert (answer.outcome, answer.reasons) == (outcome, reasons)
    documents = list(every_document(slow, None))[::5]
    assert evaluate.allowed(made, question, documents, fast) == [shown(document) for document in documents]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), MANY, QUESTIONS)
def test_positive_and_negative_are_final(rows, made, question):
    """Whoever got them need not ask again with the documents that were found."""
    slow, fast = SlowUnits(rows, FIRST, LAST), Units(rows)
    made = that_can_be_made(made, slow)
    answer = evaluate.outcome(made, question, fast).outcome
    found = set(evaluate.allowed(made, question, list(every_document(slow, question.kinds)), fast))
    assert {Outcome.POSITIVE: {True}, Outcome.NEGATIVE: {False}}.get(answer, {True, False}) == found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), MANY, QUESTIONS, st.randoms())
def test_the_order_of_decisions_does_not_matter(rows, made, question, random):
    mixed = random.sample(made, len(made))
    assert evaluate.outcome(mixed, question, Units(rows)) == evaluate.outcome(made, question, Units(rows))
