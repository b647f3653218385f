"""What somebody at Indblik's own desk is asked. A citizen's number is not given back: it is typed anew."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from citizen_app.identifiers import bare, citizen_scheme
from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Form
from support.forms.cases import MessageForm, WordsForm
from support.forms.masks import ReasonForm


class _NotGivenBack(StringField):
    """A field that is empty whenever it is shown."""

    def _value(self) -> str:
        return ""


def apart_field() -> BooleanField:
    """The tick that nobody handles what is theirs, their family's or their leader's."""
    return BooleanField(
        _l("It is about neither me, my family, my own look-ups nor my own leader"),
        validators=[InputRequired(_l("You can only take part when it is about none of these."))],
    )


class FindCaseForm(Form):
    """A case number, as somebody reads it aloud."""

    number = StringField(_l("Case number"), validators=[InputRequired(_l("Fill in this field."))])


class OpenCitizenForm(ReasonForm):
    """Whom to open, and why."""

    number = _NotGivenBack(
        _l("CPR number of the citizen"),
        validators=[InputRequired(_l("Fill in this field."))],
        filters=[lambda text: bare(plain_text(text)) if text else text],
    )
    reason = TextAreaField(_l("Why do you open the citizen?"), validators=[InputRequired(_l("Write a reason."))])
    apart = apart_field()

    def validate_number(self, field: StringField) -> None:
        """A CPR number or a replacement number. Whose it is, is asked elsewhere."""
        if citizen_scheme(field.data) is None:
            raise ValidationError(_("This is not a CPR number or a replacement number."))


class ShowNumberForm(ReasonForm):
    """Why the number is needed."""

    reason = TextAreaField(_l("Why do you need the number?"), validators=[InputRequired(_l("Write a reason."))])


class NoteForm(ReasonForm):
    """A note for the desk alone."""

    reason = TextAreaField(_l("Note for the desk"), validators=[InputRequired(_l("Write a text."))])


class HandOverForm(ReasonForm):
    """To whom, and what they need to know."""

    colleague = SelectField(_l("Colleague"), choices=[], validators=[InputRequired(_l("Choose a colleague."))])
    reason = TextAreaField(_l("Note to your colleague"), validators=[InputRequired(_l("Write a text."))])


class WriteForm(MessageForm):
    """A text to the citizen, which can begin with one that is ready."""

    begin_with = SelectField(_l("Begin with a text"), choices=[], validate_choice=False, validators=[Optional()])
    words = TextAreaField(_l("Your text to the citizen"), validators=[Optional()])
    apart = apart_field()


class PassOnForm(WordsForm):
    """To which organisation. The citizen and the organisation read the text."""

    organisation = SelectField(
        _l("Organisation that answers for it"), choices=[], validators=[InputRequired(_l("Choose an organisation."))]
    )
    words = TextAreaField(_l("Your text to the citizen and the organisation"), validators=[Optional()])
    apart = apart_field()
