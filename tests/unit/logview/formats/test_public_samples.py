"""The public events beside the project: each is read with the right who, what and when, or set aside with a reason."""

import csv
from collections import defaultdict

import pytest

from logview.domain.source_event import Identifier, ReadFault, SourceEvent
from logview.formats.raw_event import REFERENCE, UNSPECIFIED, RawEvent
from logview.formats.reader import read_unmapped

from .reading import NOW, PROFILES, SHARED, readings

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the public samples are not here ({SHARED}); the project's own samples are tested"
)

Row = dict[str, str]


def _rows() -> dict[str, list[Row]]:
    if not SHARED.is_dir():
        return {}
    rows: dict[str, list[Row]] = defaultdict(list)
    with (SHARED / "expected.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[row["file"]].append(row)
    return rows


def _is_compared(name: str) -> bool:
    return name.startswith(("fhir/", "danish/")) or (name.startswith("minlog/response") and name.endswith(".xml"))


ROWS = _rows()
COMPARED = sorted(name for name in ROWS if _is_compared(name))
OTHERS = sorted(
    str(path.relative_to(SHARED))
    for path in SHARED.rglob("*")
    if path.is_file() and path.parent != SHARED and str(path.relative_to(SHARED)) not in COMPARED
)


def _written(identifier: Identifier) -> str:
    if identifier.scheme in (REFERENCE, UNSPECIFIED, "user", "authorisation"):
        return identifier.value
    return f"{identifier.scheme}|{identifier.value}"


def _as_row(event: RawEvent, *, is_minlog: bool) -> Row:
    actor = event.performer
    unit = event.organisation
    where = ""
    if actor is not None and actor.is_organisation:
        where = f"{actor.name} ({actor.identifiers[0].value})"
    elif unit is not None:
        code = _written(unit.identifier) if unit.identifier else ""
        where = f"{unit.name} ({code})" if unit.name else code
    subjects = [one.value if is_minlog else _written(one) for one in event.subjects]
    return {
        "subject": " ; ".join(subjects),
        "time": event.time or "",
        "actor_id": _written(actor.identifiers[0]) if actor and actor.identifiers else "",
        "actor_name": (actor.name or "") if actor else "",
        "organisation": where,
        "action": event.action or "",
        "outcome": event.outcome or "",
        "purpose": "" if is_minlog else ",".join(event.purpose_codes),
    }


def _wanted(row: Row) -> Row:
    wanted = {key: row[key] or "" for key in _as_row(RawEvent(), is_minlog=False)}
    if wanted["organisation"].startswith("site:"):
        wanted["organisation"] = ""  # the key: a reader that leaves it empty is also right, and we do
    return wanted


@pytest.mark.parametrize("name", COMPARED)
def test_a_public_event_is_read_as_its_key_says(name: str) -> None:
    is_minlog = name.startswith("minlog/")
    source = PROFILES["sample-minlog" if is_minlog else "sample-fhir"]
    with (SHARED / name).open("rb") as stream:
        found = [outcome for _, outcome in read_unmapped(stream, source, NOW)]

    assert [type(outcome) for outcome in found] == [RawEvent] * len(ROWS[name])
    got = [_as_row(outcome, is_minlog=is_minlog) for outcome in found if isinstance(outcome, RawEvent)]
    assert got == [_wanted(row) for row in ROWS[name]]


@pytest.mark.parametrize("name", COMPARED)
def test_a_public_event_is_stored_or_set_aside_with_the_reason_in_its_key(name: str) -> None:
    source = PROFILES["sample-minlog" if name.startswith("minlog/") else "sample-fhir"]
    outcomes = [one.outcome for one in readings((SHARED / name).read_bytes(), source)]

    for row, outcome in zip(ROWS[name], outcomes, strict=True):
        if not row["time"]:
            assert isinstance(outcome, ReadFault)
            assert outcome.code == "no-time"
        elif not row["subject"]:
            assert isinstance(outcome, ReadFault)
            assert outcome.code == "no-subject"
        else:
            assert isinstance(outcome, SourceEvent)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("slug", ["sample-fhir", "sample-minlog", "sample-csv"])
def test_any_other_public_file_is_read_or_set_aside_whatever_its_source_was_said_to_be(name: str, slug: str) -> None:
    found = readings((SHARED / name).read_bytes(), slug)

    assert found
    assert all(isinstance(one.outcome, SourceEvent | ReadFault) for one in found)


@pytest.mark.parametrize("name", [one for one in OTHERS if one.startswith("atna/") and one.endswith(".xml")])
def test_an_atna_message_is_set_aside_as_a_format_that_is_not_read_yet(name: str) -> None:
    outcomes = [one.outcome for one in readings((SHARED / name).read_bytes(), "sample-fhir")]

    assert outcomes == [ReadFault("atna-not-supported")]


def test_a_foreign_delimited_log_is_read_line_by_line_with_its_own_profile() -> None:
    data = (SHARED / "csv" / "01-phi-access.csv").read_bytes()
    outcomes = [one.outcome for one in readings(data, "sample-csv")]

    assert len(outcomes) == data.count(b"\n") - 1
    assert {one.code for one in outcomes if isinstance(one, ReadFault)} == {"no-subject"}  # sign-ins: no patient
    first = outcomes[0]
    assert isinstance(first, SourceEvent)
    assert first.subjects == (Identifier("unspecified", "PT-6068"),)
    assert first.organisation is not None
    assert first.organisation.name == "Family Medicine"
