"""What a citizen is asked when they ask about a look-up, and what they write later."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from citizen_app.web.forms import Checkboxes, Form
from support.domain.case_rules import MOST_LETTERS
from support.domain.cases import AnswerWay
from support.domain.deadlines import DeadlineKind

NAME: Final = "name"
"""The one choice that is no question: it leads on to the wish for a masked name."""


def _words(label: Any) -> TextAreaField:
    return TextAreaField(
        label, validators=[Length(max=MOST_LETTERS, message=_l("The text is too long. Make it shorter."))]
    )


class AskForm(Form):
    """What is asked about a look-up, and how to answer."""

    concern = RadioField(_l("What do you want to ask?"), validators=[InputRequired(_l("Choose what you want to ask."))])
    words = _words(_l("In your own words"))
    others = Checkboxes(_l("Ask about more look-ups of the same visit (optional)"))
    kind = RadioField(_l("Do you ask for insight or access to documents?"), default=DeadlineKind.LOG_QUESTION.value)
    way = RadioField(_l("How do you want to hear of the answer?"), default=AnswerWay.MESSAGE.value)


class WriteForm(Form):
    """More words from the citizen."""

    words = TextAreaField(
        _l("Write to those who answer"),
        validators=[
            InputRequired(_l("Write a text.")),
            Length(max=MOST_LETTERS, message=_l("The text is too long. Make it shorter.")),
        ],
    )


class ReopenForm(Form):
    """Why the citizen asks on."""

    words = _words(_l("What do you still want to know?"))
