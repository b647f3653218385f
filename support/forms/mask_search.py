"""What a mask decider looks for on the list."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional, ValidationError

from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Form

_LONGEST = 100


def _line(text: str | None) -> str:
    return " ".join(plain_text(text).split()) if text else ""


class FindMaskForm(Form):
    """A unit, or the reference of a mask."""

    words = StringField(_l("Unit or reference"), validators=[Optional()], filters=[_line])

    def validate_words(self, field: StringField) -> None:
        """Words of a reasonable length, and no person's number: masks are not found by it, and it is not given back."""
        if without_cpr_numbers(field.data) != field.data:
            field.data = ""
            raise ValidationError(_("Masks are not found by CPR number. Begin to mask names from the citizen instead."))
        if len(field.data) > _LONGEST:
            raise ValidationError(_("Write at most %(number)s characters.", number=_LONGEST))
