"""What somebody at the desk fills in when they do something for a citizen, and what a citizen tells the desk."""

import re
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Checkboxes, Form
from logview.domain.name_requests import Right
from support.domain.case_rules import MOST_LETTERS
from support.domain.cases import number_as_kept
from support.domain.deadlines import DeadlineKind

LONGEST_SEARCH: Final = 80
EVERYBODY, PLACE = "everybody", "place"
_NUMBER: Final = re.compile(r"\+?[0-9]{8,15}")
_DANISH: Final = "+45"


def _apart() -> BooleanField:
    return BooleanField(
        _l("It is about neither me, my family, my own look-ups nor my own leader"),
        validators=[InputRequired(_l("You can only take part when it is about none of these."))],
    )


def _chosen() -> InputRequired:
    return InputRequired(_l("Choose one of the possibilities."))


def _words(*more: Any) -> TextAreaField:
    return TextAreaField(
        _l("In the citizen's own words"),
        validators=[*more, Length(max=MOST_LETTERS, message=_l("The text is too long. Make it shorter."))],
        filters=[lambda text: without_cpr_numbers(plain_text(text)).strip() if text else text],
    )


def _letters_tell() -> BooleanField:
    return BooleanField(_l("The citizen wants the letters to say what it is, and to hold the answer"))


def _telephone(label: Any, missing: Any) -> StringField:
    return StringField(
        label,
        validators=[InputRequired(missing)],
        filters=[lambda text: re.sub(r"[\s().-]", "", plain_text(text)) if text else text],
    )


class InPersonForm(Form):
    """What the citizen has shown at the counter: its kind alone."""

    shown = RadioField(_l("What has the citizen shown you, with a photo?"), validators=[_chosen()])
    apart = _apart()


class CalledForm(Form):
    """That the citizen answered on their own number."""

    answered = BooleanField(
        _l("I have called the number myself, and the citizen answered"),
        validators=[InputRequired(_l("Call the number first."))],
    )
    apart = _apart()


class ActForm(Form):
    """An act that a letter tells of."""

    letter_tells = BooleanField(_l("The citizen wants the letter to say what it is"))


class PlaceFinder(ActForm):
    """A form that finds a place by its name."""

    sought = StringField(_l("Find the place by its name"), validators=[Length(max=LONGEST_SEARCH)])
    place = RadioField(_l("Place"), choices=[], validate_choice=False, validators=[Optional()])

    @property
    def code(self) -> tuple[str, str] | None:
        """The place that was chosen: scheme and code."""
        scheme, bar, code = (self.place.data or "").partition("|")
        return (scheme, code) if bar else None


class BlockForm(PlaceFinder):
    """A block: which data, towards whom, until when."""

    kinds = Checkboxes(_l("Which data? With no tick it is all of them."), validators=[Optional()])
    whom = RadioField(
        _l("Who is blocked?"),
        choices=[SelectChoice(EVERYBODY, _l("Everybody")), SelectChoice(PLACE, _l("A place, with all below it"))],
        validators=[_chosen()],
    )
    last = DateField(_l("Last day. Without one it counts until the citizen ends it."), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A place that is asked for must be chosen."""
        fine = bool(super().validate(extra_validators))
        if self.whom.data == PLACE and self.code is None:
            self.sought.errors = [_("Find the place, and choose it.")]
            return False
        return fine


class DecisionForm(ActForm):
    """Which of the citizen's decisions it is about."""

    decision = RadioField(_l("Which one is it?"), validators=[_chosen()])


class LookUpsForm(PlaceFinder):
    """Look-ups that the citizen tells of: a day and a place."""

    today: date  # set by whoever makes the form
    day = DateField(_l("Which day was it?"), validators=[InputRequired(_l("Write a day."))])

    def validate(self, extra_validators: Any = None) -> bool:
        """A place must be chosen."""
        fine = bool(super().validate(extra_validators))
        if self.code is None:
            self.sought.errors = [_("Find the place, and choose it.")]
            return False
        return fine

    def validate_day(self, field: DateField) -> None:
        """No day that is still to come."""
        if field.data is not None and field.data > self.today:
            raise ValidationError(_("The day is still to come."))


class DescribedQuestionForm(LookUpsForm):
    """A question about such look-ups."""

    concern = RadioField(_l("What does the citizen want to ask?"), validators=[_chosen()])
    words = _words(Optional())
    kind = RadioField(
        _l("Does the citizen ask for insight or access to documents?"),
        description=_l("Then the days for the answer count from today, although we send it later."),
        default=DeadlineKind.LOG_QUESTION.value,
    )
    letter_tells = _letters_tell()


class NameForm(LookUpsForm):
    """Whose name is asked for, and which right it is needed for."""

    whom = RadioField(_l("Whose name does the citizen ask for?"), validators=[_chosen()])
    right = RadioField(_l("What does the citizen need the name for?"), validators=[_chosen()])
    words = _words(Optional())
    letter_tells = _letters_tell()

    def validate(self, extra_validators: Any = None) -> bool:
        """Something else has to be said."""
        fine = super().validate(extra_validators)
        if self.right.data == Right.OTHER.value and not self.words.data:
            self.words.errors = [_("Write what the citizen needs the name for.")]
            return False
        return fine


class _Numbered(Form):
    """One of the citizen's questions, by its number, which stands on the site and in every letter about it."""

    number = StringField(_l("Case number"), validators=[InputRequired(_l("Fill in this field."))])

    @property
    def written(self) -> str:
        """The number as it is kept."""
        return number_as_kept(self.number.data)


class WriteQuestionForm(_Numbered, ActForm):
    """More words in a question."""

    words = _words(InputRequired(_l("Fill in this field.")))


class ReopenQuestionForm(_Numbered, ActForm):
    """Which question is opened again, and what the citizen wants to add."""

    words = _words(Optional())


class CloseQuestionForm(_Numbered, ActForm):
    """Which question is closed."""


class SendQuestionForm(_Numbered):
    """Which question is sent, with its answer."""


class SendComplaintForm(_Numbered, ActForm):
    """To whom a letter about a question goes."""

    to = RadioField(_l("Who is the letter to?"), validators=[_chosen()])


class NameComplaintForm(ActForm):
    """Which wish for a name a letter is about, and to whom it goes."""

    today: date  # set by whoever makes the form
    asked_on = DateField(
        _l("Which day did the citizen ask for the name?"),
        description=_l("On the site, or here at the desk. The day stands in the letter about it."),
        validators=[InputRequired(_l("Write a day."))],
    )
    to = RadioField(_l("Who is the letter to?"), validators=[_chosen()])

    def validate_asked_on(self, field: DateField) -> None:
        """No day that is still to come."""
        if field.data is not None and field.data > self.today:
            raise ValidationError(_("The day is still to come."))


class MonthForm(Form):
    """Which month's log is sent."""

    month = SelectField(_l("Month"), validators=[_chosen()])


class PlainForm(ActForm):
    """Nothing more is asked: there is one way to do it."""


class _Telephone:
    """What a form with a telephone number checks, and what is kept of it."""

    number: StringField

    def validate_number(self, field: StringField) -> None:
        """Eight digits, or a foreign number with its plus."""
        if _NUMBER.fullmatch(field.data or "") is None or without_cpr_numbers(field.data) != field.data:
            raise ValidationError(_("Write a telephone number with eight digits, or one that begins with +."))

    @property
    def written(self) -> str:
        """The number as it is called: a Danish one without its country."""
        number: str = self.number.data
        return number.removeprefix(_DANISH)


class PhoneForm(_Telephone, Form):
    """The number that the desk can call back on, as its citizen writes it."""

    number = _telephone(_l("Your telephone number"), _l("Write your number."))


class NumberForm(_Telephone, ActForm):
    """The same, as the desk writes it."""

    number = _telephone(_l("The citizen's telephone number"), _l("Fill in this field."))
