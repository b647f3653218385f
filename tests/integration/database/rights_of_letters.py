"""What each database role reaches of letters on paper and of what the desk does for citizens: some columns."""

from citizen_app.db.roles import DatabaseRole

_STANDS = {"state", "why", "changed_at", "steps"}
LETTER_COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    # What became of one's own letters; not who saw to them. The print desk: whether a person must see to one first.
    (DatabaseRole.CITIZEN, "print_letter", "select"): {
        "citizen_key", "letter_id", "number", "kind", "about_id", "month", "language", "has_contents", "ordered_at",
    },
    (DatabaseRole.CITIZEN, "print_letter_step", "select"): {
        "citizen_key", "letter_id", "sequence", "step", "at", "why",
    },
    **{(role, "print_letter_standing", "update"): _STANDS for role in (DatabaseRole.CITIZEN, DatabaseRole.PRINT)},
    # Whose the printed letters are, for the printing house.
    (DatabaseRole.REGISTER, "print_letter", "select"): {"citizen_key", "letter_id", "number"},
    (DatabaseRole.REGISTER, "print_letter_step", "select"): {"citizen_key", "letter_id", "step", "at"},
    (DatabaseRole.PRINT, "citizen", "select"): {"citizen_key", "birth_date", "died_on"},
    # Whether an address is secret, by its policy: nothing else of what the register tells.
    (DatabaseRole.PRINT, "register_fact", "select"): {
        "citizen_key", "told_by", "fact", "kind", "step", "recorded_on", "valid_from", "valid_until",
    },
    (DatabaseRole.PRINT, "citizen_link", "select"): {"citizen_key", "other_key", "state", "reason"},
    (DatabaseRole.CITIZEN, "assisted_act", "select"): {
        "citizen_key", "act_id", "kind", "made_at", "effective_at", "wish_sealed", "summary_sealed",
    },
    (DatabaseRole.CITIZEN, "assisted_ending", "select"): {"citizen_key", "act_id", "at", "ending", "party", "why"},
    # Whether it ended, not how: that would tell what the log holds.
    (DatabaseRole.ASSIST, "assisted_ending", "select"): {"citizen_key", "act_id"},
    # Where the question of a number stands, of the one citizen: not what was asked, nor of whom.
    (DatabaseRole.ASSIST, "question_case", "select"): {
        "citizen_key", "case_id", "number", "asked_at", "deadline_kind",
    },
    (DatabaseRole.ASSIST, "question_standing", "select"): {"citizen_key", "case_id", "state", "changed_at"},
    (DatabaseRole.ASSIST, "consent_confirmation", "select"): {
        "citizen_key", "decision_id", "successor_scheme", "successor_code",
    },
    # Whether the citizen has asked to have their letters stopped.
    (DatabaseRole.PRINT, "assisted_act", "select"): {"citizen_key", "act_id", "kind"},
    (DatabaseRole.PRINT, "assisted_ending", "select"): {"citizen_key", "act_id"},
    (DatabaseRole.ASSIST, "citizen", "select"): {"citizen_key", "birth_date", "died_on"},
    (DatabaseRole.ASSIST, "citizen_link", "select"): {"citizen_key", "other_key", "state", "reason"},
    (DatabaseRole.WORKER, "assisted_act", "select"): {
        "citizen_key", "act_id", "kind", "effective_at", "by_staff_key",
    },
    (DatabaseRole.WORKER, "assisted_ending", "select"): {"citizen_key", "act_id"},
    # Whether the letter that tells of an act has been printed.
    (DatabaseRole.WORKER, "print_letter", "select"): {"citizen_key", "letter_id", "kind", "about_id"},
    (DatabaseRole.WORKER, "print_letter_standing", "select"): {"citizen_key", "letter_id", "state", "changed_at"},
    (DatabaseRole.REGISTER, "assist_phone", "select"): {"citizen_key", "number_sealed"},
    (DatabaseRole.REGISTER, "assist_phone", "update"): {"number_sealed"},
}  # fmt: skip
