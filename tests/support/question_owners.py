"""Whose the questions in addresses are: of an organisation's log officers, and of the citizen who asked."""

import json
import struct
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from citizen_app import clock, opaque
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from support.domain.cases import Concern
from support.domain.joint_questions import Wish
from support.queries.joint_questions import add_step
from tests.support.look_backs import a_look_back
from tests.support.misuse import a_matter
from tests.support.owned import JUNK, Owned
from tests.support.people import OTHER_REGION, REGION, SignedIn
from tests.support.questions import a_question, a_text

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.doors import World


def case(world: "World") -> Owned:
    """A question as its organisation's log officers have it in an address."""
    near, far = world.question(world.carl), world.question(world.birthe, cvr=OTHER_REGION)
    return Owned(
        asks=world.lone,
        own=world.handle(world.lone, "question-case", near),
        foreign=(
            world.handle(world.lars, "question-case", near),
            world.handle(world.lone, "question-case", far),
            world.handle(world.lone, "mask", near),
            JUNK,
        ),
        oneself=world.handle(world.lone, "question-case", a_question(world.app, *_looked_at(world, world.lone))),
        colleague=world.handle(world.lone, "question-case", a_question(world.app, *_looked_at(world, world.lars))),
    )


def a_question_that_waits(app: "Flask", citizen: SignedIn, entry: tuple[UUID, datetime, int], by: UUID) -> UUID:
    """A question about the citizen's look-up that one of two guardians has asked."""
    waiting_id, at = uuid4(), clock.now()
    wish = Wish(places=(entry,), concern=Concern.WHY, words="")
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key], [by]):
        add_step(
            citizen_key=citizen.key,
            waiting_id=waiting_id,
            sequence=0,
            step="asked",
            at=at,
            by_key=by,
            basis="guardianship",
            wish_sealed=keys().seal(wish.encode()),
            open_until=at + timedelta(days=14),
        )
    return waiting_id


def joint(world: "World") -> Owned:
    """A question that waits for other guardians, as the citizen has it in an address."""
    mine, other = (
        a_question_that_waits(world.app, one, (one.key, world.ENTRY_AT, world.entries[one.key]), uuid4())
        for one in (world.birthe, world.carl)
    )
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "question-waiting", mine),
        foreign=(
            world.handle(world.carl, "question-waiting", mine),
            world.handle(world.birthe, "question-waiting", other),
            world.handle(world.birthe, "question", mine),
            JUNK,
        ),
    )


def visit(world: "World") -> Owned:
    """Where a page of a long visit begins, as a log officer has it in an address."""
    place = '["2026-03-02T10:00:00+00:00", 1]'
    return Owned(
        asks=world.lone,
        own=world.sealed(world.lone, "question-visit", place),
        foreign=(
            world.sealed(world.lars, "question-visit", place),
            world.sealed(world.lone, "question-case", place),
            JUNK,
        ),
    )


def helpers_visit(world: "World") -> Owned:
    """Where a page of the visits of those who help begins, as the citizen has it in an address."""
    place = struct.pack(">q16s", 1_772_000_000_000_000, bytes(16))
    with world.app.app_context():
        own, others = (opaque.seal(one.key, "visits-cursor", place) for one in (world.birthe, world.carl))
    return Owned(asks=world.birthe, own=own, foreign=(others, world.view_state(world.birthe), JUNK))


def usual_text(world: "World") -> Owned:
    """A text about a unit, as its organisation's officers have it in an address."""
    near, far = a_text(world.app, REGION), a_text(world.app, OTHER_REGION)
    return Owned(
        asks=world.lone,
        own=world.handle(world.lone, "usual-text", near),
        foreign=(
            world.handle(world.lars, "usual-text", near),
            world.handle(world.lone, "usual-text", far),
            world.handle(world.lone, "question-case", near),
            JUNK,
        ),
    )


def sort(world: "World") -> Owned:
    """The sort of look-ups that an officer writes about."""
    told = json.dumps([None, None, "sor", "4000000000001", 1])
    return Owned(
        asks=world.lone,
        own=world.sealed(world.lone, "usual-text-sort", told),
        foreign=(
            world.sealed(world.lars, "usual-text-sort", told),
            world.sealed(world.lone, "usual-text-list", told),
            JUNK,
        ),
    )


def question(world: "World") -> Owned:
    """A question as its citizen has it in an address."""
    mine, other = world.question(world.birthe), world.question(world.carl)
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "question", mine),
        foreign=(
            world.handle(world.carl, "question", mine),
            # Had our own key leaked, the query still knows whose question it is.
            world.handle(world.birthe, "question", other),
            world.handle(world.birthe, "name-request", mine),
            JUNK,
        ),
    )


def matter(world: "World") -> Owned:
    """A follow-up as its organisation's leads have it in an address."""
    near, far = world.matter(world.carl), world.matter(world.birthe, cvr=OTHER_REGION)
    return Owned(
        asks=world.grete,
        own=world.handle(world.grete, "misuse-matter", near),
        foreign=(
            world.handle(world.gert, "misuse-matter", near),
            world.handle(world.grete, "misuse-matter", far),
            world.handle(world.grete, "question-case", near),
            JUNK,
        ),
        oneself=world.handle(world.grete, "misuse-matter", a_matter(world.app, *_looked_at(world, world.grete))),
    )


def look_back(world: "World") -> Owned:
    """A look-back as those who take part have it in an address."""
    near, far = world.look_back(world.carl), world.look_back(world.birthe, cvr=OTHER_REGION)
    about_lone, about_lars = (a_matter(world.app, *_looked_at(world, one)) for one in (world.lone, world.lars))
    return Owned(
        asks=world.lone,
        own=world.handle(world.lone, "look-back", near),
        foreign=(
            world.handle(world.lars, "look-back", near),
            world.handle(world.lone, "look-back", far),
            world.handle(world.lone, "misuse-matter", near),
            JUNK,
        ),
        oneself=world.handle(world.lone, "look-back", a_look_back(world.app, about_lone, REGION)),
        colleague=world.handle(world.lone, "look-back", a_look_back(world.app, about_lars, REGION)),
    )


def _looked_at(world: "World", member: SignedIn) -> tuple[UUID, tuple[datetime, int]]:
    """A look-up in what is logged about somebody who works here."""
    assert member.citizen_key
    return member.citizen_key, (world.ENTRY_AT, 1)
