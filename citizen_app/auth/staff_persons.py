"""Members of staff as keys: who they are in their organisation, and which citizen they are besides."""

from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from citizen_app import clock
from citizen_app.auth.actor import CitizenKey, StaffKey
from citizen_app.auth.models import StaffPersonRow
from citizen_app.db.work import connection
from citizen_app.keys import keys


def professional_digest(cvr: str, professional_id: str) -> bytes:
    """What a member of staff is found by: the identifier that MitID Erhverv gives the person in one organisation."""
    return keys().lookup_digest(f"professional:{cvr}:{professional_id.strip().lower()}")


def find_staff(cvr: str, professional_id: str) -> StaffKey | None:
    """The key of the person in that organisation; None if they never signed in and were never appointed."""
    found: UUID | None = (
        connection()
        .execute(
            select(StaffPersonRow.staff_key).where(
                StaffPersonRow.professional_digest == professional_digest(cvr, professional_id)
            )
        )
        .scalar_one_or_none()
    )
    return StaffKey(found) if found else None


def note_staff(
    cvr: str, professional_id: str, *, name: str, organisation_name: str, citizen_key: CitizenKey | None
) -> StaffKey:
    """The key of the person, made now if new, with the name and the citizen that the broker told this time."""
    told = {"name_sealed": keys().seal(name), "organisation_name": organisation_name, "citizen_key": citizen_key}
    staff_key = find_staff(cvr, professional_id)
    if staff_key is None:
        staff_key = StaffKey(uuid4())
        connection().execute(
            insert(StaffPersonRow),
            {
                "staff_key": staff_key,
                "professional_digest": professional_digest(cvr, professional_id),
                "cvr": cvr,
                "created_at": clock.now(),
                **told,
            },
        )
        return staff_key
    if citizen_key is None:
        # A broker that no longer tells the number does not make the person somebody else.
        del told["citizen_key"]
    connection().execute(update(StaffPersonRow).where(StaffPersonRow.staff_key == staff_key).values(**told))
    return staff_key
