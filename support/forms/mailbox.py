"""What a mask decider is asked about the organisation's mailbox."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired

from citizen_app.messages.forms import AddressForm


class MailboxForm(AddressForm):
    """The address of a shared mailbox."""

    address = StringField(_l("The mailbox's e-mail address"), validators=[InputRequired()])
