"""How a file may be packed, encoded and laid out without a difference to what is read."""

import codecs
import gzip
import json
from collections.abc import Callable
from io import BytesIO

import pytest

from .reading import NOW, PROFILES, events, fault_codes, profile, readings, sample

FILES = {
    "epj-ost": "epj-ost.ndjson",
    "fmk": "fmk.json",
    "gp-system": "gp-system.xml",
    "sundhedsjournalen": "sundhedsjournalen.xml",
    "eoj-kommune": "eoj-kommune.csv",
}


def utf_16(data: bytes, encoding: str, mark: bytes) -> bytes:
    return mark + data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode(encoding)


@pytest.mark.parametrize("slug", list(FILES))
@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        lambda data: gzip.compress(data[:300]) + gzip.compress(data[300:]),
        lambda data: codecs.BOM_UTF8 + data,
        lambda data: gzip.compress(codecs.BOM_UTF8 + data),
        lambda data: utf_16(data, "utf-16-le", codecs.BOM_UTF16_LE),
        lambda data: utf_16(data, "utf-16-be", codecs.BOM_UTF16_BE),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.replace(b"\n", b"\r\n", 2),
        lambda data: data.rstrip(b"\n"),
        lambda data: data + b"\n\n",
    ],
    ids=["gzip", "two-gzip", "bom", "gzip-bom", "utf-16-le", "utf-16-be", "crlf", "cr", "mixed", "no-end", "blank"],
)
def test_packing_encoding_and_line_ends_do_not_change_what_is_read(slug: str, pack: Callable[[bytes], bytes]) -> None:
    plain = sample(FILES[slug])

    found = [(one.line, one.outcome) for one in readings(pack(plain), slug)]
    assert found == [(one.line, one.outcome) for one in readings(plain, slug)]


@pytest.mark.parametrize("slug", list(FILES))
def test_a_truncated_gzip_file_is_told_and_keeps_what_could_be_unpacked(slug: str) -> None:
    noise = "".join(f"{n * 7919 % 10007:x}" for n in range(60_000)).encode()  # so that the packed end is far away
    packed = gzip.compress(sample(FILES[slug]) + noise)

    found = fault_codes(packed[: len(packed) // 2], slug)
    assert "truncated" in [code for _, code in found]
    assert len(events(packed[: len(packed) // 2], slug)) >= len(events(sample(FILES[slug]), slug)) - 1


def test_a_damaged_gzip_file_never_raises() -> None:
    packed = bytearray(gzip.compress(sample("epj-ost.ndjson")))
    for place in range(0, len(packed), 7):
        damaged = bytes(packed[:place]) + b"\xff" + bytes(packed[place + 1 :])
        readings(damaged, "epj-ost")


def test_xml_may_declare_latin_1() -> None:
    text = sample("gp-system.xml").decode().replace("UTF-8", "ISO-8859-1")

    assert events(text.encode("latin-1"), "gp-system") == events(sample("gp-system.xml"), "gp-system")


def test_xml_that_declares_an_encoding_we_do_not_read_is_set_aside() -> None:
    text = sample("gp-system.xml").decode().replace("UTF-8", "EBCDIC-CP-DK")

    assert fault_codes(text.encode(), "gp-system") == [(1, "wrong-encoding")]


def test_what_is_set_aside_from_a_latin_1_file_can_be_read_again() -> None:
    latin = profile("eoj-kommune", encoding="latin-1")
    data = sample("eoj-kommune.csv").replace(b"140357-2528", b"17").decode().encode("latin-1")

    for one in readings(data, latin):
        assert readings(one.raw, latin)[-1].outcome == one.outcome


def test_a_record_that_failed_is_read_once_its_profile_is_mended() -> None:
    data = sample("eoj-kommune.csv").decode().encode("latin-1")
    bad = [one for one in readings(data, "eoj-kommune") if one.line > 1]

    mended = profile("eoj-kommune", encoding="latin-1")
    assert [events(one.raw, mended)[-1].event_id for one in bad] == ["K-1001", "K-1002", "K-1003", "K-1004"]


@pytest.mark.parametrize(
    "lay_out",
    [
        lambda found: json.dumps(found[0], indent=2) + "\n" + json.dumps(found[1], indent=2),
        lambda found: json.dumps(found[:2], indent=2),
        lambda found: json.dumps(found[:2]),
        lambda found: "[\n" + ",\n".join(json.dumps(one) for one in found[:2]) + "\n]\n",
        lambda found: json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in found[:2]]}),
        lambda found: json.dumps(
            {"entry": [{"resource": one} for one in found[:2]], "resourceType": "Bundle"}, indent=1
        ),
        lambda found: json.dumps(found[0]) + "\n\n" + json.dumps(found[1]),
    ],
    ids=["pretty", "pretty-array", "array", "array-of-lines", "bundle-in-a-line", "entry-first", "lines"],
)
def test_resources_may_be_laid_out_in_any_usual_way(lay_out: Callable[[list[object]], str]) -> None:
    resources = [json.loads(line) for line in sample("epj-ost.ndjson").splitlines()]

    assert events(lay_out(resources).encode(), "epj-ost") == events(sample("epj-ost.ndjson"), "epj-ost")[:2]


def test_a_quoted_field_may_span_lines() -> None:
    data = sample("eoj-kommune.csv").replace(b'"Dosis \xc3\xa6ndret; se notat"', b'"Dosis ""ny"";\nse notat"')

    found = events(data, "eoj-kommune")
    assert found[1].reason == 'Dosis "ny";\nse notat'
    assert [one.line for one in readings(data, "eoj-kommune")] == [2, 3, 5, 6]


def test_a_file_without_header_is_read_by_position() -> None:
    layout = PROFILES["eoj-kommune"].csv
    assert layout is not None
    names = sample("eoj-kommune.csv").decode().splitlines()[0].split(";")
    places: dict[str, str | int] = {field: names.index(str(column)) + 1 for field, column in layout.columns.items()}
    bare = profile("eoj-kommune", csv=type(layout)(columns=places, header=False, schemes=layout.schemes))
    body = sample("eoj-kommune.csv").split(b"\n", 1)[1]

    assert events(body, bare) == events(sample("eoj-kommune.csv"), "eoj-kommune")


def test_a_danish_way_of_writing_times_is_said_by_the_profile() -> None:
    layout = PROFILES["eoj-kommune"].csv
    assert layout is not None
    danish = type(layout)(columns=layout.columns, schemes=layout.schemes, time_format="%d-%m-%Y %H:%M:%S")
    data = sample("eoj-kommune.csv").replace(b"2026-03-06T07:45:00+01:00", b"06-03-2026 07:45:00")

    read = events(data, profile("eoj-kommune", csv=danish))[0]
    assert read.occurred_at.isoformat() == "2026-03-06T06:45:00+00:00"


class Endless:
    """A stream of one event over and over that counts what is asked for and remembers nothing."""

    def __init__(self, unit: bytes, times: int) -> None:
        self.unit = unit
        self.left = times

    def read(self, size: int = -1) -> bytes:
        take = min(self.left, max(1, size // len(self.unit)))
        self.left -= take
        return self.unit * take


@pytest.mark.parametrize("unit", [b"x" * 1000, sample("epj-ost.ndjson")], ids=["one-line", "lines"])
def test_memory_does_not_grow_with_the_file(unit: bytes) -> None:
    import tracemalloc

    from logview.formats.reader import read

    tracemalloc.start()
    for _ in read(Endless(unit, 60_000_000 // len(unit) // 4), PROFILES["epj-ost"], NOW):  # type: ignore[arg-type]
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_stream_that_gives_little_at_a_time_is_read_alike() -> None:
    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 7))

    from logview.formats.reader import read

    for slug, name in FILES.items():
        found = list(read(Slow(sample(name)), PROFILES[slug], NOW))
        assert [(one.line, one.outcome) for one in found] == [
            (one.line, one.outcome) for one in readings(sample(name), slug)
        ], slug
