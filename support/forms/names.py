"""What a mask decider is asked about a citizen's request for a name."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Optional

from citizen_app.web.forms import Checkboxes, Form
from support.forms.masks import ReasonForm


def _apart() -> BooleanField:
    return BooleanField(
        _l("It is about neither me, my family nor my own leader"),
        validators=[InputRequired(_l("You can only take part when it is about none of these."))],
    )


class AnswerForm(ReasonForm):
    """What the answer should be, and why."""

    answer = RadioField(_l("What should the answer be?"), validators=[InputRequired(_l("Choose an answer."))])
    apart = _apart()


class AnswersForm(ReasonForm):
    """What the answer should be about each of several look-ups, and why."""

    given = Checkboxes(_l("On which look-ups should the citizen have the name?"))
    otherwise = RadioField(_l("What should the citizen read about the others?"), validators=[Optional()])
    apart = _apart()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever gives not all of them says why."""
        if not super().validate(extra_validators):
            return False
        if len(set(self.given.data)) < len(self.given.choices) and not self.otherwise.data:
            self.otherwise.errors = [_l("Choose what the citizen reads about the look-ups that you do not tick.")]
            return False
        return True


class TurnBackForm(ReasonForm):
    """Why it should be weighed anew."""

    apart = _apart()


class ConfirmForm(Form):
    """The second person's word."""

    apart = _apart()
