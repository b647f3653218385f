"""Masks in force add no statement to a page, however many there are, and few buffers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.models import MaskEventRow, MaskRegisterRow, MaskRow
from tests.conftest import NOON
from tests.integration.logview.test_page_cost import asked_by, whole_log, write_entries

MANY = 300


def masks_elsewhere():
    """A third each of units that are not in the log, of other citizens and of persons who are not in it."""
    for number in range(MANY):
        kind = 1 + number % 3
        yield {
            "mask_id": uuid4(),
            "kind": kind,
            "cvr": "29190623",
            "masked_by_scheme": "cvr",
            "masked_by_code": "29190623",
            "unit_scheme": "sor" if kind != 3 else None,
            "unit_code": f"8{number:012}" if kind != 3 else None,
            "unit_below": True,
            "citizen_key": uuid4() if kind == 2 else None,
            "person_digest": uuid4() if kind == 3 else None,
            "created_at": NOON,
        }


def put_in_force(app, rows):
    """Write these masks, and that they were made."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        opened.execute(insert(MaskRow), rows)
        opened.execute(
            insert(MaskEventRow),
            [
                {
                    "mask_id": row["mask_id"],
                    "sequence": 1,
                    "citizen_key": row["citizen_key"],
                    "step": "made",
                    "at": NOON,
                    "ends_at": NOON + timedelta(days=90) if row["kind"] == 2 else None,
                }
                for row in rows
            ],
        )
        opened.execute(update(MaskRegisterRow).values(version=uuid4()))


@pytest.mark.parametrize("masked", [False, True])
def test_masks_add_no_statement(app, client, citizen, log, masked):
    write_entries(log, citizen, 100)
    whole = whole_log(client)
    client.get(whole)
    without = asked_by(client, app, whole)
    put_in_force(app, list(masks_elsewhere()))
    if masked:
        for number in range(4):
            log.mask(unit=f"40000000000{number}", by="4000000000001", since=NOON - timedelta(days=9))
            log.headcount(f"40000000000{number}", 7, "7170")
    client.get(whole)  # the process reads the masks towards everyone, and the figures, once
    assert len(asked_by(client, app, whole)) == len(without)
    assert ("Navnet er sløret" in client.get(whole).text) == masked
