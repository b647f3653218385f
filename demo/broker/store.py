"""What the demo broker remembers while it runs: requests, codes and access tokens, each for a short time."""

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from demo.broker.faults import Fault
from demo.broker.levels import Level
from demo.broker.persons import Person

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A request from the client that has been checked."""

    client_id: str
    redirect_uri: str
    scope: frozenset[str]
    state: str
    nonce: str
    code_challenge: str
    wanted_level: Level
    idp_values: tuple[str, ...]
    max_age: int | None = None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What the picked person agreed to; what a code and an access token stand for."""

    request: AuthorizationRequest
    person: Person
    level: Level
    with_cpr: bool
    fault: Fault
    auth_time: int


@dataclass
class Expiring(Generic[Item]):
    """Things under unguessable names, forgotten after some seconds."""

    seconds: int
    prefix: str = ""
    _items: dict[str, tuple[float, Item]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, item: Item) -> str:
        """Keep the item and return its name."""
        name = self.prefix + secrets.token_urlsafe(32)
        with self._lock:
            horizon = time.monotonic()
            self._items = {k: v for k, v in self._items.items() if v[0] > horizon}
            self._items[name] = (horizon + self.seconds, item)
        return name

    def get(self, name: str) -> Item | None:
        """The item if it is still known."""
        with self._lock:
            kept = self._items.get(name)
        return kept[1] if kept and kept[0] > time.monotonic() else None

    def take(self, name: str) -> Item | None:
        """The item, which nobody gets a second time."""
        with self._lock:
            kept = self._items.pop(name, None)
        return kept[1] if kept and kept[0] > time.monotonic() else None


@dataclass
class Store:
    """All that the running broker knows."""

    codes: Expiring[Grant]
    pending: Expiring[AuthorizationRequest] = field(default_factory=lambda: Expiring(seconds=900))
    pushed: Expiring[Mapping[str, str]] = field(
        default_factory=lambda: Expiring(seconds=60, prefix="urn:ietf:params:oauth:request_uri:")
    )
    access_tokens: Expiring[Grant] = field(default_factory=lambda: Expiring(seconds=300))
    seen_assertions: dict[str, float] = field(default_factory=dict)
