"""The texts that people read: collect them from code and templates, compile them, and say what is missing.

python -m tools.translations compile|strings|check
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.project import ROOT, Stamp, ToolError, fingerprint, main_guard, say

FOLDER = ROOT / "translations"
PACKAGES = ("citizen_app", "logview", "consent", "delegation", "support")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("templates/**.html", "jinja2")]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}, "templates/**.html": {"trimmed": "true"}}

# Our own, without dates: they would make every change of a text a conflict.
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Indblik\\n"
"Language: {locale}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z]+|\{\w*\}")


def extract() -> Catalog:
    """Collect every text marked for translation in the product's packages."""
    catalog = Catalog(project="Indblik", charset="utf-8", fuzzy=False)
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package,
            METHODS,
            OPTIONS,
            KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for file, _line, texts, comments, context in found:
            catalog.add(texts, None, [(f"{package}/{file}", 0)], auto_comments=comments, context=context)
    if not len(catalog):
        raise ToolError("No texts were found to translate: has the extraction broken?")
    return catalog


def languages() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def compile_catalogues() -> bool:
    """Make the .mo files that the site reads, unless they are there; say whether anything was done."""
    sources = languages()
    stamp = Stamp("translations", fingerprint(sources, *map(str, sources)))
    if stamp.is_current() and all(po.with_suffix(".mo").exists() for po in sources):
        return False
    for po in sources:
        with open(po.with_suffix(".mo"), "wb") as file:
            write_mo(file, _read(po))
    stamp.set()
    return True


def update() -> None:
    """Bring the catalogues up to the texts in the code."""
    texts = extract()
    for po in _catalogues():
        catalogue = _read(po)
        catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        _write(po, catalogue)
        missing = sum(1 for message in catalogue if message.id and not _translated(message))
        say(f"{po.relative_to(ROOT)}: {len(catalogue)} texts, {missing} without translation")


def faults() -> list[str]:
    """Return what is wrong with the catalogues, one line each."""
    texts = extract()
    found = []
    for po in _catalogues():
        catalogue = _read(po)
        wanted, have = _keys(texts), _keys(catalogue)
        found += [f"{po.name}: not in the catalogue, run `make strings`: {key[0]!r}" for key in wanted - have]
        found += [f"{po.name}: no longer used, run `make strings`: {key[0]!r}" for key in have - wanted]
        found += [f"{po.name}: {fault}" for message in catalogue if message.id for fault in _faults_of(message)]
    if not _catalogues():
        found.append("there is no Danish catalogue")
    return sorted(found)


def _faults_of(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"marked fuzzy: {message.id!r}"
    if not _translated(message):
        yield f"not translated: {message.id!r}"
        return
    allowed = [set(PLACEHOLDER.findall(text)) for text in _texts(message.id)]
    for text in _texts(message.string):
        if set(PLACEHOLDER.findall(text)) not in allowed:
            yield f"other placeholders or tags than the original: {message.id!r} → {text!r}"


def _catalogues() -> list[Path]:
    return [po for po in languages() if po.name == "messages.po" and _locale(po) != "en"]


def _locale(po: Path) -> str:
    return po.parent.parent.name


def _keys(catalogue: Catalog) -> set[tuple[str, str | None]]:
    return {(_texts(message.id)[0], message.context) for message in catalogue if message.id}


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _translated(message: Message) -> bool:
    return bool(message.string) and all(_texts(message.string))


def _read(po: Path) -> Catalog:
    with open(po, "rb") as file:
        return read_po(file, locale=_locale(po), abort_invalid=True)


def _write(po: Path, catalogue: Catalog) -> None:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False, omit_header=True)
    po.write_bytes(HEADER.format(locale=_locale(po)).encode() + buffer.getvalue())


def main() -> int:
    wish = sys.argv[1] if len(sys.argv) > 1 else "compile"
    if wish == "strings":
        update()
    elif wish == "check":
        found = faults()
        say("\n".join(found) or "Translations: complete")
        return 1 if found else 0
    compile_catalogues()
    return 0


if __name__ == "__main__":
    main_guard(main)
