"""What the pages about how many work at a unit look like with something on them."""

from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

_WARD = "Lungemedicinsk Sengeafsnit 12 med Intermediært Afsnit (Østdanmarks Universitetshospital)"
_PAGE = "/medarbejder/sloering/antal"
_FIGURES = [("Alle, der arbejder dér", "43"), ("Læge", "4"), ("Social- og sundhedsassistent", "12")]
_SOME = "Ved et sløret navn dér vises disse faggrupper ikke: Læge, Social- og sundhedsassistent."


class _HeadcountForm(Form):
    """The same kinds of field as the real form."""

    unit = StringField("Enhed", validators=[InputRequired()])
    place = RadioField("Hvilken af dem?", choices=[])
    profession = SelectField(
        "Faggruppe eller rolle",
        choices=[SelectChoice("", "Alle, der arbejder dér"), SelectChoice("a", "Social- og sundhedsassistent")],
    )
    number = StringField("Hvor mange arbejder dér?")
    unknown = BooleanField("Vi kender ikke tallet længere")


def _wrong() -> _HeadcountForm:
    form = _HeadcountForm(data={"unit": "lunge", "number": "-3"})
    form.place.choices = [SelectChoice("a", _WARD), SelectChoice("b", "Lungeambulatoriet (Østby Hospital)")]
    form.place.errors = ["Flere enheder passer. Vælg en."]
    form.number.errors = ["Skriv et helt tal fra 0 og op."]
    return form


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    _PAGE: (
        "support/headcounts.html",
        {
            "smallest": 5,
            "panels": [
                {"unit": _WARD, "facts": _FIGURES, "says": _SOME},
                {
                    "unit": "Øjenklinikken Nykøbing",
                    "facts": [("Alle, der arbejder dér", "3")],
                    "says": "Der arbejder så få, at hverken stedets navn eller faggruppen vises ved et sløret navn.",
                },
            ],
        },
    ),
    f"{_PAGE}-ingen": ("support/headcounts.html", {"smallest": 5, "panels": []}),
    f"{_PAGE}/nyt": ("support/headcount_new.html", {"form": _HeadcountForm()}),
    f"{_PAGE}/nyt-fejl": ("support/headcount_new.html", {"form": _wrong()}),
    f"{_PAGE}/nyt-se": (
        "support/headcount_check.html",
        {
            "facts": [("Enhed", _WARD), ("Faggruppe eller rolle", "Læge"), ("Så mange arbejder dér", "4")],
            "says": _SOME,
            "action": f"{_PAGE}/nyt",
            "draft": "x",
        },
    ),
}
ENDPOINTS = {_PAGE: "staff_headcounts.listed", f"{_PAGE}/nyt": "staff_headcounts.new"}
ADDRESSES = {"staff_headcounts.state": f"{_PAGE}/nyt"}
