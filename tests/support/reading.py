"""Reading a page as a person does: by its texts."""

from typing import Any


def text_of(element: Any) -> str:
    """The element's text with plain spaces."""
    return " ".join("".join(element.itertext()).split())
