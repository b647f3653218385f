"""The emergency copy: what is in it, who can read it, and that its reader answers as the service does."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select, text

from citizen_app import clock as our_clock
from citizen_app.api.scopes import Scope
from citizen_app.audit_models import AuditEventRow
from citizen_app.concealment import Grounds
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import add_identifier
from citizen_app.staff_digest import authorised_person
from citizen_app.systems import registry
from citizen_app.systems.encrypting import decrypted
from citizen_app.terms import Purpose
from consent.domain.decision import Unit, What, Who
from consent.formats.bodies import FilterBody, QuestionBody
from consent.formats.emergency_copy import unpacked
from consent.queries.decisions import rules_for
from consent.services import decisions, emergency
from consent.services.emergency_reader import CopyRefused, Reader
from tests.integration.asking.conftest import KNOWN, OTHER, OTHER_WARD, REGION, UNKNOWN, WARD, ask, asking
from tests.integration.asking.random_decisions import STAFF, Deciders, random_documents, random_question
from tests.support.deciding import page_of
from tests.support.people import new_client
from tests.support.systems import a_system, public_pem
from wsgi import make_app

STRANGER = "1403572536"


@pytest.fixture(scope="module")
def private():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def sealed_to(app, hospital, private):
    """Registers the key that copies are encrypted to."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        until = our_clock.now() + timedelta(days=365)
        registry.add_key(hospital.system_id, public_pem(private), valid_until=until, kid="e-1", purpose="encrypt")


def pem_of(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def fetched(system, *staff, **fields):
    answer = system.call("/consent/emergency-copy", {"authorisations": staff}, **fields)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def opened(copy, key):
    return Reader.opening(copy["copy"], pem_of(key), our_clock.now())


def answered(reader, question):
    """The reader's answer to a body, as the service would write it; None for who is not in the copy."""
    said = reader.decide(msgspec.convert(question, QuestionBody), our_clock.now())
    return None if said is None else msgspec.to_builtins(said)


def without_number(answer):
    return {name: value for name, value in answer.items() if name != "question"}


@pytest.mark.parametrize("at", ["2026-03-03T12:00:00Z", "2026-12-31T12:00:00Z"])
@pytest.mark.parametrize("seed", range(3))
def test_the_reader_answers_as_the_service_does(app, hospital, sealed_to, private, clock, seed, at):
    """Random decisions, questions and documents; also over the night in which a region becomes another."""
    chance = Random(f"{seed} {at}")
    clock.move_to(at)
    deciders = Deciders(app, chance)
    deciders.decide()
    ask(hospital, *(asking(number) for number in deciders.numbers))
    copy = fetched(hospital, *STAFF)
    outcomes = set()
    for hours in (0, 5, 8, 10):
        clock.shift(timedelta(hours=hours))
        reader = opened(copy, private)
        questions = [random_question(chance, deciders.numbers) for _ in range(60)]
        token = hospital.token()
        live = ask(hospital, *questions, token=token)
        assert [without_number(answered(reader, one)) for one in questions] == [without_number(one) for one in live]
        outcomes |= {one["outcome"] for one in live}
        for _ in range(6):
            body = {**random_question(chance, deciders.numbers), "documents": random_documents(chance)}
            body.pop("kinds", None)
            live_filter = hospital.call("/consent/filter", body, token=token).get_json()
            said = reader.filter_documents(msgspec.convert(body, FilterBody), our_clock.now())
            assert without_number(msgspec.to_builtins(said)) == without_number(live_filter)
    assert outcomes == {"positive", "negative", "data-specific"}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("asked", [[KNOWN], [OTHER], [KNOWN, OTHER]])
def test_a_person_with_two_numbers_is_one_in_it(hospital, sealed_to, private, decide, link, asked, turned):
    link(turned=turned)
    decide()
    ask(hospital, *map(asking, asked))
    copy = fetched(hospital)
    assert [answered(opened(copy, private), asking(number))["outcome"] for number in (KNOWN, OTHER)] == ["negative"] * 2


def test_two_numbers_that_are_not_said_to_be_one_person_are_two_in_it(hospital, sealed_to, private, decide, link):
    link("pending")
    decide()
    ask(hospital, asking(), asking(OTHER))
    reader = opened(fetched(hospital), private)
    assert [answered(reader, asking(number))["outcome"] for number in (KNOWN, OTHER)] == ["negative", "positive"]


def test_only_those_whom_the_system_has_asked_about_lately_are_in_it(app, hospital, sealed_to, private, decide, clock):
    decide()
    assert fetched(hospital)["citizens"] == 0
    clock.shift(60)
    ask(hospital, asking(), asking(UNKNOWN))
    other = a_system(app, *Scope, system_id="pas", units=[REGION])
    ask(other, asking(STRANGER))
    copy = fetched(hospital)
    reader = opened(copy, private)
    assert copy["citizens"] == 2
    assert answered(reader, asking())["outcome"] == "negative"
    assert answered(reader, asking(UNKNOWN))["outcome"] == "positive"
    assert answered(reader, asking(STRANGER)) is None
    clock.shift(timedelta(days=91))
    assert fetched(hospital)["citizens"] == 0


def test_a_number_of_before_finds_the_decisions_of_the_person(app, hospital, sealed_to, private, birthe, decide):
    decide()
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        add_identifier(birthe.subject[0], "cpr", STRANGER)
    ask(hospital, asking())
    assert answered(opened(fetched(hospital), private), asking(STRANGER))["outcome"] == "negative"


def test_it_holds_neither_numbers_nor_staff_and_no_two_copies_hash_alike(hospital, sealed_to, private, decide, clock):
    decide(who=Who(person=None, profession="7170"))
    ask(hospital, asking(professional={"authorisation": "BCD23"}))
    contents = []
    for _ in range(2):
        contents.append(decrypted(fetched(hospital, "BCD23")["copy"], pem_of(private)))
        clock.shift(60)
    lines = [(head, list(citizens)) for head, citizens in map(unpacked, contents)]
    for head, citizens in lines:
        told = msgspec.json.encode([head, citizens]).decode()
        assert "BCD23" not in told
        assert KNOWN not in told
    (first, (one,)), (second, (again,)) = lines
    assert one.rules == again.rules
    assert one.numbers != again.numbers
    assert first.professionals != second.professionals


def test_a_decision_that_was_ended_or_is_over_or_begins_later_is_not_in_it(
    hospital, sealed_to, private, birthe, decide, app, clock
):
    now = our_clock.now()
    ended = decide(What(), Who(profession="7170"))
    decide(who=Who(profession="5166"), valid_until=now + timedelta(hours=1))
    decide(who=Who(profession="5151"), valid_from=now + timedelta(days=9))
    ask(hospital, asking())
    with page_of(app, birthe):
        decisions.end_decision(birthe, ended.decision.decision_id, uuid4(), our_clock.now())
    clock.shift(timedelta(days=2))
    _head, citizens = unpacked(decrypted(fetched(hospital)["copy"], pem_of(private)))
    assert [one.rules for one in citizens] == [[]]


def test_who_the_copy_was_not_made_for_meets_a_block_that_names_somebody(app, hospital, sealed_to, private, decide):
    with app.app_context():
        decide(who=Who(person=authorised_person("BCD23")))
    ask(hospital, asking())
    reader = opened(fetched(hospital, "9xyz9"), private)
    named, other, stranger = (
        answered(reader, asking(professional={"authorisation": one})) for one in ("BCD23", "9XYZ9", "99999")
    )
    assert (named["outcome"], named["reasons"]) == ("negative", ["caller-unnamed"])
    assert other["outcome"] == "positive"
    assert stranger["reasons"] == ["caller-unnamed"]


def test_an_expired_an_altered_and_somebody_elses_copy_decide_nothing(hospital, sealed_to, private, decide, clock):
    decide()
    ask(hospital, asking())
    copy = fetched(hospital)
    reader = opened(copy, private)
    parts = copy["copy"].split(".")
    for place in range(5):
        raw = bytearray(base64.urlsafe_b64decode(parts[place] + "=="))
        raw[len(raw) // 2] ^= 1
        altered = [*parts[:place], base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), *parts[place + 1 :]]
        assert refusal(lambda altered=altered: opened({"copy": ".".join(altered)}, private)) == "unreadable"
    assert refusal(lambda: opened({"copy": copy["copy"][:-4]}, private)) == "unreadable"
    assert refusal(lambda: opened(copy, ec.generate_private_key(ec.SECP256R1()))) == "unreadable"
    assert refusal(lambda: opened({"copy": "nothing"}, private)) == "unreadable"
    clock.shift(timedelta(hours=-1))
    assert refusal(lambda: opened(copy, private)) == "not-yet-valid"
    clock.shift(timedelta(hours=25) - timedelta(seconds=1))
    assert answered(reader, asking())["outcome"] == "negative"
    clock.shift(timedelta(seconds=1))
    assert refusal(lambda: opened(copy, private)) == "expired"
    assert refusal(lambda: answered(reader, asking())) == "expired"


def refusal(deed):
    with pytest.raises(CopyRefused) as caught:
        deed()
    return caught.value.reason


def test_it_answers_for_the_systems_own_units_and_for_questions_only(hospital, sealed_to, private, decide):
    decide()
    ask(hospital, asking())
    reader = opened(fetched(hospital), private)
    assert answered(reader, asking(unit=OTHER_WARD))["outcome"] == "negative"
    assert refusal(lambda: answered(reader, asking(unit=("cvr", "29190925")))) == "organisation-out-of-scope"
    assert refusal(lambda: answered(reader, asking("3113572528"))) == "question"
    assert refusal(lambda: answered(reader, asking(at="2026-03-01T12:00:00Z"))) == "question"
    unknown = asking(professional={"profession": "9999"})
    assert refusal(lambda: answered(reader, unknown)) == "unknown-profession"


def test_a_concealed_purpose_stays_concealed(app, settings, hospital, sealed_to, private, decide):
    decide()
    ask(hospital, asking(), asking(UNKNOWN))
    grounds = Grounds(legal_reference="§ 1", clinical_risk="None")
    concealing = make_app(replace(settings, concealed={Purpose.RESEARCH: grounds}))
    concealing.test_client_class = app.test_client_class
    reader = opened(fetched(replace(hospital, app=concealing, client=new_client(concealing))), private)
    concealing.extensions["indblik.engine"].dispose()
    assert answered(reader, asking(purpose="research")) == answered(reader, asking(UNKNOWN, purpose="research"))


def test_without_a_key_or_the_scope_there_is_no_copy(app, hospital, private):
    answer = hospital.call("/consent/emergency-copy", {})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "no-encryption-key")
    asks = a_system(app, *[Scope.CONSENT_ASK], system_id="pas", units=[REGION])
    assert asks.call("/consent/emergency-copy", {}).get_json()["code"] == "scope-missing"


def test_what_is_no_authorisation_id_is_refused_by_its_place(hospital, sealed_to):
    answer = hospital.call("/consent/emergency-copy", {"authorisations": ["BCD23", "BCD23\n"]})
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/authorisations/1")


def test_too_many_for_one_answer_are_refused(hospital, sealed_to, monkeypatch):
    ask(hospital, asking(), asking(UNKNOWN))
    monkeypatch.setattr("consent.views.emergency_copy._MOST_IN_A_COPY", 1)
    answer = hospital.call("/consent/emergency-copy", {})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "copy-too-large")


def test_a_copy_counts_as_all_that_the_system_may_fetch_in_a_minute(hospital, sealed_to, clock):
    token = hospital.token()
    answers = [hospital.call("/consent/emergency-copy", {}, token=token) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert answers[1].headers["Retry-After"] == "60"
    assert ask(hospital, asking(), token=token), "questions have an allowance of their own"
    clock.shift(60)
    assert fetched(hospital, token=token)


def test_all_of_a_copy_is_of_one_moment(app, hospital, sealed_to, private, decide, monkeypatch):
    """A decision that somebody makes while the copy is being made is in the next one."""
    if app.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("on SQLite nobody else can write meanwhile")
    ask(hospital, asking())
    made = []

    def and_meanwhile(keys):
        with ThreadPoolExecutor() as somebody:
            made.append(somebody.submit(decide).result())
        return rules_for(keys)

    monkeypatch.setattr(emergency, "rules_for", and_meanwhile)
    assert answered(opened(fetched(hospital), private), asking())["outcome"] == "positive"
    assert len(made) == 1
    assert ask(hospital, asking())[0]["outcome"] == "negative"


def test_one_that_fails_halfway_is_handed_to_nobody_and_leaves_the_last_one(
    app, hospital, sealed_to, private, monkeypatch, tmp_path
):
    ask(hospital, asking())
    out = tmp_path / "copy.jwe"
    words = ["consent", "emergency-copy", "--system", hospital.system_id, "--out", str(out)]
    assert app.test_cli_runner().invoke(args=words).exit_code == 0
    whole = out.read_bytes()

    def fail(_keys):
        raise ZeroDivisionError

    monkeypatch.setattr(emergency, "rules_for", fail)
    assert app.test_cli_runner().invoke(args=words).exit_code == 1
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("copy.jwe", whole)]
    with pytest.raises(ZeroDivisionError):
        hospital.call("/consent/emergency-copy", {})
    assert trail(app) == [("command", "e-1", 1)]


def test_the_newest_key_in_force_is_used_and_every_copy_leaves_a_trail(app, hospital, sealed_to, clock):
    ask(hospital, asking())
    assert fetched(hospital)["kid"] == "e-1"
    clock.shift(60)
    newer = rsa.generate_private_key(65537, 2048)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        until = our_clock.now() + timedelta(days=365)
        registry.add_key(hospital.system_id, public_pem(newer), valid_until=until, kid="e-2", purpose="encrypt")
    copy = fetched(hospital)
    assert copy["kid"] == "e-2"
    assert answered(opened(copy, newer), asking())["outcome"] == "positive"
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.end_key("e-2")
    clock.shift(60)
    assert fetched(hospital)["kid"] == "e-1"
    assert trail(app) == [("system", "e-1", 1), ("system", "e-1", 1), ("system", "e-2", 1)]


def test_the_commands_make_a_copy_and_read_it(app, hospital, sealed_to, private, decide, tmp_path):
    decide(who=Who(Unit(*WARD, False)))
    ask(hospital, asking())
    run = app.test_cli_runner().invoke
    out, staff, key = tmp_path / "copy.jwe", tmp_path / "staff.txt", tmp_path / "key.pem"
    staff.write_text("BCD23\n")
    key.write_text(pem_of(private))
    words = ["consent", "emergency-copy", "--system", hospital.system_id, "--staff", str(staff), "--out", str(out)]
    assert "1 citizens, for e-1" in run(args=words).output
    assert out.stat().st_mode & 0o777 == 0o600
    check = ["consent", "emergency-check", "--key", str(key), str(out), "-"]
    assert json.loads(run(args=check, input=json.dumps(asking())).output)["outcome"] == "negative"
    documents = {**asking(), "documents": [{"reference": "a"}]}
    assert json.loads(run(args=check, input=json.dumps(documents)).output)["show"] == []
    assert json.loads(run(args=check, input=json.dumps(asking(STRANGER))).output) == {"outcome": "not-listed"}
    for wrong in (b"{", b"[1]", b"\xff", b'{"citizen": "' + KNOWN.encode() + b'"}'):
        refused = run(args=check, input=wrong)
        assert refused.exit_code == 1
        assert KNOWN not in refused.output
    assert "has no key" in run(args=["consent", "emergency-copy", "--system", "nobody", "--out", str(out)]).output
    assert trail(app) == [("command", "e-1", 1)]


def trail(app):
    """Who was handed a copy, for which key, with how many citizens."""
    row = AuditEventRow
    with app.extensions["indblik.engine"].begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL ROLE indblik_staff"))
        wanted = select(row.viewer_kind, row.object_ref, row.details).where(row.action == "consent.emergency-copy")
        return sorted((one.viewer_kind, one.object_ref, one.details["citizens"]) for one in connection.execute(wanted))
