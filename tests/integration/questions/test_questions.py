"""A question about a look-up from the asking to the answer, as the services take it; pages come on top."""

from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from citizen_app.audit import ABOUT_NO_CITIZEN
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.errors import NotPermitted
from citizen_app.keys import keys
from support.case_models import QuestionStepRow
from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseState, CaseStep, Concern, Finding, Party
from support.domain.queues import Part
from support.queries.cases import entries_of
from support.services import case_desk, questions
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, Deed
from support.services.questions import NoSuchQuestion, QuestionRefused
from tests.conftest import NOON
from tests.support.doors import acting
from tests.support.people import OTHER_REGION, REGION, as_citizen

WORDS = "Jeg var ikke til undersøgelse den dag"
APART = {"is_apart": True}


@pytest.fixture
def birthe(app):
    return as_citizen(app).key


@pytest.fixture
def carl(app):
    return as_citizen(app, "2308913369", "Carl Krogh").key


def officer(cvr=REGION, *own_keys, roles=(Role.LOG_OFFICER,)):
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=uuid4(),
        name="Lone Lind",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=own_keys or (CitizenKey(uuid4()),),
        cvr=cvr,
        roles=frozenset(RoleHeld(role=role, cvr=cvr) for role in roles),
    )
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)


def entry(citizen, number=1):
    return citizen, NOON - timedelta(days=number), number


@contextmanager
def of_citizen(app, citizen):
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        yield acting(ViewerKind.CITIZEN, citizen, citizen)


def kept(work, *rest, **named):
    """What comes of it; a refusal keeps its trail, as in a request."""
    try:
        return work(*rest, **named)
    except (QuestionRefused, NoSuchQuestion, CaseAboutOneself) as refusal:
        return refusal


def outcome(told):
    if isinstance(told, Exception):
        raise told
    return told


@pytest.fixture
def does(app):
    """What a citizen does: `does(citizen, step, ...)`."""

    def done(citizen, step, *rest):
        with of_citizen(app, citizen) as actor:
            told = kept(getattr(questions, step), actor, *rest)
        return outcome(told)

    return done


@pytest.fixture
def ask(does):
    def asked(citizen, *numbers, concern=Concern.WHY, words=WORDS, cvr=REGION):
        return does(citizen, "ask", [entry(citizen, one) for one in numbers or (1,)], concern, words, cvr)

    return asked


@pytest.fixture
def takes(app):
    """What a log officer does: `takes(officer, case, step, words)`."""

    def done(who, case_id, step, words="Vi ser på det.", finding=None, **named):
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            deed = Deed(step=step, words=words, finding=finding, **{**APART, **named})
            told = kept(case_desk.take, who, case_id, deed)
        return outcome(told)

    return done


@pytest.fixture
def sees(app):
    def seen(who, case_id):
        with app.test_request_context(), unit_of_work(DatabaseRole.STAFF):
            told = kept(case_desk.opened, who, case_id)
        return outcome(told)

    return seen


def refused(why, done, *rest, **named):
    with pytest.raises(QuestionRefused) as told:
        done(*rest, **named)
    assert told.value.refusal is why


def said(file):
    return [(one.event.step.value, keys().open(one.words_sealed) if one.words_sealed else "") for one in file.said]


def trail(app, *about):
    role = DatabaseRole.CITIZEN if about else DatabaseRole.STAFF
    whose = about[0] if about else ABOUT_NO_CITIZEN
    with app.app_context(), unit_of_work(role, about) as opened:
        rows = opened.execute(
            select(AuditEventRow.action, AuditEventRow.details)
            .where(AuditEventRow.subject_key == whose, AuditEventRow.action.startswith("question"))
            .order_by(AuditEventRow.at, AuditEventRow.action)
        ).all()
    return [(row.action, (row.details or {}).get("why")) for row in rows]


def test_a_question_goes_to_the_organisation_and_comes_back_with_a_finding(app, birthe, ask, does, takes, sees):
    lone = officer()
    case_id = ask(birthe)
    found = sees(lone, case_id)
    assert list(found.entries) == [entry(birthe)]
    assert (found.file.case.state, found.file.case.cvr) == (CaseState.WITH_ORGANISATION, REGION)
    assert found.file.case.due_on == date(2026, 3, 17), "ten working days after Tuesday 3 March"
    takes(lone, case_id, CaseStep.ASKED_BACK, "Hvornår var du her sidst?")
    does(birthe, "write", case_id, "I januar.")
    takes(lone, case_id, CaseStep.ANSWERED, "Prøven blev læst igen.", Finding.JUSTIFIED)
    told = does(birthe, "question", case_id)
    with app.app_context():
        assert said(told) == [
            ("asked", WORDS),
            ("asked-back", "Hvornår var du her sidst?"),
            ("wrote", "I januar."),
            ("answered", "Prøven blev læst igen."),
        ]
    assert (told.case.state, told.case.findings.of(1)) == (CaseState.ANSWERED, Finding.JUSTIFIED)
    assert [one.event.by for one in told.said] == [None] * 4, "the citizen reads no member of staff"
    assert [one.event.by for one in sees(lone, case_id).file.said] == [None, lone.viewer.key, None, lone.viewer.key]


def test_what_is_left_in_the_trails(app, birthe, ask, takes, sees):
    lone = officer()
    case_id = ask(birthe)
    sees(lone, case_id)
    takes(lone, case_id, CaseStep.ANSWERED, "Fordi.", Finding.JUSTIFIED)
    refused(CaseRefusal.NOT_NOW, takes, lone, case_id, CaseStep.WROTE)
    assert sorted(trail(app, birthe)) == [("question-asked", None), ("question-read", None)], "what she reads of"
    assert sorted(trail(app)) == [("question-answered", None), ("question-refused", "not-now")]


def test_a_number_of_a_person_and_what_shows_nothing_are_not_kept(app, birthe, ask, does):
    case_id = ask(birthe, words="Min mor 0703571236 og <script>alert(1)</script>\u202e")
    with app.app_context():
        [(_step, words)] = said(does(birthe, "question", case_id))
    assert "0703571236" not in words
    assert "\u202e" not in words
    assert "<script>" in words, "kept as text: a page escapes it"


class TestJoining:
    def test_a_second_question_about_an_entry_joins_the_first(self, app, birthe, ask, does):
        case_id = ask(birthe, 1)
        assert ask(birthe, 1) == case_id
        assert ask(birthe, 1, 2, words="Og den næste?") == case_id
        assert ask(birthe, 2, words="") == case_id
        with app.app_context():
            assert said(does(birthe, "question", case_id)) == [("asked", WORDS), ("wrote", "Og den næste?")]
        with of_citizen(app, birthe) as actor:
            assert entries_of(questions.question(actor, case_id).case) == [entry(birthe, 2), entry(birthe, 1)]

    def test_what_joins_says_its_own_concern(self, app, birthe, ask, does):
        case_id = ask(birthe)
        for _click in range(2):
            assert ask(birthe, concern=Concern.UNLAWFUL, words="De kender mig.") == case_id
        assert ask(birthe, concern=Concern.WRONG, words="") == case_id
        with app.test_request_context():
            assert said(does(birthe, "question", case_id)) == [
                ("asked", WORDS),
                ("wrote", "Jeg tror ikke, at de måtte kigge\nDe kender mig."),
                ("wrote", "Det, loggen siger om opslaget, er forkert"),
            ]

    def test_asking_again_after_the_answer_opens_it_and_after_a_long_time_begins_anew(
        self, clock, birthe, ask, does, takes
    ):
        case_id = ask(birthe)
        takes(officer(), case_id, CaseStep.ANSWERED, "Fordi.", Finding.UNSETTLED)
        assert ask(birthe, words="Jeg forstår det ikke") == case_id
        again = does(birthe, "question", case_id).case
        assert (again.state, again.findings.of(1)) == (CaseState.WITH_ORGANISATION, Finding.UNSETTLED)
        does(birthe, "close", case_id)
        clock.shift(timedelta(days=61))
        assert ask(birthe) != case_id

    def test_double_clicks_take_one_step(self, birthe, ask, does, takes):
        lone, case_id = officer(), ask(birthe)
        for _click in range(2):
            does(birthe, "write", case_id, "Hallo?")
        for _click in range(2):
            takes(lone, case_id, CaseStep.ANSWERED, "Fordi.", Finding.JUSTIFIED)
        for _click in range(2):
            does(birthe, "close", case_id)
        steps = [one.event.step for one in does(birthe, "question", case_id).said]
        assert steps == [CaseStep.ASKED, CaseStep.WROTE, CaseStep.ANSWERED, CaseStep.CLOSED]


class TestOthers:
    def test_anothers_question_does_not_exist(self, app, birthe, carl, ask, does):
        case_id = ask(birthe)
        for step, *rest in (("question",), ("write", "Hej"), ("close",), ("reopen", "Hej")):
            with pytest.raises(NoSuchQuestion):
                does(carl, step, case_id, *rest)
        assert does(carl, "questions") == []
        assert trail(app, carl) == [("question-refused", "not-found")] * 4
        assert len(does(birthe, "question", case_id).said) == 1

    def test_another_organisations_question_does_not_exist(self, app, birthe, ask, takes, sees):
        case_id, other = ask(birthe), officer(OTHER_REGION)
        with pytest.raises(NoSuchQuestion):
            sees(other, case_id)
        with pytest.raises(NoSuchQuestion):
            takes(other, case_id, CaseStep.ANSWERED, "Fordi.", Finding.JUSTIFIED)
        assert trail(app) == [("question-refused", "other-organisation")] * 2
        with pytest.raises(NoSuchQuestion):
            sees(officer(), uuid4())

    def test_what_nobody_answers_for_is_the_desks(self, birthe, ask, does, sees):
        case_id = ask(birthe, cvr=None)
        assert does(birthe, "question", case_id).case.state is CaseState.WITH_DESK
        with pytest.raises(NoSuchQuestion):
            sees(officer(), case_id)

    def test_nobody_meets_their_own_question(self, app, birthe, ask, takes, sees):
        case_id, oneself = ask(birthe), officer(REGION, birthe)
        with pytest.raises(CaseAboutOneself):
            sees(oneself, case_id)
        with pytest.raises(CaseAboutOneself):
            takes(oneself, case_id, CaseStep.ANSWERED, "Fordi.", Finding.JUSTIFIED)
        with app.test_request_context(), unit_of_work(DatabaseRole.STAFF):
            assert case_desk.queue(oneself).lines == []

    @pytest.mark.parametrize("roles", [(), (Role.MASK_DECIDER,), (Role.LOCAL_ADMINISTRATOR,)])
    def test_it_takes_the_role(self, app, birthe, ask, roles):
        case_id = ask(birthe)
        with app.test_request_context(), unit_of_work(DatabaseRole.STAFF), pytest.raises(NotPermitted):
            case_desk.opened(officer(roles=roles), case_id)

    def test_and_a_known_person(self, app, birthe, ask):
        case_id, who = ask(birthe), officer()
        unknown = Viewer(**{**{name: getattr(who.viewer, name) for name in vars(who.viewer)}, "own_keys": ()})
        with app.test_request_context(), unit_of_work(DatabaseRole.STAFF), pytest.raises(CaseSelfUnknown):
            case_desk.opened(Actor(viewer=unknown, subject=(), basis=Basis.STAFF_DUTY), case_id)


def test_the_queue_is_the_organisations_due_first_page_by_page(app, clock, monkeypatch, birthe, carl, ask, takes):
    for number in range(1, 4):
        ask(birthe, number)
        clock.shift(timedelta(days=1, hours=1))
    theirs = ask(carl, cvr=OTHER_REGION)
    done = ask(carl, 2)
    lone = officer()
    takes(lone, done, CaseStep.ANSWERED, "Fordi.", Finding.JUSTIFIED)
    with app.test_request_context(), unit_of_work(DatabaseRole.STAFF):
        monkeypatch.setattr(case_desk, "ON_A_PAGE", 2)
        first = case_desk.queue(lone)
        second = case_desk.queue(lone, after=first.lines[-1].place)
        answered = case_desk.queue(lone, Part.ANSWERED).lines
    lines = [*first.lines, *second.lines]
    assert (len(first.lines), first.is_more, second.is_more) == (2, True, False)
    assert [one.due_on for one in lines] == sorted(one.due_on for one in lines)
    assert {one.citizen for one in lines} == {birthe}
    assert len({one.case_id for one in lines}) == 3
    assert theirs not in {one.case_id for one in lines}
    assert [one.case_id for one in answered] == [done]
    assert len({one.number for one in lines}) == 3


def test_ten_times_an_hour_in_one_question_and_more_later(clock, birthe, ask, does):
    case_id = ask(birthe)
    for number in range(9):
        does(birthe, "write", case_id, f"Nummer {number}")
    refused(CaseRefusal.TOO_MANY, does, birthe, "write", case_id, "Og en til")
    refused(CaseRefusal.TOO_MANY, ask, birthe, 1, words="Spurgt igen")
    clock.shift(timedelta(hours=1, seconds=1))
    does(birthe, "write", case_id, "Og en til")
    for number in range(9):
        does(birthe, "write", case_id, f"Nummer {number}")
    does(birthe, "close", case_id)


def test_ten_questions_an_hour_and_more_later(app, clock, birthe, ask):
    for number in range(1, 11):
        ask(birthe, number, words="")
    refused(CaseRefusal.TOO_MANY, ask, birthe, 11)
    assert trail(app, birthe)[-1] == ("question-refused", "too-many")
    clock.shift(timedelta(hours=1))
    ask(birthe, 11)


@pytest.mark.parametrize("words", ["", "x" * 4001])
def test_words_that_cannot_be_taken(birthe, ask, does, words):
    case_id = ask(birthe)
    why = CaseRefusal.WORDS_TOO_LONG if words else CaseRefusal.WORDS_MISSING
    refused(why, does, birthe, "write", case_id, words)


@pytest.mark.postgres
@pytest.mark.real_time
def test_two_officers_at_once_make_one_answer(app, dialect, birthe, ask, does):
    if dialect != "postgresql":
        # Nothing to race for there; the suite's run on PostgreSQL is where this counts.
        pytest.skip("SQLite lets one write at a time")
    case_id, at_once, told = ask(birthe), Barrier(2), []

    def answers(finding):
        with app.test_request_context(method="POST"):
            at_once.wait()
            with unit_of_work(DatabaseRole.STAFF):
                deed = Deed(step=CaseStep.ANSWERED, words="Fordi.", finding=finding, is_apart=True)
                told.append(kept(case_desk.take, officer(), case_id, deed))

    threads = [Thread(target=answers, args=(finding,)) for finding in (Finding.JUSTIFIED, Finding.UNJUSTIFIED)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    assert sorted(getattr(one, "refusal", "done") for one in told) == ["done", CaseRefusal.NOT_NOW]
    assert [one.event.step for one in does(birthe, "question", case_id).said] == [CaseStep.ASKED, CaseStep.ANSWERED]


def test_no_word_stands_open_in_the_database(app, birthe, ask, takes):
    case_id = ask(birthe)
    takes(officer(), case_id, CaseStep.WROTE, "Vi ser på det.")
    with of_citizen(app, birthe):
        rows = connection().execute(select(QuestionStepRow.words_sealed, QuestionStepRow.party)).all()
        assert connection().execute(select(func.count()).select_from(QuestionStepRow)).scalar_one() == 2
    assert {row.party for row in rows} == {Party.CITIZEN.value, Party.ORGANISATION.value}
    for row in rows:
        assert b"var ikke" not in row.words_sealed
        assert b"Vi ser" not in row.words_sealed
    assert isinstance(case_id, UUID)
