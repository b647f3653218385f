"""What a mask decider is asked. What somebody may not see again is not given back: a citizen's number is typed anew."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from citizen_app.identifiers import bare, citizen_scheme, is_authorisation_id, without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Form

LONGEST_REASON: Final = 1000


def _line(text: str | None) -> str | None:
    return " ".join(plain_text(text).split()) if text else text


def _lines(text: str | None) -> str | None:
    return plain_text(text).strip() if text else text


def _bare(text: str | None) -> str | None:
    return bare(plain_text(text)) if text else text


class _NotGivenBack(StringField):
    """A field that is empty whenever it is shown."""

    def _value(self) -> str:
        return ""


def _reason_field() -> TextAreaField:
    """Made anew in each form, after its other fields: what is wrong is told in the order of the page."""
    return TextAreaField(
        _l("Reason for the decision"), validators=[InputRequired(_l("Write a reason."))], filters=[_lines]
    )


class ReasonForm(Form):
    """Why something is decided."""

    reason = _reason_field()

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent. A number that somebody wrote into the reason is not kept, and not shown again."""
        super().process(*args, **kwargs)
        written = self.reason.data or ""
        self.reason.data = without_cpr_numbers(written)
        self._had_a_number = self.reason.data != written

    def validate_reason(self, field: TextAreaField) -> None:
        """Words of a reasonable length, and no number."""
        if self._had_a_number:
            raise ValidationError(_("Do not write a CPR number."))
        if not (field.data or "").strip():
            raise ValidationError(_("Write a reason."))
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(_("Write at most %(number)s characters.", number=LONGEST_REASON))


class ExtendForm(ReasonForm):
    """A later end."""

    last_day = DateField(_l("Last day of the mask"), validators=[InputRequired(_l("Choose a day."))])
    reason = _reason_field()


def _place_field() -> RadioField:
    return RadioField(_l("Which of them?"), choices=[], validate_choice=False, validators=[Optional()])


def offer_units(field: RadioField, units: list[tuple[str, str]]) -> None:
    """Ask which of the units that a text fits is meant."""
    field.choices = [SelectChoice(code, name) for code, name in units]
    field.errors = [_("Several units fit. Choose one.")]


class _UnitForm(ReasonForm):
    place = _place_field()

    def ask_which(self, units: list[tuple[str, str]]) -> None:
        """Offer the units that the text fits."""
        offer_units(self.place, units)


class UnitMaskForm(_UnitForm):
    """A mask of a unit's staff towards everyone."""

    unit = StringField(_l("Unit"), validators=[InputRequired(_l("Fill in this field."))], filters=[_line])
    place = _place_field()
    below = RadioField(
        _l("Who is meant?"),
        choices=[SelectChoice("yes", _l("The unit and those below it")), SelectChoice("no", _l("The unit alone"))],
        default="yes",
    )
    reason = _reason_field()


class CitizenMaskForm(_UnitForm):
    """A mask of the organisation's staff, or a unit's, towards one citizen."""

    number = _NotGivenBack(
        _l("CPR number of the citizen"), validators=[InputRequired(_l("Fill in this field."))], filters=[_bare]
    )
    unit = StringField(_l("Unit"), validators=[Optional()], filters=[_line])
    place = _place_field()
    last_day = DateField(_l("Last day of the mask"), validators=[InputRequired(_l("Choose a day."))])
    reason = _reason_field()

    def validate_number(self, field: StringField) -> None:
        """A CPR number or a replacement number. Whose it is, is asked elsewhere."""
        if citizen_scheme(field.data) is None:
            raise ValidationError(_("This is not a CPR number or a replacement number."))


class PersonMaskForm(ReasonForm):
    """A mask of one member of staff, by one of two ids."""

    authorisation = StringField(_l("Authorisation id"), filters=[_bare])
    source = SelectField(_l("System"), validators=[Optional()])
    user = StringField(_l("User id in the system"), validators=[Optional()], filters=[_line])
    works_here = BooleanField(_l("The person works in our organisation"))
    reason = _reason_field()

    def validate_works_here(self, field: BooleanField) -> None:
        """We have no list of who works where: the deciders answer for it."""
        if not field.data:
            raise ValidationError(_("You can only mask your own organisation's staff."))

    def validate_authorisation(self, field: StringField) -> None:
        """One way to name the person, and not two."""
        by_user = bool(self.source.data and self.user.data)
        if bool(field.data) == by_user or (field.data and (self.source.data or self.user.data)):
            raise ValidationError(_("Write either an authorisation id, or a system and a user id in it."))
        if field.data and not is_authorisation_id(field.data):
            raise ValidationError(_("An authorisation id has five letters and digits, and no vowels."))

    def validate_user(self, field: StringField) -> None:
        """An id, not a person's number."""
        if without_cpr_numbers(field.data or "") != (field.data or ""):
            field.data = ""
            raise ValidationError(_("Do not write a CPR number."))
