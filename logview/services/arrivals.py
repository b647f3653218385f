"""Events on their way in: what makes each itself, so that no delivery stores it twice."""

from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from msgspec import structs

from citizen_app import clock
from logview.domain.sameness import ContentDigester, identity_of
from logview.domain.source_event import ReadFault, Reading, SourceEvent
from logview.formats.profile import SourceProfile
from logview.formats.reader import read
from logview.services.describing import Description, description

_SIZE = 16


class Arrival(NamedTuple):
    """An event with what makes it itself. Digests are hexadecimal text."""

    identity: str
    content: str
    event: SourceEvent
    description: Description  # made here, while the database is busy with the batch before
    line: int
    raw: bytes


class SetAside(NamedTuple):
    """Something that cannot be stored, and why."""

    line: int
    fault: ReadFault
    raw: bytes
    among_equals: str = ""  # which of several equal ones, where equals may be several events


def arrivals(profile: SourceProfile, stream: BinaryIO, recogniser: "Recogniser") -> Iterator[Arrival | SetAside]:
    """What a file holds. Whether several citizens in one event are one person is not for the reader to say."""
    for reading in read(stream, structs.replace(profile, several_subjects="each"), clock.now()):
        yield recogniser.arrival(reading)


class Recogniser:
    """Gives each event of one delivered file its identity: by the profile, else by content and place among equals."""

    def __init__(self, profile: SourceProfile) -> None:
        self._profile = profile
        # Begun once for the source; a copy costs less than a new one with its parameters.
        self._named = self._begun(b"named")
        self._content = self._begun(b"content")
        self._digest = ContentDigester().digest
        self._equals: Counter[bytes] = Counter()

    def arrival(self, reading: Reading) -> Arrival | SetAside:
        """The event with its identity, or what is to be set aside."""
        event = reading.outcome
        if isinstance(event, ReadFault):
            return self._aside(reading.line, event, reading.raw)
        content = self._digest(event)
        named = identity_of(event, self._profile)
        if named is None:
            digest = self._content.copy()
            digest.update(content + self._ordinal(content))
        else:
            digest = self._named.copy()
            digest.update("\x1f".join(named).encode())
        return Arrival(
            digest.hexdigest(), content.hex(), event, description(event, self._profile.slug), reading.line, reading.raw
        )

    def _aside(self, line: int, fault: ReadFault, raw: bytes) -> SetAside:
        """What is set aside; without a trustworthy identity, equal ones are events of their own here too."""
        if self._profile.identity or not raw:
            return SetAside(line, fault, raw)
        return SetAside(
            line, fault, raw, self._ordinal(blake2b(raw, digest_size=_SIZE, person=b"aside").digest()).hex()
        )

    def _ordinal(self, digest: bytes) -> bytes:
        number = self._equals[digest]
        self._equals[digest] = number + 1
        return number.to_bytes(8, "big")

    def _begun(self, kind: bytes) -> blake2b:
        return blake2b(self._profile.slug.encode() + b"\x1e", digest_size=_SIZE, person=kind)


def version_identity(identity: str, content: str) -> str:
    """Under what an old version of a corrected event stays known, so that its replay is recognised."""
    return blake2b(f"{identity}{content}".encode(), digest_size=_SIZE, person=b"version").hexdigest()
