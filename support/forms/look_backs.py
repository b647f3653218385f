"""What somebody is asked when they take part in a look-back."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from support.forms.cases import ApartForm, MessageForm
from support.forms.masks import ReasonForm


def _apart() -> BooleanField:
    return BooleanField(
        _l("It is about neither me, my family, my own look-ups nor my own leader"),
        validators=[InputRequired(_l("You can only take part when it is about none of these."))],
    )


def _why() -> TextAreaField:
    return TextAreaField(_l("Why?"), validators=[InputRequired(_l("Write a reason."))])


class WhyForm(ReasonForm):
    """Why a step is taken."""

    reason = _why()
    apart = _apart()


class AskForm(ReasonForm):
    """On whom, and over which time."""

    entry = RadioField(
        _l("On whose look-ups?"), coerce=int, validators=[InputRequired(_l("Choose who made the look-up."))]
    )
    first = DateField(_l("From"), validators=[InputRequired(_l("Write a date."))])
    last = DateField(_l("Until"), validators=[InputRequired(_l("Write a date."))])
    reason = _why()
    apart = _apart()


class TextForm(MessageForm):
    """What those affected shall read."""

    words = TextAreaField(_l("The text to those affected"))
    apart = _apart()


class JudgeForm(ApartForm):
    """What somebody finds of look-ups on the list."""

    line = SelectMultipleField(_l("Look-ups"), coerce=int, validate_choice=False)
    citizen = SelectMultipleField(_l("Citizens"), coerce=int, validate_choice=False)
    finding = RadioField(
        _l("What does the organisation find?"), validators=[InputRequired(_l("Choose what you find."))]
    )
    apart = _apart()
