"""What names are held against in one request: the masks towards the subject and the viewer, and what was given."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.clock import now
from citizen_app.here import here
from citizen_app.mask_settings import MaskSettings
from logview.domain.masking import Masks
from logview.domain.name_requests import Grants
from logview.domain.small_units import Headcounts
from logview.queries import masks_in_force
from logview.queries.name_grants import grants_to


class Hiding(NamedTuple):
    """What names are held against."""

    masks: Masks
    grants: Grants
    headcounts: Headcounts


def masks_soon(actor: Actor) -> Callable[[], Hiding]:
    """The masks in force towards the subject and the viewer, asked for in one trip with what is read next. They are
    evaluated once per request."""
    towards = tuple(dict.fromkeys((*actor.subject, *actor.viewer.own_keys)))
    key = (actor.subject, towards)
    known: dict[tuple[tuple[UUID, ...], ...], Hiding] = here().g.setdefault("masks_towards", {})
    if key in known:
        return lambda: known[key]
    asked = masks_in_force.masks_soon(towards, actor.subject)

    def found() -> Hiding:
        if key not in known:
            read = asked()
            masks = Masks(read.standing, read.towards, now(), mask_settings().after_end)
            known[key] = Hiding(masks, grants_to(actor.subject, read.names_given), read.headcounts)
        return known[key]

    return found


def masks_towards(actor: Actor) -> Masks:
    """The masks in force towards the subject and the viewer."""
    return masks_soon(actor)().masks


def mask_settings() -> MaskSettings:
    """What the operator has set of masks."""
    found: MaskSettings = here().app.extensions["indblik.settings"].masks
    return found
