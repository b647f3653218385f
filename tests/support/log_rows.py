"""Rows of a log for tests of pages: written straight, because taking logs in has tests of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import insert, update

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.models import DirectoryImportRow, OrganisationRow, ProfessionRow
from logview.models import (
    AccessEntryDetailRow,
    AccessEntryRow,
    MaskEventRow,
    MaskRegisterRow,
    MaskRow,
    OrganisationRefRow,
    ProfessionalRow,
    SourceRow,
    UnitHeadcountRow,
)

_numbers = count(1)


def _plain(model: Any) -> dict[str, Any]:
    return {column.name: None for column in model.__table__.columns}


@dataclass
class Log:
    """A log under construction: `entry()` writes one look-up; units and people are written when first named."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)

    def write(self, model: Any, **values: Any) -> None:
        with self.app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
            # The log itself is written by the ingest's role only; the rest is for setting the scene.
            if connection.dialect.name == "postgresql" and model not in {AccessEntryRow, AccessEntryDetailRow}:
                connection.exec_driver_sql("RESET ROLE")
            connection.execute(insert(model), {**_plain(model), **values})
            if model in {ProfessionalRow, OrganisationRefRow}:  # as the ingest does
                connection.execute(update(MaskRegisterRow).values(version=uuid4()))

    def source(self, slug: str = "epj-ost", number: int = 1, **values: Any) -> int:
        self.write(SourceRow, source_id=number, slug=slug, stored=0, set_aside=0, **values)
        with self.app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
            if connection.dialect.name == "postgresql":  # whoever registers another source goes on from here
                connection.exec_driver_sql("RESET ROLE")
                connection.exec_driver_sql(
                    "SELECT setval(pg_get_serial_sequence('source', 'source_id'), (SELECT max(source_id) FROM source))"
                )
        return number

    def person(
        self, name: str, *, code: str | None = "7170", role: str | None = None, digest: UUID | None = None, **ids: str
    ) -> int:
        if name not in self.people:
            number = next(_numbers)
            self.persons[name] = digest or uuid4()
            self.write(
                ProfessionalRow,
                professional_id=number,
                digest=uuid4(),
                person_digest=self.persons[name],
                name=name,
                profession_code=code,
                role_text=role,
                **ids,
            )
            self.people[name] = number
        return self.people[name]

    def unit(self, code: str, scheme: str = "sor", name: str | None = None) -> int:
        if (scheme, code) not in self.units:
            number = next(_numbers)
            self.write(OrganisationRefRow, ref=number, digest=uuid4(), scheme=scheme, code=code, name=name)
            self.units[scheme, code] = number
        return self.units[scheme, code]

    def entry(self, citizen: UUID, at: datetime, *, details: dict[str, Any] | None = None, **values: Any) -> int:
        number = next(_numbers)
        defaults: dict[str, Any] = {
            "entry_id": number,
            "received_at": now(),
            "entry_count": 1,
            "source_id": 1,
            "delivery_id": 1,
            "activity": 1,
            "data_kind": 1,
            "purpose": 1,
            "flags": 0,
        }
        self.write(AccessEntryRow, **{**defaults, **values, "citizen_key": citizen, "occurred_at": at})
        if details:
            self.write(AccessEntryDetailRow, citizen_key=citizen, entry_id=number, details=details)
        return number

    def many(self, citizen: UUID, moments: list[datetime], **values: Any) -> None:
        """Many alike entries in one statement."""
        rows = [
            {
                **_plain(AccessEntryRow),
                "citizen_key": citizen,
                "occurred_at": at,
                "entry_id": next(_numbers),
                "received_at": now(),
                "entry_count": 1,
                "source_id": 1,
                "delivery_id": 1,
                "activity": 1,
                "data_kind": 1,
                "purpose": 1,
                "flags": 0,
                **values,
            }
            for at in moments
        ]
        with self.app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
            connection.execute(insert(AccessEntryRow), rows)

    def organisation(self, code: str, name: str, *, kind: str = "unit", scheme: str = "sor", **values: Any) -> None:
        defaults = {"valid_from": date(2000, 1, 1), "sector": 1}
        self.write(
            OrganisationRow, **{**defaults, **values, "scheme": scheme, "code": code, "name": name, "kind": kind}
        )

    def directory_is_new(self) -> None:
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
            connection.execute(insert(DirectoryImportRow), {"at": now(), "file_digest": uuid4().hex})

    def profession(self, code: str, name_da: str, name_en: str) -> None:
        self.write(ProfessionRow, code=code, name_da=name_da, name_en=name_en, authorised=True, aliases="")

    def mask(
        self,
        *,
        unit: str | None = None,
        person: str | None = None,
        citizen: UUID | None = None,
        by: str,
        below: bool = True,
        since: datetime | None = None,
        until: datetime | None = None,
        cvr: str = "29190623",
    ) -> UUID:
        """A mask in force, since now unless it is told."""
        mask_id, since = uuid4(), since or now()
        facts = {
            "mask_id": mask_id,
            "kind": 3 if person else 2 if citizen else 1,
            "cvr": cvr,
            "masked_by_scheme": "sor",
            "masked_by_code": by,
            "unit_scheme": "sor" if unit else None,
            "unit_code": unit,
            "unit_below": below,
            "citizen_key": citizen,
            "person_digest": self.persons[person] if person else None,
            "created_at": since,
        }
        made = {"mask_id": mask_id, "sequence": 1, "citizen_key": citizen, "step": "made", "at": since}
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
            connection.execute(insert(MaskRow), facts)
            connection.execute(insert(MaskEventRow), {**made, "ends_at": until})
        self.mask_register_changed()
        return mask_id

    def end_mask(self, mask_id: UUID, citizen: UUID | None) -> None:
        """End a mask that has had no other step; `citizen` as it was made."""
        ended = {"mask_id": mask_id, "sequence": 2, "citizen_key": citizen, "step": "ended", "at": now()}
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
            connection.execute(insert(MaskEventRow), ended)
        self.mask_register_changed()

    def headcount(self, unit: str, number: int | None, profession: str | None = None, scheme: str = "sor") -> None:
        """How many work at the unit, in all or with the profession."""
        stated = {
            "unit_scheme": scheme,
            "unit_code": unit,
            "sequence": next(_numbers),
            "profession_code": profession,
            "number": number,
            "cvr": "29190623",
            "stated_at": now(),
        }
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
            connection.execute(insert(UnitHeadcountRow), stated)
        self.mask_register_changed()

    def mask_register_changed(self) -> None:
        """Every process reads the masks anew."""
        with self.app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
            connection.execute(update(MaskRegisterRow).values(version=uuid4()))
