"""The form that narrows the log: shape only; its choices are handed in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from citizen_app.web.forms import Checkboxes, Form
from logview.domain.name_requests import Right
from logview.domain.view_state import Period

LONGEST_WORDS = 2000
"""How much a citizen may write about why they need a name, in characters."""


class AskForNameForm(Form):
    """What a masked name is needed for."""

    right = RadioField(
        _l("What do you need the name for?"),
        validators=[InputRequired(_l("Choose what you need the name for."))],
    )
    words = TextAreaField(_l("In your own words"), validators=[Length(max=LONGEST_WORDS)])
    others = Checkboxes(_l("Ask for the name on more look-ups (optional)"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Something else has to be said."""
        if not super().validate(extra_validators):
            return False
        if self.right.data == Right.OTHER.value and not (self.words.data or "").strip():
            self.words.errors = [_l("Write what you need the name for.")]
            return False
        return True


class FindForm(Form):
    """Period and filters that combine."""

    period = RadioField(
        _l("Period"),
        choices=[
            SelectChoice(Period.RECENT.value, _l("The last 30 days")),
            SelectChoice(Period.ALL.value, _l("The whole log")),
            SelectChoice(Period.BETWEEN.value, _l("Between two days")),
        ],
        default=Period.RECENT.value,
    )
    first = DateField(_l("From and including"), validators=[Optional()])
    last = DateField(_l("To and including"), validators=[Optional()])
    sectors = Checkboxes(_l("Sector"))
    organisations = Checkboxes(_l("Place"))
    persons = Checkboxes(_l("Person"))
    data_kinds = Checkboxes(_l("Kind of data"))
    activities = Checkboxes(_l("Kind of action"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The days must come in order, and there must be one when the period is between days."""
        if not super().validate(extra_validators):
            return False
        # Days were written and the period left as it stood: then the days are what was meant.
        if self.period.data == self.period.object_data and (self.first.data or self.last.data):
            self.period.data = Period.BETWEEN.value
        if self.period.data != Period.BETWEEN.value:
            return True
        if self.first.data is None and self.last.data is None:
            self.first.errors = [_l("Write at least one of the two days.")]
            return False
        if self.first.data and self.last.data and self.last.data < self.first.data:
            self.last.errors = [_l("The last day must come after the first.")]
            return False
        return True
