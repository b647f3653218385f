"""Whatever the masks, the citizens, the staff and the look-ups: nothing that leaves names who is masked."""

import os
import re
from dataclasses import replace
from itertools import count
from uuid import uuid4

import pytest
from flask import Response
from hypothesis import HealthCheck, Phase, example, given, settings
from sqlalchemy import select

from citizen_app.api.scopes import Scope
from citizen_app.auth.access import access
from citizen_app.auth.actor import Role
from citizen_app.auth.permissions import Permission
from citizen_app.db.work import connection
from citizen_app.web.limits import limiter
from logview.models import ProfessionalRow
from tests.integration.masks.worlds import (
    HOSPITAL,
    OWN,
    PRACTICE,
    PROFESSIONS,
    SPELLINGS,
    WARD,
    Built,
    Figure,
    LookUp,
    Made,
    World,
    parts,
    worlds,
)
from tests.support import outlets
from tests.support.database import POSTGRESQL
from tests.support.deciding import citizen as acting_citizen
from tests.support.doors import doors
from tests.support.mailboxes import give_mailbox
from tests.support.outlet_copies import open_the_emergency_copy, order_letters, plant_a_fault, post_letters, read_as
from tests.support.outlet_walk import OutletWalk
from tests.support.people import DESK, REGION, SignedIn, as_staff
from tests.support.sign_in import sign_in_citizen
from tests.support.systems import a_system

CITIZENS_LETTERS = 3  # of the topics that are on unless somebody turns them off
EXAMPLES = settings(
    # Each walks some two hundred addresses. The masks are the same code on both databases; the rights are PostgreSQL's.
    max_examples=3 if os.environ.get("INDBLIK_TEST_DATABASE") == POSTGRESQL else 1,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make an example smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HAS_NOTICES = os.environ.get("INDBLIK_TEST_DATABASE") != POSTGRESQL
_numbers = count(1000)
_practices: set[str] = set()  # the parts of the names that the practices of all worlds so far are called after


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch):
    """A walk asks more often than a person may."""
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture
def system(app, log):
    return a_system(app, *Scope, units=[("cvr", REGION)])


@pytest.fixture
def staff(app):
    """Of the desk, and of the organisation that decides the masks."""
    return [as_staff(app, "Vita Vang", *Role, cvr=cvr, cpr="1105681238") for cvr in (DESK, REGION)]


WARD_OF_ALL = "4000000000011"


@pytest.fixture(autouse=True)
def professions(log):
    """One for each of the people, in words that stand nowhere else."""
    for number, name in enumerate(PROFESSIONS):
        log.profession(f"pro{number}", name, name)
    log.directory_is_new()


@pytest.fixture
def fault(app):
    """A door that fails, and with which words."""
    return plant_a_fault(app)


@pytest.fixture
def mailbox(app, log):
    """The deciders hear of what waits, until the walk's own deciders stop it."""
    give_mailbox(app)


@pytest.fixture
def walk(app, client, log, system, staff, mailbox, fault, capsys):
    """Build a world, and walk every outlet with its masks."""
    letters = []

    def walked(world):
        number = next(_numbers)
        numbers = [f"01{month}90{number}" for month in ("01", "02")]
        built = Built.of(app, log, world, *numbers)
        _practices.update(parts(world.people[0].split()[-1]))
        built.decide()
        for made in world.masks:
            built.mask(made)
        for figure in world.figures:
            built.state(figure)
        sign_in_citizen(app, client, numbers[0], "Vera Vestergaard")
        capsys.readouterr()
        going = OutletWalk(app, SignedIn(key=built.key, name="Vera Vestergaard", client=client))
        going.as_citizen(world.language)
        going.has_found()
        letters.append(post_letters(going))
        assert min(letters) >= CITIZENS_LETTERS
        assert letters[0] > CITIZENS_LETTERS, "the deciders' own: once a day, so with the first world"
        order_letters(going, world.people if HAS_NOTICES else ())
        for person in staff:
            going.as_staff(person)
        asking = {
            "citizen": {"scheme": "cpr", "value": numbers[0]},
            "organisation": {"scheme": "sor", "value": WARD_OF_ALL}, "purpose": "treatment",
            "professional": {"authorisation": built.authorisations[0]},
        }  # fmt: skip
        its_masks = {"organisation": {"scheme": "cvr", "value": REGION}}
        going.as_system(system, {"api.decisions": {"questions": [asking]}, "api.list_masks": its_masks})
        open_the_emergency_copy(going, asking)
        fault[:] = [*world.people, *built.authorisations]
        assert going.past("/fejl").status_code == 500
        going.through_every_other_door()
        going.beside_the_pages(lambda: "".join(capsys.readouterr()))
        return built, going

    return walked


OWN_DESK = (" /medarbejder/sloering", " /medarbejder/navne", " /medarbejder/spoergsmaal", " /medarbejder/opfoelgning")


def holding_words(going, words):
    """Each word with where it left as a word of its own. Most texts hold none of them, and are looked through once."""
    patterns = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in words}
    one_of_them = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    left = [(where, text) for where, text in going.left if one_of_them.search(text)] if words else []
    for word, pattern in patterns.items():
        yield word, [where for where, text in left if pattern.search(text)]


def told_in_spite(built, going):
    """Each part of a hidden name, number and digest that left, with where."""
    world, found = built.world, {}
    for number in world.hidden():
        name, digest = world.people[number], built.digests[number]
        words = set(parts(name)) - world.parts_that_may_be_read()
        words |= {name} if words else set()
        for word, where in holding_words(going, words):
            if word in _practices:  # an organisation's own deciders, officers and leads read at which practice it was
                where = [one for one in where if not any(page in one for page in OWN_DESK)]
            if where:
                found[word] = where
        for text in (built.authorisations[number], str(digest), digest.hex):
            # The operator's list of masks names persons by their digest, and nobody else does.
            if where := [
                one for one in going.holding(lambda left, text=text: text in left) if one != "command mask list"
            ]:
                found[text] = where
    return found


# Where every profession can be chosen, and where an organisation's own deciders and systems are met.
NOT_OF_THE_LOG = (" /valg/ny", " /medarbejder", "command ", "audit_event")


def told_of_few(built, going):
    """Each profession with few people, and each place with few, that left beside a masked name, with where."""
    world = built.world
    words = {PROFESSIONS[one] for one in world.professions_left_out()}
    words |= {name for place in world.places_left_out() for name in built.place_names[place]}
    found = {}
    for word, where in holding_words(going, words):
        if where := [one for one in where if not any(page in one for page in NOT_OF_THE_LOG)]:
            found[word] = where
    return found


EVERYBODY_SHOWN = World(
    people=("Anna Friis", "Åse Sørensen-Ågård", "Øjvind Bækgaard"),
    look_ups=(LookUp(0, None, PRACTICE), LookUp(1, 0, WARD), LookUp(2, 1, HOSPITAL)),
    masks=(Made("citizen", HOSPITAL, towards="somebody else"), Made("unit", PRACTICE, state="ended")),
    two_numbers=False,
)

# Who is hidden by what: the doctor by name wherever she is, the second by the hospital towards the citizen's other
# number, the third and the secretary, whose role holds the doctor's name, by the practice, where few work.
ONE_OF_EACH = World(
    people=("Anna Friis", "Åse Sørensen-Ågård", "Øjvind Bækgaard", "Karl-Ove Kjærulff"),
    look_ups=(
        LookUp(0, None, PRACTICE),
        LookUp(0, None, OWN),
        LookUp(1, None, WARD, second_number=True),
        LookUp(2, 0, PRACTICE),
        LookUp(3, 0, PRACTICE),
    ),
    masks=(
        Made("person", 0),
        Made("citizen", HOSPITAL, towards="our second number", state="past its end"),
        Made("unit", PRACTICE, below=False),
    ),
    two_numbers=True,
    figures=(Figure(HOSPITAL, None, 900), Figure(WARD, None, 4), Figure(PRACTICE, None, 3), Figure(PRACTICE, 0, 30)),
)
# The same doctor by name alone, and the secretary shown, on whose look-ups the source's words name the doctor.
NAMED_BY_OTHERS = replace(
    ONE_OF_EACH,
    look_ups=(*ONE_OF_EACH.look_ups, *(LookUp(3, None, HOSPITAL, about=(0, told)) for told in SPELLINGS)),
    masks=(Made("person", 0),),
    language="en",
)


@pytest.mark.timeout(400)  # half a minute of processor time, on a machine that may be busy
def test_the_walk_meets_every_door_of_the_registry_and_reads_the_names(walk):
    built, going = walk(EVERYBODY_SHOWN)
    professions = [where for name in PROFESSIONS[:2] for where in going.holding(lambda text, name=name: name in text)]
    assert {"min-log", "valg"} <= {where.split("/")[1] for where in professions if "/ny" not in where and "/" in where}
    assert sorted(outlets.DOORS - going.met) == []
    read = {f"GET {door.endpoint}" for door in doors(going.app) if door.method == "GET" and not door.arguments}
    # Pages of a power hold nothing of the log, and open to whoever has one: their walk is `test_power_pages.py`.
    of_the_log = {door for door in outlets.CITIZEN if door.startswith("GET ") and not door.startswith("GET power")}
    # It opens to who shares custody, and names people as every summary does: its walk is `test_blocks_together.py`.
    of_the_log -= {"GET consent_waiting.confirm"}
    # Likewise a question that guardians ask together: `test_questions_together.py`.
    of_the_log -= {"GET joint_questions.shown"}
    # They hold nothing of the log, and there is none where the site only informs: `test_tissue_forwarding.py`.
    of_the_log -= {"GET tissue.decide", "GET tissue.receipt"}
    of_the_log -= {"GET secondary_use.decide", "GET secondary_use.receipt"}  # the same: `test_secondary_use.py`
    # What somebody has said yes to holds nothing of the log: `test_saying_yes.py`.
    of_the_log -= {"GET saying_yes.give", "GET saying_yes.receipt", "GET saying_yes.record"}
    of_the_log -= {f"GET tissue_child.{page}" for page in ("decide", "receipt", "confirm")}
    answered = {"POST api.decisions", "POST api.list_masks", "POST api.emergency_copy"}
    answered |= {"GET staff_misuse.shown", "GET staff_misuse_steps.ask"}
    assert sorted((read & outlets.STAFF | of_the_log | answered) - going.opened) == []
    assert built.world.hidden() == set()
    for name in built.world.people:
        places = {where.split("/")[1] for where in going.holding(lambda text, name=name: name in text) if "/" in where}
        assert {"min-log", "valg"} <= places, name
        assert "a letter on paper" in going.holding(lambda text, name=name: name in text), name
        written = f"{name} så i din journal."
        if HAS_NOTICES:
            assert "a letter on paper" in going.holding(lambda text, written=written: written in text), "of misuse"


@pytest.mark.timeout(400)  # a minute of processor time, on a machine that may be busy
@EXAMPLES
@example(world=ONE_OF_EACH)
@example(world=NAMED_BY_OTHERS)
@given(world=worlds())
def test_nothing_that_leaves_names_who_is_masked(walk, world):
    if world is ONE_OF_EACH:
        assert (world.professions_left_out(), world.places_left_out()) == ({0, 1, 2}, {PRACTICE, WARD})
    built, going = walk(world)
    assert told_in_spite(built, going) == {}
    assert told_of_few(built, going) == {}


def test_a_door_that_lets_a_name_out_is_caught(app, walk, monkeypatch):
    """An outlet that somebody adds, says in the registry that it is walked, and forgets the masks."""

    def forgetful():
        names = connection().execute(select(ProfessionalRow.name)).scalars()
        return Response("\n".join(filter(None, names)), mimetype="text/plain")

    app.add_url_rule("/udskrift", "print_it", access(Permission.LOG_READ)(forgetful))
    monkeypatch.setattr(outlets, "CITIZEN", outlets.CITIZEN | {"GET print_it"})
    built, going = walk(replace(EVERYBODY_SHOWN, masks=(Made("person", 0),)))
    assert told_in_spite(built, going) == dict.fromkeys(("Anna", "Friis", "Anna Friis"), ["GET /udskrift"])


@settings(EXAMPLES, max_examples=10)
@example(world=ONE_OF_EACH)
@example(world=NAMED_BY_OTHERS)
@given(world=worlds())
def test_whoever_acts_for_the_citizen_reads_no_name_that_is_masked_from_them(app, log, world):
    """Each mask that is towards one citizen is towards the one who acts, and not towards the one whose log it is."""
    number, viewer = next(_numbers), uuid4()
    built = Built.of(app, log, world, f"010190{number}", f"010290{number}")
    built.decide()
    for made in world.masks:
        built.mask(made, us=viewer)
    for figure in world.figures:
        built.state(figure)
    acting = acting_citizen(built.key, *([built.second] if built.second else []))
    going = OutletWalk(app, SignedIn(key=built.key, name="", client=app.test_client()))
    read_as(going, replace(acting, viewer=acting_citizen(viewer).viewer), world.language)
    assert told_in_spite(built, going) == {}
    assert told_of_few(built, going) == {}
