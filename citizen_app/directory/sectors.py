"""The sectors an organisation or a source belongs to. Pure: both the directory and the log's own terms use it."""

from enum import IntEnum


class Sector(IntEnum):
    """What safety asks to be told apart. The numbers are stored; never renumber them."""

    UNKNOWN = 0
    HOSPITAL = 1
    GENERAL_PRACTICE = 2
    SPECIALIST = 3
    DENTIST = 4
    PHARMACY = 5
    PRIVATE_HOSPITAL = 6
    MUNICIPALITY = 7
    NATIONAL = 8
    OTHER = 9


SECTOR_NAMES = {sector.name.lower().replace("_", "-"): sector for sector in Sector}
