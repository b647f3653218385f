"""The form of those who search our own trail."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from support.forms.cases import ApartForm


class TrailForm(ApartForm):
    """Which days, which act, which case, which colleague, and why; and that it is about nobody near."""

    first = DateField(_l("From day"), [InputRequired(_l("Write a day."))])
    last = DateField(_l("To and including day"), [InputRequired(_l("Write a day."))])
    action = SelectField(_l("Act"), default="")
    number = StringField(_l("Case number"), [Length(max=12)])
    colleague = SelectField(_l("Colleague"), validate_choice=False)  # a handle is another one each time
    reason = TextAreaField(_l("Why do you search?"), [InputRequired(_l("Write why you search.")), Length(max=500)])
    page = HiddenField()

    def validate_last(self, field: DateField) -> None:
        """The last day does not lie before the first."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_l("The last day lies before the first."))
