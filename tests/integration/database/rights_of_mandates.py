"""What each database role reaches of powers, of what the register tells, and of visits of those who help."""

from citizen_app.db.roles import DatabaseRole

S, SI = "select", "select insert"
# What one citizen has given or holds; nothing of the log, no decision.
OF_MANDATES = {
    "power_step": SI,
    "power_code": SI,
    "power_try": SI,
    "register_fact": S,
    "hidden_unit": S,
    "audit_event": "insert",
    "outbox_message": "insert",
}
# When powers end: no name, and by its policy no pause.
OF_WORKERS = {"power_try": "delete", "power_warning": "select insert delete", "help_told": "select insert update"}
MANDATE_COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    (DatabaseRole.MANDATES, "power_code", "update"): {"ended_at"},
    (DatabaseRole.MANDATES, "help_told", "select"): {"citizen_key", "power_id", "told_at"},
    (DatabaseRole.MANDATES, "citizen", "select"): {"citizen_key", "birth_date", "died_on"},
    (DatabaseRole.MANDATES, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.WORKER, "power_try", "select"): {"tried_at"},
    (DatabaseRole.WORKER, "power_step", "select"): {
        "citizen_key", "power_id", "sequence", "step", "party", "at", "holder_key", "scopes", "until", "open_until",
        "begins",
    },
    # Whether somebody is to be told of a visit: not who was there.
    (DatabaseRole.WORKER, "help_visit", "select"): {
        "citizen_key", "visit_id", "mandate_id", "basis", "visited_at", "told_at",
    },
    (DatabaseRole.WORKER, "help_visit", "update"): {"told_at"},
}  # fmt: skip
