"""What a change leaves as it is goes on: also where a place has closed, and where no page could ask for it."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.models import OrganisationRow, ProfessionRow
from citizen_app.terms import DataKind, Purpose
from citizen_app.web.dates import start_of_day
from consent.domain.decision import Effect, Outcome, Question, Unit, What, Who
from consent.domain.evaluate import outcome
from consent.services import decisions
from consent.services.asking import rules_for
from consent.services.units import unit_tree
from tests.integration.consent.making import FROM_NOW, Maker
from tests.support.deciding import draft, page_of, take_in_the_demo_directory
from tests.support.log_rows import Log
from tests.support.people import actor_of, as_citizen

HOSPITAL, WARD, TOWN = "4000000000001", "4000000000011", "4000000000002"
LAST_OF_JUNE = {"start": "now", "end": "day", "last": "2026-06-30"}
STAYS = "Hvem det gælder, bliver, som det er"


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(TOWN, "Vestby Kommune", kind="municipality", sector=7)
    made.profession("7170", "Læge", "Doctor")
    made.profession("5166", "Sygeplejerske", "Nurse")
    made.directory_is_new()
    return made


@pytest.fixture
def decide(app):
    """A decision of Birthe's past the pages; then Birthe at its page of changing, at another moment if one is given."""

    def made(who, *, what=None, moment=None, clock=None, **fields):
        birthe = as_citizen(app)
        with page_of(app, actor_of(birthe)):
            decisions.make_decision(actor_of(birthe), draft(what, who, **fields), UUID(int=1), now())
        if moment is not None:
            clock.move_to(moment)
            birthe = as_citizen(app)
        maker = Maker(birthe).open("/valg")
        return maker.open(maker.link("/ret"))

    return made


def in_force(app, maker):
    with page_of(app, actor_of(maker.person)):
        return decisions.decisions_of(actor_of(maker.person), now()).in_force


def answer_to(app, maker, unit):
    """What the decision service answers somebody at the unit."""
    with page_of(app, actor_of(maker.person)):
        decided = rules_for([maker.person.key])[maker.person.key]
        question = Question(now(), None, None, ("shak", unit), Purpose.TREATMENT, None)
        return outcome(decided, question, unit_tree()).outcome


def close(app, log, code, on, **values):
    """The place is there until the day."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        connection.execute(delete(OrganisationRow).where(OrganisationRow.code == code))
    log.organisation(code, "Østby Hospital", kind="hospital", valid_until=on, **values)
    log.directory_is_new()


class TestAPlaceThatAnotherTookOver:
    """Region Hovedstaden becomes Region Østdanmark: its hospitals stay blocked, whatever day the block ends."""

    @pytest.fixture
    def maker(self, app, clock, decide):
        take_in_the_demo_directory(app)
        region = Unit("cvr", "29190623", True)
        return decide(Who(unit=region), moment=datetime(2027, 1, 2, 12, tzinfo=UTC), clock=clock)

    def test_other_days_leave_it_what_it_was(self, app, maker):
        theirs, others = "1397061", "2597"
        before = {unit: answer_to(app, maker, unit) for unit in (theirs, others)}
        assert before == {theirs: Outcome.NEGATIVE, others: Outcome.POSITIVE}
        assert STAYS in maker.text
        assert "Stedet kan ikke vælges mere." in maker.text
        maker.answer(start="now", end="day", last="2027-06-30")
        assert maker.text.startswith("Din ændring er gemt.")
        assert "(nu Region Østdanmark, med de afdelinger, der hørte til)" in maker.text
        assert {unit: answer_to(app, maker, unit) for unit in before} == before

    def test_who_has_confirmed_it_is_not_asked_again(self, maker):
        asks = "Region Hovedstaden er blevet til Region Østdanmark."
        change = maker.at
        assert asks in maker.open("/valg").text
        address = maker.page.xpath("//article//form/@action")[0]
        maker.person.client.post(address, data={"csrf_token": maker.token()})
        maker.open(change).answer(start="now", end="day", last="2027-06-30")
        assert asks not in maker.open("/valg").text

    def test_who_has_not_confirmed_it_is_still_asked(self, maker):
        maker.answer(start="now", end="day", last="2027-06-30")
        assert "Region Hovedstaden er blevet til Region Østdanmark." in maker.open("/valg").text


class TestAPlaceThatHasClosed:
    @pytest.fixture
    def maker(self, app, log, clock, decide):
        log.organisation(HOSPITAL, "Østby Hospital", kind="hospital")
        log.organisation(WARD, "Afsnit 12", parent_scheme="sor", parent_code=HOSPITAL, kind="department")
        log.directory_is_new()
        maker = decide(Who(unit=Unit("sor", HOSPITAL, True)))
        assert STAYS not in maker.text
        close(app, log, HOSPITAL, date(2026, 4, 1))
        clock.move_to(datetime(2026, 5, 4, 12, tzinfo=UTC))
        return Maker(as_citizen(app)).open("/valg")

    def test_it_is_said_and_its_days_and_data_can_be_changed(self, app, maker):
        told = "Østby Hospital er lukket. Dit valg gælder stadig for de afdelinger, der hørte til."
        assert told in maker.text
        maker.open(maker.link("/ret"))
        assert told in maker.text
        assert STAYS in maker.text
        maker.open(maker.link("/hvad")).answer(scope="some", kinds="3")
        assert "(med de afdelinger, der hørte til) ser dine prøvesvar. Østby Hospital er lukket." in maker.text
        maker.answer(**LAST_OF_JUNE)
        assert maker.text.startswith("Din ændring er gemt.")
        (left,) = in_force(app, maker)
        assert left.decision.who == Who(unit=Unit("sor", HOSPITAL, True))
        assert left.decision.what == What(kinds=frozenset({DataKind.LABORATORY}))

    def test_it_is_not_said_of_what_has_ended(self, maker):
        maker.open(maker.link("/ophaev")).answer()
        assert "er lukket" not in maker.text

    def test_whom_else_and_back_again_is_refused(self, app, maker):
        """The same place with other departments is a new choice about a place that has closed."""
        maker.open(maker.link("/ret"))
        maker.open(maker.link("/hvem")).answer(whom="place")
        maker.answer(place=maker.values("place")["Østby Hospital"], below="without")
        assert "Vi kender ikke stedet" in maker.text
        assert maker.answer(**LAST_OF_JUNE).status == 400
        assert len(in_force(app, maker)) == 1

    def test_a_new_choice_about_it_is_refused(self, app, maker):
        maker.open("/valg/ny").answer(effect="block").answer(scope="all").answer(whom="place").answer(words="østby")
        assert "Østby Hospital" not in maker.values("place")
        with page_of(app, actor_of(maker.person)):
            wanted = draft(who=Who(unit=Unit("sor", HOSPITAL, False)))
            assert decisions.why_not(actor_of(maker.person), wanted, now()) == "consent-unknown-unit"


def test_departments_that_have_moved_away_stay_meant_when_only_days_change(app, log, clock, decide):
    log.organisation(HOSPITAL, "Østby Hospital", kind="hospital")
    log.organisation(WARD, "Afsnit 12", parent_scheme="sor", parent_code=HOSPITAL, kind="department")
    log.directory_is_new()
    decide(Who(unit=Unit("sor", HOSPITAL, True)))
    log.organisation(
        WARD, "Afsnit 12", parent_scheme="sor", parent_code=TOWN, kind="department", valid_from=date(2026, 3, 10)
    )
    log.directory_is_new()
    clock.move_to(datetime(2026, 4, 1, 12, tzinfo=UTC))
    maker = Maker(as_citizen(app)).open("/valg")
    for _twice in range(2):
        maker.open(maker.link("/ret"))
        maker.answer(**(LAST_OF_JUNE if _twice else {**LAST_OF_JUNE, "last": "2026-05-31"}))
        assert maker.text.startswith("Din ændring er gemt.")
        clock.move_to(datetime(2026, 4, 2, 12, tzinfo=UTC))
        maker = Maker(as_citizen(app)).open("/valg")
    with page_of(app, actor_of(maker.person)):
        decided = rules_for([maker.person.key])[maker.person.key]
        question = Question(now(), None, None, ("sor", WARD), Purpose.TREATMENT, None)
        assert outcome(decided, question, unit_tree()).outcome is Outcome.NEGATIVE


@pytest.mark.parametrize("effect", Effect)
def test_a_person_by_their_profession_is_kept_while_the_rest_is_changed(app, log, decide, effect):
    who = Who(unit=Unit("sor", TOWN, True), person=UUID(int=7), profession="7170")
    until = start_of_day(date(2026, 9, 1)) if effect is Effect.ACCESS else None
    maker = decide(who, effect=effect, valid_until=until)
    assert STAYS in maker.text
    assert "Her på siderne kan man ikke lave et valg om både en person og en faggruppe." in maker.text
    maker.open(maker.link("/hvad")).answer(scope="some", kinds="3")
    assert "en person med sløret navn som læge hos Vestby Kommune" in maker.text
    maker.answer(**LAST_OF_JUNE)
    assert maker.text.startswith("Din ændring er gemt.")
    (left,) = in_force(app, maker)
    assert left.decision.who == who
    assert left.decision.what == What(kinds=frozenset({DataKind.LABORATORY}))
    maker.open(maker.link("/ret"))
    maker.open(maker.link("/hvem"))
    assert maker.chosen() == set()
    maker.answer(whom="profession").answer(profession="5166", only_there="")
    assert STAYS not in maker.text
    maker.answer(**LAST_OF_JUNE)
    (left,) = in_force(app, maker)
    assert left.decision.who == Who(profession="5166")


@pytest.mark.parametrize(
    ("who", "rows", "said"),
    [
        (Who(profession="7170"), ProfessionRow, "en faggruppe uden for vores liste (kode 7170)"),
        (Who(unit=Unit("sor", TOWN, True)), OrganisationRow, f"et sted uden for vores liste (SOR {TOWN})"),
    ],
)
def test_what_the_directory_has_forgotten_is_kept(app, log, clock, decide, who, rows, said):
    maker = decide(who)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        connection.execute(delete(rows))
    log.directory_is_new()
    clock.shift(60)
    maker.open("/valg")
    assert said in maker.text
    maker.open(maker.link("/ret"))
    assert STAYS in maker.text
    maker.answer(**LAST_OF_JUNE)
    assert maker.text.startswith("Din ændring er gemt.")
    (left,) = in_force(app, maker)
    assert left.decision.who == who
    assert FROM_NOW["start"] in maker.open(maker.link("/ret")).chosen()
