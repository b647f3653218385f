"""The end of a letter about a question: where its citizen can turn next, and a sheet to fill in and send on."""

from typing import Final

from flask_babel import gettext as _

from support.domain.letter_text import LetterPart
from support.services.question_pages import QuestionTold
from support.views.complaint_words import complaints_about

BLANK: Final = "…" * 20
"""What is written by hand."""
_BOX: Final = "[\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}]"


def turn_to(told: QuestionTold) -> list[LetterPart]:
    """Whom the citizen can turn to and until when, and what they can sign and send to one of them."""
    return [_whom(told), _to_send(told)]


def _whom(told: QuestionTold) -> LetterPart:
    adviser = _("The patient adviser (patientvejleder) of your region helps free of charge.")
    sentences = [_("You can ask on."), adviser]
    sentences.append(
        _("You can write to the data protection officer at %(organisation)s.", organisation=told.organisation)
        if told.organisation
        else _("You can write to the data protection officer at the organisation that answers.")
    )
    for one in complaints_about(told):
        sentences += [_("You can complain to %(body)s.", body=one.body), *one.sentences]
        sentences += [one.reference] if one.reference else []
    sentences.append(_("You can report it to the police if you think that somebody has broken the law. Do it soon."))
    return LetterPart(heading=_("Where you can turn next"), sentences=sentences)


def _to_send(told: QuestionTold) -> LetterPart:
    """For whoever has no other paper with the case's facts: those stand in the letter, of which a copy goes along."""
    bodies = dict.fromkeys(one.body for one in complaints_about(told))
    organisation = told.organisation or _("The organisation that answers for the look-up")
    officer = _("%(organisation)s, the data protection officer", organisation=organisation)
    to = "\n".join(f"{_BOX} {one}" for one in (officer, *bodies, _("The police")))
    return LetterPart(
        heading=_("A letter that you can send on"),
        sentences=[
            _("Put a cross at who is to have it, and sign it. Send it with a copy of this letter."),
            _("We send it to nobody."),
        ],
        facts=[
            (_("To"), to),
            (_("Case number in Indblik"), told.file.number),
            (_("What I ask for"), _wish(told)),
            (
                _("What the letter is"),
                _("To those who take complaints it is a complaint. To the police it is a report."),
            ),
            (_("From"), BLANK),
            (_("My address and phone"), BLANK),
            (_("Date"), BLANK),
            (_("Signature"), BLANK),
        ],
    )


def _wish(told: QuestionTold) -> str:
    if told.case.findings:
        return _("Look into these look-ups in my health data, and the answer that I got.")
    return _("Look into these look-ups in my health data.")
