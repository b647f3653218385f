"""What the database roles can do with look-backs, their marks and what citizens were told: part of `rights.py`."""

from citizen_app.db.roles import DatabaseRole

S, SI = "select", "select insert"
TABLES = {
    **dict.fromkeys(("organisation_ref", "staff_person"), S),
    **dict.fromkeys(("look_back", "look_back_unit", "look_back_step", "look_back_count", "look_back_verdict"), SI),
    **dict.fromkeys(("look_back_standing", "look_back_entry", "misuse_mark", "misuse_notice"), SI),
    "misuse_notice_entry": SI,
    "colleague_opening": SI,
    **dict.fromkeys(("audit_event", "outbox_message"), "insert"),
}
"""Of the look-backs' own role, besides the directory."""
COLUMNS = {
    # What they were told of look-ups that should not have happened; not by whom.
    (DatabaseRole.CITIZEN, "misuse_notice", "select"): {
        "citizen_key", "notice_id", "look_back_id", "cvr", "kind", "at", "words_sealed",
    },
    # One person's look-ups: no word of a source, no name, no number of a citizen.
    (DatabaseRole.LOOK_BACK, "access_entry", "select"): {
        "citizen_key", "occurred_at", "entry_id", "entry_count", "source_id", "performed_by", "organisation_ref",
        "activity", "data_kind", "purpose", "flags", "superseded_by",
    },
    (DatabaseRole.LOOK_BACK, "professional", "select"): {
        "professional_id", "person_digest", "profession_code", "role_text",
    },
    (DatabaseRole.LOOK_BACK, "question_entry", "select"): {"citizen_key", "case_id", "entry_id", "occurred_at"},
    (DatabaseRole.LOOK_BACK, "misuse_matter", "select"): {"matter_id", "cvr", "citizen_key", "case_id", "case_number"},
    # Who asked a question for its citizen: kept from what follows on it.
    **{
        (role, "question_case", "select"): {"citizen_key", "case_id", "helper_key", "asked_with"}
        for role in (DatabaseRole.MISUSE, DatabaseRole.LOOK_BACK)
    },
    (DatabaseRole.LOOK_BACK, "misuse_standing", "select"): {"matter_id", "cvr", "state"},
    # How many follow-ups nobody has taken, by organisation, and none about whoever looks.
    (DatabaseRole.DESK, "misuse_standing", "select"): {"matter_id", "cvr", "state", "clock_from"},
    (DatabaseRole.DESK, "misuse_matter", "select"): {"matter_id", "citizen_key"},
    (DatabaseRole.LOOK_BACK, "citizen", "select"): {"citizen_key", "birth_date", "died_on"},
    (DatabaseRole.LOOK_BACK, "look_back_standing", "update"): {"state", "changed_at", "steps"},
    (DatabaseRole.LOOK_BACK, "look_back_entry", "update"): {"finding", "judged_by", "confirmed"},
    (DatabaseRole.WORKER, "look_back_standing", "select"): {"look_back_id", "cvr", "state"},
}  # fmt: skip
