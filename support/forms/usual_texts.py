"""What log officers are asked when they write, or agree on, a text about a unit's usual use of look-ups."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Optional

from citizen_app.web.forms import Form
from support.domain.usual_texts import MOST_LETTERS
from support.forms.cases import WordsForm, lines


def _general() -> BooleanField:
    return BooleanField(
        _l("The text says nothing about one person or one look-up, and names nobody"),
        validators=[InputRequired(_l("The text must be about the unit's work in general."))],
    )


class UsualTextForm(WordsForm):
    """The text."""

    words = TextAreaField(_l("How does the unit usually use such look-ups?"), validators=[Optional()], filters=[lines])
    apart = _general()
    must_say = True
    most = MOST_LETTERS


class AgreeForm(Form):
    """That a second officer stands behind the text."""

    apart = _general()
