"""The one place where a refusal becomes a page (or a problem document), and where a request's work is given up."""

from collections.abc import Mapping
from typing import TypeAlias

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests

from citizen_app.api.problems import FAILED, PROBLEM_TYPE, ProblemKind, document_of, no_such_operation, problem_response
from citizen_app.auth.actor import Actor
from citizen_app.errors import CitizenAppError, Message, NotFound, NothingHere, SignInRequired
from citizen_app.web.own_text import own_text

API = "/api/"
Answer: TypeAlias = tuple[Response | str, int]

log = structlog.get_logger("indblik.refusal")

_FALLBACK = Message(heading=_l("This could not be done"), text=_l("Go back and try again."))
_BY_STATUS = {
    400: "bad-input",
    401: "sign-in-required",
    403: "not-permitted",
    404: "not-found",
    405: "not-found",
    413: "too-much",
    429: "too-many",
}

GROUND_MESSAGES: dict[str, Message] = {
    "sign-in-required": Message(
        heading=_l("Sign in to see the page"),
        text=_l("You are not signed in, or your session has ended because you were away for a while."),
        action=_l("Sign in with MitID, and you come back to the page."),
    ),
    "not-permitted": Message(
        heading=_l("You do not have access to this page"),
        text=_l("You are signed in, but the page is for others."),
        action=_l("Go to the front page and choose from the menu."),
    ),
    "not-yet": Message(
        heading=_l("You can do this when you are 15"),
        text=_l("Until then you can read your log, ask about it, and see what others do for you."),
        action=_l("Go to the front page and choose from the menu."),
    ),
    "not-found": Message(
        heading=_l("We cannot find the page"),
        text=_l("The address may be wrong or old."),
        action=_l("Go to the front page and choose from the menu."),
    ),
    NothingHere.code: Message(
        heading=_l("There is nothing to show you right now."),
        text=_l("Use the menu: it shows what your access covers."),
    ),
    "bad-input": Message(
        heading=_l("We could not read what you sent"),
        text=_l("The page may have been open for a long time. Nothing has been changed."),
        action=_l("Go back, load the page again and try once more."),
    ),
    "too-much": Message(heading=_l("There was too much in the form"), text=_l("Go back and shorten what you wrote.")),
    "files-refused": Message(
        heading=_l("You cannot send files here"),
        text=_l("We have not received the file, and nothing else that you sent with it."),
        action=_l("Go back, take the file away, and write it in the field instead."),
    ),
    "too-many": Message(
        heading=_l("Too many tries in a short time"),
        text=_l("We pause for a moment to protect your data."),
        action=_l("Wait a minute and try again."),
    ),
}


def init_refusals(app: Flask, messages: Mapping[str, Message]) -> None:
    """Register the handlers; `messages` are all features' texts by code."""
    # Flask's own handler would print tracebacks of a page that fails twice; `_failed` says what may be said.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]

    @app.errorhandler(CitizenAppError)
    def refused(error: CitizenAppError) -> Answer:
        g.refused = not error.keeps_work
        log.info("refused", code=error.code, endpoint=request.endpoint, request_id=g.get("request_id"))
        if request.path.startswith(API):
            return _told_to_a_program(messages.get(error.code, _FALLBACK), error), error.status
        return _page(messages, _code_told(error), error.status)

    @app.errorhandler(HTTPException)
    def http_refused(error: HTTPException) -> Answer | HTTPException:
        g.refused = True
        status = error.code or 500
        if status < 400:
            return error
        if request.path.startswith(API):
            return no_such_operation(error), status
        code = "too-many" if isinstance(error, TooManyRequests) else _BY_STATUS.get(status, "bad-input")
        return _page(messages, code, status)

    def failed_at_the_end(error: InternalServerError) -> Answer:
        """What broke after the view was done (the commit) reaches us wrapped, as Flask's own error."""
        return _failed(error.original_exception or error)

    if not app.config["PROPAGATE_EXCEPTIONS"]:
        app.register_error_handler(Exception, _failed)
        app.register_error_handler(InternalServerError, failed_at_the_end)


def _failed(error: BaseException) -> Answer:
    """Our own fault: the operator learns where, the person that it was not theirs."""
    g.refused = True
    log.error(
        "failed",
        kind=type(error).__name__,
        where=_place(error),
        endpoint=request.endpoint,
        request_id=g.get("request_id"),
    )
    g.page_viewer = None
    if request.path.startswith(API):
        return problem_response(document_of(FAILED)), 500
    if _wants_problem():
        return _problem("failed", 500, "Internal error"), 500
    return render_template("errors/500.html", request_id=g.get("request_id")), 500


def _told_to_a_program(message: Message, error: CitizenAppError) -> Response:
    """A refusal of the services behind an operation; programs read English."""
    g.language = "en"
    kind = ProblemKind(code=error.code, status=error.status, title=str(message.heading), detail=str(message.text))
    return problem_response(document_of(kind))


def _code_told(error: CitizenAppError) -> str:
    actor: Actor | None = g.get("actor")
    is_helper = actor is not None and actor.helped is not None
    return NothingHere.code if is_helper and isinstance(error, NotFound) else error.code


def _page(messages: Mapping[str, Message], code: str, status: int) -> Answer:
    ground = _BY_STATUS.get(status)
    if ground is not None and code in messages and messages[code] is messages.get(ground):
        code = ground  # the same words are the same page: nothing tells why there is nothing here
    # Who is signed in was looked up before the refusal, or is not looked up at all: no new work begins here.
    signed_in = g.get("_login_user")
    g.page_viewer = getattr(signed_in, "viewer", None)
    # Refusals with an address of their own (a sign-in that failed) can be read in the other language.
    g.is_dead_end = code in {*_BY_STATUS.values(), NothingHere.code} and code != SignInRequired.code
    message = messages.get(code, _FALLBACK)
    if _wants_problem():
        return _problem(code, status, str(message.heading)), status
    own_page = status in {403, 404, 429} and code == _BY_STATUS[status]
    template = f"errors/{status}.html" if own_page else "errors/refusal.html"
    # What somebody wrote on a form is theirs, also where the thing that it was for is not any more.
    unsent = g.get("unsent") or own_text(status)
    return render_template(template, message=message, code=code, status=status, unsent=unsent), status


def _place(error: BaseException) -> str | None:
    """Where it happened. Nothing more is logged: messages and frames hold people's values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else None


def _wants_problem() -> bool:
    return request.accept_mimetypes.best_match(["text/html", PROBLEM_TYPE]) == PROBLEM_TYPE


def _problem(code: str, status: int, title: str) -> Response:
    """A problem document (RFC 9457)."""
    response = jsonify({"type": f"about:blank#{code}", "title": title, "status": status, "code": code})
    response.mimetype = PROBLEM_TYPE
    return response
