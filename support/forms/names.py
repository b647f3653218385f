"""What a mask decider is asked about a citizen's request for a name."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from citizen_app.web.forms import Form
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


class TurnBackForm(ReasonForm):
    """Why it should be weighed anew."""

    apart = _apart()


class ConfirmForm(Form):
    """The second person's word."""

    apart = _apart()
