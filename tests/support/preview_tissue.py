"""Invented content for the pages about the use of samples: what the page says in each state is its service's."""

from typing import Any

from wtforms import Form, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import TissueSettings

_OWN, _END = "Mine prøver må kun bruges til min egen behandling", "Ophæv beslutningen"
_SENT = "Sendt – gælder først, når Vævsanvendelsesregisteret har registreret det."
_ELSEWHERE = "Vi ved ikke, om det er lavet om et andet sted siden."
_WHEN = "3. marts 2026 kl. 14.05"
_MEANINGS = (
    "Så må de bruges til at behandle dig og til det, der hænger direkte sammen med det. De må ikke bruges til andet.",
    "Prøverne må igen bruges til andre lovlige formål, fx godkendt forskning. "
    "Du har ikke sagt ja til et bestemt projekt.",
)
_COMMON = [
    "Den dækker både det, du har givet, og det, du giver senere.",
    "Den dækker ikke prøver, som du har givet til forskning og selv har sagt ja til.",
    "Den gælder først, når Vævsanvendelsesregisteret har registreret den.",
]
_SCOPE = "Det er prøver, fx af blod, væv eller sekreter, som er givet i forbindelse med behandling."


class _Form(Form):
    decision = RadioField("Hvad vælger du?", choices=[SelectChoice(value="a", label=_OWN), SelectChoice("b", _END)])
    submission = HiddenField()
    version = HiddenField()


def _wrong() -> _Form:
    form = _Form()
    form.decision.errors = ["Vælg en af mulighederne."]
    return form


def _position(*lines: str, heading: str = "Dine prøver") -> dict[str, Any]:
    return {"heading": heading, "lines": lines, "href": "/valg-vaev-beslut"}


def _page(*positions: dict[str, Any], **changes: Any) -> tuple[str, dict[str, Any]]:
    kept = [{"when": _WHEN, "what": f"Dine prøver: {_OWN}", "href": "/valg-vaev-kvittering", "by": ""}]
    shown = {"register": TissueSettings(), "forwards": True, "can_decide": True, "positions": positions, "kept": kept}
    of_others = {"children": "all", "asks": [], "informs": False, "waits": []}
    return "consent/tissue.html", shown | of_others | {"is_register": False} | changes


def _of_the_register(*positions: dict[str, Any], is_whole: bool = True) -> tuple[str, dict[str, Any]]:
    register = TissueSettings(mode=VarMode.REGISTER, is_whole=is_whole)
    return _page(*positions, register=register, forwards=False, is_register=True)


def _decide(**changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "heading": "Dine prøver",
        "scope": _SCOPE,
        "choices": list(zip((_OWN, _END), _MEANINGS, strict=True)),
        "common": _COMMON,
        "is_own": True,
        "needs_all": False,
        "back_href": "/valg-vaev",
        "form": _Form(),
        "is_stale": False,
    }
    return "consent/tissue_decide.html", shown | changes


def _receipt(*steps: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "lines": ["Dine prøver", _SCOPE, _OWN, _MEANINGS[0], *_COMMON],
        "language": "da",
        "when": _WHEN,
        "steps": steps,
        "was_register": False,
        "was_brought_in": False,
        **_OWN_RECEIPT,
    }
    return "consent/tissue_receipt.html", shown | changes


_OWN_RECEIPT: dict[str, Any] = {"confirmed": [], "back_href": "/valg-vaev", "is_own": True, "by_holders": False}
_GENES = "Dine genetiske oplysninger"
_NOTHING = _position("Du har ikke besluttet noget her. Vi ved ikke, hvad der er registreret om dig.", heading=_GENES)
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg-vaev": _page(forwards=False, informs=True, can_decide=False, children=None, kept=[]),
    "/valg-vaev-intet": _page(_position(*_NOTHING["lines"]), _NOTHING, kept=[]),
    "/valg-vaev-sendt": _page(
        _position(
            f"{_END}.", _SENT, f"Registeret har svaret, at dette blev registreret den {_WHEN}: {_OWN}.", _ELSEWHERE
        ),
        _position(f"{_OWN}.", "Gemt her, men ikke sendt endnu. Det gælder først, når …", heading=_GENES),
    ),
    "/valg-vaev-registreret": _page(
        _position(
            f"{_OWN}.", f"Vævsanvendelsesregisteret har svaret, at det blev registreret den {_WHEN}.", _ELSEWHERE
        ),
        _position(
            f"{_OWN}.", "Vævsanvendelsesregisteret har svaret, at det ikke har registreret dette.", heading=_GENES
        ),
    ),
    "/valg-vaev-slukket": _page(
        _position(f"{_OWN}.", f"Vi sendte det den {_WHEN}. Vi sender ikke noget mere og ved ikke, hvad der gælder."),
        forwards=False,
        informs=True,
        children=None,
        can_decide=False,
    ),
    "/valg-vaev-register": _of_the_register(
        _position(f"{_OWN}.", f"Det gælder fra {_WHEN}."),
        _position(
            "Der er ikke registreret nogen begrænsning. De må også bruges til andre lovlige formål, "
            "fx godkendt forskning. Du har ikke sagt ja til et bestemt projekt.",
            heading=_GENES,
        ),
    ),
    "/valg-vaev-register-ikke-helt": _of_the_register(
        _position(f"{_OWN}.", f"Det blev registreret her den {_WHEN}.", _ELSEWHERE),
        _position(*_NOTHING["lines"], heading=_GENES),
        is_whole=False,
    ),
    "/valg-vaev-register-foer": _of_the_register(
        _position(
            f"{_OWN}.",
            f"Det blev bekræftet den {_WHEN}, da Indblik ikke var registeret. Vi kan ikke se, at det blev registreret.",
            f"Det gælder kun, hvis det bliver bekræftet igen. Indtil da svarer vi dem, der spørger: {_OWN}.",
        )
    ),
    "/valg-vaev-beslut": _decide(),
    "/valg-vaev-fejl": _decide(form=_wrong()),
    "/valg-vaev-ny-tekst": _decide(is_stale=True),
    "/valg-vaev-kvittering": _receipt(),
    "/valg-vaev-kvittering-register": _receipt(was_register=True),
    "/valg-vaev-kvittering-flyttet": _receipt(was_register=True, was_brought_in=True),
    "/valg-vaev-kvittering-svar": _receipt(
        f"{_WHEN}: sendt til Sundhedsdatastyrelsen", f"{_WHEN}: registeret svarede, at det er registreret"
    ),
}
ADDRESSES = {"tissue.overview": "/valg-vaev"}
