"""Indblik's own terms that more than one feature speaks of: which data, and what for. Pure.

The numbers are stored; never renumber them. Sources and calling systems have their codes mapped to these terms.
"""

from enum import IntEnum


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
