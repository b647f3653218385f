"""What each database role reaches of offers, and of what citizens said yes to."""

from citizen_app.db.roles import DatabaseRole

OF_CITIZEN = {
    **dict.fromkeys(("given_consent", "indication", "yes_withdrawal"), "select insert"),
    "consent_offer": "select",
}
TABLES = {DatabaseRole.OFFERS: {"consent_offer": "select insert", "audit_event": "insert"}}
COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    # What answering a recipient needs: no words, not who gave it, and nothing of any indication.
    (DatabaseRole.CONSENT, "given_consent", "select"): {
        "citizen_key", "consent_id", "offer_id", "sequence", "given_at", "until",
    },
    (DatabaseRole.CONSENT, "yes_withdrawal", "select"): {"citizen_key", "yes_id", "at"},
}  # fmt: skip
