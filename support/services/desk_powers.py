"""Ending a power of attorney at the desk, at once, for a giver who cannot sign in (safety.md 4).

It only takes something away from others, so it waits for no day; but it cannot be given again in a moment, so it takes
a caller whom the desk knows. As taking it back signed in, it sends nobody a message, and no letter: whoever helps
may open the post. The giver's own page says that our support ended it.
"""

from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from delegation.services import at_desk
from delegation.services.at_desk import DeskPower
from support.services import assisting
from support.services.assisting import Assisting

_KIND: Final = "power"


def powers(at: Assisting, identity_id: UUID) -> list[DeskPower]:
    """The powers that the citizen has given and that can be ended. Raises AssistRefused for one who is not known."""
    assisting.known(at, identity_id)
    found = at_desk.powers_to_end(at.person, clock.now())
    take_role(DatabaseRole.ASSIST, at.person)
    audit.record_staff(at.by.hand.staff_key, "desk-powers-read", object_kind=_KIND, object_ref=str(identity_id))
    return found


def end(at: Assisting, identity_id: UUID, power_id: UUID) -> bool:
    """End one; whether it was there to end. Raises AssistRefused for one who is not known."""
    assisting.known(at, identity_id)
    ended = at_desk.end_power(at.person, power_id, at.by.hand.staff_key, clock.now())
    take_role(DatabaseRole.ASSIST, at.person)
    if ended:
        audit.record_staff(at.by.hand.staff_key, "desk-power-ended", object_kind=_KIND, object_ref=str(power_id))
    return ended
