"""Why a lead opens what is about a colleague."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from support.forms.desk import apart_field
from support.forms.masks import ReasonForm


class OpenColleaguesForm(ReasonForm):
    """The reason, which the colleague reads."""

    reason = TextAreaField(_l("Why do you open it?"), validators=[InputRequired(_l("Write a reason."))])
    apart = apart_field()
