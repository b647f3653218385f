"""The shared terms in words, in the language that the request speaks."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.terms import DataKind, Purpose


def data_kind_words() -> dict[int, str]:
    """Each kind of data (hvilke oplysninger); UNKNOWN has no word."""
    return {
        DataKind.JOURNAL: _("Journal notes"),
        DataKind.MEDICINE_CARD: _("Medicine card"),
        DataKind.LABORATORY: _("Test results"),
        DataKind.IMAGES: _("X-rays and scans"),
        DataKind.APPOINTMENTS: _("Appointments"),
        DataKind.MASTER_DATA: _("Name, address and the like"),
        DataKind.VACCINATIONS: _("Vaccinations"),
        DataKind.MUNICIPAL_CARE: _("Municipal care"),
        DataKind.REFERRAL: _("Referral"),
        DataKind.DISCHARGE_LETTER: _("Discharge letter"),
        DataKind.CARE_PLAN: _("Plan for your course of treatment"),
        DataKind.TELEMEDICINE: _("Measurements from home"),
        DataKind.REHABILITATION: _("Rehabilitation"),
        DataKind.DOCUMENT_LIST: _("List of documents"),
        DataKind.BOOKING: _("Booking"),
        DataKind.CONSENT: _("Your choices about sharing"),
        DataKind.FRONT_PAGE: _("The record's front page, no documents"),
    }


def purpose_words() -> dict[int, str]:
    """Each purpose (formål); UNKNOWN has no word."""
    return {
        Purpose.TREATMENT: _("Treatment"),
        Purpose.EMERGENCY: _("Acute treatment"),
        Purpose.CARE: _("Care"),
        Purpose.BOOKING: _("Booking of appointments"),
        Purpose.LABORATORY_WORK: _("Laboratory work"),
        Purpose.MEDICINE_DISPENSING: _("Dispensing of medicine"),
        Purpose.ADMINISTRATION: _("Administration"),
        Purpose.QUALITY: _("Quality work"),
        Purpose.RESEARCH: _("Research"),
        Purpose.CITIZEN_REQUEST: _("At your own wish, says the source"),
        Purpose.SUPERVISION: _("Supervision"),
        Purpose.SYSTEM_OPERATION: _("Running of IT systems"),
        Purpose.PAYMENT: _("Payment"),
        Purpose.VISITATION: _("Assessment of a referral or a need (visitation)"),
        Purpose.TEACHING: _("Teaching"),
    }


_PLACE_KINDS: Final[Mapping[str, LazyString]] = {
    "region": _l("A region"),
    "hospital": _l("A hospital"),
    "department": _l("A department"),
    "practice": _l("A general practice"),
    "specialist": _l("A medical specialist"),
    "dentist": _l("A dentist"),
    "pharmacy": _l("A pharmacy"),
    "private-hospital": _l("A private hospital"),
    "municipality": _l("A municipality"),
}
_SOME_PLACE: Final = _l("A unit")


def place_kind_text(kind: str) -> str:
    """What sort of place it is, by its kind in the directory, for where its name cannot be told."""
    # Only this one is looked up in the catalogue: a page of masked names asks for each of its places.
    return str(_PLACE_KINDS.get(kind, _SOME_PLACE))
