"""Whom somebody helps: they neither audit nor open what is about these at work (safety.md 8)."""

from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor
from delegation.services.standing import grounds_of


def helped_by(actor: Actor) -> frozenset[UUID]:
    """Every key of everybody whom the person has custody of or another ground to act for at this moment, paused or not.

    Reads the database in the role of powers: the caller takes their own role afterwards.
    """
    return frozenset(key for one in grounds_of(actor, clock.now()) for key in one.citizen)
