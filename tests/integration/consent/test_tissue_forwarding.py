"""Decisions about samples that are forwarded: what is kept, what is sent, and what the page says of each answer."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.tissue_mode import VarMode
from consent.services import tissue_wording
from consent.services.tissue_sending import NotTaken, send_now
from consent.tissue_models import TissueDecisionRow, TissueStepRow
from demo.tissue_register import TOKEN, blueprint
from tests.integration.consent.making import Maker
from tests.support import power_pages
from tests.support.people import as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.register import CHILD, born, tell
from tests.support.tissue import Register, a_register, decide, form_values, forwarding, send, set_tissue, told
from tools.run import site_environment

OWN, FREE = "own-treatment-only", "no-restriction"
SENT = "Sendt – gælder først, når Vævsanvendelsesregisteret har registreret det."
CHOSEN = "Mine prøver må kun bruges til min egen behandling."
NOTHING = "Du har ikke besluttet noget her. Vi ved ikke, hvad der er registreret om dig."


@pytest.fixture
def birthe(app):
    forwarding(app)
    return as_citizen(app)


def rows(app, row=TissueDecisionRow):
    with app.app_context(), unit_of_work(DatabaseRole.TISSUE) as opened:
        wanted = [row.decision_id, row.decision] if row is TissueDecisionRow else [row.decision_id, row.step]
        return opened.execute(select(*wanted)).all()


def command(app, tmp_path, name, *arguments, body=None):
    if body is not None:
        (tmp_path / "in.json").write_text(json.dumps(body))
        arguments = (str(tmp_path / "in.json"),)
    return app.test_cli_runner().invoke(args=["tissue", name, *arguments])


def answer(reference, said, at):
    return {"answers": [{"reference": str(reference), "answer": said, "at": at.isoformat()}]}


def test_it_takes_a_fresh_sign_in_and_nothing_is_saved_before_it_is_confirmed(app, birthe):
    assert told(birthe) == [f"Dine prøver {NOTHING} Vælg: Dine prøver", f"Dine genetiske oplysninger {NOTHING} "
                            "Vælg: Dine genetiske oplysninger"]  # fmt: skip
    assert "Log ind én gang til" in Maker(birthe).open("/valg/vaev/proever").text
    signed_in_again(birthe)
    maker = Maker(birthe).open("/valg/vaev/proever")
    assert "Den dækker ikke prøver, som du har givet til forskning og selv har sagt ja til." in maker.text
    assert maker.answer(**(form_values(birthe, "proever", OWN) | {"decision": ""})).status == 422
    assert rows(app) == []


def test_what_is_confirmed_is_kept_word_for_word_and_goes_its_way_to_the_register(app, birthe, monkeypatch):
    maker = decide(birthe, "proever", OWN)
    assert "Dit valg er gemt." in maker.text
    with a_register() as url:
        forwarding(app, url=url)
        assert f"{CHOSEN} Gemt her, men ikke sendt endnu." in told(birthe)[0]
        assert send(app).new == 1
        assert send(app) is None
    assert power_pages.told(app, birthe) == ["decision-changed"] * 2  # that it was confirmed, and that it was answered
    said = told(birthe)
    assert f"{CHOSEN} Vævsanvendelsesregisteret har svaret, at det blev registreret den" in said[0]
    assert NOTHING in said[1]
    monkeypatch.setattr(tissue_wording, "choice_text", lambda material, decision: "Noget helt andet")
    receipt = Maker(birthe).open(maker.at).text
    assert CHOSEN.rstrip(".") in receipt
    assert "Noget helt andet" not in receipt
    assert "registeret svarede, at det er registreret" in receipt


def test_each_answer_and_none_is_told_as_what_it_is(app, birthe, clock):
    decide(birthe, "gener", OWN)
    with a_register() as url:
        forwarding(app, url=url)
        send(app)
        assert (
            "Vævsanvendelsesregisteret har svaret, at det ikke har registreret dette. Vi ved ikke, hvad der gælder."
            in told(birthe)[1]
        )
        decide(birthe, "gener", FREE)  # after a refusal one can decide again
        send(app)
    assert f"Ophæv beslutningen. {SENT}" in told(birthe)[1]
    clock.move_to(now() + timedelta(days=11))
    late = told(as_citizen(app))[1]
    assert SENT in late
    assert "har ikke fået svar. Spørg registeret, hvad der gælder." in late


def test_until_the_new_one_is_registered_the_page_tells_what_was_registered_last(app, birthe):
    decide(birthe, "proever", OWN)
    with a_register() as url:
        forwarding(app, url=url)
        send(app)
    decide(birthe, "proever", FREE)
    said = told(birthe)[0]
    assert "Ophæv beslutningen. Gemt her, men ikke sendt endnu." in said
    assert "Registeret har svaret, at dette blev registreret den" in said
    assert "Mine prøver må kun bruges til min egen behandling. Vi ved ikke, om det er lavet om" in said


def test_answers_that_come_twice_both_ways_or_to_nothing(app, birthe, tmp_path):
    decide(birthe, "proever", OWN)
    written = tmp_path / "ud.json"
    assert command(app, tmp_path, "write", "--out", str(written)).exit_code == 0
    assert written.stat().st_mode & 0o077 == 0
    (sent,) = json.loads(written.read_text())["decisions"]
    assert (sent["citizen"], sent["material"], sent["decision"]) == (
        {"scheme": "cpr", "value": "1403572528"}, "biological", OWN,
    )  # fmt: skip
    reference, at = UUID(sent["reference"]), now()
    assert CHOSEN.rstrip(".") in sent["text"].split("\n")
    early = command(app, tmp_path, "answers", body=answer(reference, "registered", at))
    assert (early.exit_code, f"Never sent: {reference}" in early.output) == (1, True)
    assert "Gemt her, men ikke sendt endnu." in told(birthe)[0]
    assert [command(app, tmp_path, "sent", str(written)).output[:19] for _twice in range(2)] == [
        "Noted as sent: 1. N", "Noted as sent: 0. N",
    ]  # fmt: skip
    assert SENT in told(birthe)[0]
    outputs = [command(app, tmp_path, "answers", body=answer(reference, "registered", at)).output for _twice in "ab"]
    assert ["New answers: 1." in outputs[0], "Taken before: 1." in outputs[1]] == [True, True]
    command(app, tmp_path, "answers", body=answer(reference, "refused", at + timedelta(hours=1)))
    assert "Registerets svar passer ikke sammen. Vi ved ikke, hvad der gælder." in told(birthe)[0]
    assert [step for _id, step in rows(app, TissueStepRow)] == ["sent", "registered", "refused"]


def test_a_form_sent_twice_makes_one_and_the_same_choice_again_none(app, birthe):
    signed_in_again(birthe)
    maker, fields = Maker(birthe).open("/valg/vaev/proever"), form_values(birthe, "proever", OWN)
    assert len({maker.send(**fields).headers["Location"].rsplit("/", 1)[0] for _click in range(2)}) == 1
    again = Maker(birthe).open("/valg/vaev/proever").answer(**form_values(birthe, "proever", OWN))
    assert "Du har bekræftet det før. Der er ikke gemt noget nyt." in again.text
    assert [decision for _id, decision in rows(app)] == [OWN]
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe.key]) as opened:
        event = AuditEventRow
        acts = select(event.action).where(event.subject_key == birthe.key, event.action == "tissue-confirmed")
        assert opened.execute(acts).scalars().all() == ["tissue-confirmed"]


def test_words_that_have_changed_are_read_again_before_anything_is_saved(app, birthe):
    signed_in_again(birthe)
    maker, fields = Maker(birthe).open("/valg/vaev/gener"), form_values(birthe, "gener", OWN)
    stale = maker.answer(**(fields | {"version": "2026-01-01"}))
    assert stale.status == 409
    assert "Den er lavet om, siden du åbnede siden. Der er ikke gemt noget." in stale.text
    assert rows(app) == []
    assert "Dit valg er gemt." in stale.answer(**(fields | {"version": tissue_wording.TEXT_VERSION})).text


class Broken(Register):
    """Takes nothing."""

    def says(self, batch):
        return 503, {}


class Muddled(Register):
    """Takes it, and answers what nobody can read."""

    def says(self, batch):
        return 200, {"answers": [{"reference": "?"}]}


def test_nothing_is_called_sent_that_was_not_taken(app, birthe):
    decide(birthe, "proever", OWN)
    with a_register(Broken) as url:
        forwarding(app, url=url)
        with pytest.raises(NotTaken, match="status 503"):
            send(app)
    with pytest.raises(NotTaken, match="ConnectionError"):
        send(app)
    assert "Gemt her, men ikke sendt endnu." in told(birthe)[0]
    with a_register(Muddled) as url:
        forwarding(app, url=url)
        assert send(app).new == 0
    assert SENT in told(birthe)[0]


def test_when_forwarding_is_turned_off_what_was_kept_stays_and_claims_nothing(app, birthe, tmp_path):
    decide(birthe, "proever", OWN)
    with a_register() as url:
        forwarding(app, url=url)
        send(app)
        decide(birthe, "gener", OWN)
        set_tissue(app, mode=VarMode.INFORM, url=url)
        with app.app_context():
            send_now()
    assert command(app, tmp_path, "write", "--out", str(tmp_path / "x")).exit_code == 1
    samples, genes = told(birthe)
    assert "Vi ved ikke, om det er lavet om et andet sted siden." in samples
    assert "Det blev gemt her, men ikke sendt. Vi sender ikke noget mere og ved ikke, hvad der gælder." in genes
    assert "Vælg" not in samples + genes
    signed_in_again(birthe)
    assert Maker(birthe).open("/valg/vaev/proever").at == "/valg/vaev"
    assert len(rows(app)) == 2


def test_it_is_sent_under_the_number_that_the_person_has_got_since(app, birthe, tmp_path):
    decide(birthe, "proever", OWN)
    change = {"event": "changed-number", "cpr": "1403572528", "new_identifier": "1403572536", "scheme": "cpr"}
    tell(app, change | {"date": "2026-03-01", "reason": "correction"})
    assert command(app, tmp_path, "write", "--out", str(tmp_path / "out.json")).exit_code == 0
    (sent,) = json.loads((tmp_path / "out.json").read_text())["decisions"]
    assert sent["citizen"] == {"scheme": "cpr", "value": "1403572536"}


def test_somebody_else_meets_none_of_it(app, birthe):
    receipt = decide(birthe, "proever", OWN).at
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    assert carl.client.get(receipt).status_code == 404
    assert NOTHING in told(carl)[0]


def test_whoever_is_not_15_decides_nothing(app, birthe):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    tell(app, born(CHILD, "2012-05-05"))
    child = as_citizen(app, CHILD, "Alma Rask")
    assert "Vælg" not in " ".join(told(child))
    assert child.client.get("/valg/vaev/proever").status_code == 403


def test_the_demos_stand_in_shows_every_answer_to_whoever_has_the_token():
    register = Flask("register")
    register.register_blueprint(blueprint)
    batch = [
        {"reference": str(uuid4()), "material": material, "decision": decision}
        for material in ("biological", "genetic") for decision in (OWN, FREE)
    ]  # fmt: skip
    call = {"json": {"decisions": batch}}
    assert register.test_client().post("/register", **call).status_code == 401
    told = register.test_client().post("/register", **call, headers={"Authorization": f"Bearer {TOKEN}"}).get_json()
    said = {one["reference"]: one["answer"] for one in told["answers"]}
    assert [said.get(one["reference"]) for one in batch] == ["registered", "registered", "refused", None]
    assert site_environment(1, 2)["INDBLIK_VAR_TOKEN"] == TOKEN
