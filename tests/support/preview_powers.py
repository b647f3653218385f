"""What the pages about powers of attorney look like with something on them."""

from typing import Any

from wtforms import DateField, Form, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from citizen_app.power_settings import PowerSettings

SETTINGS = PowerSettings()
_SCOPES = [
    ("Læse loggen", "Se, hvem der har set sundhedsdata, hvornår og hvor. Loggen kan skrives ud."),
    ("Spørge om opslag", "Spørge et hospital eller en læge, hvorfor de slog op, og læse svaret."),
]


class ChooseForm(Form):
    """The same kinds of field as the real form."""

    scopes = SelectMultipleField(
        "Hvad må den bruges til?",
        choices=[
            SelectChoice("read-log", "Læse loggen"),
            SelectChoice("ask", "Spørge om opslag (kræver »Læse loggen«)"),
            SelectChoice("see-decisions", "Se valg om sundhedsdata"),
            SelectChoice("make-blocks", "Lave spærringer (kræver »Se valg om sundhedsdata«)"),
            SelectChoice("messages", "Få besked, når der er noget nyt (kræver »Læse loggen«)"),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    until = DateField("Sidste dag")


class CodeForm(Form):
    """A code."""

    code = StringField("Koden")


def _wrong(form: Any, name: str, text: str) -> Any:
    form[name].errors = [text]
    return form


def _line(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Mette Kjærsgaard Østergaard-Sørensen",
        "state": "Gælder nu",
        "is_live": True,
        "ends_soon": False,
        "scopes": _SCOPES,
        "until": "1. marts 2027",
        "code_until": None,
        "href": "/fuldmagt/en",
        **fields,
    }


_OFFER = _line(
    name=None,
    state="Venter på, at koden bliver brugt",
    is_live=False,
    code_until="17. marts 2026 kl. 12.00",
    href="/fuldmagt/tilbud",
)
_OVER = _line(state="Opsagt af den, der hjalp dig", is_live=False, href="/fuldmagt/slut")
_NO_PAPER = {"on_paper": False, "phone": "70 00 00 00"}
_STEP = {"is_asked": False, "has_begun": True, "line": _line(), "form": ChooseForm(), "back_href": "/fuldmagt/en"}
_CHOOSE = {
    **_NO_PAPER,
    "form": ChooseForm(),
    "asks": False,
    "meanings": _SCOPES,
    "years": 5,
    "refused": None,
}
_CHECK = {
    "asks": False,
    "scopes": _SCOPES,
    "until": "1. marts 2027",
    "refused": None,
    "days": 14,
    "change_href": "/fuldmagt/giv",
}
_CODE = {
    **_NO_PAPER,
    "asks": False,
    "code": "7KQM-2RWX-9DTP",
    "until": "17. marts 2026 kl. 12.00",
    "days": 14,
    "back_href": "/fuldmagt/en",
}
_ANSWER = {
    "name": "Birthe Kjærsgaard Holm",
    "gives": False,
    "scopes": _SCOPES,
    "until": "1. marts 2027",
    "sealed": "x",
}
_POWER = {
    "is_asked": False,
    "told": None,
    "line": _line(ends_soon=True),
    "power": "x",
    "is_offer": False,
    "is_live": True,
    "can_be_less": True,
    "can_be_longer": True,
}
_OVERVIEW: dict[str, Any] = {
    "held": [
        {"name": "Aksel Nyboe Thomsen", "scopes": _SCOPES, "until": "30. juni 2026", "end_href": "/fuldmagt/opsig"}
    ],
    "wanted": [
        {
            "scopes": _SCOPES,
            "until": "1. marts 2027",
            "code_until": "17. marts 2026 kl. 12.00",
            "back_href": "/fuldmagt",
        }
    ],
    "given": [_line(), _OFFER],
    "over": [_OVER],
    "can_be_given": True,
}
_PAPER = {**_NO_PAPER, "on_paper": True}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/fuldmagt": ("powers/overview.html", _OVERVIEW),
    "/fuldmagt-ingen": ("powers/overview.html", {**_OVERVIEW, "held": [], "wanted": [], "given": [], "over": []}),
    "/fuldmagt-offentlig": (
        "powers/overview.html",
        {**_OVERVIEW, "can_be_given": False},
    ),
    "/fuldmagt/en": ("powers/power.html", {**_POWER, "told": "2. marts 2026 kl. 9.12"}),
    "/fuldmagt/tilbud": ("powers/power.html", {**_POWER, "line": _OFFER, "is_offer": True, "is_live": False}),
    "/fuldmagt/papir": (
        "powers/power.html",
        {
            **_POWER,
            "line": {
                **_OFFER,
                "name": "Mette Holm",
                "code_until": None,
                "state": "Venter på et brev med din underskrift",
                "scopes": _SCOPES[:1],
            },
            "is_asked": True,
            "is_live": False,
        },
    ),
    "/fuldmagt/slut": ("powers/power.html", {**_POWER, "line": _OVER, "is_live": False}),
    "/fuldmagt/giv": ("powers/choose.html", _CHOOSE),
    "/fuldmagt/giv-fejl": (
        "powers/choose.html",
        {**_CHOOSE, "form": _wrong(ChooseForm(), "until", "Skriv den sidste dag. En fuldmagt slutter altid.")},
    ),
    "/fuldmagt/bed-om": ("powers/choose.html", {**_CHOOSE, "asks": True, **_PAPER}),
    "/fuldmagt/bed-om-uden-papir": ("powers/choose.html", {**_CHOOSE, "asks": True}),
    "/fuldmagt/for-ung": (
        "powers/choose.html",
        {**_CHOOSE, "refused": "Du skal være 15 år for at give fuldmagt."},
    ),
    "/fuldmagt/se-efter": ("powers/check.html", _CHECK),
    "/fuldmagt/se-efter-bed": (
        "powers/check.html",
        {**_CHECK, "asks": True, "refused": "Du har lavet ti koder på et døgn. Vent til i morgen."},
    ),
    "/fuldmagt/koden": ("powers/code.html", _CODE),
    "/fuldmagt/koden-bed": ("powers/code.html", {**_CODE, "asks": True, **_PAPER}),
    "/fuldmagt/kode": ("powers/use_code.html", {"form": CodeForm()}),
    "/fuldmagt/kode-fejl": (
        "powers/use_code.html",
        {"form": _wrong(CodeForm(), "code", "Koden kan ikke bruges. Bed om en ny.")},
    ),
    "/fuldmagt/ja": ("powers/answer.html", _ANSWER),
    "/fuldmagt/ja-bed": ("powers/answer.html", {**_ANSWER, "gives": True}),
    "/fuldmagt/mindre": ("powers/narrow.html", _STEP),
    "/fuldmagt/forlaeng": ("powers/renew.html", {**_STEP, "years": 5}),
    "/fuldmagt/tilbagekald": ("powers/revoke.html", {**_STEP, "is_offer": False}),
    "/fuldmagt/tilbagekald-papir": ("powers/revoke.html", {**_STEP, "is_offer": False, "is_asked": True}),
    "/fuldmagt/tilbagekald-kode": ("powers/revoke.html", {**_STEP, "line": _OFFER, "is_offer": True}),
    "/fuldmagt/indstillinger": ("powers/protect.html", {**_STEP, "is_paused": False}),
    "/fuldmagt/indstillinger-pause": ("powers/protect.html", {**_STEP, "is_paused": True}),
    "/fuldmagt/opsig": (
        "powers/renounce.html",
        {"name": "Aksel Nyboe Thomsen", "scopes": _SCOPES, "until": "30. juni 2026"},
    ),
    "/fuldmagt/andetsteds": ("powers/elsewhere.html", {}),
    "/log-ind-igen": ("auth/again.html", {"onward": "/fuldmagt/indstillinger"}),
}
ENDPOINTS = {
    "/fuldmagt": "powers.overview",
    "/fuldmagt/giv": "powers_new.give",
    "/fuldmagt/bed-om": "powers_new.ask",
    "/fuldmagt/kode": "power_codes.write",
}
ADDRESSES = {
    "auth.sign_in_again": "/log-ind/igen",
    "power_codes.use": "/fuldmagt/kode/brug",
    "power_steps.renew": "/fuldmagt/<power>/1",
    "power_steps.narrow": "/fuldmagt/<power>/2",
    "power_steps.revoke": "/fuldmagt/<power>/3",
    "power_steps.protect": "/fuldmagt/<power>/4",
}
