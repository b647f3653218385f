"""What may be done by whoever takes in what the civil register tells, or what is told of research projects."""

from citizen_app.db.roles import DatabaseRole
from tests.integration.database import rights_of_yes

TABLES = {
    DatabaseRole.FEED: {
        **dict.fromkeys(("register_message", "citizen", "citizen_identifier", "citizen_link"), "select insert"),
        **dict.fromkeys(("register_fact", "audit_event"), "insert"),
    },
    DatabaseRole.RESEARCH: {
        **dict.fromkeys(
            ("research_project", "research_participation", "citizen", "citizen_identifier"), "select insert"
        ),
        "audit_event": "insert",
    },
    **rights_of_yes.TABLES,
}
COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    # Of sessions only whether they are in force, to end those of the dead.
    **{
        (role, "session", verb): {"ended_at", *more}
        for role in (DatabaseRole.REGISTER, DatabaseRole.FEED)
        for verb, more in (("select", ("owner_key", "expires_at")), ("update", ()))
    },
    # What it was told itself on a citizen's word; nothing of what the register tells.
    (DatabaseRole.ASSIST, "register_fact", "select"): {
        "citizen_key", "told_by", "kind", "step", "recorded_on", "valid_from", "valid_until",
    },
    (DatabaseRole.REGISTER, "professional", "select"): {
        "professional_id", "person_digest", "authorisation_id", "user_id",
    },
    (DatabaseRole.FEED, "citizen", "update"): {"birth_date", "died_on"},
    (DatabaseRole.FEED, "citizen_identifier", "update"): {"valid_from", "valid_until"},
    (DatabaseRole.FEED, "citizen_link", "update"): {"state", "undone_at"},
}  # fmt: skip
