"""By when an answer is due, by the kind of what was asked (safety.md 8). Pure.

What the law gives in months and working days stands here as data; the time for a question about a look-up is the
operator's own goal.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from citizen_app.working_days import WorkingDays, months_after


class DeadlineKind(StrEnum):
    """What a deadline is for. The codes are stored."""

    LOG_QUESTION = "log-question"  # a question about a look-up: the operator's goal, no law
    INSIGHT = "insight"  # GDPR Article 15, answered by Article 12(3)
    FILE_ACCESS = "file-access"  # aktindsigt


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long one kind may take, and by how much it may be made longer, once and with notice."""

    working_days: int = 0
    months: int = 0
    longer_by_months: int = 0

    def due_on(self, asked: date, days: WorkingDays) -> date:
        """The last day for the answer to what was asked on that day."""
        if self.working_days:
            return days.after(asked, self.working_days)
        return days.from_day(months_after(asked, self.months))

    def due_when_longer(self, asked: date, days: WorkingDays) -> date | None:
        """The last day when the organisation has made it longer; None where it cannot."""
        if not self.longer_by_months:
            return None
        return days.from_day(months_after(asked, self.months + self.longer_by_months))


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The table of all kinds."""

    log_question: Deadline = Deadline(working_days=10)
    insight: Deadline = Deadline(months=1, longer_by_months=2)
    file_access: Deadline = Deadline(working_days=7)

    def of(self, kind: DeadlineKind) -> Deadline:
        """The one for the kind."""
        return {
            DeadlineKind.LOG_QUESTION: self.log_question,
            DeadlineKind.INSIGHT: self.insight,
            DeadlineKind.FILE_ACCESS: self.file_access,
        }[kind]
