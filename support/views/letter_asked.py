"""Letters that a citizen asked the desk for, by the act: what they can print on the site, for whoever cannot.

The first sheet is the citizen's. What is to be sent on begins on a sheet of its own; the citizen writes by hand who it
is from, and signs.
"""

from collections.abc import Sequence

from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from citizen_app.web.complaint_words import Complaining
from citizen_app.web.language import current_language
from citizen_app.web.letters_to_send import LetterToSend
from logview.services import name_letters
from support.domain.assist_wishes import NameComplaintWish, SendComplaintWish, SendNoticesWish
from support.domain.letter_text import LetterPart, LetterText
from support.domain.letters import Letter
from support.queries.assist_questions import question_of_number
from support.services.assisted import wish_told
from support.services.question_pages import question_told
from support.views.letter_notices import all_notices
from support.views.letter_texts import further
from support.views.letter_turning import BLANK
from support.views.question_words import MAY_BE_HEARD
from support.views.turning_letters import letter_about


def asked_for(actor: Actor, letter: Letter) -> LetterText | None:
    """What the citizen asked for, as it stands now; None where there is nothing of it any more."""
    if letter.about is None:
        return None
    wish = wish_told(actor, letter.about)
    if isinstance(wish, SendNoticesWish):
        return all_notices(actor)
    if isinstance(wish, SendComplaintWish):
        return _to_send(_about_question(actor, wish))
    if isinstance(wish, NameComplaintWish):
        found = name_letters.complained_of(actor, wish.asked_on, current_language())
        return _to_send([name_letters.letter_about(one, wish.law) for one in found])
    return None


def _about_question(actor: Actor, wish: SendComplaintWish) -> Sequence[LetterToSend]:
    known = question_of_number(actor.subject, wish.number)
    if known is None:
        return []
    told = question_told(actor, known.case_id, current_language())
    # Whether the employee has been heard is not known of the moment when it is read.
    found = letter_about(told, wish.to, waiting=None, beside=MAY_BE_HEARD)
    return [found] if found else []


def _to_send(letters: Sequence[LetterToSend]) -> LetterText | None:
    if not letters:
        return None
    sentences = [
        _("You have asked our support for this letter."),
        _("What you can send on begins on the next sheet. Write the rest by hand, and sign it."),
        *_whose_name_is_missing(letters),
        _("We send it to nobody."),
        _("The patient adviser (patientvejleder) of your region helps free of charge."),
    ]
    until = [_until(one, one.complaint) for one in letters if one.complaint]
    sheets = [part for one in letters for part in _sheet(one)]
    return LetterText(
        title=_("A letter that you can send on"),
        parts=[LetterPart(sentences=sentences), *until, further(), *sheets],
    )


def _whose_name_is_missing(letters: Sequence[LetterToSend]) -> list[str]:
    if not any(one.is_unnamed for one in letters):
        return []
    return [
        _("The letter does not say which organisation it is. Write its name and address on it before it is sent."),
    ]


def _until(letter: LetterToSend, complaint: Complaining) -> LetterPart:
    """Until when it can be complained, for the citizen alone as on the page: not to be sent on."""
    heading = f"{complaint.about}: {complaint.body}"
    return LetterPart(heading=heading, sentences=complaint.sentences, facts=[letter.facts[0]])


def _sheet(letter: LetterToSend) -> list[LetterPart]:
    reference = [letter.complaint.reference] if letter.complaint and letter.complaint.reference else []
    to = [
        (_("To"), letter.to),
        (_("From"), BLANK),
        (_("My address and phone"), BLANK),
        (_("Date"), BLANK),
    ]
    today = dates.day_text(dates.local(clock.now()).date(), current_language())
    told = _(
        "The facts come from Indblik, as the sources have told them. The place may have been stated wrongly by the "
        "source."
    )
    return [
        LetterPart(heading=_("Letter to %(to)s", to=letter.to), is_sheet=True, facts=to),
        LetterPart(sentences=[letter.wish, *reference]),
        LetterPart(heading=_("The look-ups"), sentences=[] if letter.entries else [_no_look_up()]),
        *(LetterPart(facts=one) for one in letter.entries),
        LetterPart(heading=_("What has happened"), facts=[(_("As it stood on"), today), *letter.facts]),
        LetterPart(sentences=[told], facts=[(_("Signature"), BLANK)]),
    ]


def _no_look_up() -> str:
    return _("The look-up is no longer in the log.")
