"""Texts that somebody else wrote, as they may stand beside ours."""

import unicodedata


def plain_text(text: str) -> str:
    """The text without characters that show nothing but change how what stands around them is read.

    An override of the writing direction turns the rest of a line around, a character without width splits a number
    so that nobody finds it, and a control character is no HTML. Unusual spaces become plain ones; line ends stay.
    """
    return text if text.isprintable() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character.isprintable() or character in "\t\n":
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf"} else character
