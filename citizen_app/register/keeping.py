"""Keeping what the register tells of a person: custody, guardians, protection, placement and the like."""

from uuid import UUID, uuid4

from sqlalchemy import insert

from citizen_app import clock
from citizen_app.auth.actor import CitizenKey
from citizen_app.csv_rows import RowFault
from citizen_app.db.work import connection
from citizen_app.identity import find_or_create_citizen, keys_of_person
from citizen_app.keys import keys
from citizen_app.register.fact_messages import FactMessage
from citizen_app.register.facts import Told
from citizen_app.register.models import RegisterFactRow


def keep_fact(citizen_key: CitizenKey, found: FactMessage) -> None:
    """Keep a message of the register. Raises RowFault when it is of one person alone, by two numbers."""
    other_key = None if found.other is None else find_or_create_citizen(*found.other)
    if other_key is not None and other_key in keys_of_person(citizen_key):
        raise RowFault("other is the same person")
    write_fact(citizen_key, found.told, "register", other_key=other_key, place=found.place, name=found.name)


def write_fact(
    citizen_key: CitizenKey,
    told: Told,
    told_by: str,
    *,
    other_key: CitizenKey | None = None,
    place: str | None = None,
    name: str | None = None,
) -> UUID:
    """Write down what was told, and by whom: the register or the desk. Returns its key."""
    fact_id = uuid4()
    connection().execute(
        insert(RegisterFactRow),
        {
            "citizen_key": citizen_key,
            "fact_id": fact_id,
            "fact": told.fact.value,
            "step": told.step.value,
            "other_key": other_key,
            "place": place,
            "kind": told.kind,
            "recorded_on": told.recorded_on,
            "valid_from": told.valid_from,
            "valid_until": told.valid_until,
            "is_joint": told.is_joint,
            "covers_health": told.covers_health,
            "is_closed": told.is_closed,
            "told_by": told_by,
            "taken_in_at": clock.now(),
            "name_sealed": None if name is None else keys().seal(name),
        },
    )
    return fact_id
