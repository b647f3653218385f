"""What a person sees at the demo broker: the page to pick somebody, and the way back."""

import time
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from demo.broker.faults import FAULT_TEXTS, Fault
from demo.broker.levels import Level
from demo.broker.persons import Person
from demo.broker.requests import RefusedError, read_request
from demo.broker.running import Broker, the_broker
from demo.broker.store import AuthorizationRequest, Grant
from demo.broker.tokens import is_own_token

blueprint = Blueprint("pages", __name__)
LEVEL_TEXTS = {Level.LOW: "Lav", Level.SUBSTANTIAL: "Betydelig", Level.HIGH: "Høj"}


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> tuple[str, int]:
    return render_template("refused.html", error=error), 400


def _back(broker: Broker, address: str, **params: str) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(address + joint + urlencode({**params, "iss": broker.config.issuer}), 303)


def _parameters(broker: Broker) -> dict[str, str]:
    given = request.values.to_dict()
    if "request_uri" not in given:
        return given
    pushed = broker.store.pushed.take(given["request_uri"])
    if pushed is None or pushed["client_id"] != given.get("client_id"):
        raise RefusedError("invalid_request_uri", "the pushed request is unknown or too old", may_return=False)
    return dict(pushed)


@blueprint.route("/connect/authorize", methods=["GET", "POST"])
def authorize() -> Response | str:
    broker = the_broker()
    params = _parameters(broker)
    try:
        wanted = read_request(broker.config, params)
    except RefusedError as error:
        if not error.may_return:
            raise
        return _back(
            broker,
            params["redirect_uri"],
            error=error.error,
            error_description=error.description,
            state=params.get("state", ""),
        )
    return _picking_page(broker, wanted, broker.store.pending.put(wanted))


def _offered(broker: Broker, wanted: AuthorizationRequest) -> list[Person]:
    people = list(broker.persons.values())
    if wanted.idp_values == ("mitid",):
        return [person for person in people if not person.is_staff]
    if wanted.idp_values == ("mitid_erhverv",):
        return [person for person in people if person.is_staff]
    return people


def _picking_page(broker: Broker, wanted: AuthorizationRequest, ticket: str, *, missing: bool = False) -> str:
    offered = _offered(broker, wanted)
    return render_template(
        "pick.html",
        ticket=ticket,
        citizens=[person for person in offered if not person.is_staff],
        staff=[person for person in offered if person.is_staff],
        levels=LEVEL_TEXTS,
        wanted_level=wanted.wanted_level,
        faults=FAULT_TEXTS,
        missing=missing,
    )


@blueprint.post("/connect/pick")
def pick() -> Response | str | tuple[str, int]:
    broker = the_broker()
    wanted = broker.store.pending.take(request.form.get("ticket", ""))
    if wanted is None:
        raise RefusedError("invalid_request", "the page is too old", may_return=False)
    if "cancel" in request.form:
        return _back(
            broker,
            wanted.redirect_uri,
            error="access_denied",
            error_description="mitid_user_aborted",
            state=wanted.state,
        )
    person = broker.persons.get(request.form.get("person", ""))
    if person is None or person not in _offered(broker, wanted):
        return _picking_page(broker, wanted, broker.store.pending.put(wanted), missing=True), 422
    return _finish(broker, wanted, person)


def _finish(broker: Broker, wanted: AuthorizationRequest, person: Person) -> Response:
    try:
        level = Level(request.form.get("level", wanted.wanted_level))
        fault = Fault(request.form.get("fault", Fault.NONE))
    except ValueError:
        abort(400)
    grant = Grant(
        request=wanted,
        person=person,
        level=level,
        with_cpr="without_cpr" not in request.form,
        fault=fault,
        auth_time=int(time.time()),
    )
    state = "et-andet-login" if fault is Fault.WRONG_STATE else wanted.state
    return _back(broker, wanted.redirect_uri, code=broker.store.codes.put(grant), state=state)


@blueprint.route("/connect/endsession", methods=["GET", "POST"])
def end_session() -> Response | str:
    broker = the_broker()
    if not is_own_token(broker.config, broker.keys, request.values.get("id_token_hint", "")):
        raise RefusedError("invalid_request", "id_token_hint is missing or not ours", may_return=False)
    address = request.values.get("post_logout_redirect_uri")
    if address is None:
        return render_template("signed_out.html")
    if address not in broker.config.post_logout_redirect_uris:
        raise RefusedError("invalid_request", "post_logout_redirect_uri is not registered", may_return=False)
    state = request.values.get("state")
    return redirect(address + (f"?{urlencode({'state': state})}" if state else ""), 303)
