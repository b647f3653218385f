"""Which tables are evidence, with a row of each, and which may be changed."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID, uuid4

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.models import StaffRoleEventRow
from citizen_app.identity_models import RegisterMessageRow
from citizen_app.messages.models import MailboxEventRow, MessageChoiceRow
from citizen_app.register.models import RegisterFactRow
from consent.lookup_models import ChoiceLookupRow
from consent.models import (
    ConsentConfirmationRow,
    ConsentDecisionRow,
    ConsentEndingRow,
    ConsentQuestionRow,
    ConsentWaitingStepRow,
)
from consent.secondary_use_models import SecondaryUseDecisionRow
from consent.tissue_models import TissueDecisionRow, TissueStepRow, TissueWaitingStepRow
from delegation.models import HiddenUnitRow, PowerStepRow
from logview.models import AccessEntryDetailRow, AccessEntryRow, MaskEventRow, MaskRow, UnitHeadcountRow
from logview.name_models import NameRequestAnswerRow, NameRequestEntryRow, NameRequestEventRow, NameRequestRow
from logview.reminder_models import DeciderDigestLineRow, DeciderDigestRow
from support.assist_models import AssistedActRow, AssistedEndingRow, AssistIdentityRow
from support.case_models import (
    QuestionCaseRow,
    QuestionEntryRow,
    QuestionNameReadingRow,
    QuestionStepRow,
    QuestionWaitingStepRow,
)
from support.desk_models import ColleagueOpeningRow, DeskEventRow, DeskOpeningRow
from support.figure_models import FigureAreaRow, FigureGapRow, FigureQuarterRow
from support.letter_models import PrintLetterRow, PrintLetterStepRow
from support.look_back_models import (
    LookBackCountRow,
    LookBackRow,
    LookBackStepRow,
    LookBackUnitRow,
    LookBackVerdictRow,
    MisuseNoticeEntryRow,
    MisuseNoticeRow,
)
from support.mark_models import MisuseMarkRow
from support.misuse_models import MisuseMatterRow, MisuseStepRow
from support.ready_text_models import ReadyTextOrderRow, ReadyTextRow
from support.usual_text_models import UsualTextRow, UsualTextStepRow
from tests.support.offers import EVIDENCE as YES_EVIDENCE
from tests.support.research import EVIDENCE as RESEARCH_EVIDENCE

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SOMEBODY = UUID(int=1)
ENTRY = {
    "citizen_key": SOMEBODY, "occurred_at": AT, "entry_id": 1, "received_at": AT, "entry_count": 1, "source_id": 1,
    "delivery_id": 1, "activity": 1, "data_kind": 1, "purpose": 1, "flags": 0, "reason": "Behandling",
}  # fmt: skip
WAITING = {
    "citizen_key": SOMEBODY, "waiting_id": SOMEBODY, "sequence": 0, "step": "asked", "at": AT, "by_key": UUID(int=2),
}  # fmt: skip
EVIDENCE = {
    AuditEventRow: {
        "subject_key": SOMEBODY, "event_id": uuid4(), "at": AT, "viewer_kind": "citizen", "basis": "self",
        "action": "log-read",
    },
    StaffRoleEventRow: {
        "event_id": uuid4(), "grant_id": uuid4(), "kind": "proposed", "staff_key": uuid4(), "role": "agent",
        "cvr": "29190623", "at": AT, "sequence": 0,
    },
    RegisterMessageRow: {
        "digest": hashlib.sha256(b"x").digest(), "event": "person", "taken_in_at": AT, "citizen_key": SOMEBODY,
    },
    PowerStepRow: {
        "citizen_key": SOMEBODY, "power_id": SOMEBODY, "sequence": 0, "step": "redeemed", "party": "holder", "at": AT,
        "by_key": SOMEBODY, "holder_key": UUID(int=2),
    },
    ConsentWaitingStepRow: {**WAITING, "basis": "custody"},
    TissueWaitingStepRow: {
        **WAITING, "basis": "custody", "submission_id": SOMEBODY, "material": "genetic", "decision": "no-restriction",
        "mode": "forward", "open_until": AT, "fifteen": False, "text_version": "1", "language": "da", "text": "x",
    },
    TissueDecisionRow: {
        "citizen_key": SOMEBODY, "decision_id": SOMEBODY, "material": "genetic", "decision": "no-restriction",
        "mode": "forward", "made_at": AT, "made_by": SOMEBODY, "basis": "self", "submission_id": SOMEBODY,
        "text_version": "1", "language": "da", "text": "Ophæv beslutningen",
    },
    SecondaryUseDecisionRow: {
        "citizen_key": SOMEBODY, "decision_id": SOMEBODY, "decision": "opted-out", "authority": "Myndigheden",
        "made_at": AT, "made_by": SOMEBODY, "basis": "self", "submission_id": SOMEBODY,
        "text_version": "1", "language": "da", "text": "Jeg siger nej",
    },
    TissueStepRow: {"citizen_key": SOMEBODY, "decision_id": SOMEBODY, "sequence": 0, "step": "sent", "at": AT},
    QuestionWaitingStepRow: {**WAITING, "basis": "guardianship", "wish_sealed": b"x", "open_until": AT},
    **RESEARCH_EVIDENCE,
    **YES_EVIDENCE,
    HiddenUnitRow: {
        "citizen_key": SOMEBODY, "sequence": 0, "scheme": "sor", "code": "1", "is_hidden": True, "at": AT,
    },
    RegisterFactRow: {
        "citizen_key": SOMEBODY, "fact_id": SOMEBODY, "fact": "minor-case", "step": "stated", "kind": "",
        "recorded_on": AT.date(), "valid_from": AT.date(), "told_by": "register", "taken_in_at": AT,
    },
    MessageChoiceRow: {"citizen_key": SOMEBODY, "topic": "decision-changed", "chosen_at": AT, "choice": "off"},
    MailboxEventRow: {
        "organisation_key": SOMEBODY, "sequence": 1, "step": "stated", "at": AT, "by_staff_key": SOMEBODY,
    },
    DeciderDigestRow: {"organisation_key": SOMEBODY, "day": AT.date(), "message_id": SOMEBODY, "made_at": AT},
    DeciderDigestLineRow: {
        "organisation_key": SOMEBODY, "message_id": SOMEBODY, "about_id": SOMEBODY, "step": "waits", "occasion": AT,
    },
    MaskRow: {
        "mask_id": SOMEBODY, "kind": 1, "cvr": "29190623", "masked_by_scheme": "cvr", "masked_by_code": "29190623",
        "unit_scheme": "cvr", "unit_code": "29190623", "unit_below": True, "created_at": AT,
    },
    MaskEventRow: {"mask_id": SOMEBODY, "sequence": 1, "step": "made", "at": AT},
    UnitHeadcountRow: {
        "unit_scheme": "sor", "unit_code": "1", "sequence": 1, "number": 4, "cvr": "29190623", "stated_at": AT,
    },
    NameRequestRow: {
        "citizen_key": SOMEBODY, "request_id": SOMEBODY, "cvr": "29190623", "masked_by_scheme": "cvr",
        "masked_by_code": "29190623", "whom": "performed-by", "needed_for": "police", "asked_at": AT,
        "due_on": AT.date(),
    },
    NameRequestEntryRow: {
        "citizen_key": SOMEBODY, "request_id": SOMEBODY, "entry_id": 1, "occurred_at": AT, "professional_id": 1,
    },
    NameRequestEventRow: {
        "citizen_key": SOMEBODY, "request_id": SOMEBODY, "sequence": 1, "step": "asked", "at": AT,
    },
    NameRequestAnswerRow: {"citizen_key": SOMEBODY, "request_id": SOMEBODY, "sequence": 1, "entry_id": 1},
    QuestionCaseRow: {
        "citizen_key": SOMEBODY, "case_id": SOMEBODY, "number": "7KQ4-RM2D", "concern": "why",
        "deadline_kind": "log-question", "asked_at": AT,
    },
    QuestionNameReadingRow: {
        "citizen_key": SOMEBODY, "case_id": SOMEBODY, "reading_id": SOMEBODY, "at": AT, "by_staff_key": SOMEBODY,
        "reason_sealed": b"x",
    },
    QuestionEntryRow: {"citizen_key": SOMEBODY, "case_id": SOMEBODY, "entry_id": 1, "occurred_at": AT},
    QuestionStepRow: {
        "citizen_key": SOMEBODY, "case_id": SOMEBODY, "sequence": 1, "step": "asked", "party": "citizen", "at": AT,
        "due_on": AT.date(),
    },
    DeskEventRow: {
        "citizen_key": SOMEBODY, "case_id": SOMEBODY, "sequence": 1, "kind": "taken", "at": AT,
        "by_staff_key": SOMEBODY,
    },
    DeskOpeningRow: {
        "citizen_key": SOMEBODY, "opening_id": SOMEBODY, "kind": "citizen", "at": AT, "by_staff_key": SOMEBODY,
        "reason_sealed": b"x",
    },
    ColleagueOpeningRow: {
        "citizen_key": SOMEBODY, "opening_id": SOMEBODY, "kind": "case", "about_id": SOMEBODY, "cvr": "29190623",
        "at": AT, "by_staff_key": SOMEBODY, "reason_sealed": b"x",
    },
    MisuseMatterRow: {
        "matter_id": SOMEBODY, "cvr": "29190623", "citizen_key": SOMEBODY, "case_id": SOMEBODY,
        "case_number": "7KQ4-RM2D", "opened_at": AT, "opened_by_staff_key": SOMEBODY,
    },
    MisuseStepRow: {
        "matter_id": SOMEBODY, "sequence": 1, "step": "opened", "party": "organisation", "at": AT,
        "by_staff_key": SOMEBODY,
    },
    PrintLetterRow: {
        "citizen_key": SOMEBODY, "letter_id": SOMEBODY, "number": "B-7KQ4-RM2D", "kind": "log-month",
        "month": AT.date(), "language": "da", "has_contents": True, "ordered_at": AT,
    },
    PrintLetterStepRow: {
        "citizen_key": SOMEBODY, "letter_id": SOMEBODY, "sequence": 1, "step": "ordered", "at": AT,
    },
    LookBackRow: {
        "look_back_id": SOMEBODY, "matter_id": SOMEBODY, "cvr": "29190623", "person_digest": SOMEBODY, "since": AT,
        "until": AT, "asked_at": AT, "asked_by_staff_key": SOMEBODY,
    },
    LookBackUnitRow: {"look_back_id": SOMEBODY, "organisation_ref": 1},
    LookBackStepRow: {
        "look_back_id": SOMEBODY, "sequence": 1, "step": "asked", "at": AT, "by_staff_key": SOMEBODY,
    },
    LookBackCountRow: {
        "look_back_id": SOMEBODY, "cvr": "29190623", "person_digest": SOMEBODY, "counted_at": AT, "figures": {},
    },
    LookBackVerdictRow: {
        "citizen_key": SOMEBODY, "look_back_id": SOMEBODY, "entry_id": 1, "verdict_id": SOMEBODY, "kind": "judged",
        "finding": "unsettled", "at": AT, "by_staff_key": SOMEBODY,
    },
    MisuseNoticeRow: {
        "citizen_key": SOMEBODY, "notice_id": SOMEBODY, "look_back_id": SOMEBODY, "cvr": "29190623", "kind": "told",
        "at": AT, "by_staff_key": SOMEBODY, "words_sealed": b"x",
    },
    MisuseNoticeEntryRow: {"citizen_key": SOMEBODY, "notice_id": SOMEBODY, "entry_id": 1, "occurred_at": AT},
    MisuseMarkRow: {
        "citizen_key": SOMEBODY, "entry_id": 1, "mark_id": SOMEBODY, "occurred_at": AT, "at": AT, "cvr": "29190623",
        "case_id": SOMEBODY, "by_staff_key": SOMEBODY,
    },
    ReadyTextRow: {
        "shelf": "desk", "cvr": "29190623", "text_id": SOMEBODY, "sequence": 1, "step": "written", "label": "Tak",
        "danish": "Tak.", "english": "Thanks.", "at": AT, "by_staff_key": SOMEBODY,
    },
    ReadyTextOrderRow: {
        "shelf": "desk", "cvr": "29190623", "sequence": 1, "texts": [], "at": AT, "by_staff_key": SOMEBODY,
    },
    UsualTextRow: {
        "text_id": SOMEBODY, "cvr": "29190623", "unit_scheme": "sor", "unit_code": "1", "activity": 1,
        "words": "Vi læser.", "proposed_at": AT,
    },
    UsualTextStepRow: {
        "text_id": SOMEBODY, "sequence": 1, "step": "proposed", "at": AT, "by_staff_key": SOMEBODY,
    },
    AssistIdentityRow: {
        "citizen_key": SOMEBODY, "identity_id": SOMEBODY, "at": AT, "by_staff_key": SOMEBODY, "way": "in-person",
        "shown": "passport",
    },
    AssistedActRow: {
        "citizen_key": SOMEBODY, "act_id": SOMEBODY, "identity_id": SOMEBODY, "kind": "block", "made_at": AT,
        "effective_at": AT, "by_staff_key": SOMEBODY, "wish_sealed": b"x", "summary_sealed": b"x",
    },
    AssistedEndingRow: {
        "citizen_key": SOMEBODY, "act_id": SOMEBODY, "at": AT, "ending": "not-done", "party": "clock", "why": "dead",
    },
    FigureQuarterRow: {"quarter": "2026-1", "counted_at": AT, "step": 10, "fewest": 5, "smallest_area": 1000},
    FigureAreaRow: {"quarter": "2026-1", "position": 1, "kind": "rest", "members": [], "look_ups": 1200},
    FigureGapRow: {"quarter": "2026-1", "slug": "epj", "name": "Journal", "name_en": "Journal", "delivers": False},
    AccessEntryDetailRow: {"citizen_key": SOMEBODY, "entry_id": 1, "details": {"system": "Journal"}},
    AccessEntryRow: ENTRY,
    ConsentDecisionRow: {
        "citizen_key": SOMEBODY, "decision_id": uuid4(), "effect": 0, "kinds": 2, "valid_from": AT, "made_at": AT,
        "made_by": SOMEBODY, "basis": "self", "submission_id": uuid4(), "text_version": "1",
    },
    ConsentEndingRow: {
        "citizen_key": SOMEBODY, "decision_id": uuid4(), "ended_at": AT, "made_by": SOMEBODY, "basis": "self",
        "submission_id": uuid4(), "reason": "ended",
    },
    ConsentConfirmationRow: {
        "citizen_key": SOMEBODY, "decision_id": uuid4(), "successor_scheme": "sor", "successor_code": "1",
        "confirmed_at": AT, "made_by": SOMEBODY, "basis": "self",
    },
    ConsentQuestionRow: {
        "citizen_key": SOMEBODY, "question_id": uuid4(), "asked_at": AT, "call": "decision", "system_id": "epj",
        "purpose": 1, "outcome": 1,
    },
    ChoiceLookupRow: {
        "citizen_key": SOMEBODY, "lookup_id": SOMEBODY, "about": "tissue", "asked_at": AT, "system_id": "biobank",
        "organisation_scheme": "cvr", "organisation_code": "29190623", "stated_purpose": "", "answer": "{}",
    },
}  # fmt: skip
# No citizen's page reads these, so that no policy narrows them.
UNGUARDED = {"staff_role_event", "register_message", "research_project", "consent_offer"}
# What may be changed, because it is a state, a register's picture of now, or the ingest's own memory.
CHANGEABLE = {
    "help_told",
    "help_visit",
    "power_code",
    "power_try",
    "power_warning",
    "desk_holder",
    "look_back_entry",
    "look_back_standing",
    "access_token",
    "assertion_seen",
    "assist_phone",
    "calling_system",
    "rate_window",
    "system_key",
    "system_scope",
    "citizen",
    "citizen_identifier",
    "citizen_link",
    "contact",
    "contact_attempt",
    "delivered_event",
    "delivery",
    "directory_import",
    "entry_tally",
    "entry_tally_run",
    "job_run",
    "log_told",
    "mailbox",
    "mailbox_attempt",
    "mask_register",
    "misuse_standing",
    "number_block",
    "organisation",
    "organisation_ref",
    "outbox_message",
    "print_letter_standing",
    "profession",
    "professional",
    "question_standing",
    "session",
    "set_aside",
    "sign_in_attempt",
    "source",
    "staff_person",
}
