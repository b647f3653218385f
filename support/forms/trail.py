"""The form of those who search our own trail."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from citizen_app.identifiers import bare, citizen_scheme
from citizen_app.plain_text import plain_text
from support.forms.cases import ApartForm


class _NotGivenBack(StringField):
    """A field that is empty whenever it is shown."""

    def _value(self) -> str:
        return ""


class TrailForm(ApartForm):
    """Which days, act, case, citizen, organisation and colleague, and why; and that it is about nobody near."""

    first = DateField(_l("From day"), [InputRequired(_l("Write a day."))])
    last = DateField(_l("To and including day"), [InputRequired(_l("Write a day."))])
    action = SelectField(_l("Act"), default="")
    number = StringField(_l("Case number"), [Length(max=12)])
    citizen = _NotGivenBack(
        _l("CPR number of the citizen"),
        [Optional()],
        filters=[lambda text: bare(plain_text(text)) if text else text],
    )
    who = HiddenField()  # the citizen who was found, sealed: the number is not given back
    organisation = SelectField(_l("Organisation"), default="")
    colleague = SelectField(_l("Colleague"), validate_choice=False)  # a handle is another one each time
    reason = TextAreaField(_l("Why do you search?"), [InputRequired(_l("Write why you search.")), Length(max=500)])
    page = HiddenField()

    def validate_citizen(self, field: StringField) -> None:
        """A CPR number or a replacement number. Whose it is, is asked elsewhere."""
        if field.data and citizen_scheme(field.data) is None:
            raise ValidationError(_l("This is not a CPR number or a replacement number."))

    def validate_last(self, field: DateField) -> None:
        """The last day does not lie before the first."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_l("The last day lies before the first."))
