"""Taking files in: read, store in batches, count. Safe to stop anywhere and to do again."""

import gc
import hashlib
import io
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

from citizen_app import audit, clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.formats.profile import SourceProfile
from logview.queries import deliveries
from logview.services.ahead import ahead, batches
from logview.services.arrivals import Recogniser, arrivals
from logview.services.storing import BatchOutcome, Storer

BATCH: Final = 5_000
_MOST_BYTES: Final = 32 * 1024 * 1024  # of a batch
_SWITCH_SECONDS: Final = 0.0005
_MOST_LISTED: Final = 1_000  # places named per file; all are counted, and kept


class UnreadableFile(Exception):
    """The file cannot be opened or read; the text says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was set aside, and why."""

    line: int
    code: str
    detail: str


@dataclass(slots=True)
class FileImport:
    """What taking one file in did."""

    name: str
    read: int = 0
    stored: int = 0
    known: int = 0
    corrected: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)  # by reason
    places: list[Place] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, outcome: BatchOutcome) -> None:
        """Count a batch."""
        counted = outcome.counted
        self.read += counted.read
        self.stored += counted.stored
        self.known += counted.known
        self.corrected += counted.corrected
        for item in outcome.set_aside:
            self.set_aside[item.fault.code] += 1
            if len(self.places) < _MOST_LISTED:
                self.places.append(Place(item.line, item.fault.code, item.fault.detail))

    def details(self) -> dict[str, int]:
        """The counts, for the audit trail."""
        return {
            "read": self.read,
            "stored": self.stored,
            "known": self.known,
            "corrected": self.corrected,
            "set_aside": self.set_aside.total(),
        }


class _Digesting(io.RawIOBase):
    """A stream that digests what is read through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._digest.update(block)
        return block

    def file_digest(self) -> str:
        return self._digest.hexdigest()


def import_file(
    profile: SourceProfile, path: Path, progress: Callable[[FileImport], None] = lambda _: None
) -> FileImport:
    """Take one file in. Raises UnreadableFile; what was stored until then stays."""
    outcome = FileImport(path.name)
    started = time.monotonic()
    try:
        with path.open("rb") as stream, _tuned():
            _take_in(profile, stream, outcome, progress)
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be read") from error
    outcome.seconds = time.monotonic() - started
    return outcome


def _take_in(
    profile: SourceProfile, stream: BinaryIO, outcome: FileImport, progress: Callable[[FileImport], None]
) -> None:
    source_id, delivery_id = begin(profile)
    digesting = _Digesting(stream)
    storer = Storer(profile, source_id, delivery_id)
    found = arrivals(profile, cast(BinaryIO, digesting), Recogniser(profile))
    for batch in ahead(batches(found, BATCH, _MOST_BYTES, lambda item: len(item.raw))):
        outcome.add(storer.store(batch))
        progress(outcome)
    with unit_of_work(DatabaseRole.INGEST):
        at = clock.now()
        deliveries.finish_delivery(delivery_id, digesting.file_digest(), at)
        deliveries.heard_from(source_id, at)
        audit.record_command("log.import", object_ref=f"delivery {delivery_id}", details=outcome.details())


@contextmanager
def _tuned() -> Iterator[None]:
    """Python's own work set to what an import is like.

    A batch makes many objects and no cycles: looking for those at every turn costs a tenth of the import. And who waits
    for the database must not wait longer than needed for the thread that reads ahead.
    """
    before, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(100_000, 20, 20)
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        sys.setswitchinterval(interval)


def begin(profile: SourceProfile) -> tuple[int, int]:
    """The source's number, and a delivery of its that has begun."""
    with unit_of_work(DatabaseRole.INGEST):
        source_id = deliveries.sync_sources([profile.slug])[profile.slug]
        return source_id, deliveries.begin_delivery(source_id, clock.now())
