"""The emergency copy as it is written and read: JSON lines, packed with gzip, inside a JWE.

The first line is the `Head`; each further line is one `Listed` citizen. Numbers of citizens and authorisation ids are
in it only as HMAC with a key that is made for this copy alone: two copies cannot be laid side by side, and a line that
gets out tells nothing without the head.
"""

import base64
import gzip
import hmac
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import END
from citizen_app.systems.encrypting import Sink
from consent.domain.decision import Code, Decision, Effect, Unit, What, Who
from consent.domain.units import UnitRow
from consent.formats.bodies import KIND_NAMES, KINDS, KindName, PurposeName

FORMAT: Final = "indblik-emergency-copy/1"
CONTENT_TYPE: Final = "application/gzip"
MOST_STAFF: Final = 20_000
_GZIP: Final = 31  # zlib's number for the gzip format
_HASHED: Final = 16  # bytes: HMAC-SHA-256-128 (RFC 4868)
EffectName = Literal["block", "access"]
_EFFECTS: Final[Mapping[Effect, EffectName]] = {Effect.BLOCK: "block", Effect.ACCESS: "access"}
_BY_EFFECT: Final = {name: effect for effect, name in _EFFECTS.items()}


class CopyRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the copy is to be good for."""

    authorisations: Annotated[
        list[Annotated[str, Meta(pattern=rf"^[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z0-9]{{5}}{END}")]],
        Meta(
            max_length=MOST_STAFF,
            description=(
                "Authorisation ids of the system's users. Without, the copy cannot tell whom a decision about one "
                "professional means: such a block then applies to everyone, such an access to nobody."
            ),
        ),
    ] = []


class CopyBody(msgspec.Struct, kw_only=True):
    """An emergency copy."""

    copy: Annotated[str, Meta(description="A JWE in compact form (RFC 7516), encrypted to the system's key `kid`.")]
    kid: str
    issued: datetime
    expires: Annotated[datetime, Meta(description="From then on it decides nothing.")]
    citizens: Annotated[int, Meta(description="How many citizens are in it.")]


BEFORE_COPY: Final = b'{"copy":"'
"""What stands before the JWE in a CopyBody that is written piece by piece; a JWE has no letter that JSON escapes."""


def after_copy(kid: str, issued: datetime, expires: datetime, citizens: int) -> bytes:
    """What stands after it."""
    empty = CopyBody(copy="", kid=kid, issued=issued, expires=expires, citizens=citizens)
    return msgspec.json.encode(empty).removeprefix(BEFORE_COPY)


class DirectoryUnit(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A row of the directory that decisions are held against; a code may have several, one after the other."""

    scheme: str
    code: str
    valid_from: date
    parent: Code | None = None
    sor: str | None = None
    successor: Code | None = None
    successor_from: date | None = None


class Head(msgspec.Struct, kw_only=True, frozen=True):
    """What is the same for every citizen of the copy."""

    format: str
    system: str
    issued: datetime
    expires: datetime
    asked_since: datetime  # only citizens whom the system asked about since then are in the copy
    key: str  # base64: of the HMACs
    concealed: list[PurposeName]
    speaks_for: list[Code]  # the units that the system may ask for
    professionals: list[str]  # HMACs of the authorisation ids that the copy can tell apart
    directory: int  # the version of our directory
    organisations: list[DirectoryUnit]
    professions: list[str] | None = None  # codes that a question may name; None: of a copy that does not say


class RuleUnit(msgspec.Struct, kw_only=True, frozen=True):
    """A unit that a decision names, with or without those below it."""

    scheme: str
    code: str
    below: bool


class Rule(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A decision. What is left out counts for all; what is there must all fit."""

    effect: EffectName
    valid_from: datetime
    made_at: datetime
    valid_until: datetime | None = None
    kinds: list[KindName] | None = None
    origin: RuleUnit | None = None
    since: date | None = None
    until: date | None = None
    unit: RuleUnit | None = None
    person: str | None = None  # HMAC of the authorisation id, if the system named the person; else nobody's
    profession: str | None = None


class Listed(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A citizen: the HMAC of each of their numbers, and their decisions. Without any, they have decided nothing."""

    numbers: list[str]
    rules: list[Rule] = []


class BadCopy(Exception):
    """It is not a copy that we wrote."""


def hashed(key: bytes, *parts: str) -> str:
    """A number (scheme, value) or an authorisation id ("authorisation", value in capitals), as the copy names it."""
    digest = hmac.digest(key, ":".join(parts).encode(), "sha256")[:_HASHED]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hashed_person(text: str) -> UUID:
    """The person of a rule or a question as decisions are compared by them."""
    return UUID(bytes=base64.urlsafe_b64decode(text + "=="))


def directory_unit(row: UnitRow) -> DirectoryUnit:
    """What a copy says of a row of the directory."""
    return DirectoryUnit(
        scheme=row.scheme,
        code=row.code,
        valid_from=row.valid_from,
        parent=row.parent,
        sor=row.sor,
        successor=row.successor,
        successor_from=row.successor_from,
    )


def rule(decision: Decision, person: str | None) -> Rule:
    """What a copy says of a decision; `person` is the HMAC of whom it names."""
    what, who = decision.what, decision.who
    return Rule(
        effect=_EFFECTS[decision.effect],
        valid_from=decision.valid_from,
        made_at=decision.meant_since,
        valid_until=decision.valid_until,
        kinds=None if what.kinds is None else sorted(KIND_NAMES[kind] for kind in what.kinds),
        origin=_rule_unit(what.origin),
        since=what.since,
        until=what.until,
        unit=_rule_unit(who.unit),
        person=person,
        profession=who.profession,
    )


def decision(rule: Rule) -> Decision:
    """The decision that a rule stands for. Its own number is not in a copy."""
    kinds = None if rule.kinds is None else frozenset(KINDS[name] for name in rule.kinds)
    return Decision(
        UUID(int=0),
        _BY_EFFECT[rule.effect],
        What(kinds, _unit(rule.origin), rule.since, rule.until),
        Who(_unit(rule.unit), None if rule.person is None else hashed_person(rule.person), rule.profession),
        rule.valid_from,
        rule.valid_until,
        rule.made_at,
    )


def _rule_unit(unit: Unit | None) -> RuleUnit | None:
    return None if unit is None else RuleUnit(scheme=unit.scheme, code=unit.code, below=unit.below)


def _unit(unit: RuleUnit | None) -> Unit | None:
    return None if unit is None else Unit(unit.scheme, unit.code, unit.below)


def pack(head: Head, citizens: Iterable[Listed], out: Sink) -> int:
    """Write the content of a copy, and return how many citizens went in. One of them is in memory at a time."""
    encode, count = msgspec.json.Encoder().encode, 0
    squeeze = zlib.compressobj(wbits=_GZIP)
    out.write(squeeze.compress(encode(head) + b"\n"))
    for one in citizens:
        if ready := squeeze.compress(encode(one) + b"\n"):
            out.write(ready)
        count += 1
    out.write(squeeze.flush())
    return count


def unpacked(content: bytes) -> tuple[Head, Iterator[Listed]]:
    """The head, and the citizens one by one. Raises BadCopy, for a citizen when they are reached."""
    lines = iter(gzip.GzipFile(fileobj=io.BytesIO(content)))
    try:
        head = msgspec.json.decode(next(lines), type=Head)
    except (OSError, EOFError, StopIteration, msgspec.DecodeError):
        raise BadCopy from None
    if head.format != FORMAT:
        raise BadCopy
    return head, _citizens(lines)


def _citizens(lines: Iterator[bytes]) -> Iterator[Listed]:
    decode = msgspec.json.Decoder(Listed).decode
    try:
        for line in lines:
            yield decode(line)
    except (OSError, EOFError, msgspec.DecodeError):
        raise BadCopy from None
