"""Which of a citizen's decisions somebody who helps them meets, and which they may make and end (safety.md 3, 4)."""

from uuid import UUID

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.auth.acts import Act
from citizen_app.directory.catalogue import catalogue
from consent.domain.decision import Decision, Effect, Unit
from consent.domain.rules import Refusal


def is_shown(actor: Actor, decision: Decision) -> bool:
    """Whether the viewer meets the decision. A place that is kept from them is in none, nor is a person who may work
    there."""
    sight = actor.sight
    named = [unit for unit in (decision.who.unit, decision.what.origin) if unit is not None]
    if sight.is_placeless or sight.hidden_units:
        if decision.who.person is not None:
            return False
        return not (named and sight.is_placeless) and not any(_is_at(unit, sight.hidden_units) for unit in named)
    return True


def knows_log(actor: Actor) -> bool:
    """Whether a page about decisions may show what is from the log. To whoever helps only with the right to read it;
    and not where places are secret: what a block would have met tells which source, and so which region, it was."""
    if actor.helped is None:
        return True
    return Act.READ_LOG in actor.helped.acts and not actor.sight.is_placeless


def _is_at(unit: Unit, hidden: tuple[tuple[str, str], ...]) -> bool:
    return not catalogue().with_units_above((unit.scheme, unit.code)).isdisjoint(hidden)


def why_not_make(actor: Actor, effect: Effect, *, declared: bool) -> Refusal | None:
    """Why somebody who helps may not make this: an access never, and a block only where they have said that it is not
    about themselves, their household or workplace, which we cannot know. None for oneself."""
    if actor.helped is None:
        return None
    if effect is not Effect.BLOCK:
        return Refusal.ONLY_BLOCKS
    return None if declared else Refusal.NOT_DECLARED


def may_end(actor: Actor, made_by: UUID) -> bool:
    """Whether the viewer may end a decision: whoever helps, only one that they made themselves."""
    if actor.helped is None:
        return True
    return Act.END_OWN_BLOCK in actor.helped.acts and made_by in actor.viewer.own_keys


def made_by_helper_text(name: str | None) -> str:
    """The sentence that says who made it for the citizen; None: somebody whose name the reader is not told."""
    if name is None:
        return _("Somebody who helps made it.")
    return _("%(name)s made it, who helps.", name=name)


def ended_by_helper_text(name: str | None) -> str:
    """The sentence that says who ended it for the citizen."""
    if name is None:
        return _("Somebody who helps ended it.")
    return _("%(name)s ended it, who helps.", name=name)
