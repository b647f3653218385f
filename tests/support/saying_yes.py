"""A citizen who says yes on the pages, and what is kept of it."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.web.dates import local
from consent.yes_models import GivenConsentRow, IndicationRow
from tests.integration.consent.making import Maker
from tests.support.people import SignedIn
from tests.support.power_pages import signed_in_again


def values(maker: Maker, days: int | None = None) -> dict[str, str]:
    """What the open form sends, with the last day so many days from today."""
    found = {name: str(maker.page.xpath(f"//input[@name='{name}']/@value")[0]) for name in ("submission", "seal")}
    if days is not None:
        found["until"] = (local(now()).date() + timedelta(days=days)).isoformat()
    return found


def say_yes(person: SignedIn, path: str, *, days: int) -> Maker:
    """Read, sign in anew, confirm; stands on the receipt."""
    signed_in_again(person)
    maker = Maker(person).open(f"{path}/sig-ja")
    return maker.answer(**values(maker, days))


def kept_of(app: Flask, person: SignedIn) -> tuple[list[Any], list[Any]]:
    """The rows of the person's consents, and of their indications."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [person.key]) as opened:
        consents, indications = (
            list(opened.execute(select(*row.__table__.c).where(row.citizen_key == person.key)))
            for row in (GivenConsentRow, IndicationRow)
        )
    return consents, indications


def receipt_of(person: SignedIn) -> str:
    """Where the newest yes stands, in force or not."""
    return str(Maker(person).open("/valg/ja").page.xpath("//main//article//a/@href")[0])
