"""What an organisation concludes about the look-ups of a question: for each the latest that covers it. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Finding(StrEnum):
    """What the organisation concludes ("Organisationen vurderer, at …", safety.md 8). The codes are stored."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"
    LOG_ERROR = "log-error"  # the look-up was not as the log says
    UNSETTLED = "unsettled"  # it cannot be found out


@dataclass(frozen=True, slots=True)
class Findings:
    """What has been found about each look-up of one question, by the look-ups' numbers."""

    of_all: Finding | None = None  # of each that nothing is said of since; only answers from before they named look-ups
    of_each: Mapping[int, Finding] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return self.of_all is not None or bool(self.of_each)

    def of(self, entry: int) -> Finding | None:
        """What stands for this look-up; None: nobody has found anything about it."""
        return self.of_each.get(entry, self.of_all)

    def and_then(self, finding: Finding | None, entries: Collection[int] | None) -> "Findings":
        """With a later finding about these look-ups; `entries` None: about all. None found changes nothing."""
        if finding is None:
            return self
        if entries is None:
            return Findings(of_all=finding)
        return Findings(of_all=self.of_all, of_each={**self.of_each, **dict.fromkeys(entries, finding)})

    def those(self, finding: Finding | None, entries: Iterable[int]) -> frozenset[int]:
        """Those of these look-ups for which that stands; None: nothing."""
        return frozenset(one for one in entries if self.of(one) is finding)

    def grouped(self, entries: Sequence[int]) -> list[tuple[Finding | None, list[int]]]:
        """These look-ups by what stands for them, in the order of `Finding`; those without a finding last."""
        told = [(one, [entry for entry in entries if self.of(entry) is one]) for one in (*Finding, None)]
        return [(one, those) for one, those in told if those]
