"""What the desk is asked about a letter, and a citizen who orders one."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from citizen_app.web.forms import Form
from support.forms.masks import ReasonForm


class LetterForm(ReasonForm):
    """Why something is done with it. The citizen does not read it."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(_l("Write a reason."))])


class MonthLetterForm(Form):
    """Which month's log a citizen wants on paper: one is always chosen, so the field needs no "required"."""

    month = SelectField(_l("Month"), choices=[])
