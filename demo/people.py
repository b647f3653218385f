"""Reads the demo persons and the demo directory."""

import csv
import tomllib
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

from demo.model import Citizen, Number, Place

HOME = Path(__file__).parent
MODULUS_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
SECOND_CODES = ("shak", "p-number")


def fails_modulus_11(cpr: str) -> bool:
    """True when no number with a check digit looks like this: such a number is nobody's in the demo."""
    total = sum(weight * int(digit) for weight, digit in zip(MODULUS_WEIGHTS, cpr, strict=True))
    return total % 11 != 0


def _rows(name: str) -> list[dict[str, str]]:
    with (HOME / "directory" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _days_of_change() -> dict[tuple[str, str], date]:
    """From the register feed: the day on which (number used before, number used after) changed."""
    days = {}
    for row in _rows("register.csv"):
        if row["event"] == "changed-number":
            days[row["cpr"], row["new_identifier"]] = date.fromisoformat(row["date"])
        elif row["event"] == "link":
            days[row["new_identifier"], row["cpr"]] = date.fromisoformat(row["date"])
    return days


@cache
def citizens() -> tuple[Citizen, ...]:
    persons = tomllib.loads((HOME / "persons.toml").read_text(encoding="utf-8"))["citizens"]
    changes = _days_of_change()
    found = []
    for person in persons:
        cpr, start, earlier = person["cpr"], date.min, []
        for other in person.get("other_identifiers", ()):
            start = changes[other["value"], cpr]
            earlier.append(Number(other["scheme"], other["value"], day_after_last=start))
        numbers = (Number("cpr", cpr, first_day=start), *earlier)
        found.append(Citizen(person["story"], person["name"], person["born"], numbers))
    return tuple(found)


@cache
def places() -> dict[str, Place]:
    """Every unit by its name; SHAK and P-numbers become further codes of the unit that they mean."""
    rows = _rows("organisations.csv")
    further: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row["scheme"] in SECOND_CODES:
            further[row["sor"]].append((row["scheme"], row["code"]))
    found: dict[str, Place] = {}
    for row in rows:
        if row["scheme"] in SECOND_CODES:
            continue
        own = (row["scheme"], row["code"])
        codes = (own, *further.get(row["code"], ()))
        if row["name"] in found:
            raise ValueError(f"two units in the demo directory are called {row['name']}")
        found[row["name"]] = Place(row["name"], row["sector"], codes)
    return found
