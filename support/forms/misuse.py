"""What a lead is asked when they take a step with a follow-up on misuse."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from citizen_app.plain_text import plain_text
from citizen_app.web.dates import COPENHAGEN
from support.domain.misuse import MatterStep, Recipient
from support.forms.cases import WordsForm

APART: Final = _l("It is about neither me, my family, my own look-ups nor my own leader")
ONLY_APART: Final = _l("You can only take part when it is about none of these.")


def _lines(text: str | None) -> str | None:
    return plain_text(text).strip() if text else text


def _words() -> TextAreaField:
    """Its label is the step's, put there by the view."""
    return TextAreaField("", validators=[Optional()], filters=[_lines])


def _apart() -> BooleanField:
    return BooleanField(APART, validators=[InputRequired(ONLY_APART)])


class NoteForm(WordsForm):
    """What there is to say of a step."""

    words = _words()
    apart = _apart()
    must_say = True

    @property
    def moment(self) -> datetime | None:
        """When it happened, where the form asks."""
        return None

    @property
    def last_day(self) -> date | None:
        """Until when, where the form asks."""
        return None


class HappenedForm(NoteForm):
    """When it happened, in Danish time."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    clock = TimeField(_l("Time"), validators=[InputRequired(_l("Write a time, such as 14:05."))])
    words = _words()
    apart = _apart()

    @property
    def moment(self) -> datetime | None:
        """When it happened."""
        return _moment(self.day.data, self.clock.data)


class TakeForm(NoteForm):
    """That a lead takes the matter; when the organisation knew, if that was before."""

    day = DateField(_l("Did your organisation know before now? The day"), validators=[Optional()])
    clock = TimeField(_l("The time"), validators=[Optional()])
    words = _words()
    apart = _apart()
    must_say = False

    @property
    def moment(self) -> datetime | None:
        """When the organisation knew; None for now."""
        return _moment(self.day.data, self.clock.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be sent as it is: a day and a time belong together."""
        fine = super().validate(extra_validators)
        if (self.day.data is None) == (self.clock.data is None):
            return fine
        missing, told = (
            (self.day, _("Choose a day.")) if self.clock.data else (self.clock, _("Write a time, such as 14:05."))
        )
        missing.errors = [*missing.errors, told]
        return False


class HearingForm(NoteForm):
    """Until when the employee can answer."""

    day = DateField(_l("Last day for the answer"), validators=[InputRequired(_l("Choose a day."))])
    words = _words()
    apart = _apart()
    must_say = False

    @property
    def last_day(self) -> date | None:
        """Until when."""
        found: date | None = self.day.data
        return found


class ExportForm(WordsForm):
    """For whom an export is, and what for."""

    recipient = RadioField(
        _l("Who gets it?"),
        choices=[
            SelectChoice(Recipient.AUTHORITY.value, _l("The data protection authority")),
            SelectChoice(Recipient.POLICE.value, _l("The police")),
        ],
        validators=[InputRequired(_l("Choose who gets it."))],
    )
    kind = RadioField(
        _l("As what kind of file?"),
        choices=[SelectChoice("csv", _l("A table (CSV)")), SelectChoice("json", _l("For a computer (JSON)"))],
        validators=[InputRequired(_l("Choose a kind of file."))],
    )
    words = TextAreaField(_l("What is it for, and why do they need the names?"), [Optional()], filters=[_lines])
    apart = _apart()
    must_say = True


FORMS: Final[dict[MatterStep, type[NoteForm]]] = {
    MatterStep.TAKEN: TakeForm,
    MatterStep.AWARE: HappenedForm,
    MatterStep.NOTIFIED: HappenedForm,
    MatterStep.TOLD: HappenedForm,
    MatterStep.HEARING_BEGUN: HearingForm,
}
"""The form of each step that asks more than for words."""


def _moment(day: date | None, at: time | None) -> datetime | None:
    if day is None or at is None:
        return None
    try:
        return datetime.combine(day, at, tzinfo=COPENHAGEN).astimezone(UTC)
    except OverflowError:  # somebody wrote the first day of the calendar
        return datetime.min.replace(tzinfo=UTC)
