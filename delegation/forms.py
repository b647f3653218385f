"""What the pages about powers of attorney ask for: shape only. What may be given is a rule's matter."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from citizen_app.web.forms import Checkboxes, Form

_LONGEST_CODE = 40  # with hyphens and blanks


class ScopesForm(Form):
    """What a power covers."""

    scopes = Checkboxes(_l("What may it be used for?"), validators=[InputRequired(_l("Choose at least one thing."))])


class UntilForm(Form):
    """Until when a power counts."""

    until = DateField(_l("Last day"), validators=[InputRequired(_l("Write the last day. A power always ends."))])


class TermsForm(ScopesForm, UntilForm):
    """A power that is to be given or asked for."""


class CodeForm(Form):
    """A code that somebody was handed."""

    code = StringField(_l("The code"), validators=[InputRequired(_l("Write the code.")), Length(max=_LONGEST_CODE)])


class StepForm(Form):
    """Nothing but the submission."""
