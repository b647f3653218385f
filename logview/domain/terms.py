"""Indblik's own terms for what an entry says, in the words the citizen's page uses.

The numbers are stored; never renumber them. Sources map their codes to these terms in their profile.
"""

from enum import IntEnum, IntFlag

from citizen_app.directory.sectors import Sector
from citizen_app.terms import DataKind, Purpose

__all__ = ["Activity", "DataKind", "EntryFlag", "Purpose", "Sector"]


class Activity(IntEnum):
    """The kind of action (handling). UNKNOWN: the source did not say, or said it in an unmapped code."""

    UNKNOWN = 0
    READ = 1
    SEARCH = 2
    CREATE = 3
    UPDATE = 4
    DELETE = 5
    PRINT_OR_EXPORT = 6
    SEND = 7
    RECEIVE = 8
    PRESCRIBE = 9
    ADMINISTER = 10
    SYSTEM_TASK = 11


class EntryFlag(IntFlag):
    """Marks on an entry that change how it is shown."""

    NONE = 0
    CONSENT_OVERRIDE = 1  # værdispring
    SYSTEM_JOB = 2
    SOURCE_MASKED = 4  # the source delivered the name already masked
    DENIED = 8  # an attempt that was stopped
    FAILED = 16  # the action did not succeed for a technical reason
    PERIOD = 32  # a period (from–to) or a group delivered as a group
    TIME_UNZONED = 64  # the source gave no zone; the profile's zone was assumed
    SENSITIVE = 128  # the source marks it as not for those who have custody of a child (safety.md 2)
