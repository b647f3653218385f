"""Made-up citizens with decisions, of a given number, and questions about some of them."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from citizen_app.keys import Keys
from citizen_app.terms import DataKind
from consent.domain.decision import OFFERED_KINDS, Effect
from consent.formats.bodies import name_of

Code = tuple[str, str]

# How many decisions somebody has who has any: most have one or two, a few have twenty.
_COUNTS = (1, 2, 3, 4, 5, 6, 8, 12, 20)
_SHARES = (50, 20, 10, 6, 4, 3, 3, 2, 2)
_KINDS = sorted(OFFERED_KINDS)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DAYS = 28 * 12 * 60
_PROFESSIONS = ("7170", "5166", "5152", "5151", "5159")
_PURPOSES = ("treatment", "treatment", "treatment", "care", "medicine-dispensing", "emergency")

CITIZEN = ("citizen_key", "created_at")
IDENTIFIER = ("digest", "key_version", "citizen_key", "scheme", "value_sealed")
DECISION = (
    *("citizen_key", "decision_id", "effect", "kinds", "origin_scheme", "origin_code", "origin_below", "data_since"),
    *("data_until", "unit_scheme", "unit_code", "unit_below", "person", "profession", "valid_from", "valid_until"),
    *("made_at", "made_by", "basis", "submission_id", "replaces", "text_version"),
)
ENDING = ("citizen_key", "decision_id", "ended_at", "made_by", "basis", "submission_id", "reason")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A citizen of the bench."""

    key: str
    number: str


def people(count: int, chance: random.Random) -> Iterator[Somebody]:
    """So many citizens, each with a number of its own that fails modulus 11: nobody has it."""
    made = 0
    for nth in range(count * 2):
        day, month, year = nth % 28 + 1, nth // 28 % 12 + 1, nth // 336 % 60 + 40
        number = f"{day:02d}{month:02d}{year:02d}{nth // _DAYS:04d}"
        if sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=True)) % 11:
            yield Somebody(f"{chance.getrandbits(128):032x}", number)
            made += 1
            if made == count:
                return


def identity(one: Somebody, keys: Keys, sealed: bytes, at: datetime) -> tuple[str, str]:
    """The lines of a citizen and of their number, as COPY reads them. Nothing opens the sealed number here."""
    digest = keys.identifier_digest("cpr", one.number).hex()
    named = _line(f"\\\\x{digest}", keys.current_version, one.key, "cpr", f"\\\\x{sealed.hex()}")
    return _line(one.key, at), named


def decisions(
    one: Somebody, units: Sequence[Code], chance: random.Random, at: datetime
) -> tuple[Sequence[str], Sequence[str]]:
    """The lines of somebody's decisions, one to twenty, and of the endings of some of them."""
    made, ended = [], []
    for _ in range(chance.choices(_COUNTS, _SHARES)[0]):
        decision = f"{chance.getrandbits(128):032x}"
        access = chance.random() < 0.1
        made_at = at - timedelta(minutes=chance.randrange(1, 3 * 525_600))
        until = at + timedelta(days=200) if access or chance.random() < 0.1 else None
        kinds = None if chance.random() < 0.4 else _bits(chance)
        origin = (*chance.choice(units), "t") if chance.random() < 0.1 else (None, None, None)
        days = ("2020-01-01", "2023-12-31") if chance.random() < 0.1 else (None, None)
        effect = Effect.ACCESS if access else Effect.BLOCK
        fixed = (made_at, one.key, "self", f"{chance.getrandbits(128):032x}", None, "2026-11")
        made.append(
            _line(one.key, decision, effect.value, kinds, *origin, *days, *_who(units, chance), made_at, until, *fixed)
        )
        if chance.random() < 0.15:
            submission = f"{chance.getrandbits(128):032x}"
            ended.append(_line(one.key, decision, at, one.key, "self", submission, "ended"))
    return made, ended


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


def _who(
    units: Sequence[Code], chance: random.Random
) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    drawn = chance.random()
    if drawn < 0.35:
        return (None, None, None, None, None)  # everyone
    if drawn < 0.45:
        return (None, None, None, f"{chance.getrandbits(128):032x}", None)
    if drawn < 0.5:
        return (None, None, None, None, chance.choice(_PROFESSIONS))
    scheme, code = chance.choice(units)
    return (scheme, code, "t" if chance.random() < 0.8 else "f", None, None)


def _bits(chance: random.Random) -> int:
    chosen: list[DataKind] = chance.sample(_KINDS, chance.randint(1, 3))
    return sum(1 << kind for kind in chosen)


def _line(*values: object) -> str:
    return "\t".join(["\\N" if value is None else str(value) for value in values]) + "\n"
