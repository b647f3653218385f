"""The base of all forms: WTForms' own messages in the page's language and in our words (it knows no Danish)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, TextAreaField, widgets

_OUR_WORDS = {
    "This field is required.": _l("Fill in this field."),
    "Not a valid date value.": _l("Write a date with day, month and year."),
    "Not a valid choice.": _l("Choose one of the possibilities."),
    "Invalid Choice: could not coerce.": _l("Choose one of the possibilities."),
    "Not a valid integer value.": _l("Write a whole number."),
}
_ANY_CHOICE = _l("One of the choices is not among the possibilities. Choose again.")
_ANYTHING = _l("This cannot be used. Check what you wrote.")


class _Words:
    """What WTForms asks for its texts."""

    def gettext(self, text: str) -> str:
        return str(_OUR_WORDS.get(text, _ANYTHING))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        # The only plurals are about length and about choices; each of ours is a sentence for any number.
        return str(_ANY_CHOICE if "choice" in singular else _ANYTHING)


class Form(FlaskForm):
    """A form whose messages are ours."""

    class Meta(FlaskForm.Meta):
        """Where WTForms looks for its texts."""

        def get_translations(self, form: Any) -> _Words:
            return _Words()

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            # A browser cuts what is pasted at maxlength and says nothing; we keep it all and say that it is too long.
            own = {"maxlength": False} if isinstance(field, TextAreaField) else {}
            return super().render_field(field, own | render_kw)


class Checkboxes(SelectMultipleField):
    """Several choices as check boxes: a multiple select is hard on a phone."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()
