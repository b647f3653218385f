"""What tests of the pages that register systems share: the forms, the buttons, and what came of it."""

import json

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import ECAlgorithm
from lxml import html
from sqlalchemy import func, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems.models import CallingSystemRow, SystemKeyRow, SystemScopeRow
from citizen_app.systems.overview import systems
from tests.support.page_rules import visible_text
from tests.support.people import csrf_of
from tests.support.systems import HOSPITAL, public_pem

PAGE, NEW = "/medarbejder/systemer", "/medarbejder/systemer/nyt"
KEY = ec.derive_private_key(7, ec.SECP256R1())  # the same each time: pages show its digest
WARD = ("shak", "1301001")


def private_pem(key, form=PrivateFormat.PKCS8):
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def jwk_of(key, **more):
    return json.dumps({**ECAlgorithm.to_jwk(key, as_dict=True), **more})


def answers(**changed):
    good = {
        "system_id": "epj-ny",
        "name": "EPJ Ny",
        "cvr": "29190623",
        "contact": "drift@ny.example",
        "scopes": ["consent:ask"],
        "units": " ".join(HOSPITAL),
        "key": public_pem(KEY),
        "kid": "ny-1",
    }
    return {**good, **changed}


def post(person, address, fields):
    return person.client.post(address, data={"csrf_token": csrf_of(person, PAGE), **fields})


def hidden(answer, button):
    """Where a button leads, with what its form carries."""
    tree = html.fromstring(answer.text)
    form = next(form for form in tree.iter("form") if any(one.text == button for one in form.iter("button")))
    return form.get("action"), {one.get("name"): one.get("value") for one in form.iter("input")}


def press(person, answer, button):
    address, fields = hidden(answer, button)
    return person.client.post(address, data=fields)


def register(person, **changed):
    asked = post(person, NEW, answers(**changed))
    assert asked.status_code == 200, visible_text(asked.text)
    return press(person, asked, "Registrér systemet")


def link(person, words):
    """The address of the first link on the list that begins with the words."""
    tree = html.fromstring(person.client.get(PAGE).text)
    return next(one.get("href") for one in tree.iter("a") if (one.text or "").startswith(words))


def everything(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        return [
            (one.system_id, one.name, [key.kid for key in one.keys], [(scope, unit) for scope, unit in one.scopes])
            for one in systems()
        ]


def trail(app, person):
    row = AuditEventRow
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        found = connection.execute(
            select(row.action, row.object_ref, row.details)
            .where(row.viewer_key == person.key, row.action.like("system-%"))
            .order_by(row.at, row.action)
        )
        return sorted((one.action, one.object_ref, json.dumps(one.details)) for one in found)


def counts(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        tables = (CallingSystemRow, SystemKeyRow, SystemScopeRow)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
