"""Reading a page as a person does: by its texts."""

from typing import Any

from lxml import html

from tests.support.client import LintingClient


def page(client: LintingClient, path: str = "/min-log") -> Any:
    """The page at the address, which must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.get_data(as_text=True))


def texts(tree: Any, selector: str) -> list[str]:
    """The texts of the elements, in their order."""
    return [text_of(found) for found in tree.cssselect(selector)]


def text_of(element: Any) -> str:
    """The element's text with plain spaces."""
    return " ".join("".join(element.itertext()).split())
