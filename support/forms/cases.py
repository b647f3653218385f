"""What a log officer is asked when they take a step with a citizen's question."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.web.forms import Form
from support.domain.case_rules import MOST_LETTERS
from support.forms.masks import ReasonForm

ALL, SOME = "all", "some"


def lines(text: str | None) -> str | None:
    return plain_text(text).strip() if text else text


def _apart() -> BooleanField:
    return BooleanField(
        _l("It is about neither me, my family, my own look-ups nor my own leader"),
        validators=[InputRequired(_l("You can only take part when it is about none of these."))],
    )


class ApartForm(Form):
    """That the officer stands apart."""

    apart = _apart()


class WordsForm(Form):
    """What is written to the citizen. A number that somebody wrote is not kept, and not shown again."""

    words = TextAreaField(_l("Your text to the citizen"), validators=[Optional()], filters=[lines])
    apart = _apart()
    must_say = False
    most = MOST_LETTERS

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent."""
        super().process(*args, **kwargs)
        written = self.words.data or ""
        self.words.data = without_cpr_numbers(written)
        self._had_a_number = self.words.data != written

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be sent as it is."""
        fine = bool(super().validate(extra_validators))
        try:
            self._check_words()
        except ValidationError as wrong:
            self.words.errors = [str(wrong)]
            return False
        return fine

    def _check_words(self) -> None:
        if self._had_a_number:
            raise ValidationError(_("Do not write a CPR number."))
        if self.must_say and not (self.words.data or "").strip():
            raise ValidationError(_("Write a text."))
        if len(self.words.data or "") > self.most:
            raise ValidationError(_("Write at most %(number)s characters.", number=self.most))


class MessageForm(WordsForm):
    """A text that there has to be."""

    must_say = True


class AnswerForm(WordsForm):
    """What the organisation finds, and why, in plain words."""

    finding = RadioField(
        _l("What does the organisation find?"), validators=[InputRequired(_l("Choose what you find."))]
    )
    about = RadioField(_l("Which look-ups is it about?"), default=ALL, validators=[Optional()])
    visits = SelectMultipleField(_l("Whole visits"), coerce=int)
    look_ups = SelectMultipleField(_l("Single look-ups"), coerce=int)
    begin_with = SelectField(_l("Begin with a text"), choices=[], validate_choice=False, validators=[Optional()])
    words = TextAreaField(_l("Your text to the citizen"), validators=[Optional()], filters=[lines])
    apart = _apart()
    must_say = True

    def validate_about(self, field: RadioField) -> None:
        """Some are chosen exactly where it is said that it is not about all."""
        is_some = bool(self.visits.data or self.look_ups.data)
        if field.data == SOME and not is_some:
            raise ValidationError(_("Choose at least one look-up below."))
        if field.data != SOME and is_some:
            raise ValidationError(_("You have chosen look-ups below. Say that it is about those only."))


class NamesForm(ReasonForm):
    """Why an officer needs to know who made the look-ups."""

    reason = TextAreaField(
        _l("Why do you need the name?"), validators=[InputRequired(_l("Write a reason."))], filters=[lines]
    )
    apart = _apart()
