"""What each database role can do with each table, word for word."""

from citizen_app.db.roles import DatabaseRole
from tests.integration.database import look_back_rights, rights_of_mandates, rights_of_register, rights_of_tissue
from tests.integration.database.rights_of_letters import LETTER_COLUMNS

S, SI, SIU, SIUD = "select", "select insert", "select insert update", "select insert update delete"
READS_DIRECTORY = {"organisation": S, "profession": S, "directory_import": S}
LETTERS = ("print_letter", "print_letter_step", "print_letter_standing")
ORDERS_LETTERS = dict.fromkeys(LETTERS, "insert")
QUESTIONS = {
    **READS_DIRECTORY,
    "staff_person": S,
    **dict.fromkeys(("question_case", "question_entry", "question_standing"), S),
    "question_step": SI,
    "outbox_message": "insert",
    "audit_event": "insert",
    **ORDERS_LETTERS,
}
READY_TEXTS = ("ready_text", "ready_text_order")
FIGURES = ("figure_quarter", "figure_area", "figure_gap")
STANDS = {"state", "due_on", "changed_at", "is_escalated", "steps"}
MATTER_STANDS = {"state", "clock_from", "is_settled", "reminded", "changed_at", "steps"}
# Whole tables. What is not named here is nobody's.
TABLES: dict[DatabaseRole, dict[str, str]] = {
    DatabaseRole.SIGNIN: {
        **READS_DIRECTORY,
        "session": SIU,
        "sign_in_attempt": SIUD,
        "staff_person": SIU,
        "staff_role_event": S,
        "citizen": SI,
        "citizen_identifier": SI,
        "citizen_link": S,
        "audit_event": "insert",
        "alembic_version": S,  # the ready page
    },
    DatabaseRole.CITIZEN: {
        **READS_DIRECTORY,
        "access_entry": S,
        "access_entry_detail": S,
        **dict.fromkeys(("organisation_ref", "mask_register", "source", "name_request_answer", "usual_text"), S),
        **dict.fromkeys(
            (
                "consent_decision",
                "consent_ending",
                "consent_confirmation",
                *("consent_waiting_step", "question_waiting_step"),
                "help_visit",
                "hidden_unit",
            ),
            SI,
        ),
        **dict.fromkeys(("consent_question", "choice_lookup", "research_project", "research_participation"), S),
        **dict.fromkeys(("name_request", "name_request_entry", "name_request_event"), "insert"),
        **dict.fromkeys(("question_case", "question_entry", "question_standing"), SI),
        "misuse_notice_entry": S,
        "question_step": "insert",
        **dict.fromkeys(("audit_event", "outbox_message"), SI),
        **(ORDERS_LETTERS | rights_of_tissue.OF_CITIZEN),
        "print_letter_standing": SI,
        "message_choice": SI,
        "contact": SIUD,
        "assist_phone": SIUD,
        "assisted_ending": "insert",
        "contact_attempt": SIU,
    },
    DatabaseRole.STAFF: {
        **READS_DIRECTORY,
        "staff_person": S,
        "staff_role_event": SI,
        "audit_event": SI,
    },
    DatabaseRole.OPERATOR: {
        **READS_DIRECTORY,
        "source": S,
        "delivery": S,
        "organisation_ref": S,
        "job_run": S,
        "calling_system": SI,
        "system_key": SI,
        "system_scope": SI,
        "audit_event": "insert",
    },
    DatabaseRole.SYSTEM: {
        **READS_DIRECTORY,
        "calling_system": S,
        "system_key": S,
        "system_scope": S,
        "access_token": SIUD,
        "assertion_seen": "select insert delete",
        "rate_window": SIUD,
    },
    DatabaseRole.INGEST: {
        **READS_DIRECTORY,
        "access_entry": "insert",
        "access_entry_detail": "insert",
        "delivered_event": SIU,
        "source": SIU,
        "delivery": SIU,
        "set_aside": SIU,
        "number_block": SIU,
        "professional": "insert",
        "organisation_ref": "insert",
        "citizen": SI,
        "citizen_identifier": SI,
        "audit_event": "insert",
    },
    DatabaseRole.REGISTER: {
        "organisation": SIUD,
        "profession": SIUD,
        "directory_import": SI,
        "register_message": SI,
        "register_fact": "insert",
        "citizen": SIU,
        "citizen_identifier": SIU,
        "citizen_link": SIU,
        **dict.fromkeys(("mask", "mask_event", "unit_headcount", "staff_person", "staff_role_event"), SI),
        "mask_register": S,
        "calling_system": SIU,
        "system_key": SIU,
        "system_scope": "select insert delete",
        "audit_event": "insert",
    },
    **{role: {**READS_DIRECTORY, **its} for role, its in rights_of_register.TABLES.items()},
    DatabaseRole.MASKS: {
        **READS_DIRECTORY,
        **dict.fromkeys(("staff_person", "staff_role_event", "name_request", "name_request_entry"), S),
        "colleague_opening": SI,
        **dict.fromkeys(("mask", "mask_event", "unit_headcount", "name_request_event", "name_request_answer"), SI),
        "mask_register": S,
        **dict.fromkeys(("mailbox_event", "decider_digest", "decider_digest_line"), SI),
        **dict.fromkeys(("entry_tally", "entry_tally_run"), "select insert delete"),
        "outbox_message": SI,
        **dict.fromkeys(("audit_event", *LETTERS), "insert"),
        "mailbox": "select insert delete",
        "mailbox_attempt": SIU,
    },
    # Neither the log nor names or numbers; of sessions only when they ended.
    DatabaseRole.WORKER: {
        **READS_DIRECTORY,  # who has taken over whom
        "session": "delete",
        "outbox_message": SIUD,
        "contact": S,
        "contact_attempt": "select delete",
        "mailbox_attempt": "select delete",
        **rights_of_mandates.OF_WORKERS,
        "message_choice": S,
        "job_run": SIU,
        "log_told": SIU,
        "question_standing": S,
        "question_step": "insert",
        "misuse_standing": S,
        "misuse_step": "insert",
        **ORDERS_LETTERS,
        "assisted_ending": "insert",
        "audit_event": "insert",
    },
    DatabaseRole.OFFICERS: {
        **QUESTIONS,
        "organisation_ref": S,
        **dict.fromkeys(
            ("question_name_reading", "misuse_mark", "usual_text", "usual_text_step", "colleague_opening"), SI
        ),
        **dict.fromkeys(READY_TEXTS, S),
        **dict.fromkeys(("misuse_matter", "misuse_step", "misuse_standing"), "insert"),
    },
    DatabaseRole.MISUSE: {
        **READS_DIRECTORY,
        **dict.fromkeys(("staff_person", "misuse_matter", "misuse_standing"), S),
        **dict.fromkeys(("misuse_step", "colleague_opening", *READY_TEXTS), SI),
        **ORDERS_LETTERS,
        "audit_event": "insert",
    },
    DatabaseRole.LOOK_BACK: {**READS_DIRECTORY, **look_back_rights.TABLES},
    DatabaseRole.OFFICER_NAMES: {
        **READS_DIRECTORY,
        **dict.fromkeys(("access_entry", "access_entry_detail", "organisation_ref"), S),
    },
    # Of the log only the look-ups that are asked about, and where; no name, and a number only where it is asked for.
    DatabaseRole.DESK: {
        **QUESTIONS,
        "staff_role_event": S,
        "desk_holder": "select insert delete",
        "desk_event": SI,
        **dict.fromkeys(("desk_opening", "colleague_opening", *READY_TEXTS), SI),
    },
    # One citizen at a time: what they have decided, and what is to be done for them; nothing of the log.
    DatabaseRole.ASSIST: {
        **READS_DIRECTORY,
        **ORDERS_LETTERS,
        **dict.fromkeys(("consent_decision", "consent_ending", "assist_phone"), S),
        **dict.fromkeys(("assist_identity", "assisted_act"), SI),
        **dict.fromkeys(("assisted_ending", "audit_event", "outbox_message", "register_fact"), "insert"),
    },
    DatabaseRole.MANDATES: rights_of_mandates.OF_MANDATES,
    DatabaseRole.TISSUE: rights_of_tissue.OF_TISSUE,
    DatabaseRole.COUNTING: {
        **READS_DIRECTORY,
        "source": S,
        "question_entry": S,
        **dict.fromkeys(FIGURES, SI),
        "audit_event": "insert",
    },
    DatabaseRole.PRINT: {
        **READS_DIRECTORY,
        "staff_person": S,
        "print_letter": S,
        "print_letter_step": SI,
        "print_letter_standing": S,
        "colleague_opening": SI,
        "audit_event": "insert",
    },
    DatabaseRole.AUDITORS: {"audit_event": SI, "desk_opening": "insert"},
    DatabaseRole.FIGURES: dict.fromkeys((*FIGURES, "research_project"), S),
    DatabaseRole.CONSENT: {
        **READS_DIRECTORY,
        **dict.fromkeys(("citizen", "citizen_identifier"), SI),
        **dict.fromkeys(("consent_question", "choice_lookup", "audit_event", "outbox_message"), "insert"),
        "consent_offer": S,
    },
}
# Some columns of a table.
COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    (DatabaseRole.CITIZEN, "professional", "select"): {
        "professional_id", "person_digest", "name", "profession_code", "role_text"},
    # What is masked and by whom; not who decided, nor why.
    (DatabaseRole.CITIZEN, "mask", "select"): {
        "mask_id", "kind", "cvr", "masked_by_scheme", "masked_by_code", "unit_scheme", "unit_code", "unit_below",
        "citizen_key", "person_digest",
    },
    (DatabaseRole.CITIZEN, "mask_event", "select"): {"mask_id", "sequence", "citizen_key", "step", "at", "ends_at"},
    (DatabaseRole.CITIZEN, "unit_headcount", "select"): {
        "unit_scheme", "unit_code", "sequence", "profession_code", "number", "stated_at"},
    # What became of one's own request; not who decided, nor what they wrote.
    (DatabaseRole.CITIZEN, "name_request", "select"): {
        "citizen_key", "request_id", "cvr", "masked_by_scheme", "masked_by_code", "whom", "needed_for", "asked_at",
        "due_on", "letter_is_whole",
    },
    (DatabaseRole.CITIZEN, "name_request_entry", "select"): {"citizen_key", "request_id", "entry_id", "occurred_at"},
    (DatabaseRole.CITIZEN, "name_request_event", "select"): {
        "citizen_key", "request_id", "sequence", "step", "at", "refusal"},
    # What was found of one's own entries; not who judged it.
    (DatabaseRole.CITIZEN, "misuse_mark", "select"): {
        "citizen_key", "entry_id", "mark_id", "occurred_at", "takes_back", "at", "cvr", "case_id", "look_back_id"},
    **look_back_rights.COLUMNS,
    **rights_of_mandates.MANDATE_COLUMNS,
    # What was written and found about one's own question; not which member of staff it was.
    (DatabaseRole.CITIZEN, "question_step", "select"): {
        "citizen_key", "case_id", "sequence", "step", "party", "at", "cvr", "due_on", "finding", "entries",
        "words_sealed", "helper_key"},
    # What two officers approved; not who they are.
    (DatabaseRole.CITIZEN, "usual_text_step", "select"): {"text_id", "step", "at", "until"},
    **{
        (role, "question_standing", "update"): STANDS
        for role in (DatabaseRole.CITIZEN, DatabaseRole.OFFICERS, DatabaseRole.WORKER)
    },
    # That a matter is followed up, and where it stands; not what the lead does.
    (DatabaseRole.OFFICERS, "misuse_matter", "select"): {"matter_id", "cvr", "citizen_key", "case_id"},
    (DatabaseRole.OFFICERS, "misuse_standing", "select"): {"matter_id", "cvr", "state", "steps", "is_settled"},
    **{
        (role, "misuse_standing", "update"): MATTER_STANDS
        for role in (DatabaseRole.OFFICERS, DatabaseRole.MISUSE)
    },
    (DatabaseRole.WORKER, "misuse_standing", "update"): {"reminded", "steps"},
    # The look-ups of a question: no word of the source and no name, but for the second role.
    (DatabaseRole.OFFICERS, "access_entry", "select"): {
        "citizen_key", "occurred_at", "entry_id", "ended_at", "received_at", "entry_count", "source_id", "performed_by",
        "on_behalf_of", "organisation_ref", "data_organisation_ref", "activity", "data_kind", "purpose", "flags",
        "visit_key", "superseded_by",
    },
    (DatabaseRole.OFFICERS, "professional", "select"): {"professional_id", "profession_code", "role_text"},
    (DatabaseRole.OFFICER_NAMES, "professional", "select"): {
        "professional_id", "person_digest", "name", "profession_code", "role_text", "user_id", "authorisation_id"},
    **{
        (role, "source", "select"): {"source_id", "slug", "first_event_at", "last_event_at", "last_delivery_at"}
        for role in (DatabaseRole.OFFICERS, DatabaseRole.OFFICER_NAMES)
    },
    (DatabaseRole.OFFICER_NAMES, "question_entry", "select"): {
        "citizen_key", "case_id", "entry_id", "occurred_at", "organisation_ref", "visit_key"},
    (DatabaseRole.OFFICER_NAMES, "question_standing", "select"): {"citizen_key", "case_id", "cvr"},
    (DatabaseRole.DESK, "question_standing", "update"): {"cvr", *STANDS},  # which alone passes on
    (DatabaseRole.DESK, "desk_holder", "update"): {"staff_key", "since"},
    (DatabaseRole.DESK, "citizen_identifier", "select"): {
        "digest", "key_version", "citizen_key", "scheme", "value_sealed"},
    (DatabaseRole.DESK, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.DESK, "access_entry", "select"): {"citizen_key", "occurred_at", "entry_id", "organisation_ref"},
    (DatabaseRole.DESK, "organisation_ref", "select"): {"ref", "scheme", "code"},
    # That somebody of the desk opened them, and why; not who.
    **{
        (DatabaseRole.CITIZEN, table, "select"): {"citizen_key", "opening_id", "kind", "at", "reason_sealed"}
        for table in ("desk_opening", "colleague_opening")
    },
    # Which keys are one person's, for colleagues to be kept apart.
    **{
        (role, "citizen_link", "select"): {"citizen_key", "other_key", "state"}
        for role in (DatabaseRole.OFFICERS, DatabaseRole.MISUSE, DatabaseRole.LOOK_BACK)
    },
    **LETTER_COLUMNS,
    # The clock: when what is due, and no word.
    (DatabaseRole.WORKER, "question_case", "select"): {
        "citizen_key", "case_id", "deadline_kind", "concern", "answer_way", "asked_at"},
    (DatabaseRole.WORKER, "question_step", "select"): {
        "citizen_key", "case_id", "sequence", "step", "party", "at", "cvr", "due_on", "finding"},
    # How many, where, when, and whether a reason is stated: no kind of data, no user, no words.
    (DatabaseRole.AUDITORS, "staff_person", "select"): {
        "staff_key", "cvr", "name_sealed", "organisation_name", "citizen_key"},
    (DatabaseRole.AUDITORS, "question_case", "select"): {
        "citizen_key", "case_id", "number", "helper_key", "asked_with"},
    (DatabaseRole.AUDITORS, "name_request", "select"): {"citizen_key", "request_id"},
    (DatabaseRole.AUDITORS, "mask", "select"): {"citizen_key", "mask_id"},
    (DatabaseRole.AUDITORS, "misuse_matter", "select"): {"matter_id", "citizen_key", "case_id"},
    (DatabaseRole.AUDITORS, "look_back", "select"): {"look_back_id", "matter_id"},
    (DatabaseRole.AUDITORS, "citizen_link", "select"): {"citizen_key", "other_key", "link_id", "state"},
    (DatabaseRole.AUDITORS, "citizen_identifier", "select"): {"digest", "key_version", "citizen_key"},
    (DatabaseRole.COUNTING, "access_entry", "select"): {
        "citizen_key", "occurred_at", "entry_id", "entry_count", "organisation_ref", "purpose", "reason",
        "superseded_by",
    },
    (DatabaseRole.COUNTING, "organisation_ref", "select"): {"ref", "scheme", "code"},
    (DatabaseRole.COUNTING, "question_case", "select"): {"citizen_key", "case_id", "asked_at"},
    (DatabaseRole.COUNTING, "question_step", "select"): {
        "citizen_key", "case_id", "sequence", "step", "at", "finding", "entries"},
    # Whom a number is, and how many entries: no number, no name, nothing of what was looked at.
    (DatabaseRole.MASKS, "citizen_identifier", "select"): {"digest", "key_version", "citizen_key"},
    (DatabaseRole.MASKS, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.MASKS, "access_entry", "select"): {
        "citizen_key", "superseded_by", "organisation_ref", "performed_by", "on_behalf_of",
    },
    (DatabaseRole.MASKS, "organisation_ref", "select"): {"ref", "scheme", "code"},
    (DatabaseRole.MASKS, "professional", "select"): {"professional_id", "person_digest", "profession_code"},
    (DatabaseRole.MASKS, "mask_register", "update"): {"version"},
    (DatabaseRole.REGISTER, "mask_register", "update"): {"version"},
    # Which system asked, and nothing of its keys.
    (DatabaseRole.CITIZEN, "calling_system", "select"): {"system_id", "name"},
    (DatabaseRole.OPERATOR, "set_aside", "select"): {
        "set_aside_id", "source_id", "delivery_id", "line", "code", "detail", "cut", "set_aside_at", "resolved_at",
    },
    (DatabaseRole.OPERATOR, "professional", "select"): {"profession_code", "role_text"},
    (DatabaseRole.OPERATOR, "outbox_message", "select"): {
        "message_id", "channel", "kind", "created_at", "due_at", "attempts", "state", "last_error", "ended_at",
    },
    (DatabaseRole.OPERATOR, "outbox_message", "update"): {"due_at", "attempts", "state", "ended_at"},
    (DatabaseRole.INGEST, "access_entry", "select"): {"citizen_key", "occurred_at", "entry_id", "superseded_by"},
    (DatabaseRole.INGEST, "access_entry", "update"): {"superseded_by"},
    (DatabaseRole.INGEST, "professional", "select"): {"professional_id", "digest"},
    # Whether somebody that it meets has a mask of their own.
    (DatabaseRole.INGEST, "mask", "select"): {"person_digest"},
    (DatabaseRole.INGEST, "mask_register", "update"): {"version"},
    (DatabaseRole.INGEST, "organisation_ref", "select"): {"ref", "digest"},
    (DatabaseRole.INGEST, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.OPERATOR, "calling_system", "update"): {"closed_at", "version"},
    (DatabaseRole.OPERATOR, "system_key", "update"): {"ended_at"},
    (DatabaseRole.OPERATOR, "access_token", "select"): {"system_id", "kid", "revoked_at"},
    (DatabaseRole.OPERATOR, "access_token", "update"): {"revoked_at"},
    (DatabaseRole.SYSTEM, "system_key", "update"): {"last_used_at"},
    (DatabaseRole.REGISTER, "access_token", "select"): {"system_id", "kid", "revoked_at"},
    (DatabaseRole.REGISTER, "access_token", "update"): {"revoked_at"},
    **rights_of_register.COLUMNS,
    **rights_of_tissue.COLUMNS,
    (DatabaseRole.REGISTER, "contact", "select"): {"citizen_key", "address_sealed"},
    (DatabaseRole.REGISTER, "contact", "update"): {"address_sealed"},
    **{
        (DatabaseRole.REGISTER, table, verb): {*key, "address_sealed", "code_sealed"}
        for table, owner in (("contact_attempt", "citizen_key"), ("mailbox_attempt", "organisation_key"))
        for verb, key in (("select", (owner, "attempt_id")), ("update", ()))
    },
    # Which organisations can be written to; where is read in the deciders' role.
    (DatabaseRole.WORKER, "mailbox", "select"): {"organisation_key", "cvr", "stated_at"},
    (DatabaseRole.REGISTER, "mailbox", "select"): {"organisation_key", "address_sealed"},
    (DatabaseRole.REGISTER, "mailbox", "update"): {"address_sealed"},
    (DatabaseRole.WORKER, "access_entry", "select"): {"citizen_key", "received_at"},
    (DatabaseRole.WORKER, "session", "select"): {"ended_at", "expires_at"},
    (DatabaseRole.WORKER, "citizen", "select"): {"citizen_key", "died_on"},
    (DatabaseRole.WORKER, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.CONSENT, "consent_decision", "select"): {
        "citizen_key", "decision_id", "effect", "kinds", "origin_scheme", "origin_code", "origin_below", "data_since",
        "data_until", "unit_scheme", "unit_code", "unit_below", "person", "profession", "valid_from", "valid_until",
        "made_at", "meant_since",
    },
    (DatabaseRole.CONSENT, "consent_ending", "select"): {"citizen_key", "decision_id"},
    (DatabaseRole.CONSENT, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.CONSENT, "consent_question", "select"): {"citizen_key", "system_id", "asked_at"},
    # Whose token a call carries, and the key that an emergency copy is encrypted to.
    **{
        (role, table, "select"): columns
        for role in (DatabaseRole.MASKS, DatabaseRole.CONSENT, DatabaseRole.FEED, DatabaseRole.RESEARCH)
        for table, columns in {
            "calling_system": {"system_id", "audit_key", "name", "version", "per_minute", "closed_at"},
            "access_token": {"token_digest", "system_id", "scopes", "expires_at", "revoked_at"},
            "system_scope": {"system_id", "scope", "scheme", "code"},
        }.items()
    },
    (DatabaseRole.CONSENT, "system_key", "select"): {
        "system_id", "kid", "purpose", "algorithm", "public_pem", "valid_from", "valid_until", "ended_at",
    },
}  # fmt: skip
