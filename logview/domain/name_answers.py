"""What deciders answer: on which look-ups of a request the name is given, and why not on the others. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from logview.domain.name_requests import Answers, RefusalReason, RequestRefusal, RequestStep

EVERY: Final = None
"""Of look-ups: every one that was asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """On which look-ups the citizen should have the name, by the entries' numbers, and why not on the others."""

    given: Collection[int] | None = EVERY
    otherwise: RefusalReason | None = None

    @property
    def step(self) -> RequestStep:
        """The step that proposes it."""
        return RequestStep.REFUSAL_PROPOSED if self._gives_nothing else RequestStep.GRANT_PROPOSED

    @property
    def refusal(self) -> RefusalReason | None:
        """The reason of every look-up where none is given; None where a name is."""
        return self.otherwise if self._gives_nothing else None

    def about(self, asked: Collection[int]) -> Answers:
        """What it says of each look-up; nothing where it gives no name."""
        if self._gives_nothing:
            return {}
        return {one: None if self.given is EVERY or one in self.given else self.otherwise for one in asked}

    def why_not(self, asked: Collection[int]) -> RequestRefusal | None:
        """Why it cannot be the answer: it gives what was not asked about, or is silent on a look-up."""
        given = asked if self.given is EVERY else self.given
        if not set(given) <= set(asked) or (self.otherwise is None and set(given) != set(asked)):
            return RequestRefusal.ANSWER_MISSING
        return None

    @property
    def _gives_nothing(self) -> bool:
        return self.given is not EVERY and not self.given


GIVE: Final = Answer()
"""The name, on every look-up."""


def refuse(reason: RefusalReason) -> Answer:
    """The name on none of them."""
    return Answer(given=(), otherwise=reason)
