"""What the tests of the formats share: profiles, a fixed now, and reading from bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from logview.domain.source_event import ReadFault, Reading, SourceEvent
from logview.formats.profile import SourceProfile, load_profiles
from logview.formats.reader import read

ROOT = Path(__file__).parents[4]
SAMPLES = ROOT / "tests" / "samples"
SHARED = ROOT.parent / "shared" / "samples"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

PROFILES: Mapping[str, SourceProfile] = {**load_profiles(), **load_profiles(SAMPLES / "profiles")}


def profile(slug: str, **changes: Any) -> SourceProfile:
    return msgspec.structs.replace(PROFILES[slug], **changes)


def readings(data: bytes, source: SourceProfile | str) -> list[Reading]:
    chosen = PROFILES[source] if isinstance(source, str) else source
    return list(read(BytesIO(data), chosen, NOW))


def events(data: bytes, source: SourceProfile | str) -> list[SourceEvent]:
    return [one.outcome for one in readings(data, source) if isinstance(one.outcome, SourceEvent)]


def fault_codes(data: bytes, source: SourceProfile | str) -> list[tuple[int, str]]:
    return [(one.line, one.outcome.code) for one in readings(data, source) if isinstance(one.outcome, ReadFault)]


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()
