"""Asking about a look-up: a form, a look at what is sent and to whom, and then it is a question with a last day."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.name_requests import Whom
from support.domain.cases import BY_LETTER, AnswerWay, Concern
from support.domain.deadlines import DeadlineKind
from support.domain.joint_questions import Wish
from support.forms.questions import NAME, AskForm
from support.services import joint_question_news, joint_questions, questions
from support.services.address_book import address_book
from support.services.question_pages import Asking, asking, entry_asked
from support.services.question_sight import asks_together
from support.services.questions import How, QuestionRefused
from support.views.drafts import draft, sent
from support.views.helper_words import concern_words
from support.views.question_words import KIND_WORDS, REFUSAL_WORDS
from support.views.words import handle

bp = Blueprint("ask", __name__, template_folder="../templates")
QUESTION: Final = "question"
_DRAFT: Final = "question-draft"
_NAME_PAGES: Final = {Whom.PERFORMED_BY: "names.ask", Whom.ON_BEHALF_OF: "names.ask_on_behalf"}
WAY_WORDS: Final[dict[AnswerWay, LazyString]] = {
    AnswerWay.MESSAGE: _l("Here on the site, with a message when there is something new"),
    AnswerWay.HERE: _l("Here on the site, without a message"),
    AnswerWay.LETTER: _l("Here on the site, and by letters that do not say what the answer is"),
    AnswerWay.LETTER_WHOLE: _l("Here on the site, and by letters with my question and the answer"),
}
"""How the citizen hears of an answer."""


@bp.route("/min-log/opslag/<ref>/spoerg", methods=["GET", "POST"])
@access(Permission.QUESTIONS_OWN, helper=Act.ASK)
def about(ref: str) -> ResponseReturnValue:
    """Ask about a look-up, and about more of the same visit."""
    form, submission = sent(AskForm, _DRAFT) if request.method == "POST" else (AskForm(), None)
    found = asking(actor(), ref, current_language(), _kind(form))
    _offer(form, found)
    if submission is None or "change" in request.form:
        return _page(form, found)
    if not form.validate():
        return _page(form, found), 422
    if form.concern.data == NAME:
        # 307: the words go on in the body, never in an address; that page takes them as written and sends nothing.
        return redirect(url_for(_NAME_PAGES[found.entry.masked[0]], ref=ref), 307)
    if "sure" not in request.form:
        return _check(form, found, draft(_DRAFT, form, submission))
    return _send(form, found)


def _send(form: AskForm, found: Asking) -> ResponseReturnValue:
    places = [found.entry.place, *(entry_asked(actor(), one) for one in form.others.data)]
    concern, how = Concern(form.concern.data), How(AnswerWay(form.way.data), _kind(form))
    try:
        if asks_together(actor()):
            return _wait_for_all(Wish(places=tuple(places), concern=concern, words=form.words.data or ""))
        case_id = questions.ask(actor(), places, concern, form.words.data or "", found.entry.cvr, how)
    except QuestionRefused as refused:
        form.form_errors = [str(REFUSAL_WORDS[refused.refusal])]
        return _page(form, found), 422
    joined = found.known is not None and found.known.case.case_id == case_id
    flash(
        _("This is now part of the question that you had asked.") if joined else _("Your question is sent."), "success"
    )
    return redirect(url_for("questions.shown", question=handle(actor(), QUESTION, case_id)), 303)


def _wait_for_all(wish: Wish) -> ResponseReturnValue:
    joint_question_news.tell_the_others(actor(), joint_questions.begin(actor(), wish, clock.now()))
    flash(_("Nothing is sent yet. The others have to confirm the question first."), "success")
    return redirect(url_for("questions.listed"), 303)


def _kind(form: AskForm) -> DeadlineKind:
    """By which right it is asked; the form says so itself when it is none that there is."""
    return DeadlineKind(form.kind.data) if form.kind.data in set(DeadlineKind) else questions.KIND


def _offer(form: AskForm, found: Asking) -> None:
    form.concern.choices = [SelectChoice(one.value, concern_words(one)) for one in Concern]
    if found.entry.masked:
        form.concern.choices.append(SelectChoice(NAME, _("I need the masked name")))
    _offer_ways(form, found)
    form.kind.choices = [SelectChoice(kind.value, text) for kind, text in _kind_choices()]
    if actor().helped is not None:  # how the citizen hears, and by which right they ask, is theirs alone to say
        form.kind.data, form.way.data = questions.KIND.value, AnswerWay.MESSAGE.value
        form.way.choices = [SelectChoice(form.way.data, "")]
    form.others.choices = [SelectChoice(one.ref, f"{one.when}: {one.what}") for one in found.others]
    form.others.description = _("They are part of the same visit. The organisation can answer about each of them.")
    if request.method == "GET" and "besoeg" in request.args:
        form.others.data = [one.ref for one in found.others]


def _offer_ways(form: AskForm, found: Asking) -> None:
    if found.known is not None and actor().helped is None:  # chosen with the first asking
        way = found.known.case.answer_way
        form.way.choices, form.way.data = [SelectChoice(way.value, WAY_WORDS[way])], way.value
        return
    # A child's letter arrives where those live who have custody, and they never see what the child asks (safety.md 2).
    has_letters = address_book().has_addresses and not actor().viewer.is_child
    no_letters = frozenset[AnswerWay]() if has_letters else BY_LETTER
    form.way.choices = [SelectChoice(one.value, text) for one, text in WAY_WORDS.items() if one not in no_letters]


def _kind_choices() -> list[tuple[DeadlineKind, str]]:
    """The rights with their last days, which are told before anything is sent."""
    days = {
        kind: dates.day_text(questions.due_on(kind, questions.today()), current_language()) for kind in DeadlineKind
    }
    return [
        (DeadlineKind.LOG_QUESTION, _("No, I only ask a question")),
        (
            DeadlineKind.INSIGHT,
            _("I ask for insight (GDPR, article 15). Answer by %(day)s.", day=days[DeadlineKind.INSIGHT]),
        ),
        (
            DeadlineKind.FILE_ACCESS,
            _("I ask for access to documents (aktindsigt). Answer by %(day)s.", day=days[DeadlineKind.FILE_ACCESS]),
        ),
    ]


def _page(form: AskForm, found: Asking) -> str:
    known = found.known
    return render_template(
        "support/ask.html",
        form=form,
        back_href=url_for("logview.show_entry", ref=found.entry.ref),
        entry=entry_facts(found),
        asked_href=url_for("questions.shown", question=handle(actor(), QUESTION, known.case.case_id))
        if known
        else None,
        asked_number=known.number if known else None,
        asked_way=str(WAY_WORDS[known.case.answer_way]) if known else None,
        is_reopening=found.is_reopening,
        to_whom=to_whom(found),
        due=_due(found),
    )


def _check(form: AskForm, found: Asking, written: str) -> str:
    chosen = [one for one in found.others if one.ref in form.others.data]
    facts: list[tuple[str, Any]] = [
        (_("Your question"), concern_words(Concern(form.concern.data))),
        (_("In your own words"), questions.kept_of(form.words.data or "") or _("Nothing written")),
        *entry_facts(found),
    ]
    kind = _kind(form)
    if kind is not questions.KIND:
        facts.append((_("Kind"), str(KIND_WORDS[kind])))
    if chosen:
        facts.append((_("Also about"), "; ".join(f"{one.when}: {one.what}" for one in chosen)))
    if actor().helped is None:
        facts.append((_("How you get the answer"), str(WAY_WORDS[AnswerWay(form.way.data)])))
    return render_template(
        "support/ask_check.html",
        facts=facts,
        draft=written,
        unsent=questions.kept_of(form.words.data or ""),
        action=url_for("ask.about", ref=found.entry.ref),
        back_href=url_for("logview.show_entry", ref=found.entry.ref),
        to_whom=to_whom(found),
        due=_due(found),
        longer=longer_text(_kind(form)),
        is_joining=found.is_joining_open,
        is_reopening=found.is_reopening,
        is_together=asks_together(actor()),
    )


def _due(found: Asking) -> str | None:
    return None if found.is_joining_open else dates.day_text(found.due_on, current_language())


def longer_text(kind: DeadlineKind) -> str | None:
    """That the organisation may take more time, where it may."""
    until = questions.longer_due_on(kind, questions.today())
    if until is None:
        return None
    day = dates.day_text(until, current_language())
    return _("They can take more time, until %(day)s. Then they tell you, and say why.", day=day)


def entry_facts(found: Asking) -> list[tuple[str, str]]:
    """The look-up that is asked about."""
    entry = found.entry
    return [(_("Look-up"), entry.when), (_("Who"), entry.who), (_("Where"), entry.where), (_("What"), entry.what)]


def to_whom(found: Asking) -> str:
    """Who gets the question."""
    if actor().sight.is_placeless:  # nothing of where, nor of whether the directory knows it
        return _("The question goes to the organisation that answers for the look-up, or to Indblik's support first.")
    if found.entry.cvr is None:
        return _("Indblik's support gets the question first, and finds out who can answer it.")
    return _(
        "%(organisation)s gets the question. They answer for who looks there.", organisation=found.entry.organisation
    )
