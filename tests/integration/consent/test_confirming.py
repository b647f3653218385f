"""A place that a decision names has become another: the citizen is asked once, and the decision stays what it was."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.clock import now
from consent.domain.decision import Unit, Who
from consent.models import ConsentConfirmationRow
from consent.services.confirming import confirm_still_fits, confirmed_by
from consent.services.decisions import decisions_of, end_decision, make_decision
from tests.integration.consent.making import Maker
from tests.support.deciding import citizen, draft, page_of, take_in_the_demo_directory
from tests.support.people import actor_of, as_citizen

REGION = Unit("cvr", "29190623", True)
ASKS = "Region Hovedstaden er blevet til Region Østdanmark."


@pytest.fixture
def birthe(app, clock):
    """With a block on Region Hovedstaden, half a year before it becomes another."""
    take_in_the_demo_directory(app)
    made = as_citizen(app)
    with page_of(app, actor_of(made)):
        make_decision(actor_of(made), draft(who=Who(unit=REGION)), UUID(int=1), now())
    assert ASKS not in Maker(made).open("/valg").text
    clock.move_to(datetime(2027, 1, 2, 12, tzinfo=UTC))
    return as_citizen(app)


def test_the_citizen_is_asked_until_they_confirm(birthe):
    maker = Maker(birthe).open("/valg")
    assert f"{ASKS} Dit valg gælder stadig for de steder, det gjaldt for, og ikke for andre." in maker.text
    said = maker.page.xpath("//article/h3")[0].text_content()
    address = maker.page.xpath("//article//form/@action")[0]
    for _click in range(2):
        answer = birthe.client.post(address, data={"csrf_token": maker.token()})
        assert answer.status_code == 303
    maker.open("/valg")
    assert "Du har bekræftet, at det stadig passer." in maker.text
    assert ASKS not in maker.text
    assert maker.page.xpath("//article/h3")[0].text_content() == said


def test_another_citizen_confirms_nothing(app, birthe):
    maker = Maker(birthe).open("/valg")
    address = maker.page.xpath("//article//form/@action")[0]
    carl = Maker(as_citizen(app, "2308913369", "Carl Krogh")).open("/valg/ny")
    assert carl.person.client.post(address, data={"csrf_token": carl.token()}).status_code == 404
    assert ASKS in maker.open("/valg").text


def kept(app, person):
    """What was confirmed, and what of it stands in the trail."""
    row, event = ConsentConfirmationRow, AuditEventRow
    confirmed = select(row.decision_id, row.successor_scheme, row.successor_code, row.confirmed_at, row.made_by)
    trail = select(event.object_kind, event.object_ref)
    with page_of(app, actor_of(person)) as opened:
        return (
            opened.execute(confirmed.where(row.citizen_key == person.key)).all(),
            opened.execute(trail.where(event.subject_key == person.key, event.action == "consent.confirm")).all(),
        )


def test_a_confirmation_is_kept_once_with_who_gave_it_and_for_what(app, birthe):
    actor = actor_of(birthe)
    for _click in range(2):
        with page_of(app, actor):
            (one,) = decisions_of(actor, now()).in_force
            confirm_still_fits(actor, one.decision.decision_id, now())
    decision_id = one.decision.decision_id
    successor = ("sor", "990900100001612")
    assert kept(app, birthe) == (
        [(decision_id, *successor, now(), birthe.key)],
        [("consent-decision", str(decision_id))],
    )
    carl = citizen()
    with page_of(app, carl):
        assert confirmed_by(carl.subject) == set()


def test_a_decision_that_has_ended_meanwhile_is_not_confirmed(app, birthe):
    actor = actor_of(birthe)
    with page_of(app, actor):
        (one,) = decisions_of(actor, now()).in_force
        end_decision(actor, one.decision.decision_id, UUID(int=2), now())
        confirm_still_fits(actor, one.decision.decision_id, now())
    assert kept(app, birthe) == ([], [])
