"""What a PDF of ours says: its words in reading order, its tags and its languages, read out of the file itself."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_INSIDE = b"\nstream\n"
_PAIR = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]+)>")
_FONT = re.compile(rb"/([A-Z]{6}) (\d+) 0 R")
_SHOWN = re.compile(rb"/([A-Z]{6}) [\d.]+ Tf|(\[[^\]]*\]) TJ|(<[0-9a-f]+>) Tj|(\bEMC\b)")


class Pdf:
    """A file that WeasyPrint wrote."""

    def __init__(self, raw: bytes) -> None:
        assert raw[:5] == b"%PDF-"
        self.objects = {int(number): _plain(body) for number, body in _OBJECT.findall(raw)}
        packed = [number for number, body in self.objects.items() if b"/Type /ObjStm" in body]
        for number in packed:
            self.objects.update(_inside(self.objects.pop(number)))

    @property
    def text(self) -> str:
        """Every word that is shown, a space between what is marked apart."""
        fonts = self._fonts()
        return " ".join(" ".join(_words(body, fonts) for body in self._contents()).split())

    @property
    def tags(self) -> list[str]:
        """The kinds of the structure, such as H1, P, TH."""
        found = [re.search(rb"/S /([A-Za-z0-9]+)", body) for body in self._of(b"/StructElem")]
        return [one.group(1).decode() for one in found if one]

    @property
    def whole(self) -> bytes:
        """Everything in it, plainly."""
        return b"\n".join(self.objects.values())

    @property
    def pages(self) -> int:
        """How many."""
        return len(self._of(b"/Page"))

    def _of(self, kind: bytes) -> list[bytes]:
        return [body for body in self.objects.values() if re.search(rb"/Type " + kind + rb"\b", body)]

    def _contents(self) -> list[bytes]:
        found = [re.search(rb"/Contents (\d+) 0 R", body) for body in self._of(b"/Page")]
        return [self.objects[int(one.group(1))] for one in found if one]

    def _fonts(self) -> dict[bytes, dict[str, str]]:
        """For each font what its glyphs stand for."""
        names = {name: int(number) for body in self.objects.values() for name, number in _FONT.findall(body)}
        found = {}
        for name, number in names.items():
            to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[number])
            if to_unicode:
                pairs = _PAIR.findall(self.objects[int(to_unicode.group(1))])
                found[name] = {
                    glyph.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs
                }
        return found


def _inside(body: bytes) -> dict[int, bytes]:
    """The objects that a stream of objects holds."""
    dictionary, _mark, inside = body.partition(_INSIDE)
    first = int(_number(dictionary, b"First"))
    places = list(map(int, inside[:first].split()))
    starts = places[1::2]
    ends = [*starts[1:], len(inside) - first]
    return {
        number: inside[first + start : first + end].strip()
        for number, start, end in zip(places[::2], starts, ends, strict=True)
    }


def _number(dictionary: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + rb" (\d+)", dictionary)
    assert found
    return found.group(1)


def _plain(body: bytes) -> bytes:
    """A dictionary, and what its stream holds if it has one."""
    dictionary, mark, rest = body.partition(b"stream\n")
    if not mark:
        return body
    inside = rest[: int(_number(dictionary, b"Length"))]
    return dictionary + _INSIDE + (zlib.decompress(inside) if b"/FlateDecode" in dictionary else inside)


def _words(body: bytes, fonts: dict[bytes, dict[str, str]]) -> str:
    known: dict[str, str] = {}
    said = []
    for font, several, one, end in _SHOWN.findall(body):
        if font:
            known = fonts.get(font, {})
        elif end:
            said.append(" ")
        else:
            for glyphs in re.findall(rb"<([0-9a-f]+)>", several or one):
                said += [known[glyphs[at : at + 4].decode()] for at in range(0, len(glyphs), 4)]
    return "".join(said)
