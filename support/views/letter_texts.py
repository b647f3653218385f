"""What letters say, by their kind: written when they are printed, for their citizen, through the masks of then."""

from collections.abc import Sequence
from datetime import timedelta

from babel.dates import format_date
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.here import here
from citizen_app.web import dates
from citizen_app.web.language import current_language
from citizen_app.working_days import months_after
from logview.services.asked_entries import AskedEntry
from logview.services.completeness import SourceLine
from logview.services.log_on_paper import MOST, PaperLine, PaperLog, log_on_paper
from support.domain.cases import CaseStep, Party
from support.domain.letter_text import LetterPart, LetterTable, LetterText
from support.domain.letters import Letter
from support.services.question_news import is_news
from support.services.question_pages import QuestionTold, Told, question_told
from support.views.finding_words import about_text, entry_finding, is_since_finding, standing
from support.views.letter_turning import turn_to
from support.views.question_words import CONCERN_WORDS, MAY_BE_HEARD, finding_told, told_to_citizen
from support.views.words import when_text


def log_month(actor: Actor, letter: Letter) -> LetterText | None:
    """The citizen's own log of a month."""
    if letter.month is None:
        return None
    language = current_language()
    last = months_after(letter.month, 1) - timedelta(days=1)
    found = log_on_paper(actor, letter.month, last, language)
    month = format_date(letter.month, "MMMM y", locale=language)
    return LetterText(
        title=_("Your log for %(month)s", month=month),
        parts=[LetterPart(sentences=_about_the_log(found), tables=_tables(found)), _sources(found), further()],
    )


def question_receipt(actor: Actor, letter: Letter) -> LetterText | None:
    """That a question has arrived, and by when an answer is due."""
    if letter.about is None:
        return None
    told = question_told(actor, letter.about, current_language())
    parts = [
        LetterPart(
            sentences=[_("You have asked about a look-up in your health data. This is your receipt.")],
            facts=_case_facts(told),
        )
    ]
    if letter.has_contents:
        parts += [_asked(told), *look_ups(told.entries)]
    return LetterText(title=_("We have your question"), parts=[*parts, further()])


def question_answer(actor: Actor, letter: Letter) -> LetterText | None:
    """That there is something new about a question; and what, where the citizen has chosen that."""
    if letter.about is None:
        return None
    told = question_told(actor, letter.about, current_language())
    newest = _newest(told, letter)
    if newest is None:
        return _nothing_yet(told) if letter.has_contents else None
    answered = newest.event.finding is not None
    title = _("There is an answer to your question") if answered else _("There is something new about your question")
    if newest.event.step is CaseStep.ANSWERED_PART:
        title = _("There is an answer to a part of your question")
    if not letter.has_contents:
        sentences = [_("You read on the site what it is. You have not chosen that it may stand in letters.")]
        return LetterText(title=title, parts=[LetterPart(sentences=sentences, facts=_case_facts(told)), further()])
    parts = [
        LetterPart(facts=_case_facts(told)),
        _answered(newest, told),
        *_standing_answer(told, newest),
        _asked(told),
        *look_ups(told.entries, told),
        *turn_to(told),
    ]
    return LetterText(title=title, parts=[*parts, further()])


def _nothing_yet(told: QuestionTold) -> LetterText:
    """For whoever had the desk send a question about which nobody has written."""
    nothing = _("Nobody has written to you about this question.")
    first = LetterPart(sentences=[nothing], facts=_case_facts(told))
    parts = [first, _asked(told), *look_ups(told.entries), *turn_to(told), further()]
    return LetterText(title=_("Your question"), parts=parts)


def _standing_answer(told: QuestionTold, newest: Told) -> list[LetterPart]:
    """What was answered and stands, beside what is newer than it: that the question was closed, or more words."""
    return [_answered(one, told) for one, _those in standing(told)] if newest.event.finding is None else []


def _newest(told: QuestionTold, letter: Letter) -> Told | None:
    """What the letter is about. What happened by itself has a letter of its own, and hides no words of anybody's."""
    news = [one for one in reversed(told.told) if is_news(one.event)]
    cause = next((one for one in news if one.event.at <= letter.ordered_at), None)
    if cause is not None and cause.event.party is Party.CLOCK:
        return cause
    return next((one for one in news if one.event.party is not Party.CLOCK), None)


def _about_the_log(found: PaperLog) -> list[str]:
    number = sum(len(lines) for _day, lines in found.days)
    if not number:
        nothing = _("We have received no look-ups from the sources in the period.")
        return [nothing, _("That is not the same as nobody having looked.")]
    sentences = [
        ngettext("The sources have told us of one look-up.", "The sources have told us of %(num)s look-ups.", number),
        _("The place may have been stated wrongly by the source."),
    ]
    if found.is_cut:
        newest = _("There are more. Here are the newest %(number)s.", number=format_decimal(MOST))
        sentences += [newest, _("You see all of them on the site.")]
    return sentences


def _tables(found: PaperLog) -> list[LetterTable]:
    head = [_("Time"), _("Who"), _("Where"), _("What"), _("Reason")]
    return [LetterTable(caption=day, head=head, lines=[_cells(one) for one in lines]) for day, lines in found.days]


def _cells(one: PaperLine) -> Sequence[str]:
    return one.when, one.who, one.where, one.what, one.why


def _sources(found: PaperLog) -> LetterPart:
    return LetterPart(
        heading=_("What the log can know"),
        sentences=[_("Each source tells us of its own look-ups, and not all of them deliver to us.")],
        facts=[(one.name, _source(one)) for one in found.sources],
    )


def _source(one: SourceLine) -> str:
    if not one.delivers:
        return _("Does not deliver to us")
    return _("From %(start)s until %(end)s", start=one.from_text, end=one.until_text)


def _case_facts(told: QuestionTold) -> list[tuple[str, str]]:
    case = told.case
    facts = [
        (_("Case number"), told.file.number),
        (_("Asked"), when_text(case.asked_at)),
        (_("Who answers"), told.organisation or _("Indblik's support finds out who answers")),
    ]
    return [*facts, (_("Answer by"), dates.day_text(case.due_on, current_language()))] if case.is_open else facts


def _asked(told: QuestionTold) -> LetterPart:
    own = [one for one in told.told if one.event.party is Party.CITIZEN and one.words]
    is_helped = told.case.helper is not None
    asked = _("The question") if is_helped else _("Your question")
    facts = [(asked, str(CONCERN_WORDS[told.case.concern]))]
    facts += [
        (_("Your words") if one.event.helper is None else _("The words of who helped you"), one.words) for one in own
    ]
    return LetterPart(heading=_("What was asked for you") if is_helped else _("What you asked"), facts=facts)


def _answered(newest: Told, told: QuestionTold) -> LetterPart:
    event = newest.event
    facts = [(_("When"), when_text(event.at)), (_("What happened"), str(told_to_citizen(event.step, event.party)))]
    sentences = [found] if (found := finding_told(event.finding, beside=MAY_BE_HEARD)) else []
    sentences += [about] if (about := about_text(event, told.places)) else []
    sentences += [str(MAY_BE_HEARD)] if is_since_finding(told, newest) else []
    if newest.is_withheld:
        sentences.append(_("The text names somebody whose name is masked towards you. So it is not here."))
    elif newest.words:
        facts.append((_("Their words"), newest.words))
    return LetterPart(heading=_("The answer") if event.finding else _("What is new"), sentences=sentences, facts=facts)


def look_ups(entries: Sequence[AskedEntry], told: QuestionTold | None = None) -> list[LetterPart]:
    """The look-ups that a letter is about, each with its facts and what was found about it."""
    heading = _("The look-up") if len(entries) == 1 else _("The look-ups")
    labels = (_("Time"), _("Who"), _("Where"), _("What"))
    found = [
        LetterPart(
            heading=heading if number == 0 else "",
            facts=[*zip(labels, (one.when, one.who, one.where, one.what), strict=True), *_found(one, told)],
        )
        for number, one in enumerate(entries)
    ]
    return found or [LetterPart(heading=heading, sentences=[_("The look-up is no longer in your log.")])]


def _found(one: AskedEntry, told: QuestionTold | None) -> list[tuple[str, str]]:
    """What stands for a look-up, where the question's are not all alike."""
    found = entry_finding(told, one.place.entry_id, beside=MAY_BE_HEARD) if told is not None else None
    return [(_("The answer"), found)] if found else []


def further() -> LetterPart:
    """Where the reader finds more, and how a letter is stopped: the end of each letter."""
    settings = here().app.extensions["indblik.settings"]
    site = _("Sign in with MitID on %(site)s.", site=settings.site_url)
    phone = _("Or call our support on %(phone)s.", phone=settings.operator_phone)
    no_more = _("You can stop a letter until it is printed: sign in and choose My questions, then Letters to you.")
    return LetterPart(heading=_("Do you have questions?"), sentences=[f"{site} {phone}", no_more])
