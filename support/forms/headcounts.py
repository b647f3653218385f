"""What a mask decider is asked about how many work at a unit."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Form
from logview.services.headcounts import MOST
from support.forms.masks import offer_units


def _line(text: str | None) -> str | None:
    return " ".join(plain_text(text).split()) if text else text


class HeadcountForm(Form):
    """A figure of a unit."""

    unit = StringField(_l("Unit"), validators=[InputRequired(_l("Fill in this field."))], filters=[_line])
    place = RadioField(_l("Which of them?"), choices=[], validate_choice=False, validators=[Optional()])
    profession = SelectField(_l("Profession or role"), validate_choice=False)
    number = StringField(_l("How many work there?"), filters=[_line])
    unknown = BooleanField(_l("We do not know the number any more"))

    def ask_which(self, units: list[tuple[str, str]]) -> None:
        """Offer the units that the text fits."""
        offer_units(self.place, units)

    def validate_unknown(self, field: BooleanField) -> None:
        """Either a number or that there is none."""
        if field.data and self.number.data:
            raise ValidationError(_("Write a number, or say that you do not know it. Not both."))

    def validate_number(self, field: StringField) -> None:
        """A whole number that can be meant."""
        if self.unknown.data:
            return
        if not (field.data and field.data.isascii() and field.data.isdigit()):
            raise ValidationError(_("Write a whole number from 0 on."))
        if int(field.data[:9]) > MOST:
            raise ValidationError(_("The number is too large."))

    @property
    def figure(self) -> int | None:
        """The number of a valid form; None when it is not known any more."""
        return None if self.unknown.data else int(self.number.data)
