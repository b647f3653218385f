"""What a letter about a wish for a name holds, to the organisation or to who takes complaints: the wish's own facts,
and nobody's name.
"""

from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from citizen_app.auth.actor import Actor
from citizen_app.complaint_settings import Law
from citizen_app.web import dates
from citizen_app.web.language import current_language
from citizen_app.web.letters_to_send import LetterToSend
from logview.domain.name_requests import RequestState, due_on
from logview.queries import name_requests as queries
from logview.queries.name_requests import KnownRequest
from logview.services.hiding import mask_settings
from logview.services.name_words import RIGHT_TEXTS, Wish, WishedLookup, complaint_about, wish_of

LAWS: Final = (Law.NAME_REFUSED, Law.DATA_PROTECTION)
"""By which laws one can complain, its own first."""


def complained_of(actor: Actor, asked_on: date, language: str) -> list[Wish]:
    """The subject's wishes of that day that there is something to complain of about, the newest first.

    What the desk was asked to wish for is of the day when it was asked, whose time runs, and of the day it was sent.
    """
    due = due_on(asked_on, mask_settings().answer_within)
    known = [one for one in queries.requests_of(actor.subject) if asked_on == _day(one) or due == one.request.due_on]
    return [told for one in known if (told := wish_of(actor, one, language)).can_be_complained_of]


def _day(known: KnownRequest) -> date:
    return dates.local(known.request.asked_at).date()


def letter_about(told: Wish, law: Law | None) -> LetterToSend:
    """The letter by which one complains, or asks the organisation itself (None)."""
    complaint = complaint_about(told, law) if law else None
    return LetterToSend(
        to=complaint.body if complaint else told.organisation,
        wish=_asked_of(law, told),
        complaint=complaint,
        entries=[_lookup(one, told) for one in told.lookups],
        facts=[*facts_of(told), *_answer(told)],
    )


def facts_of(wish: Wish) -> list[tuple[str, str]]:
    """What the page of a wish and a letter about it say of it."""
    known, language = wish.known, current_language()
    request = known.request
    facts = [
        (_("Look-up") if len(wish.moments) == 1 else _("Look-ups"), moments_text(wish)),
        (_("Masked by"), wish.organisation),
        (_("You need the name for"), str(RIGHT_TEXTS[known.needed_for])),
        (_("Asked"), dates.moment_text(request.asked_at, language)),
        *([(_("The answer"), _("By letter too"))] if known.letter_is_whole is not None else []),
    ]
    if request.is_open:
        return [*facts, (_("Answer by"), dates.day_text(request.due_on, language))]
    ended = _("Ended") if request.state is RequestState.WITHDRAWN else _("Answered")
    return [*facts, (ended, dates.moment_text(request.changed_at, language))]


def moments_text(wish: Wish) -> str:
    """When its first look-up was, and how many more there are."""
    first, *others = wish.moments
    if not others:
        return first
    return ngettext("%(first)s and one more", "%(first)s and %(num)s more", len(others), first=first)


def _asked_of(law: Law | None, told: Wish) -> str:
    if told.is_refused:
        return {
            None: _("I ask you to decide anew whether I can have the name of who is behind these look-ups."),
            Law.NAME_REFUSED: _(
                "I complain about a decision: I have not been given the name of who is behind these look-ups in my "
                "health data."
            ),
            Law.DATA_PROTECTION: _(
                "I complain about how data about me are handled: I have not been given the name of who is behind these "
                "look-ups."
            ),
        }[law]
    return {
        None: _("I ask you to answer my wish for a name. The last day for the answer has passed."),
        Law.NAME_REFUSED: _("I complain that the answer to my wish for a name is missing."),
        Law.DATA_PROTECTION: _(
            "I complain about how data about me are handled: the answer to my wish for a name is missing."
        ),
    }[law]


def _answer(told: Wish) -> list[tuple[str, str]]:
    if not told.is_refused:
        return [(_("The answer"), _("None has come by this day"))]
    return [(_("The answer"), told.state), *([(_("Why"), told.why)] if told.why else [])]


def _lookup(one: WishedLookup, told: Wish) -> list[tuple[str, str]]:
    found = [(_("Look-up"), one.moment), (_("Who"), one.who), (_("Where"), one.where)]
    found += [(_("The answer"), one.answer)] if one.answer and not told.why else []
    return [(name, text) for name, text in found if text]
