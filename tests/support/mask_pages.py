"""What tests of the mask deciders' pages share: the forms, the buttons, and what came of it."""

from lxml import html
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.queries import masks as queries
from tests.support.people import csrf_of
from tests.support.reading import text_of

PAGE = "/medarbejder/sloering"
UNIT, CITIZEN, PERSON = f"{PAGE}/ny/enhed", f"{PAGE}/ny/borger", f"{PAGE}/ny/medarbejder"


def post(person, address, fields):
    return person.client.post(address, data={"csrf_token": csrf_of(person, PAGE), **fields})


def press(person, answer, button):
    """Press a button of the page, with what its form carries."""
    tree = html.fromstring(answer.text)
    form = next(form for form in tree.iter("form") if any(one.text == button for one in form.iter("button")))
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    return person.client.post(form.get("action"), data=fields)


def make(person, address, **fields):
    """Make a mask through both pages, and return the address of its own."""
    asked = post(person, address, fields)
    assert asked.status_code == 200, asked.text
    done = press(person, asked, "Slør navnene")
    assert done.status_code == 303
    return done.headers["Location"]


def links(person, address=PAGE):
    """Words and address of each link on the page's main part."""
    (main,) = html.fromstring(person.client.get(address).text).iter("main")
    return {text_of(one): str(one.get("href")) for one in main.iter("a")}


def own_address(person):
    """The page of the only mask on the list."""
    (address,) = [href for words, href in links(person).items() if words.startswith("Se sløringen")]
    return address


def decide(person, address, words, **fields):
    """Follow a link of the mask's page and send its form."""
    step = links(person, address)[words]
    page = html.fromstring(person.client.get(step).text)
    hidden: dict[str, str] = {
        str(one.get("name")): str(one.get("value")) for one in page.cssselect("main input[type=hidden]")
    }
    return person.client.post(step, data={**hidden, **fields})


def every(app):
    """Every mask with its history."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        return queries.every_mask()


def kept(app):
    """Every mask: kind and steps."""
    return [(one.mask.kind.name, [step.step.value for step in one.steps]) for one in every(app)]


def trail(app, person):
    """What stands of the person's own doings with masks."""
    row = AuditEventRow
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        rows = opened.execute(
            select(row.action, row.details).where(row.viewer_key == person.key, row.action.like("mask%"))
        )
        return [(action, (details or {}).get("why")) for action, details in rows]
