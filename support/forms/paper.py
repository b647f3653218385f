"""What somebody at the desk fills in about a power of attorney on paper."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Form

_LONGEST_CODE = 40  # with hyphens and blanks
_LONGEST_NAME = 120


class PaperCodeForm(Form):
    """The code of whoever wants to help."""

    code = StringField(
        _l("The helper's code"), validators=[InputRequired(_l("Write the code.")), Length(max=_LONGEST_CODE)]
    )


class PaperSignedForm(Form):
    """What stands on the letter that has come back."""

    mark = StringField(
        _l("Code of the letter"), validators=[InputRequired(_l("Write the code.")), Length(max=_LONGEST_CODE)]
    )
    name = StringField(
        _l("The giver's name"),
        validators=[
            InputRequired(_l("Write the name that stands on the paper.")),
            Length(max=_LONGEST_NAME, message=_l("The text is too long. Make it shorter.")),
        ],
        filters=[lambda text: without_cpr_numbers(plain_text(text)).strip() if text else text],
    )
    is_whole = BooleanField(
        _l("All pages are there, nothing is crossed out or added, and it is signed"),
        validators=[InputRequired(_l("If something is missing, it is not registered. Put the paper aside."))],
    )
