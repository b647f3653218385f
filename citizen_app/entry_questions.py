"""What an entry's page may know of questions about it: a protocol that the feature of questions registers.

The features do not know each other: the log asks here where its entry can be asked about, and what became of it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, cast
from uuid import UUID

from flask import current_app

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code

EntryKey = tuple[UUID, datetime, int]
"""The whole key of an entry: whose, when, its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionState:
    """A question that an entry is part of, in words."""

    href: str
    text: str  # where it stands, with its case number
    finding: str | None  # what the organisation finds, as a sentence of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuestions:
    """What stands on an entry's page."""

    ask_href: str | None  # None: nobody may ask here
    asked: Sequence[QuestionState] = ()  # newest first
    mark: str | None = None  # that the organisation has found that it should not have happened
    messages_href: str | None = None  # where an organisation may have written about it; None: it bears no mark
    is_kept: str | None = None  # that no retention takes it
    usual_text: str | None = None  # how the unit uses such look-ups in general (safety.md 8): never about this one


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsLine:
    """That staff opened something of the subject's here. No look-up in health data, and counted among none."""

    text: str  # how often
    href: str  # where it stands who, when and why


class Questions(Protocol):
    """The side of questions."""

    def about(self, actor: Actor, entry: EntryKey, ref: str, unit: Code | None, activity: int | None) -> EntryQuestions:
        """Of one of the subject's own entries. `ref`: its reference in addresses; `activity`: the code of what was
        done; None: not known, or a mask keeps the unit back."""

    def marks_soon(self, actor: Actor, entries: Collection[EntryKey]) -> Callable[[], Mapping[int, str]]:
        """What the list says of those of the subject's own entries that an organisation has found should not have
        happened, by their numbers, asked for along with the next query. Empty for whoever acts for another."""

    def openings_soon(
        self, actor: Actor, since: datetime | None, before: datetime | None
    ) -> Callable[[], OpeningsLine | None]:
        """How often staff opened something of the subject's in a half-open period, asked for along with the next query.
        None where nobody did, and for whoever acts for another."""

    def visit_address(self) -> tuple[str, str]:
        """What stands before and after the reference of an entry, in the address that asks about its whole visit."""


EXTENSION: Final = "indblik.entry_questions"


def entry_questions() -> Questions | None:
    """What was registered; None in an application where nobody can be asked."""
    return cast("Questions | None", current_app.extensions.get(EXTENSION))
