"""Made-up citizens of a given number, what they decide, and questions about some of them."""

import json
import random
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple
from uuid import UUID

from citizen_app.keys import Keys
from citizen_app.terms import DataKind
from consent.domain.decision import OFFERED_KINDS, Effect
from consent.formats.bodies import name_of

Code = tuple[str, str]

# How many decisions somebody has who has any: most have one or two, a few have twenty.
COUNTS = (1, 2, 3, 4, 5, 6, 8, 12, 20)
SHARES = (50, 20, 10, 6, 4, 3, 3, 2, 2)  # of a hundred
ENDED = 0.15  # of the decisions
_KINDS = sorted(OFFERED_KINDS)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_YEARS = range(40, 100)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # from which PostgreSQL counts
_AS_MADE_BY_UUID4 = (1 << 128) - 1 - (0xF << 76 | 0x3 << 62), 4 << 76 | 2 << 62  # bits to keep, bits to set
_PROFESSIONS = ("7170", "5166", "5152", "5151", "5159")
_PURPOSES = ("treatment", "treatment", "treatment", "care", "medicine-dispensing", "emergency")

CITIZEN = ("citizen_key", "created_at")
IDENTIFIER = ("digest", "key_version", "citizen_key", "scheme", "value_sealed")
KIND = (
    *("effect", "kinds", "origin_scheme", "origin_code", "origin_below", "data_since", "data_until", "unit_scheme"),
    *("unit_code", "unit_below", "profession", "one_person", "days"),
)
"""What differs from decision to decision, but for whose, when and towards which person. `days`: ends in so many."""


class Somebody(NamedTuple):
    """A citizen of the bench."""

    key: bytes
    number: str

    @property
    def uuid(self) -> UUID:
        """The key as the product has it."""
        return UUID(bytes=self.key)


def people(chance: random.Random) -> Iterator[Somebody]:
    """Citizens without end, each with a number of its own that fails modulus 11: nobody has it."""
    days = [f"{day:02d}{month:02d}{year:02d}" for year in _YEARS for month in range(1, 13) for day in range(1, 29)]
    weighed = [(day, _weight(day, _WEIGHTS)) for day in days]
    keep, put = _AS_MADE_BY_UUID4
    for nth in count():
        running = f"{nth:04d}"
        weight = _weight(running, _WEIGHTS[6:])
        for day, of_day in weighed:
            if (of_day + weight) % 11:
                yield Somebody((chance.getrandbits(128) & keep | put).to_bytes(16, "big"), day + running)


def _weight(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def identities(some: Sequence[Somebody], keys: Keys, at: datetime) -> tuple[bytes, bytes]:
    """Their rows and those of their numbers, for COPY in binary: columns as CITIZEN and IDENTIFIER say.

    The digest is the product's own. Nothing opens the sealed number here, so that one serves for all.
    """
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    digest, key_follows = keys.identifier_digest, struct.pack("!i", 16)
    one, made = struct.pack("!h", 2) + key_follows, _field(struct.pack("!q", micros))
    named, version = struct.pack("!hi", 5, 32), _field(struct.pack("!h", keys.current_version)) + key_follows
    rest = _field(b"cpr") + _field(keys.seal("0" * 10))
    citizens = b"".join([one + key + made for key, _ in some])
    numbers = b"".join([named + digest("cpr", number) + version + key + rest for key, number in some])
    return citizens, numbers


def _field(value: bytes) -> bytes:
    return struct.pack("!i", len(value)) + value


def kinds_of_decisions(units: Sequence[Code], chance: random.Random, many: int) -> Iterator[tuple[object, ...]]:
    """So many decisions as KIND says; which of them somebody has is left to chance."""
    for _ in range(many):
        access = chance.random() < 0.1
        days = 200 if access or chance.random() < 0.1 else None
        kinds = None if chance.random() < 0.4 else _bits(chance)
        origin = (*chance.choice(units), True) if chance.random() < 0.1 else (None, None, None)
        period = ("2020-01-01", "2023-12-31") if chance.random() < 0.1 else (None, None)
        effect = Effect.ACCESS if access else Effect.BLOCK
        yield effect.value, kinds, *origin, *period, *_who(units, chance), days


def question(one: Somebody, units: Sequence[Code], chance: random.Random) -> dict[str, object]:
    """A question of a hospital about somebody."""
    scheme, code = chance.choice(units)
    staff = "".join(chance.choice("BCDFGHJKLMNPQRST0123456789") for _ in range(5))
    asked: dict[str, object] = {
        "citizen": {"scheme": "cpr", "value": one.number},
        "professional": {"authorisation": staff, "profession": chance.choice(_PROFESSIONS)},
        "organisation": {"scheme": scheme, "value": code},
        "purpose": chance.choice(_PURPOSES),
    }
    if chance.random() < 0.5:
        asked["kinds"] = [name_of(kind) for kind in chance.sample(_KINDS, 2)]
    return asked


def body(questions: Sequence[dict[str, object]]) -> str:
    """The body of a call."""
    return json.dumps({"questions": questions}, separators=(",", ":"))


def _who(units: Sequence[Code], chance: random.Random) -> tuple[str | None, str | None, bool | None, str | None, bool]:
    """Unit, profession, and whether it is towards one person."""
    drawn = chance.random()
    if drawn < 0.35:
        return (None, None, None, None, False)  # everyone
    if drawn < 0.45:
        return (None, None, None, None, True)
    if drawn < 0.5:
        return (None, None, None, chance.choice(_PROFESSIONS), False)
    scheme, code = chance.choice(units)
    return (scheme, code, chance.random() < 0.8, None, False)


def _bits(chance: random.Random) -> int:
    chosen: list[DataKind] = chance.sample(_KINDS, chance.randint(1, 3))
    return sum(1 << kind for kind in chosen)
