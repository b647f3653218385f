"""What an administrator is asked about a role."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, ValidationError

from support.domain.periods import MOST_DAYS, today


class ProposeRoleForm(FlaskForm):
    """A role for a colleague. The view fills the choices in."""

    colleague = SelectField(_l("Colleague"), validators=[InputRequired(_l("Choose a colleague."))])
    role = SelectField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    last_day = DateField(_l("Last day of the role"), validators=[InputRequired(_l("Choose a day."))])

    def validate_last_day(self, field: DateField) -> None:
        """A day from today until two years from now."""
        day: date | None = field.data
        if day is None or not today() <= day <= today() + timedelta(days=MOST_DAYS):
            raise ValidationError(_("Choose a day from today and at most two years ahead."))
