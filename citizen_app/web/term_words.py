"""The shared terms in words, in the language that the request speaks."""

from flask_babel import gettext as _

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


def place_kind_text(kind: str) -> str:
    """What sort of place it is, by its kind in the directory, for where its name cannot be told."""
    return {
        "region": _("A region"),
        "hospital": _("A hospital"),
        "department": _("A department"),
        "practice": _("A general practice"),
        "specialist": _("A medical specialist"),
        "dentist": _("A dentist"),
        "pharmacy": _("A pharmacy"),
        "private-hospital": _("A private hospital"),
        "municipality": _("A municipality"),
    }.get(kind, _("A unit"))
