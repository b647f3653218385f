"""Letters laid out: as tagged PDF (PDF/UA), or as a page to print where the machine has no Pango.

WeasyPrint is read in when it is needed. It gets our own style sheet and fonts from the folder of static files, and is
refused everything else: nothing on a letter makes the site fetch anything.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from flask import current_app, g

from citizen_app import clock
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.letter_text import LetterText
from support.domain.letters import Letter

_SHEET: Final = "support/letter_sheet.html"
_STYLE: Final = "css/letter.css"
_PAPER: Final = "https://paper.invalid/"  # what addresses on a letter are held against; nobody answers there
_KINDS: Final = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class Sheet(NamedTuple):
    """A letter on paper."""

    told: Mapping[str, Any]  # what the templates place
    laid_out: Any  # WeasyPrint's document; None without it


@cache
def has_pango() -> bool:
    """Whether this machine can make PDF."""
    try:
        import_module("weasyprint")
    except OSError:  # its libraries are not there
        return False
    return True


def lay_out(letter: Letter, said: LetterText, mark: str) -> Sheet:
    """One letter, in the language that runs. `mark`: what stands where the address will be."""
    told = {
        "said": said,
        "mark": mark,
        "number": letter.number,
        "day": dates.day_text(dates.local(clock.now()).date(), current_language()),
        "operator": current_app.extensions["indblik.settings"].operator_name,
    }
    return Sheet(told, _document(told) if has_pango() else None)


def bind(sheets: Sequence[Sheet]) -> bytes:
    """One PDF of letters that are all in one language. Raises ValueError for none."""
    if not sheets:
        raise ValueError("no letter")
    documents = [one.laid_out for one in sheets]
    pages = [page for document in documents for page in document.pages]
    found: bytes = documents[0].copy(pages).write_pdf(pdf_variant="pdf/ua-1")
    return found


def as_page(sheets: Sequence[Sheet]) -> str:
    """The letters as one page, in the language that runs."""
    template = current_app.jinja_env.get_template("support/letters_paper.html")
    return template.render(language=current_language(), sheets=[one.told for one in sheets])


def _document(told: Mapping[str, Any]) -> Any:
    html = current_app.jinja_env.get_template(_SHEET).render(told=told, language=current_language())
    style, fonts = _style()
    source = import_module("weasyprint").HTML(string=html, base_url=_PAPER, url_fetcher=_fetcher())
    try:
        return source.render(stylesheets=[style], font_config=fonts)
    except import_module("weasyprint.urls").FatalURLFetchingError as refused:  # which is no Exception
        raise ValueError("a letter asked for something from outside") from refused


def _style() -> tuple[Any, Any]:
    """Our style sheet and its fonts, read once for all letters of a request."""
    kept: tuple[Any, Any] | None = g.get("letter_style")
    if kept is None:
        fonts = import_module("weasyprint.text.fonts").FontConfiguration()
        address = f"{_PAPER.rstrip('/')}{current_app.static_url_path}/{_STYLE}"
        style = import_module("weasyprint").CSS(url=address, url_fetcher=_fetcher(), font_config=fonts)
        kept = g.letter_style = style, fonts
    return kept


def _fetcher() -> Any:
    urls, static = import_module("weasyprint.urls"), Path(current_app.static_folder or "static")
    prefix = f"{current_app.static_url_path}/"

    def fetch(url: str) -> Any:
        path = unquote(urlsplit(url).path)
        file = static / path.removeprefix(prefix).lstrip("/")
        ours = url.startswith(_PAPER) and path.startswith(prefix) and ".." not in file.parts
        if not ours or file.suffix not in _KINDS:
            raise urls.FatalURLFetchingError("a letter fetches nothing but our own style and fonts")
        content = _unpacked(file) if file.suffix == ".woff2" else file.read_bytes()
        return urls.URLFetcherResponse(url, content, {"Content-Type": _KINDS[file.suffix]})

    return fetch


@cache
def _unpacked(font: Path) -> bytes:
    """A font as WeasyPrint wants it, once per process: it would unpack it for every request, longer than all else."""
    unpacked = BytesIO()
    import_module("weasyprint.text.fonts").woff2.decompress(BytesIO(font.read_bytes()), unpacked)
    return unpacked.getvalue()
