"""FHIR XML → the dictionaries of FHIR JSON, without knowing any resource."""

from typing import Any, Final

from lxml import etree

from logview.formats.xml_elements import local_name

_HOLDS_A_RESOURCE: Final = frozenset({"contained", "resource"})


def resource_of(element: etree._Element) -> dict[str, Any]:
    """A resource element as FHIR JSON would write it, but that what stands once is never a list."""
    content = _content(element)
    return {"resourceType": local_name(element), **(content if isinstance(content, dict) else {})}


def _content(element: etree._Element) -> Any:
    value = element.get("value")
    if value is not None:
        return value
    content: dict[str, Any] = {}
    url = element.get("url")
    if url is not None:
        content["url"] = url
    for child in element:
        name = local_name(child)
        if not name or name == "div":
            continue
        held = resource_of(child[0]) if name in _HOLDS_A_RESOURCE and len(child) else _content(child)
        _add(content, name, held)
    return content


def _add(content: dict[str, Any], name: str, value: Any) -> None:
    before = content.get(name)
    if before is None:
        content[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        content[name] = [before, value]
