"""What the desk is asked about a letter."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from support.forms.masks import ReasonForm


class LetterForm(ReasonForm):
    """Why something is done with it. The citizen does not read it."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(_l("Write a reason."))])
