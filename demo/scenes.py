"""Reads the scenes of demo/script: what happens at one visit, step by step."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose

SCRIPT = Path(__file__).parent / "script"
SOURCE_OF = {"epj": "epj-ost", "gp": "gp-system", "eoj": "eoj-kommune", "fmk": "fmk", "sj": "sundhedsjournalen"}
FLAG_OF = {
    "override": EntryFlag.CONSENT_OVERRIDE,
    "denied": EntryFlag.DENIED,
    "failed": EntryFlag.FAILED,
    "masked": EntryFlag.SOURCE_MASKED,
    "system": EntryFlag.SYSTEM_JOB,
}
COLUMNS = 10
TERM = str.maketrans("-", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a scene."""

    minutes: float
    source: str
    place: str
    who: str
    activity: Activity
    kind: DataKind
    purpose: Purpose
    text: str | None
    reason: str | None
    flags: EntryFlag
    options: dict[str, str]

    @property
    def repeats(self) -> list[float]:
        """The minutes at which the step happens: once, or as often as `repeat=TIMES/MINUTES` says."""
        times, _, every = self.options.get("repeat", "1/0").partition("/")
        return [self.minutes + index * float(every) for index in range(int(times))]


def _options(text: str) -> tuple[EntryFlag, dict[str, str]]:
    """Splits `system,count=4`. A value that holds commas of its own (`strange=activity,kind`) runs on."""
    flags, options, last = EntryFlag.NONE, {}, ""
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, has_value, value = part.partition("=")
        if has_value:
            last, options[name] = name, value
        elif part in FLAG_OF:
            flags |= FLAG_OF[part]
        elif last:
            options[last] += f",{part}"
        else:
            raise ValueError(f"unknown option {part!r}")
    return flags, options


def _term(text: str) -> str:
    return text.upper().translate(TERM) or "UNKNOWN"


def _step(line: str) -> Step:
    cells = [cell.strip() for cell in line.split("|")]
    cells += [""] * (COLUMNS - len(cells))
    minutes, source, place, who, activity, kind, purpose, text, reason, rest = cells
    flags, options = _options(rest)
    return Step(
        minutes=float(minutes),
        source=SOURCE_OF[source],
        place=place,
        who=who,
        activity=Activity[_term(activity)],
        kind=DataKind[_term(kind)],
        purpose=Purpose[_term(purpose)],
        text=text or None,
        reason=reason or None,
        flags=flags,
        options=options,
    )


@cache
def scenes() -> dict[str, tuple[Step, ...]]:
    """Every scene by name."""
    found: dict[str, tuple[Step, ...]] = {}
    for name in ("scenes.toml", "special.toml"):
        for scene, text in tomllib.loads((SCRIPT / name).read_text(encoding="utf-8")).items():
            found[scene] = tuple(_step(line) for line in text.strip().splitlines())
    return found
