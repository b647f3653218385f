"""What every page of the site keeps to; `faults` names what one does not."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

from tests.support.leaks import cpr_numbers

# The one place where a CPR number may be printed carries this attribute (safety: a person needs to read it there).
MARKED_FRAGMENT = "data-cpr"
# html5lib is older than these; the Nu checker, which is not, sees every template in a browser test.
TOLERATED = {"unexpected-null-character"}


_OWN_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_OWN_VALUE = re.compile(r'(?<=name="csrf_token" value=)"[^"]*"|(?<=name="next" value=)"[^"]*"')


def faults(page: str) -> list[str]:
    """Return every rule that the page breaks, one line each.

    Three quarters of a page are its frame, which a run sees some ten thousand times: it is read once, without what is
    the page's own, and that is read by itself.
    """
    main, title = _OWN_MAIN.search(page), _TITLE.search(page)
    if main is None or title is None or any(page.count(tag) != 1 for tag in ("<main", "</main>", "<title>")):
        return _read(page)[0]
    rest = _OWN_MAIN.sub("<h1>Main</h1>", page)
    frame = _TITLE.sub("<title>Title</title>", _OWN_VALUE.sub('""', rest))
    values = "".join(f'<input type="hidden" value={value}>' for value in sorted(set(_OWN_VALUE.findall(rest))))
    own = f'<!doctype html><html lang="da"><head>{title[0]}</head><body>{values}{main[0]}</body></html>'
    in_frame, ids_of_frame = _read_once(frame)
    in_own, ids_of_own = _read(own)
    twice = [f"id {name!r} is used in the page's frame too" for name in sorted(ids_of_frame & ids_of_own)]
    return [*in_frame, *in_own, *twice]


def _read(page: str) -> tuple[list[str], set[str]]:
    """The rules that a page breaks, and the ids that it uses."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(page)
    broken = [f"not valid HTML: {code} at {position}" for position, code, _ in parser.errors if code not in TOLERATED]
    ids = {name for element in root.iter() if (name := element.get("id"))}
    return [*broken, *_structure(root), *_inline(root), *_forms(root), *_numbers(root)], ids


_read_once = lru_cache(maxsize=1000)(_read)


def visible_text(page: str) -> str:
    """Return what a person reads on the page, in one line."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    body = root.find("body")
    return " ".join("".join(body.itertext()).split()) if body is not None else ""


def _structure(root: Element) -> Iterator[str]:
    if root.get("lang") not in {"da", "en"}:
        yield f"the page does not say its language: lang={root.get('lang')!r}"
    headings = [" ".join("".join(found.itertext()).split()) for found in root.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"a page has one h1 with text, this one has {headings}"
    title = root.findtext("head/title", "").strip()
    if not title:
        yield "the page has no title"
    counted = Counter(element.get("id") for element in root.iter() if element.get("id"))
    yield from (f"id {name!r} is used {times} times" for name, times in counted.items() if times > 1)
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {image.get('src')}"


def _inline(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag == "style" or element.get("style") is not None:
            yield f"inline style on <{element.tag}>: the policy blocks it"
        if element.tag == "script" and not element.get("src"):
            yield "inline script: the policy blocks it"
        handlers = [name for name in element.attrib if re.fullmatch(r"on[a-z]+", name)]
        if handlers or any(value.strip().lower().startswith("javascript:") for value in element.attrib.values()):
            yield f"script in an attribute of <{element.tag}>: the policy blocks it"


def _forms(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label")}
    for form in root.iter("form"):
        method = (form.get("method") or "").lower()
        if method not in {"get", "post", "dialog"}:
            yield f"a form does not say its method (action {form.get('action')!r})"
        if method == "post" and not any(field.get("name") == "csrf_token" for field in form.iter("input")):
            yield f"a form without CSRF token: {form.get('action')!r}"
        yield from _fields_without_label(form, labelled)


def _fields_without_label(form: Element, labelled: set[str | None]) -> Iterator[str]:
    inside = {id(field) for label in form.iter("label") for field in label.iter()}
    for field in (*form.iter("input"), *form.iter("select"), *form.iter("textarea")):
        silent = field.get("type") in {"hidden", "submit", "button"} or field.get("aria-label")
        if not silent and field.get("id") not in labelled and id(field) not in inside:
            yield f"a field without label: {field.get('name')!r}"


def _numbers(root: Element) -> Iterator[str]:
    for text in _texts_outside_fragment(root):
        yield from (f"a CPR number outside the marked fragment, in {_around(text)}" for _ in cpr_numbers(text))


def _texts_outside_fragment(element: Element) -> Iterator[str]:
    if element.get(MARKED_FRAGMENT) is None:
        # A number may be cut in two by markup: <b>140357</b>-2528. The tail of a fragment counts again.
        yield _own_text(element)
        yield from (value for value in element.attrib.values())
        for child in element:
            yield from _texts_outside_fragment(child)


def _own_text(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        marked = child.get(MARKED_FRAGMENT) is not None
        parts += [" … " if marked else "".join(child.itertext()) if len(child) == 0 else "", child.tail or ""]
    return "".join(parts)


def _around(text: str) -> str:
    return repr(re.sub(r"\d", "#", " ".join(text.split()))[:80])
