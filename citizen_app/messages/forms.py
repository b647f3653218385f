"""What the page "Beskeder" asks for."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from citizen_app.messages.addresses import mail_address
from citizen_app.messages.topics import DAILY, OFF, ON, WEEKLY, Topic
from citizen_app.web.forms import Form

CHOICE_WORDS = {
    OFF: _l("No"),
    ON: _l("Yes"),
    DAILY: _l("At most once a day"),
    WEEKLY: _l("At most once a week"),
}
_CODE_LENGTH = 6


class AddressForm(Form):
    """An e-mail address."""

    address = StringField(_l("Your e-mail address"), validators=[InputRequired()])

    def validate_address(self, field: Any) -> None:
        """It must be able to be one."""
        if mail_address(field.data) is None:
            raise ValidationError(_l("Write the address like this: name@example.dk"))


class CodeForm(Form):
    """The code from the e-mail."""

    code = StringField(_l("The code from the e-mail"), validators=[InputRequired()])

    def validate_code(self, field: Any) -> None:
        """Six digits, however they are parted."""
        field.data = "".join(field.data.split())
        if not (field.data.isascii() and field.data.isdigit() and len(field.data) == _CODE_LENGTH):
            raise ValidationError(_l("The code has six digits."))


def too_many_codes() -> str:
    """What stands beside the address when as many codes were sent as one may have in a day."""
    return _("You have asked for many codes today. Try again tomorrow.")


def wrong_code(tries_left: int) -> str:
    """What stands beside a code that is not the one that was mailed."""
    if tries_left == 0:
        return _("The code counts no more. Ask for a new one.")
    return ngettext(
        "The code is not right. You can try once more.",
        "The code is not right. You can try %(num)s more times.",
        tries_left,
    )


def choices_form(topics: list[Topic], chosen: dict[str, str]) -> Any:
    """A question for each topic, answered as the citizen has it now."""
    fields = {
        topic.code: RadioField(
            topic.label,
            description=topic.description,
            choices=[SelectChoice(choice, CHOICE_WORDS[choice]) for choice in topic.choices],
        )
        for topic in topics
    }
    return type("ChoicesForm", (Form,), fields)(data=chosen)
