"""For whom somebody may act: a protocol that the feature of powers and the register's relations registers.

The ground floor asks on every request, so that what was ended in one window is over in the other at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, cast
from uuid import UUID

from flask import current_app

from citizen_app.auth.actor import Actor, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLine:
    """Somebody for whom the viewer may act, in words. Never tells of a pause."""

    mandate_id: UUID
    called: str  # what the helper knows them by
    basis: str
    covers: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsLine:
    """That somebody was here for the subject. No look-up in health data, and counted among none."""

    text: str  # how often
    href: str  # where it stands who and when


class Mandates(Protocol):
    """The side of powers and relations. Each asks in its own database role, and leaves the request in it."""

    def held(self, viewer: Viewer, at: datetime) -> Sequence[MandateLine]:
        """Everybody for whom the viewer may act now."""

    def acting(self, viewer: Viewer, mandate_id: UUID, at: datetime, *, firmly: bool = False) -> Actor | None:
        """The viewer acting on the mandate; None where it is not theirs, or not in force any more. `firmly`: whoever
        ends or changes it waits until this request is over, so that what is done on it is done while it counts."""

    def is_fifteen(self, viewer: Viewer, mandate_id: UUID, at: datetime) -> bool:
        """Whether the mandate is custody that the viewer has, and gives nothing because the child is 15 by now."""

    def note_visit(self, actor: Actor, at: datetime) -> None:
        """Write down, once for each session and mandate, that the viewer is here for the other: who is helped reads
        it."""

    def visits_soon(
        self, actor: Actor, since: datetime | None, before: datetime | None
    ) -> Callable[[], VisitsLine | None]:
        """How often somebody was here for the subject in a half-open period, asked for along with the next query."""

    def name_of(self, actor: Actor, helper: UUID) -> str | None:
        """Somebody who was here for the subject, as they last signed in; for the subject alone."""

    def has_custody(self, actor: Actor, helper: UUID, at: datetime) -> bool:
        """Whether somebody has custody of the subject, who acts for themselves."""


EXTENSION: Final = "indblik.mandates"


def mandates() -> Mandates | None:
    """What was registered; None in an application in which nobody acts for another."""
    return cast(Mandates | None, current_app.extensions.get(EXTENSION))
