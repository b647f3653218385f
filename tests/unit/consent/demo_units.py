"""The demo's directory as a tree of units, without a database."""

import csv
from datetime import date
from functools import cache
from types import SimpleNamespace

from consent.domain.units import Units
from tests.support.deciding import DEMO_DIRECTORY


def code_of(row, name):
    return (row[f"{name}_scheme"], row[f"{name}_code"]) if row[f"{name}_code"] else None


@cache
def demo_units():
    with open(DEMO_DIRECTORY / "organisations.csv", encoding="utf-8", newline="") as file:
        return Units(
            SimpleNamespace(
                scheme=row["scheme"],
                code=row["code"],
                parent=code_of(row, "parent"),
                sor=row["sor"] or None,
                valid_from=date.fromisoformat(row["valid_from"]),
                successor=code_of(row, "successor"),
                successor_from=date.fromisoformat(row["successor_from"]) if row["successor_from"] else None,
            )
            for row in csv.DictReader(file, delimiter=";")
        )
