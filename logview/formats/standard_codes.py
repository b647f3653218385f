"""What the international code systems mean in our terms. A profile's own lists come first."""

from collections.abc import Mapping
from typing import Final

# FHIR restful-interaction, audit-event-action, DICOM audit event ids, ISO 21089 life cycle.
ACTIVITY: Final[Mapping[str, str]] = {
    "C": "create",
    "R": "read",
    "U": "update",
    "D": "delete",
    "read": "read",
    "vread": "read",
    "history": "read",
    "history-instance": "read",
    "search": "search",
    "search-type": "search",
    "search-system": "search",
    "create": "create",
    "update": "update",
    "patch": "update",
    "delete": "delete",
    "access": "read",
    "110103": "read",
    "110104": "send",
    "110105": "delete",
    "110106": "print-or-export",
    "110107": "receive",
    "110112": "search",
}

DATA_KIND: Final[Mapping[str, str]] = {
    "Patient": "master-data",
    "Composition": "journal",
    "Condition": "journal",
    "Procedure": "journal",
    "Encounter": "journal",
    "AllergyIntolerance": "journal",
    "ClinicalImpression": "journal",
    "MedicationStatement": "medicine-card",
    "MedicationRequest": "medicine-card",
    "MedicationAdministration": "medicine-card",
    "MedicationDispense": "medicine-card",
    "DiagnosticReport": "laboratory",
    "Specimen": "laboratory",
    "ImagingStudy": "images",
    "Media": "images",
    "Appointment": "appointments",
    "Schedule": "booking",
    "Slot": "booking",
    "Immunization": "vaccinations",
    "ServiceRequest": "referral",
    "CarePlan": "care-plan",
    "List": "document-list",
    "DocumentReference": "document-list",
    "DocumentManifest": "document-list",
    "Consent": "consent",
}

# HL7 v3 ActReason / PurposeOfUse.
PURPOSE: Final[Mapping[str, str]] = {
    "TREAT": "treatment",
    "ETREAT": "emergency",
    "BTG": "emergency",
    "CAREMGT": "care",
    "COC": "care",
    "HPAYMT": "payment",
    "COVERAGE": "payment",
    "HOPERAT": "administration",
    "PATADMIN": "administration",
    "HSYSADMIN": "system-operation",
    "SYSDEV": "system-operation",
    "HQUALIMP": "quality",
    "HRESCH": "research",
    "CLINTRCH": "research",
    "PATRQT": "citizen-request",
    "FAMRQT": "citizen-request",
    "HACCRED": "supervision",
    "TRAIN": "teaching",
}

OUTCOME: Final[Mapping[str, str]] = {"0": "success", "4": "failed", "8": "failed", "12": "failed"}

FLAG: Final[Mapping[str, str]] = {
    "BTG": "consent-override",
    "110127": "consent-override",
    "AuthZ-Consent": "denied",  # counts only when the outcome is not success
}

SCHEMES: Final[Mapping[str, str]] = {
    "urn:oid:1.2.208.176.1.2": "cpr",
    "urn:oid:1.2.208.176.1.6.1.1": "x-ecpr",
    "urn:oid:1.2.208.176.1.6.1.2": "d-ecpr",
    "urn:oid:1.2.208.176.1.6.1.3": "d-ecpr",
    "urn:oid:1.2.208.176.1.6.1.4": "d-ecpr",
    "urn:oid:1.2.208.176.1.6.1.5": "d-ecpr",
    "urn:oid:1.2.208.176.1.6.1.6": "d-ecpr",
    "urn:oid:1.2.208.176.1.1": "sor",
    "urn:oid:1.2.208.176.1.4": "ydernummer",
    "https://autregweb.sst.dk": "authorisation",
    "medcom:ynumber": "ydernummer",
    "medcom:pnumber": "p-number",
    "medcom:skscode": "shak",
    "medcom:cvrnumber": "cvr",
    "medcom:communalnumber": "municipality",
    "medcom:sor": "sor",
    # The same as words, as old MinLog's `TYPE:value`, MinLog2's `source` attribute and delimited files write them.
    "cpr": "cpr",
    "ecpr": "x-ecpr",
    "x-ecpr": "x-ecpr",
    "d-ecpr": "d-ecpr",
    "sor": "sor",
    "shak": "shak",
    "sks": "shak",
    "yder": "ydernummer",
    "ynumber": "ydernummer",
    "ydernummer": "ydernummer",
    "cvr": "cvr",
    "cvrnumber": "cvr",
    "pnumber": "p-number",
    "p-number": "p-number",
    "communalnumber": "municipality",
    "municipality": "municipality",
    "authorisation": "authorisation",
    "authorization": "authorisation",
    "autorisation": "authorisation",
    "user": "user",
}
