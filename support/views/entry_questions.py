"""What stands of questions on the log's own pages: where to ask, what became of it, and that the entry is kept."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from citizen_app.auth.actor import Actor
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission, permits
from citizen_app.directory.catalogue import Code
from citizen_app.entry_questions import EntryKey, EntryQuestions, OpeningsLine, QuestionState
from citizen_app.web.addresses import address_of
from logview.services import asking
from logview.services.addresses import EntryPlace
from support.domain.cases import Finding
from support.queries.cases import CaseFile
from support.services import misuse_marks as marks
from support.services import questions, usual_texts
from support.services.openings import opened_since
from support.views.ask import QUESTION
from support.views.helper_words import state_words
from support.views.question_words import FINDING_SENTENCES, MISUSE_MARK
from support.views.words import handle

_REF = "REF"


class AskedAbout:
    """Answers for `citizen_app.entry_questions`."""

    def about(self, actor: Actor, entry: EntryKey, ref: str, unit: Code | None, activity: int | None) -> EntryQuestions:
        """Of one of the subject's own entries."""
        if actor.helped is not None:
            return _for_helper(actor, actor.helped.acts, entry, ref, usual_texts.usual_text(actor, unit, activity))
        if not permits(actor, Permission.QUESTIONS_OWN):
            return EntryQuestions(ask_href=None)
        found = questions.about(actor, entry)
        mark = self.marks_soon(actor, (entry,))().get(entry[2])
        is_kept = found or mark or asking.is_asked(actor, EntryPlace(*entry))
        return EntryQuestions(
            ask_href=url_for("ask.about", ref=ref),
            asked=[_state(actor, one, entry[2], is_marked=mark is not None) for one in found],
            mark=mark,
            messages_href=url_for("notices.listed") if mark else None,
            is_kept=_("Kept because of your case.") if is_kept else None,
            usual_text=usual_texts.usual_text(actor, unit, activity),
        )

    def marks_soon(self, actor: Actor, entries: Collection[EntryKey]) -> Callable[[], Mapping[int, str]]:
        """Of the subject's own entries, those that bear a mark, with its words."""
        if not entries or not permits(actor, Permission.QUESTIONS_OWN):
            return dict
        marked = marks.marked_soon(actor.subject, [number for _citizen, _at, number in entries])
        return lambda: dict.fromkeys(marked(), str(MISUSE_MARK))

    def openings_soon(
        self, actor: Actor, since: datetime | None, before: datetime | None
    ) -> Callable[[], OpeningsLine | None]:
        """How often staff opened something of the subject's."""
        if not permits(actor, Permission.QUESTIONS_OWN):
            return lambda: None
        number = opened_since(actor, since, before)
        return lambda: _openings_line(told) if (told := number()) else None

    def visit_address(self) -> tuple[str, str]:
        """What stands before and after the reference of an entry."""
        before, _ref, after = url_for("ask.about", ref=_REF, besoeg="ja").partition(_REF)
        return before, after


def _for_helper(
    actor: Actor, acts: frozenset[Act], entry: EntryKey, ref: str, usual_text: str | None
) -> EntryQuestions:
    """What somebody who helps meets: no mark, which may come of what the citizen asked, and nothing of other places."""
    if Act.FOLLOW_OWN_QUESTION not in acts:
        return EntryQuestions(ask_href=None)
    found, marked = questions.about(actor, entry), marks.marked_of(actor.subject, [entry[2]])
    is_told = usual_text is not None and not actor.sight.is_placeless
    return EntryQuestions(
        ask_href=url_for("ask.about", ref=ref) if Act.ASK in acts else None,
        asked=[_state(actor, one, entry[2], is_marked=bool(marked)) for one in found],
        is_kept=_("Kept because of your case.") if found else None,
        usual_text=usual_text if is_told else None,
    )


def _openings_line(number: int) -> OpeningsLine:
    told = ngettext(
        "Staff at Indblik's support or at an organisation opened something about you here once, to handle a question, "
        "a letter or help for you.",
        "Staff at Indblik's support or at an organisation opened something about you here %(num)s times, to handle a "
        "question, a letter or help for you.",
        number,
    )
    return OpeningsLine(text=told, href=address_of("questions.opened_by"))


def _state(actor: Actor, file: CaseFile, number: int, *, is_marked: bool) -> QuestionState:
    case = file.case
    found = case.findings.of(number)
    finding = str(FINDING_SENTENCES[found]) if found else None
    if found is Finding.UNJUSTIFIED and not is_marked:
        finding = _("The organisation looks into the look-up. The employee is heard first.")  # safety.md 8
    return QuestionState(
        href=url_for("questions.shown", question=handle(actor, QUESTION, case.case_id)),
        text=_("Question %(number)s: %(state)s", number=file.number, state=state_words(case)),
        finding=finding,
    )
