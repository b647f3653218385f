"""What each database role reaches of decisions about samples and about secondary use."""

from citizen_app.db.roles import DatabaseRole
from tests.integration.database import rights_of_yes

OF_CITIZEN = {
    **dict.fromkeys(("tissue_decision", "tissue_waiting_step", "secondary_use_decision"), "select insert"),
    "tissue_step": "select",
    **rights_of_yes.OF_CITIZEN,
}
OF_TISSUE = {
    **dict.fromkeys(("organisation", "profession", "directory_import"), "select"),
    "tissue_step": "select insert",
    **dict.fromkeys(("audit_event", "outbox_message", "tissue_decision", "citizen", "citizen_identifier"), "insert"),
}
COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    # What biobanks are answered: whose, what and since when; not the words, nor who confirmed it.
    (DatabaseRole.CONSENT, "tissue_decision", "select"): {
        "citizen_key", "decision_id", "material", "decision", "mode", "made_at",
    },
    **rights_of_yes.COLUMNS,
    # What is sent: whose, what and the words; not who confirmed it.
    (DatabaseRole.TISSUE, "tissue_decision", "select"): {
        "citizen_key", "decision_id", "material", "decision", "mode", "made_at", "text_version", "language", "text",
        "submission_id",
    },
    (DatabaseRole.TISSUE, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.TISSUE, "citizen_identifier", "select"): {
        "digest", "citizen_key", "scheme", "value_sealed", "key_version", "valid_from", "valid_until",
    },
    (DatabaseRole.CONSENT, "secondary_use_decision", "select"): {"citizen_key", "decision_id", "decision", "made_at"},
}  # fmt: skip
