"""The letter with the answer to a wish for a masked name. No name stands in it: others handle it first.

What is refused is a decision (afgørelse): the letter says who takes a complaint, and until when (safety.md 8).
"""

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.complaint_settings import Law
from citizen_app.web.language import current_language
from logview.domain.name_requests import RequestState
from logview.services import asking
from logview.services.name_words import RIGHT_TEXTS, Wish, WishedLookup, complaint_about, wish_of
from support.domain.letter_text import LetterPart, LetterText
from support.domain.letters import Letter
from support.views.letter_texts import further
from support.views.words import when_text

_ANSWERED = frozenset({RequestState.GRANTED, RequestState.REFUSED})


def name_answer(actor: Actor, letter: Letter) -> LetterText | None:
    """That a wish for a name is answered; how, where the citizen has chosen that. Nothing before there is an answer."""
    if letter.about is None:
        return None
    told = wish_of(actor, asking.request_of(actor, letter.about), current_language())
    if told.known.request.state not in _ANSWERED:
        return None
    parts = [LetterPart(facts=_facts(told))]
    parts += (
        _whole(told)
        if letter.has_contents
        else [_neutral(told), _complaining(told, _("If you are not given the name, you can complain"))]
    )
    return LetterText(title=_("There is an answer to your wish for a name"), parts=[*parts, further()])


def _facts(told: Wish) -> list[tuple[str, str]]:
    request = told.known.request
    return [
        (_("Asked"), when_text(request.asked_at)),
        (_("Answered"), when_text(request.changed_at)),
        (_("Who answers"), told.organisation),
    ]


def _neutral(told: Wish) -> LetterPart:
    read = _("You read on the site what it is. You have not chosen that it may stand in letters.")
    return LetterPart(sentences=[read, _if_not_signed_in(told)])


def _whole(told: Wish) -> list[LetterPart]:
    is_given = told.known.request.state is RequestState.GRANTED
    answer = LetterPart(heading=_("The answer"), sentences=[f"{told.state}.", *([told.why] if told.why else [])])
    needed = LetterPart(
        heading=_("What you asked for"),
        facts=[(_("You need the name for"), str(RIGHT_TEXTS[told.known.needed_for]))],
    )
    return [
        answer,
        *([_where_the_name_is(told)] if is_given else []),
        *([_complaining(told, _("You can complain"))] if told.is_refused else []),
        needed,
        *_lookups(told),
    ]


def _where_the_name_is(told: Wish) -> LetterPart:
    return LetterPart(
        heading=_("Where you read the name"),
        sentences=[
            _("The name does not stand in the letter, since others handle it before it reaches you."),
            _("Sign in with MitID, and read it on the page of the look-up."),
            _(
                "If you cannot sign in, ask %(organisation)s for it, and show them this letter.",
                organisation=told.organisation,
            ),
        ],
    )


def _complaining(told: Wish, heading: str) -> LetterPart:
    """The same whether the name was given, so that a letter without the answer does not tell it."""
    about = complaint_about(told, Law.NAME_REFUSED)
    data = complaint_about(told, Law.DATA_PROTECTION)
    decided = _("A refusal is a decision (afgørelse) by %(organisation)s.", organisation=told.organisation)
    sentences = [decided, _("The patient adviser (patientvejleder) of your region helps free of charge.")]
    for one in (about, data):
        sentences += [_("You can complain to %(body)s.", body=one.body), *one.sentences]
        sentences += [one.reference] if one.reference else []
    return LetterPart(heading=heading, sentences=sentences)


def _if_not_signed_in(told: Wish) -> str:
    # Our support reads nothing of it (safety.md 8).
    return _("If you cannot sign in, ask %(organisation)s.", organisation=told.organisation)


def _lookups(told: Wish) -> list[LetterPart]:
    heading = _("The look-up") if len(told.lookups) == 1 else _("The look-ups")
    return [
        LetterPart(heading=heading if number == 0 else "", facts=_lookup(one, told))
        for number, one in enumerate(told.lookups)
    ]


def _lookup(one: WishedLookup, told: Wish) -> list[tuple[str, str]]:
    found = [(_("Time"), one.moment), (_("Who"), one.who), (_("Where"), one.where)]
    found += [(_("The answer"), one.answer)] if one.answer and not told.why else []
    return [(name, text) for name, text in found if text]
