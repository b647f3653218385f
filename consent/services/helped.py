"""Which of a citizen's decisions somebody who helps them meets, and which they may make and end (safety.md 3, 4)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.auth.actor import REPRESENTING, Actor
from citizen_app.auth.acts import Act
from citizen_app.directory.catalogue import catalogue
from consent.domain.decision import Decision, Effect, Unit, What, Who
from consent.domain.rules import Draft, Refusal, is_too_long_for_another


def is_shown_draft(actor: Actor, draft: Draft) -> bool:
    """Whether the viewer meets what would be decided."""
    return _is_shown(actor, draft.what, draft.who)


def is_shown(actor: Actor, decision: Decision) -> bool:
    """Whether the viewer meets the decision. A place that is kept from them is in none, nor is a person who may work
    there."""
    return _is_shown(actor, decision.what, decision.who)


def sees_all_decisions(actor: Actor) -> bool:
    """Whether the viewer meets what the citizen chose themselves. Who has custody does not (safety.md 2)."""
    return actor.helped is None or Act.SEE_DECISIONS in actor.helped.acts


def _is_shown(actor: Actor, what: What, who: Who) -> bool:
    sight = actor.sight
    named = [unit for unit in (who.unit, what.origin) if unit is not None]
    if sight.is_placeless or sight.hidden_units:
        if who.person is not None:
            return False
        return not (named and sight.is_placeless) and not any(_is_at(unit, sight.hidden_units) for unit in named)
    return True


def knows_log(actor: Actor) -> bool:
    """Whether a page about decisions may show what is from the log. To whoever helps only with the right to read it;
    and not where places are secret: what a block would have met tells which source, and so which region, it was."""
    if actor.helped is None:
        return True
    return Act.READ_LOG in actor.helped.acts and not actor.sight.is_placeless


def may_name_place(actor: Actor) -> bool:
    """Whether what the viewer makes may name a place or a person. Not what others have to confirm where places are
    secret: they would not be shown it, and it would wait for nothing."""
    return actor.helped is None or not (actor.sight.is_placeless and Act.MAKE_BLOCK in actor.helped.together)


def _is_at(unit: Unit, hidden: tuple[tuple[str, str], ...]) -> bool:
    return not catalogue().with_units_above((unit.scheme, unit.code)).isdisjoint(hidden)


def why_not_make(actor: Actor, draft: Draft, *, declared: bool = True) -> Refusal | None:
    """Why somebody who helps may not make this: an access never; a block that is longer than a year not by law, nor
    one that names a place which the others who have to confirm it are not shown; and any only where they have said
    that it is not about themselves, their household or workplace, which we cannot know. None for oneself."""
    if actor.helped is None:
        return None
    if draft.effect is not Effect.BLOCK:
        return Refusal.ONLY_BLOCKS
    if actor.basis in REPRESENTING and is_too_long_for_another(draft):
        return Refusal.BLOCK_TOO_LONG
    if not may_name_place(actor) and any((draft.who.unit, draft.who.person, draft.what.origin)):
        return Refusal.NO_PLACE
    return None if declared else Refusal.NOT_DECLARED


def may_end(actor: Actor, makers: Iterable[UUID]) -> bool:
    """Whether the viewer may end a decision: whoever helps, only one that they made, alone or with others."""
    if actor.helped is None:
        return True
    return Act.END_OWN_BLOCK in actor.helped.acts and not set(makers).isdisjoint(actor.viewer.own_keys)


def made_by_helper_text(name: str | None) -> str:
    """The sentence that says who made it for the citizen; None: somebody whose name the reader is not told."""
    if name is None:
        return _("Somebody who helps made it.")
    return _("%(name)s made it, who helps.", name=name)


def made_together_text(names: Sequence[str]) -> str:
    """The sentence that says that several made it together; without names for whoever is not told them."""
    if not names:
        return _("Everybody who had to confirm it has done so.")
    *most, last = names
    if not most:
        return made_by_helper_text(last)
    return _("%(names)s and %(last)s made it together.", names=", ".join(most), last=last)


def ended_by_helper_text(name: str | None) -> str:
    """The sentence that says who ended it for the citizen."""
    if name is None:
        return _("Somebody who helps ended it.")
    return _("%(name)s ended it, who helps.", name=name)
