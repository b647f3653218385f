"""Custody that the register calls shared, without ever having told of the other who has it."""

from uuid import uuid4

from consent.services.tissue_children_wording import CHILD_TEXT_VERSION
from tests.integration.consent.making import Maker
from tests.integration.delegation.test_tissue_of_children import LOST, chosen
from tests.support.doors import form_token
from tests.support.power_pages import signed_in_again
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, message, tell
from tests.support.tissue import forwarding
from tests.support.tissue_children import OWN, PAGE, choose, with_child


def test_nobody_decides_alone_where_the_register_tells_of_others_and_not_who(app):
    forwarding(app)
    tell(app, custody(CHILD, MOTHER, shared="joint"), born(CHILD, "2016-05-05"))
    mother = with_child(app, MOTHER, "Anna Rask")
    assert "men ikke hvem" in Maker(mother).open(f"{PAGE}/proever").text  # before anything is filled in
    signed_in_again(mother)
    sent = {"decision": OWN, "submission": str(uuid4()), "version": CHILD_TEXT_VERSION, **form_token(mother.client)}
    assert mother.client.post(f"{PAGE}/proever", data=sent).status_code == 303
    assert chosen(app) == []
    tell(app, custody(CHILD, FATHER, shared="joint"))
    choose(mother)
    tell(app, message("custody-ended", CHILD, FATHER, **LOST))
    assert "Kvittering" in choose(mother, OWN, "gener").text  # that it is over was told
    assert chosen(app) == [("genetic", OWN)]
