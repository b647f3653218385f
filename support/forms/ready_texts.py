"""What a lead is asked when they write a text that others can begin with."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from citizen_app.identifiers import without_cpr_numbers
from citizen_app.web.forms import Form
from support.domain.ready_texts import MOST_IN_LABEL, MOST_LETTERS, Wording
from support.forms.cases import lines


class ReadyTextForm(Form):
    """The text, and what it is called. A number that somebody wrote is not kept, and not shown again."""

    label = StringField(
        _l("What is the text called on the list?"),
        validators=[InputRequired(_l("Write what the text is called."))],
        filters=[lines],
    )
    about = RadioField(
        _l("Which answers can begin with it?"),
        choices=[],
        validators=[InputRequired(_l("Choose one of the possibilities."))],
    )
    words = TextAreaField(_l("The text in Danish"), validators=[InputRequired(_l("Write a text."))], filters=[lines])
    words_english = TextAreaField(_l("The text in English"), filters=[lines])
    apart = BooleanField(
        _l("The text says nothing about one person or one look-up, and names nobody"),
        validators=[InputRequired(_l("The text must be a beginning that fits many."))],
    )

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent."""
        super().process(*args, **kwargs)
        self._had_a_number = set()
        for field in (self.label, self.words, self.words_english):
            written = field.data or ""
            field.data = without_cpr_numbers(written)
            if field.data != written:
                self._had_a_number.add(field.name)

    def validate_label(self, field: StringField) -> None:
        """Short enough for a list."""
        self._check(field, MOST_IN_LABEL)

    def validate_words(self, field: TextAreaField) -> None:
        """A beginning, not a whole letter."""
        self._check(field, MOST_LETTERS)

    def validate_words_english(self, field: TextAreaField) -> None:
        """As the Danish text."""
        self._check(field, MOST_LETTERS)

    @property
    def wording(self) -> Wording:
        """What was written."""
        return Wording(label=self.label.data or "", danish=self.words.data or "", english=self.words_english.data or "")

    def fill(self, wording: Wording) -> None:
        """Begin with what is there."""
        self.label.data, self.words.data, self.words_english.data = wording.label, wording.danish, wording.english

    def _check(self, field: Field, most: int) -> None:
        if field.name in self._had_a_number:
            raise ValidationError(_("Do not write a CPR number."))
        if field.name == "words" and not (field.data or "").strip():
            raise ValidationError(_("Write a text."))
        if field.name == "label" and not (field.data or "").strip():
            raise ValidationError(_("Write what the text is called."))
        if len(field.data or "") > most:
            raise ValidationError(_("Write at most %(number)s characters.", number=most))
