"""What stands of questions on the log's own pages: where to ask, what became of it, and that the entry is kept."""

from flask import url_for
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission, permits
from citizen_app.directory.catalogue import Code
from citizen_app.entry_questions import EntryKey, EntryQuestions, QuestionState
from support.domain.cases import Finding
from support.queries.cases import CaseFile
from support.services import questions
from support.views.ask import QUESTION
from support.views.question_words import FINDING_SENTENCES, MISUSE_MARK, STATE_WORDS
from support.views.words import handle

_REF = "REF"


class AskedAbout:
    """Answers for `citizen_app.entry_questions`."""

    def about(self, actor: Actor, entry: EntryKey, ref: str, unit: Code | None, activity: int | None) -> EntryQuestions:
        """Of one of the subject's own entries."""
        if not permits(actor, Permission.QUESTIONS_OWN):
            return EntryQuestions(ask_href=None)
        found = questions.about(actor, entry)
        return EntryQuestions(
            ask_href=url_for("ask.about", ref=ref),
            asked=[_state(actor, one) for one in found],
            mark=str(MISUSE_MARK) if any(one.case.finding is Finding.UNJUSTIFIED for one in found) else None,
            is_kept=_("Kept because of your case.") if found else None,
        )

    def visit_address(self) -> tuple[str, str]:
        """What stands before and after the reference of an entry."""
        before, _ref, after = url_for("ask.about", ref=_REF, besoeg="ja").partition(_REF)
        return before, after


def _state(actor: Actor, file: CaseFile) -> QuestionState:
    case = file.case
    return QuestionState(
        href=url_for("questions.shown", question=handle(actor, QUESTION, case.case_id)),
        text=_("Question %(number)s: %(state)s", number=file.number, state=str(STATE_WORDS[case.state])),
        finding=str(FINDING_SENTENCES[case.finding]) if case.finding else None,
    )
