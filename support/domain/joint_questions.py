"""A question that waits for every guardian to confirm it. Pure."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_app.agreeing import AskedFor
from support.domain.cases import Concern

Place = tuple[UUID, datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wish:
    """What is asked: about which look-ups, what, and in which words."""

    places: tuple[Place, ...]
    concern: Concern
    words: str

    def encode(self) -> str:
        """As it is sealed."""
        places = [[str(citizen), at.isoformat(), number] for citizen, at, number in self.places]
        return json.dumps({"places": places, "concern": self.concern.value, "words": self.words}, ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> "Wish":
        """What `encode` wrote."""
        told = json.loads(text)
        places = ((UUID(citizen), datetime.fromisoformat(at), number) for citizen, at, number in told["places"])
        return cls(places=tuple(places), concern=Concern(told["concern"]), words=told["words"])


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wished(AskedFor):
    """What the first of them asked for."""

    wish: Wish
