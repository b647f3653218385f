"""Indblik's own terms for what an entry says, in the words the citizen's page uses.

The numbers are stored; never renumber them. Sources map their codes to these terms in their profile.
"""

from enum import IntEnum, IntFlag

from citizen_app.directory.sectors import Sector

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


class DataKind(IntEnum):
    """The kind of data (hvilke oplysninger) that was opened."""

    UNKNOWN = 0
    JOURNAL = 1
    MEDICINE_CARD = 2
    LABORATORY = 3
    IMAGES = 4
    APPOINTMENTS = 5
    MASTER_DATA = 6  # stamkort
    VACCINATIONS = 7
    MUNICIPAL_CARE = 8
    REFERRAL = 9
    DISCHARGE_LETTER = 10
    CARE_PLAN = 11
    TELEMEDICINE = 12
    REHABILITATION = 13
    DOCUMENT_LIST = 14
    BOOKING = 15
    CONSENT = 16
    FRONT_PAGE = 17  # the record was opened, no document in it


class Purpose(IntEnum):
    """The stated purpose (formål) of the look-up. UNKNOWN: the source states none."""

    UNKNOWN = 0
    TREATMENT = 1
    EMERGENCY = 2
    CARE = 3
    BOOKING = 4
    LABORATORY_WORK = 5
    MEDICINE_DISPENSING = 6
    ADMINISTRATION = 7
    QUALITY = 8
    RESEARCH = 9
    CITIZEN_REQUEST = 10
    SUPERVISION = 11
    SYSTEM_OPERATION = 12
    PAYMENT = 13
    VISITATION = 14
    TEACHING = 15


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
