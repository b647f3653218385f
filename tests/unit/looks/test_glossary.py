"""The catalogue keeps to the words of docs/glossary.md."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
GLOSSARY = ROOT / "docs" / "glossary.md"


def terms() -> list[tuple[list[str], str]]:
    """English forms and the Danish stem, from the first table."""
    table = GLOSSARY.read_text().split("## Words that texts must keep to")[1].split("##")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    return [([form.strip() for form in row[0].split(",")], row[1].strip()) for row in rows[1:]]


def strayed(texts: list[tuple[str, str]]) -> list[str]:
    """Texts with an English term whose translation lacks the Danish stem."""
    return [
        f"{english!r} → {danish!r} lacks {stem!r}"
        for english, danish in texts
        for forms, stem in terms()
        if any(re.search(rf"\b{form}\b", english, re.IGNORECASE) for form in forms) and stem not in danish.lower()
    ]


def translations() -> list[tuple[str, str]]:
    found = []
    for po in ROOT.glob("translations/da/LC_MESSAGES/*.po"):
        with open(po, "rb") as file:
            found += [
                (message.id, str(message.string))
                for message in read_po(file, locale="da")
                if isinstance(message.id, str) and message.id and message.string
            ]
    return found


def test_the_glossary_has_terms():
    assert (["entry", "entries", "look-up", "look-ups"], "opslag") in terms()


def test_a_strayed_translation_would_be_found():
    assert strayed([("Ask about an entry", "Spørg om en post")]) == [
        "'Ask about an entry' → 'Spørg om en post' lacks 'opslag'"
    ]
    assert strayed([("Ask about an entry", "Spørg om et opslag")]) == []


def test_every_translation_keeps_to_the_glossary():
    texts = translations()
    assert texts
    assert strayed(texts) == []
