"""Making, confirming, extending and ending masks: who may, and what stays written."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.masking import MaskKind, MaskState, MaskStep
from logview.models import MaskEventRow
from logview.services import masks
from logview.services.masks import MaskRefused, Wanted, deciding
from logview.services.tally import Touched, count_entries
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, ELSEWHERE, HOSPITAL, OTHER_REGION, WARD, decider
from tests.support.reading import page, texts
from tests.support.sign_in import sign_in_citizen

LATER = timedelta(days=90)


@pytest.fixture
def deciding_as(app):
    """Decide as somebody, in a transaction of one's own."""

    @contextmanager
    def work(actor):
        with app.app_context(), unit_of_work(DatabaseRole.MASKS):
            yield deciding(actor)

    return work


def unit(code=WARD, **values):
    return Wanted(**{"kind": MaskKind.UNIT, "unit": ("sor", code), "reason": "Vold på afdelingen", **values})


def towards(citizen, code=HOSPITAL, **values):
    return Wanted(
        **{
            "kind": MaskKind.CITIZEN,
            "unit": ("sor", code),
            "citizen": citizen,
            "until": now() + LATER,
            "reason": "Trusler",
            **values,
        }
    )


@pytest.fixture
def make(deciding_as):
    def made(actor, wanted):
        with deciding_as(actor) as by:
            return masks.make(by, wanted)

    return made


@pytest.fixture
def standing(deciding_as, anna):
    def found(mask_id):
        with deciding_as(anna) as by:
            history = masks.history(by, mask_id)
            assert history is not None
            return history.mask, masks.rules()

    return found


def refused(by_whom, deed):
    with by_whom as by, pytest.raises(MaskRefused) as refusal:
        deed(by)
    return refusal.value.refusal.value


def steps(app):
    """What is written of every mask."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        return list(
            opened.execute(select(MaskEventRow.step, MaskEventRow.reason_sealed).order_by(MaskEventRow.sequence))
        )


def audited(app):
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        found = opened.execute(select(AuditEventRow.action, AuditEventRow.details).order_by(AuditEventRow.at))
        return [(action, details) for action, details in found if action.startswith("mask")]


def test_a_mask_hides_before_the_second_person_has_confirmed_it(make, standing, log, citizen, client, anna):
    log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    mask, now_rules = standing(make(anna, unit()))
    assert now_rules.needs_second(mask)
    assert texts(page(client, "/min-log"), ".name") == ["Læge"]


def test_the_second_person_is_another(make, standing, deciding_as, anna, bo, log):
    mask_id = make(anna, unit())
    assert refused(deciding_as(anna), lambda by: masks.confirm(by, mask_id)) == "own-decision"
    with deciding_as(bo) as by:
        masks.confirm(by, mask_id)
    mask, now_rules = standing(mask_id)
    assert mask.confirmed
    assert not now_rules.needs_second(mask)
    assert refused(deciding_as(bo), lambda by: masks.confirm(by, mask_id)) == "nothing-to-confirm"


def test_a_no_of_the_second_person_shows_the_names_again(make, deciding_as, log, citizen, client, anna, bo):
    log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    mask_id = make(anna, unit())
    assert refused(deciding_as(bo), lambda by: masks.reject(by, mask_id, " ")) == "reason-missing"
    with deciding_as(bo) as by:
        masks.reject(by, mask_id, "Gælder en anden afdeling")
    assert texts(page(client, "/min-log"), ".name") == ["Anna Friis"]
    assert refused(deciding_as(bo), lambda by: masks.end(by, mask_id, "Igen")) == "ended"


def test_an_early_end_takes_two(make, standing, deciding_as, log, citizen, anna, bo):
    mask_id = make(anna, towards(citizen))
    with deciding_as(anna) as by:
        assert masks.end(by, mask_id, "Er flyttet") is False
    assert standing(mask_id)[0].state(now()) is MaskState.IN_FORCE
    assert refused(deciding_as(anna), lambda by: masks.end(by, mask_id, "Er flyttet")) == "own-decision"
    with deciding_as(bo) as by:
        masks.refuse_end(by, mask_id)
    with deciding_as(bo) as by:
        assert masks.end(by, mask_id, "Er flyttet alligevel") is False
    with deciding_as(anna) as by:
        assert masks.end(by, mask_id, "") is True
    assert standing(mask_id)[0].state(now()) is MaskState.ENDED


def test_a_second_mask_for_the_same_pair_lasts_until_the_later_end(make, standing, log, citizen, anna, app):
    first = make(anna, towards(citizen))
    longer = now() + LATER * 2
    assert make(anna, towards(citizen, until=longer)) == first
    assert standing(first)[0].until == longer
    assert make(anna, towards(citizen, until=now() + timedelta(days=5))) == first
    assert standing(first)[0].until == longer
    assert [step for step, _reason in steps(app)] == [MaskStep.MADE, MaskStep.EXTENDED]


def test_an_extension_is_later_and_within_the_longest(make, deciding_as, standing, log, citizen, anna):
    mask_id = make(anna, towards(citizen))
    same, beyond = now() + LATER, now() + timedelta(days=740)
    assert refused(deciding_as(anna), lambda by: masks.extend(by, mask_id, same, "Stadig")) == "not-later"
    assert refused(deciding_as(anna), lambda by: masks.extend(by, mask_id, beyond, "Stadig")) == "end-too-late"
    with deciding_as(anna) as by:
        masks.extend(by, mask_id, now() + LATER * 2, "Truer stadig")
    assert standing(mask_id)[0].until == now() + LATER * 2
    permanent = make(anna, unit())
    assert refused(deciding_as(anna), lambda by: masks.extend(by, permanent, beyond, "Stadig")) == "without-end"


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (lambda citizen: unit("4999999999999"), "unknown-unit"),
        (lambda citizen: unit(ELSEWHERE), "other-organisation"),
        (lambda citizen: towards(citizen, ELSEWHERE), "other-organisation"),
        (lambda citizen: towards(citizen, until=now()), "end-in-the-past"),
        (lambda citizen: towards(citizen, until=now() + timedelta(days=732)), "end-too-late"),
        (lambda citizen: towards(citizen, until=None), "end-missing"),
        (lambda citizen: towards(citizen, reason="  "), "reason-missing"),
    ],
)
def test_what_cannot_be_made_is_refused_and_the_trail_says_so(app, log, citizen, deciding_as, anna, wanted, why):
    assert refused(deciding_as(anna), lambda by: masks.make(by, wanted(citizen))) == why
    assert steps(app) == []
    ((action, details),) = audited(app)
    assert (action, details["why"]) == ("mask-refused", why)


def test_nobody_decides_on_a_mask_towards_themselves(make, log, citizen, deciding_as, anna):
    myself = decider("29190623", citizen)
    assert refused(deciding_as(myself), lambda by: masks.make(by, towards(citizen))) == "about-oneself"
    mask_id = make(anna, towards(citizen))
    for deed in (
        lambda by: masks.confirm(by, mask_id),
        lambda by: masks.end(by, mask_id, "x"),
        lambda by: masks.extend(by, mask_id, now() + LATER * 2, "x"),
    ):
        assert refused(deciding_as(myself), deed) == "about-oneself"


def test_another_organisations_masks_are_not_there(make, deciding_as, log, citizen, anna):
    mask_id, stranger = make(anna, unit()), decider(OTHER_REGION)
    for deed in (
        lambda by: masks.confirm(by, mask_id),
        lambda by: masks.reject(by, mask_id, "x"),
        lambda by: masks.end(by, mask_id, "x"),
        lambda by: masks.refuse_end(by, mask_id),
        lambda by: masks.extend(by, mask_id, now() + LATER, "x"),
        lambda by: masks.end(by, uuid4(), "x"),
    ):
        assert refused(deciding_as(stranger), deed) == "other-organisation"
    with deciding_as(stranger) as by:
        assert masks.history(by, mask_id) is None


def test_reasons_are_sealed_and_steps_say_who(app, make, deciding_as, log, citizen, anna, bo):
    mask_id = make(anna, towards(citizen))
    with deciding_as(bo) as by:
        masks.confirm(by, mask_id)
        history = masks.history(by, mask_id)
        assert [(one.step, one.by, masks.reason_of(one)) for one in history.steps] == [
            (MaskStep.MADE, anna.viewer.key, "Trusler"),
            (MaskStep.CONFIRMED, bo.viewer.key, ""),
        ]
    assert [b"Trusler" in (reason or b"") for _step, reason in steps(app)] == [False, False]
    assert sorted(action for action, _details in audited(app)) == ["mask-confirmed", "mask-made"]


def test_the_page_can_say_how_many_entries_a_mask_touches(app, log, citizen, deciding_as, anna):
    sign_in_citizen(app, app.test_client(), CPR)
    for code in (WARD, WARD, HOSPITAL, ELSEWHERE):
        log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(code))
    with deciding_as(anna) as by:
        assert masks.entries_touched(by, towards(citizen)) == Touched(3)
        assert masks.entries_touched(by, towards(citizen, below=False)) == Touched(1)


def test_of_a_unit_and_of_a_person_it_says_what_was_counted_last(app, log, citizen, deciding_as, anna, clock):
    """Each look-up once, also one that was corrected; of a person those at one's own organisation, acting or acted
    for: how much another one's staff looks up is not to be learnt by a mask."""
    other = sign_in_citizen(app, app.test_client(), "0101010008")
    bo, cleo = log.person("Bo Dahl"), log.person("Cleo Eg")
    for who, by_whom, behalf, code in (
        (citizen, bo, None, WARD), (other, bo, bo, WARD), (citizen, cleo, bo, HOSPITAL), (other, cleo, None, WARD),
        (other, bo, None, ELSEWHERE), (other, cleo, None, ELSEWHERE),
    ):  # fmt: skip
        log.entry(who, NOON, performed_by=by_whom, on_behalf_of=behalf, organisation_ref=log.unit(code))
    log.entry(citizen, NOON, performed_by=bo, organisation_ref=log.unit(WARD), superseded_by=1)
    log.entry(citizen, NOON)
    wanted = (unit(), unit(HOSPITAL), unit(HOSPITAL, below=False), person(log, "Bo Dahl"), person(log, "Cleo Eg"))

    def told():
        with deciding_as(anna) as by:
            return [masks.entries_touched(by, one) for one in wanted]

    assert told() == [None] * len(wanted)
    for more, expected in ((0, [3, 4, 1, 3, 2]), (1, [4, 5, 1, 4, 2])):
        for _each in range(more):
            log.entry(citizen, NOON, performed_by=bo, organisation_ref=log.unit(WARD))
        clock.shift(timedelta(days=1))
        with app.app_context():
            count_entries()
        assert told() == [Touched(number, now()) for number in expected]


def person(log, name):
    return Wanted(kind=MaskKind.PERSON, person=log.persons[name], reason="Trusler")
