"""A decision about samples that Birthe made before anybody looks: sent, and answered by the stand-in register.

    .venv/bin/python -m demo.samples    # on a site that forwards; once, and again does nothing

So that whoever opens the page first meets it with something on it.
"""

from typing import Final
from uuid import UUID

import msgspec

from citizen_app import clock
from citizen_app.auth.actor import Actor, Assurance, CitizenKey, Viewer, ViewerKind, acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_citizen
from citizen_app.web.language import speaking
from consent.domain.tissue import Material, TissueUseDecision
from consent.formats.tissue import answers_from
from consent.services import tissue, tissue_sending
from consent.services.tissue_wording import text_version
from demo.tissue_register import answers
from wsgi import make_app

BIRTHE: Final = "1403572528"
SUBMISSION: Final = UUID("5a3f0d52-5d3c-4a59-9d6c-6d1f0e0b7a11")


def decide() -> bool:
    """Confirm it as Birthe, send it and take the stand-in's answer; False where nothing new is sent."""
    with unit_of_work(DatabaseRole.SIGNIN):
        key = find_citizen("cpr", BIRTHE)
    if key is None or not tissue_sending.is_forwarding():
        return False
    at, birthe = clock.now(), _acting(key)
    with unit_of_work(DatabaseRole.CITIZEN, birthe.subject), speaking("da"):
        try:
            tissue.confirm(
                birthe, Material.BIOLOGICAL, TissueUseDecision.OWN_TREATMENT_ONLY, SUBMISSION, text_version(), at
            )
        except tissue.TissueSaidAlready:
            return False
    with unit_of_work(DatabaseRole.TISSUE):
        batch = tissue_sending.batch(at)
        if batch is None:
            return False
        tissue_sending.mark_sent([one.reference for one in batch.decisions], at)
        said = answers(msgspec.to_builtins(batch), at)
        tissue_sending.take_answers(answers_from(msgspec.json.encode(said)), at)
    return True


def _acting(key: CitizenKey) -> Actor:
    viewer = Viewer(
        kind=ViewerKind.CITIZEN,
        key=key,
        name="Birthe Kjærsgaard Holm",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=(key,),
    )
    return acting_for_oneself(viewer)


if __name__ == "__main__":
    with make_app().app_context():
        decide()
